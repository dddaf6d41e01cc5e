"""What other people paste into their pages: a frame, with or without our script."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import url_for
from markupsafe import Markup

from webapp.services.current import current_catalogue
from webapp.views.embed_look import (
    DEFAULT_ACCENT,
    SIZES,
    THEMES,
    Look,
    Pairs,
    Size,
    Theme,
    look_from,
)
from webapp.views.public import absolute

SANDBOX = (
    "allow-scripts allow-popups allow-popups-to-escape-sandbox "
    "allow-top-navigation-by-user-activation"
)
_FRAME = (
    '<iframe src="{src}" title="{title}" width="{width}" height="{height}" '
    'loading="lazy" sandbox="{sandbox}" style="border:0;border-radius:10px"></iframe>'
)
_SCRIPT = '<script async src="{src}"></script>'
_PLACEHOLDER = '<div data-whichstack="{slug}"{data}><a href="{link}">{title}</a></div>'
QUESTIONNAIRE_HEIGHT = 720


@dataclass(frozen=True)
class Kit:
    """What the builder shows for one look of one result."""

    look: Look
    title: str
    preview: str
    """Where the frame is found, on this very site."""
    snippet: str
    placeholder: str
    discovery: tuple[tuple[str, str], ...]
    """Media types of oEmbed, and where this result's responses are."""
    sandbox: str = SANDBOX
    sizes: tuple[Size, ...] = SIZES[::-1]
    themes: tuple[Theme, ...] = THEMES

    @property
    def accent(self) -> str:
        """The chosen colour as a colour field needs it."""
        return f"#{self.look.accent or DEFAULT_ACCENT}"


def kit(slug: str, verdict: str, pairs: Pairs) -> Kit:
    """The kit for a result, with the look that the query asks for."""
    look = look_from(pairs)
    title = frame_title(verdict)
    return Kit(
        look=look,
        title=title,
        preview=look.applied(url_for("embed.result", slug=slug)),
        snippet=f"{frame(slug, title, look)}\n{script()}",
        placeholder=f"{_placeholder(slug, title, look)}\n{script()}",
        discovery=tuple(
            (f"{media}+oembed", _oembed_address(slug, form))
            for media, form in (("application/json", "json"), ("text/xml", "xml"))
        ),
    )


def frame_title(verdict: str) -> str:
    """What a screen reader says of the frame."""
    site = current_catalogue().catalogue.texts.title
    return f"{verdict} – a recommendation by {site}"


def frame(
    slug: str,
    title: str,
    look: Look,
    width: int | str = "100%",
    height: int | None = None,
) -> str:
    """The frame as HTML; it works alone, with a fixed height, and then scrolls."""
    return Markup(_FRAME).format(
        src=look.applied(absolute("embed.result", slug=slug)),
        title=title,
        width=width,
        height=height or look.size.height,
        sandbox=SANDBOX,
    )


def questionnaire_snippet() -> str:
    """The questionnaire's frame and script as HTML; it alone may send forms."""
    own = Markup(_FRAME).format(
        src=absolute("embed.questionnaire"),
        title=current_catalogue().catalogue.texts.headline,
        width="100%",
        height=QUESTIONNAIRE_HEIGHT,
        sandbox=f"{SANDBOX} allow-forms",
    )
    return f"{own}\n{script()}"


def script() -> str:
    """The line that makes frames grow with their content."""
    return Markup(_SCRIPT).format(src=absolute("assets.loader"))


def _placeholder(slug: str, title: str, look: Look) -> str:
    said = [*look.pairs(), ("height", look.size.height)]
    data = Markup("").join(Markup(' data-{}="{}"').format(*pair) for pair in said)
    link = absolute("results.permalink", slug=slug)
    return Markup(_PLACEHOLDER).format(slug=slug, data=data, link=link, title=title)


def _oembed_address(slug: str, form: str) -> str:
    # The specification asks for every argument urlencoded; url_for leaves ":" and "/".
    asked = {"url": absolute("results.permalink", slug=slug), "format": form}
    return f"{absolute('oembed.oembed')}?{urlencode(asked)}"
