"""About the site itself: what it is, what it keeps, and what changed."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from webapp.services.current import current_catalogue
from webapp.views.changelog import entries
from webapp.views.headers import cacheable

bp = Blueprint("about", __name__)


@bp.get("/about")
@cacheable
def about() -> ResponseReturnValue:
    """What this is, what it is not, who made it, and how to object."""
    return render_template(
        "about/about.html",
        catalogue=current_catalogue().catalogue,
        contact=_contact(),
    )


@bp.get("/privacy")
@cacheable
def privacy() -> ResponseReturnValue:
    """What is kept, and how to have it removed."""
    return render_template("about/privacy.html", contact=_contact())


@bp.get("/changelog")
@cacheable
def changelog() -> ResponseReturnValue:
    """What changed, newest first."""
    return render_template("about/changelog.html", entries=entries())


def _contact() -> str:
    """A link to whoever runs this site; empty if they have not stated any."""
    stated = str(current_app.config["CONTACT"])
    return f"mailto:{stated}" if "@" in stated and ":" not in stated else stated
