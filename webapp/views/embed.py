"""What stands in other people's pages: a result, and the questionnaire.

No cookie, and every link opens outside the frame.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from webapp.domain.recommendation import recommend
from webapp.services import results
from webapp.services.current import current_catalogue
from webapp.views.accent import DARK, LIGHT, palette, valid_accent
from webapp.views.embed_look import Look, look_from
from webapp.views.headers import cacheable, framable
from webapp.views.public import absolute
from webapp.views.query import STEP, answers_from, limited_pairs
from webapp.views.report import report
from webapp.views.results import find
from webapp.views.wizard import step_page

bp = Blueprint("embed", __name__)

TEMPLATES = {
    "badge": "embed/badge.html",
    "card": "embed/card.html",
    "full": "embed/full.html",
}
END = "recommendation"
"""In place of a step's id, which it never is: all that was asked is answered."""


@bp.url_value_preprocessor
def may_be_framed(endpoint: str | None, _: object) -> None:
    """Lifts the ban on framing for these addresses, and only for them; before a request
    is refused for all views, so that a frame can show that, too."""
    framable(asks=endpoint == "embed.questionnaire")


@bp.after_request
def may_be_read(response: Response) -> Response:
    """Lets a sandboxed frame, whose origin is opaque, fetch its own page anew."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@bp.get("/embed/<slug>")
@cacheable
def result(slug: str) -> ResponseReturnValue:
    """The result in the size and the colours that the address asks for."""
    look = look_from(limited_pairs())
    found = find(slug)
    return render_template(
        TEMPLATES[look.size.id],
        look=look,
        result=found,
        report=report(found.catalogue, results.recommendation(found)),
        address=absolute("results.permalink", slug=slug),
    )


@bp.get("/embed/questionnaire")
@cacheable
def questionnaire() -> ResponseReturnValue:
    """One step's questions and how it stands, or at the end what comes first."""
    pairs = limited_pairs()
    # A question may be called "size": here, that is an answer.
    look = look_from(pair for pair in pairs if pair[0] != "size")
    wanted = dict(pairs).get(STEP, "")
    if wanted == END:
        return _end(look, pairs)
    catalogue = current_catalogue().catalogue
    step = catalogue.step(wanted) or catalogue.steps[0]
    page = step_page(step, answers_from(pairs))
    return render_template("embed/questionnaire.html", look=look, page=page, end=END)


def _end(look: Look, pairs: list[tuple[str, str]]) -> str:
    parsed = answers_from(pairs)
    catalogue = current_catalogue().catalogue
    return render_template(
        "embed/recommendation.html",
        look=look,
        report=report(catalogue, recommend(catalogue, parsed.answers)),
        notices=parsed.notices,
        last=catalogue.steps[-1],
    )


@bp.get("/embed/accent/<rrggbb>.css")
@cacheable
def accent(rrggbb: str) -> ResponseReturnValue:
    """The tokens of an accent colour, readable in both themes."""
    colour = valid_accent(rrggbb)
    if not colour:
        abort(404)
    body = render_template(
        "embed/accent.css", light=palette(colour, LIGHT), dark=palette(colour, DARK)
    )
    return Response(body, mimetype="text/css")
