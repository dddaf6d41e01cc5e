"""What a permalink tells other programs of itself, and where a person can send it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import current_app

from webapp.services.current import current_catalogue
from webapp.services.results import PublishedResult
from webapp.views.report import Report
from webapp.views.social_image import HEIGHT, LEAST_BARS, WIDTH


@dataclass(frozen=True)
class Target:
    """A place to send the link to, as a plain link of its own."""

    name: str
    address: str


@dataclass(frozen=True)
class Sharing:
    """The permalink as a link's preview and a search engine read it."""

    site: str
    title: str
    description: str
    address: str
    picture: str
    picture_width: int
    picture_height: int
    picture_says: str
    """What the picture shows, for those who do not see it."""
    data: dict[str, Any]
    """The same for programs, as schema.org names it."""
    targets: tuple[Target, ...]


def sharing(result: PublishedResult, shown: Report, address: str) -> Sharing:
    """The preview, the data and the targets of a permalink."""
    site = current_catalogue().catalogue.texts.title
    verdict = shown.verdict
    title = f"{result.title}: {verdict.title}" if result.title else verdict.title
    picture = f"{address}.png"
    return Sharing(
        site=site,
        title=title,
        description=verdict.sentence,
        address=address,
        picture=picture,
        picture_width=WIDTH,
        picture_height=HEIGHT,
        picture_says=_picture_says(shown),
        data=_data(result, shown, title, address, picture),
        targets=_targets(f"{title} ({site})", verdict.sentence, address),
    )


def _picture_says(shown: Report) -> str:
    ranked = [f"{row.name} {row.score}".rstrip() for row in shown.ranking[:LEAST_BARS]]
    if len(ranked) < 2:
        return f"{shown.verdict.title} – {shown.verdict.sentence}"
    sure = f" {shown.sureness.text}." if shown.sureness else ""
    return f"{shown.verdict.title}.{sure} First bars: {', '.join(ranked)}, each of 100."


def _data(
    result: PublishedResult, shown: Report, title: str, address: str, picture: str
) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": title,
        "description": shown.verdict.sentence,
        "inLanguage": "en",
        "datePublished": result.published_at.date().isoformat(),
        "isPartOf": {
            "@type": "WebSite",
            "name": current_catalogue().catalogue.texts.title,
            "url": f"{current_app.config['PUBLIC_ORIGIN']}/",
        },
        "primaryImageOfPage": {
            "@type": "ImageObject",
            "url": picture,
            "width": WIDTH,
            "height": HEIGHT,
        },
        "mainEntity": {
            "@type": "ItemList",
            "name": shown.verdict.title,
            "itemListOrder": "https://schema.org/ItemListOrderDescending",
            "numberOfItems": len(shown.ranking),
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": row.name}
                for place, row in enumerate(shown.ranking, start=1)
            ],
        },
    }


def _targets(title: str, sentence: str, address: str) -> tuple[Target, ...]:
    """Links that any browser follows; none loads anything before it is followed.

    Mastodon has no central address: its own tool lets people name their server, in
    the browser, and keeps nothing.
    """
    link, name = quote(address, safe=""), quote(title, safe="")
    body = quote(f"{title}\r\n\r\n{sentence}\r\n\r\n{address}\r\n", safe="")
    post = quote(f"{title}\n\n{address}", safe="")
    return (
        Target("E-mail", f"mailto:?subject={name}&body={body}"),
        Target("Mastodon", f"https://share.joinmastodon.org/?text={post}"),
        Target(
            "LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?url={link}"
        ),
        Target("Reddit", f"https://www.reddit.com/submit?url={link}&title={name}"),
        Target(
            "Hacker News", f"https://news.ycombinator.com/submitlink?u={link}&t={name}"
        ),
    )
