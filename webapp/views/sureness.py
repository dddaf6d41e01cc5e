"""How sure the first place is: words that always stand beside whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain.catalogue import Catalogue
from webapp.domain.confidence import TIE_MARGIN, Confidence, Word, out_of_ten
from webapp.domain.outcome import AnyRecommendation
from webapp.views import figures, wording
from webapp.views.naming import second_is_nowhere_better

LABELS: Mapping[Word, str] = {
    "clear": "Clear choice",
    "likely": "Likely choice",
    "ahead": "Ahead, but close",
    "close": "Too close to call",
}
_NAMED = 4
"""Names of a shortlist that a sentence lists before it counts the rest."""
_WORTH_A_ROW = 0.05
_ROWS = 6
_COUNTS_MORE = 0.01
"""Share of all weight by which something must differ to be named as the reason."""


@dataclass(frozen=True)
class FirstPlaces:
    """In how many of ten readings one alternative comes first."""

    name: str
    tenths: int
    """From 0 to 9; 0 only where the text says "hardly ever"."""
    text: str
    when: str
    """What counts for more where it comes first; empty for the leader."""


@dataclass(frozen=True)
class Words:
    """The confidence in one sentence."""

    label: str
    """The words alone, such as "Clear choice"."""
    numbers: str
    """What stands behind them, as a sentence without a full stop."""
    tenths: int
    """How many of ten it says; 0 if it says no such number."""

    @property
    def text(self) -> str:
        """Both, without a full stop."""
        return f"{self.label}: {self.numbers}"


@dataclass(frozen=True)
class Sureness(Words):
    """The confidence in words with numbers, and how it comes about."""

    rows: tuple[FirstPlaces, ...]
    head_to_head: str
    family: str
    """How a base stands together with its variants; empty if it has none here."""
    varied: str
    """What the readings differ in."""


def sureness(catalogue: Catalogue, found: AnyRecommendation) -> Sureness | None:
    """How sure the first place is; None if nothing competes for it."""
    confidence = found.confidence
    if confidence is None:
        return None
    words = _words(catalogue, found, confidence)
    return Sureness(
        label=words.label,
        numbers=words.numbers,
        tenths=words.tenths,
        rows=_rows(catalogue, found, confidence),
        head_to_head=_head_to_head(catalogue, found, confidence),
        family=_family(catalogue, found, confidence),
        varied=what_is_varied(catalogue),
    )


def in_words(catalogue: Catalogue, found: AnyRecommendation) -> Words | None:
    """The first sentence of it alone."""
    confidence = found.confidence
    return _words(catalogue, found, confidence) if confidence else None


def what_is_varied(catalogue: Catalogue) -> str:
    """What the readings of an answer set differ in, as the object of "varied"."""
    return (
        f"how strongly each answer was meant, what {catalogue.texts.typical_plural} "
        "would answer where you did not, and every rating within the doubt that its "
        "evidence leaves"
    )


def covers_all(found: AnyRecommendation, confidence: Confidence) -> bool:
    """Whether the shortlist is all that is left: then one of it always leads."""
    return len(confidence.shortlist) == len(found.ranking)


def _shortlist(
    catalogue: Catalogue, found: AnyRecommendation, confidence: Confidence
) -> str:
    """The shortlist in words, the rest counted where it is long."""
    names = [catalogue.alternative(id_).name for id_ in confidence.shortlist]
    if len(names) > _NAMED:
        names[_NAMED - 1 :] = [f"{len(names) - _NAMED + 1} more"]
    often = f"together {out_of_ten(confidence.together)} of 10"
    if covers_all(found, confidence):
        often = "nothing else is left"
    return f"{wording.listed(names)} ({often})"


def _words(
    catalogue: Catalogue, found: AnyRecommendation, confidence: Confidence
) -> Words:
    leader = found.ranking[0].alternative_id
    tenths = out_of_ten(confidence.shares[leader])
    if confidence.word == "close":
        numbers = f"shortlist {_shortlist(catalogue, found, confidence)}"
        alone = covers_all(found, confidence)
        tenths = 0 if alone else out_of_ten(confidence.together)
    elif confidence.word == "ahead":
        second = _second(catalogue, found, confidence)
        numbers = f"best in about {tenths} of 10; see also {second}"
    else:
        numbers = f"best in about {tenths} of 10 ways of reading your answers"
    return Words(LABELS[confidence.word], numbers, tenths)


def _second(
    catalogue: Catalogue, found: AnyRecommendation, confidence: Confidence
) -> str:
    """Whoever else comes first most often."""
    others = [s.alternative_id for s in found.ranking[1:]]
    most = max(others, key=lambda id_: confidence.shares[id_])
    return catalogue.alternative(most).name


def _rows(
    catalogue: Catalogue, found: AnyRecommendation, confidence: Confidence
) -> tuple[FirstPlaces, ...]:
    """The leader, the runner-up, the shortlist, and whoever else comes first
    noticeably often: as many as there is room for, the most frequent first."""
    ids = [s.alternative_id for s in found.ranking]
    kept = {*ids[:2], *confidence.shortlist}
    often = sorted(ids, key=lambda id_: -confidence.shares[id_])
    others = [id_ for id_ in often if id_ not in kept]
    noticeable = [id_ for id_ in others if confidence.shares[id_] >= _WORTH_A_ROW]
    kept.update(noticeable[: max(0, _ROWS - len(kept))])
    return tuple(_row(catalogue, confidence, ids[0], id_) for id_ in ids if id_ in kept)


def _row(
    catalogue: Catalogue, confidence: Confidence, leader: str, id_: str
) -> FirstPlaces:
    share = confidence.shares[id_]
    often = share >= _WORTH_A_ROW or id_ == leader
    tenths = out_of_ten(share) if often else 0
    return FirstPlaces(
        name=catalogue.alternative(id_).name,
        tenths=tenths,
        text=f"about {tenths} of 10" if often else "hardly ever",
        when=_when(catalogue, confidence, leader, id_) if often else "",
    )


def _when(catalogue: Catalogue, confidence: Confidence, leader: str, id_: str) -> str:
    """What weighs more in the readings that it wins than in those of the leader."""
    own, other = confidence.central.get(id_), confidence.central.get(leader)
    if id_ == leader or own is None or other is None:
        return ""
    more = sorted(own, key=lambda key: other[key] - own[key])
    telling = [key for key in more if own[key] - other[key] >= _COUNTS_MORE][:2]
    names = [f"“{wording.criterion_name(catalogue, key)}”" for key in telling]
    if not names:
        return ""
    verb = "counts" if len(names) == 1 else "count"
    return f"mostly when {wording.listed(names)} {verb} for more"


def _head_to_head(
    catalogue: Catalogue, found: AnyRecommendation, confidence: Confidence
) -> str:
    first, second = (
        catalogue.alternative(s.alternative_id).name for s in found.ranking[:2]
    )
    tenths = out_of_ten(confidence.over_runner_up)
    text = f"Compared with {second} alone, {first} is ahead in about {tenths} of 10."
    margin = found.ranking[0].score - found.ranking[1].score
    if confidence.tie and margin < TIE_MARGIN:
        text += f" The two are named together because {_narrow(found)}."
    if confidence.tie and second_is_nowhere_better(found):
        text += (
            f" {second} is better in nothing that counts here: only the doubt in our "
            "ratings keeps the two close."
        )
    return text


def _narrow(found: AnyRecommendation) -> str:
    """How little lies between first and second, by the scores as printed."""
    first, second = (figures.tenths(s.score) for s in found.ranking[:2])
    if first == second:
        return f"both have {figures.shown(found.ranking[0].score)} points"
    between = figures.shown((first - second) / 10)
    return f"only {between} points lie between them, and our ratings are not that exact"


def _family(
    catalogue: Catalogue, found: AnyRecommendation, confidence: Confidence
) -> str:
    """Near-clones split first places; together they show what is sure."""
    leader = catalogue.alternative(found.ranking[0].alternative_id)
    root = catalogue.root(leader)
    relatives = [
        catalogue.alternative(s.alternative_id)
        for s in found.ranking[1:]
        if catalogue.root(catalogue.alternative(s.alternative_id)) == root
    ]
    if not relatives:
        return ""
    tenths = out_of_ten(confidence.families[root])
    names = wording.listed([leader.name, *(a.name for a in relatives)], "or")
    return f"One of a family comes first in about {tenths} of 10: {names}."
