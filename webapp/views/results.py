"""Publishing a recommendation, and the permalink under which it stays."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from webapp.domain.outcome import AnyRecommendation, KeptRecommendation
from webapp.domain.scoring import METHOD_VERSION
from webapp.services import results
from webapp.services.current import current_catalogue
from webapp.views import htmx
from webapp.views.answers_form import answers_form
from webapp.views.comparison import comparison
from webapp.views.database import database, stored, was_removed
from webapp.views.embed_kit import kit
from webapp.views.forms import PublishForm
from webapp.views.headers import cacheable
from webapp.views.limits import limited
from webapp.views.public import absolute
from webapp.views.query import (
    AGAINST,
    MOST_PAIRS,
    TITLE,
    answers_from,
    bookkeeping,
    form_pairs,
    limited_pairs,
)
from webapp.views.recommendation import page
from webapp.views.report import report
from webapp.views.same_site import own_pages_only
from webapp.views.sharing import sharing
from webapp.views.then_now import ThenAndNow, then_and_now

bp = Blueprint("results", __name__)


@bp.post("/results")
@own_pages_only
@limited("RATE_LIMIT_PUBLISH")
def publish() -> ResponseReturnValue:
    """Stores the answers of the form and leads to their permalink."""
    if request.content_length and not request.form:
        # The body is no form, or no text. Publishing nothing would lose all answers.
        abort(422)
    pairs = form_pairs()
    if len(pairs) > MOST_PAIRS:
        abort(413)
    form = PublishForm(request.form)
    parsed = answers_from(pair for pair in pairs if pair[0] != TITLE)
    if not form.validate():
        return page(parsed.answers, parsed.notices, form), 422
    with database().writing() as session:
        slug = results.publish(
            session,
            current_catalogue(),
            parsed.answers,
            form.title.data or "",
            datetime.now(UTC),
        )
    return redirect(url_for("results.permalink", slug=slug), 303)


@bp.get("/r/<slug>")
@cacheable
def permalink(slug: str) -> ResponseReturnValue:
    """A published result, as it was on that day."""
    result = find(slug)
    found = results.recommendation(result)
    shown = report(result.catalogue, found, against=bookkeeping(AGAINST) or "")
    address = absolute("results.permalink", slug=slug)
    return render_template(
        "results/permalink.html",
        result=result,
        report=shown,
        sharing=sharing(result, shown, address),
        answers_form=answers_form(result.catalogue, result.answers),
        said=(),
        read_back=isinstance(found, KeptRecommendation),
        then_now=_then_and_now(result, found),
        address=address,
        kit=kit(slug, shown.verdict.title, limited_pairs()),
    )


def _then_and_now(
    result: results.PublishedResult, found: AnyRecommendation
) -> ThenAndNow | None:
    """None if catalogue and method are still those of that day."""
    today = current_catalogue()
    made_with = (result.catalogue_digest, result.method_version)
    if made_with == (today.digest, METHOD_VERSION):
        return None
    return then_and_now(result, found, today.catalogue)


@bp.get("/r/<slug>/against")
@cacheable
def against(slug: str) -> Response:
    """Why the first of a published result comes before another."""
    result = find(slug)
    other = bookkeeping(AGAINST) or ""
    found = comparison(result.catalogue, results.recommendation(result), other)
    return htmx.fragment(
        render_template("recommendation/_differences.html", comparison=found),
        address=url_for(
            "results.permalink", slug=slug, against=found.second_id if found else None
        ),
    )


def find(slug: str) -> results.PublishedResult:
    """The result with this slug; aborts with 404, or with 410 if it was removed."""
    result = stored(slug)
    if result is None:
        abort(410 if was_removed(slug) else 404)
    return result
