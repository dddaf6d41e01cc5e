"""The addresses of the API. What each takes and gives is enforced and documented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, current_app

from webapp.domain.answers import ParsedAnswers
from webapp.domain.outcome import KeptRecommendation
from webapp.domain.recommendation import recommend
from webapp.domain.scoring import METHOD_VERSION
from webapp.services import results
from webapp.services.current import current_catalogue
from webapp.views.api import catalogue_shapes, shapes
from webapp.views.api.as_data import recommendation
from webapp.views.api.bodies import Given, GivenWithTitle, to_publish, to_recommend
from webapp.views.api.catalogue_data import alternative_data, catalogue_data
from webapp.views.api.cross_origin import as_data
from webapp.views.api.document import document
from webapp.views.api.operations import operation
from webapp.views.database import database
from webapp.views.headers import cacheable
from webapp.views.limits import limited
from webapp.views.public import absolute
from webapp.views.query import (
    answers_from,
    answers_from_query,
    with_answers,
)
from webapp.views.results import find
from webapp.views.same_site import no_other_site

bp = Blueprint("api", __name__)
bp.after_request(as_data)


@bp.get("/api/v1/catalogue")
@cacheable
@operation(catalogue_shapes.Catalogue)
def catalogue() -> catalogue_shapes.Catalogue:
    """The catalogue.

    Criteria, questions with their options, and alternatives with their levels. The
    digest among the versions changes whenever anything in it does.
    """
    return catalogue_data(current_catalogue().catalogue, _versions_of_today())


@bp.get("/api/v1/catalogue/alternatives/<alternative_id>")
@cacheable
@operation(catalogue_shapes.AlternativeInFull, problems=(404,))
def alternative(alternative_id: str) -> catalogue_shapes.AlternativeInFull:
    """An alternative with its evidence.

    For each criterion its level, the reason for it, and the dated facts behind it.
    """
    known = current_catalogue().catalogue
    found = next((a for a in known.alternatives if a.id == alternative_id), None)
    if found is None:
        abort(404)
    return alternative_data(known, found, _versions_of_today())


@bp.get("/api/v1/recommendation")
@cacheable
@limited("RATE_LIMIT_API")
@operation(shapes.Recommended, answers_in_address=True, problems=(414, 429))
def recommendation_for_address() -> shapes.Recommended:
    """A recommendation, by address.

    The address has the same parameters as the page `/recommendation`: one for each
    answer, repeated where several are chosen. As on the page, what is not known is left
    out and named under `notices`, so that old addresses go on working. Nothing is
    stored.
    """
    return _recommended(answers_from_query())


@bp.post("/api/v1/recommendations")
@no_other_site
@limited("RATE_LIMIT_API")
@operation(
    shapes.Recommended,
    takes=to_recommend,
    problems=(400, 403, 411, 413, 415, 422, 429),
)
def recommendation_for_body(body: Given) -> shapes.Recommended:
    """A recommendation, by body.

    What is not known is refused with its place. Nothing is stored. The answers to one
    question are the id of an option, or a list of them.
    """
    return _recommended(answers_from(body.pairs()))


@bp.post("/api/v1/results")
@no_other_site
@limited("RATE_LIMIT_PUBLISH")
@operation(
    shapes.Published,
    status=201,
    takes=to_publish,
    problems=(400, 403, 411, 413, 415, 422, 429, 503, 507),
)
def publish(
    body: GivenWithTitle,
) -> tuple[shapes.Published, Mapping[str, str]]:
    """Publish a result.

    It gets a permalink that anybody who knows it can read, and stays as it is, whatever
    the catalogue says later.
    """
    with database().writing() as session:
        slug = results.publish(
            session,
            current_catalogue(),
            answers_from(body.pairs()).answers,
            body.title or "",
            datetime.now(UTC),
        )
    published = shapes.Published(slug=slug, addresses=_addresses(slug))
    return published, {"Location": absolute("api.result", slug=slug)}


@bp.get("/api/v1/results/<slug>")
@cacheable
@operation(shapes.Result, problems=(404, 410, 503))
def result(slug: str) -> shapes.Result:
    """A published result.

    The same document as at the permalink with `.json` at its end.
    """
    return _result(slug)


@bp.get("/r/<slug>.json")
@cacheable
@operation(shapes.Result, problems=(404, 410, 503))
def result_at_permalink(slug: str) -> shapes.Result:
    """The same, beside its page.

    The permalink of the page with `.json` at its end.
    """
    return _result(slug)


@bp.get("/api/v1/openapi.json")
@cacheable
def openapi() -> Response:
    """The document of this API, made from the code above."""
    return Response(document(), mimetype="application/json")


def _recommended(parsed: ParsedAnswers) -> shapes.Recommended:
    known = current_catalogue().catalogue
    endpoint = "recommendation.recommendation"
    origin = str(current_app.config["PUBLIC_ORIGIN"])
    return shapes.Recommended(
        page=origin + with_answers(endpoint, parsed.answers),
        notices=list(parsed.notices),
        recommendation=recommendation(
            known, recommend(known, parsed.answers), _versions_of_today()
        ),
    )


def _result(slug: str) -> shapes.Result:
    stored = find(slug)
    found = results.recommendation(stored)
    versions = shapes.Versions(
        catalogue=stored.catalogue_digest, method=stored.method_version
    )
    return shapes.Result(
        slug=slug,
        title=stored.title,
        published_at=stored.published_at,
        addresses=_addresses(slug),
        read_back=isinstance(found, KeptRecommendation),
        recommendation=recommendation(stored.catalogue, found, versions),
    )


def _addresses(slug: str) -> shapes.Addresses:
    return shapes.Addresses(
        page=absolute("results.permalink", slug=slug),
        data=absolute("api.result_at_permalink", slug=slug),
        embed=absolute("embed.result", slug=slug),
    )


def _versions_of_today() -> shapes.Versions:
    return shapes.Versions(catalogue=current_catalogue().digest, method=METHOD_VERSION)
