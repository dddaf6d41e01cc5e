"""Does the leader turn out best as often as its stated share says?

    python -m tests.bench.bench_calibration

Simulated people (``simulated.py``) answer the real catalogue's questions, with
lapses and gaps; a hit is a leader that is truly their best. Prints Markdown tables,
the same in every run.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from tests.bench.simulated import Manners, Meant, People, Truth
from tests.bench.tools import table
from webapp.domain import weightings
from webapp.domain.answers import canonical
from webapp.domain.confidence import WORDS
from webapp.domain.model import model
from webapp.domain.recommendation import Recommendation, recommend
from webapp.services.current import current_catalogue

USERS, PERFECT_USERS, ORDER_USERS = 3000, 1000, 400
MANNERS = [Manners(lapse, skip) for lapse in (0.05, 0.1) for skip in (0.0, 0.25, 0.5)]
PERFECT = Manners(lapse=0.0, skip=0.0, unsure=0.0)
SIGMAS = (0.2, 0.35, 0.5)
TRUTHS = {
    "needs spread by .5": Truth(),
    "needs spread by .25": Truth(spread=0.25),
    "needs spread by .75": Truth(spread=0.75),
    "one budget an answer": Truth(one_budget=True),
    "one budget, needs spread by .35": Truth(spread=0.35, one_budget=True),
    "our ratings are the truth": Truth(certain_ratings=True),
}
BINS = ((0.0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0))
DECILES = tuple((k / 10, (k + 1) / 10) for k in range(10))

Pairs = Sequence[tuple[float, bool]]
"""Stated shares, with whether they came true."""
SUMMARY = ("", "people", "stated", "hit rate", "Brier score", "calibration error")
RELIABILITY = ("", "people", "stated", "hit rate", "s. e.", "hit - stated")
ORDERS = (
    "answers",
    "hit rate, catalogue order",
    "hit rate, next best",
    "stated, catalogue order",
    "stated, next best",
    "gain in hits",
    "s. e.",
    "nothing worth asking",
)


@dataclass(frozen=True)
class Told:
    """What one person was told, and whether it is true."""

    number: int
    meant: Meant
    shown: Recommendation
    share: float
    best: str

    @property
    def leader(self) -> str:
        """Who is named first; nobody if nothing is feasible."""
        return self.shown.winner.alternative_id if self.shown.winner else ""

    @property
    def team_known(self) -> bool:
        """Whether the question about the team's languages was answered."""
        questions = self.shown.model.catalogue.questions
        asked = (q for q in questions if any(option.language for option in q.options))
        return any(self.shown.answers.states(question.id) for question in asked)

    @property
    def hit(self) -> bool:
        """Whether the leader is truly the best."""
        return self.leader == self.best


def stated_share(shown: Recommendation) -> float:
    """The leader's share; NaN where there is no contest."""
    if shown.confidence is None or shown.winner is None:
        return np.nan
    return shown.confidence.shares[shown.winner.alternative_id]


@contextmanager
def spread_of_answers(sigma: float) -> Iterator[None]:
    """The product with another spread of importances, on fresh tables."""
    usual, weightings.SIGMA = weightings.SIGMA, sigma
    model.cache_clear()
    yield
    weightings.SIGMA = usual
    model.cache_clear()


def tell(people: People, number: int, manners: Manners) -> Told:
    """What a person is told who answers in this manner."""
    meant = people.meant(number)
    said = people.said(number, meant, manners)
    shown = recommend(people.catalogue, canonical(people.catalogue, said))
    best = people.best(number, meant, Truth())
    return Told(number, meant, shown, stated_share(shown), best)


def pairs(told: Sequence[Told]) -> Pairs:
    """Of all to whom a share was stated."""
    return [(one.share, one.hit) for one in told if not np.isnan(one.share)]


def within(some: Pairs, low: float, high: float) -> Pairs:
    """Those stated from the low end to below the high; 1 belongs to the last."""
    return [(share, hit) for share, hit in some if low <= share < high + (high == 1.0)]


def calibration_error(some: Pairs) -> float:
    """Mean distance of hit rate and stated share over deciles, by people."""
    bins = [within(some, *decile) for decile in DECILES]
    return sum(abs(sum(h - s for s, h in each)) for each in bins) / len(some)


def summary(name: str, some: Pairs) -> tuple[str, ...]:
    """One row that says how well the shares hold."""
    shares, hits = np.array(some, dtype=float).T
    brier = float(np.square(shares - hits).mean())
    numbers = (shares.mean(), hits.mean(), brier, calibration_error(some))
    return (name, str(len(some)), *(f"{number:.3f}" for number in numbers))


def reliability(name: str, some: Pairs) -> tuple[str, ...]:
    """One row for the shares of a bin or a word."""
    if not some:
        return (name, "0", "", "", "", "")
    shares, hits = np.array(some, dtype=float).T
    rate = float(hits.mean())
    error = float(np.sqrt(rate * (1.0 - rate) / len(some)))
    numbers = (float(shares.mean()), rate, error)
    above = f"{rate - float(shares.mean()):+.3f}"
    return (name, str(len(some)), *(f"{number:.3f}" for number in numbers), above)


def show_reliability(name: str, told: Sequence[Told]) -> None:
    """Stated share against hit rate: in wide bins, in deciles, and by word."""
    some = pairs(told)
    bins = [
        reliability(f"{low:.1f} to {high:.1f}", within(some, low, high))
        for low, high in (*BINS, *DECILES)
    ]
    table(f"{name}: share of the leader", RELIABILITY, bins)
    words = [row for word in (*WORDS, "close") for row in _by_word(told, word)]
    table(f"{name}: by the words shown", RELIABILITY, words)


def _by_word(told: Sequence[Told], word: str) -> Iterator[tuple[str, ...]]:
    """How often the leader is best, its family, and somebody on the shortlist."""
    leaders, families, shortlists = [], [], []
    for one in told:
        said = one.shown.confidence
        if said is None or said.word != word:
            continue
        catalogue = one.shown.model.catalogue
        named, best = (
            catalogue.root(catalogue.alternative(id_)) for id_ in (one.leader, one.best)
        )
        leaders.append((one.share, one.hit))
        families.append((said.families[named], named == best))
        shortlists.append((said.together, one.best in said.shortlist))
    yield reliability(f"{word}: leader", leaders)
    yield reliability(f"{word}: leader or a variant", families)
    yield reliability(f"{word}: shortlist", shortlists)


def show_manners(name: str, told: Sequence[Told]) -> None:
    """The whole, by how people answer; those without a share apart."""
    rows = [summary("all", pairs(told))]
    for place, manners in enumerate(MANNERS):
        some = pairs([one for one in told if one.number % len(MANNERS) == place])
        lapse, skip = f"{manners.lapse:.0%}", f"{manners.skip:.0%}"
        rows.append(summary(f"lapses {lapse}, skipped {skip}", some))
    for known in (True, False):
        some = pairs([one for one in told if one.team_known is known])
        rows.append(summary(f"team {'stated' if known else 'not stated'}", some))
    table(f"{name}: by how people answer", SUMMARY, rows)
    alone = [one.hit for one in told if len(one.shown.ranking) == 1]
    nothing = sum(not one.shown.ranking for one in told)
    print(f"\nOnly one left: {len(alone)}, best {sum(alone)}. Nothing left: {nothing}.")


def show_truths(name: str, people: People, told: Sequence[Told]) -> None:
    """The same answers, if people were other than supposed."""
    rows = []
    for label, truth in TRUTHS.items():
        again = [
            replace(one, best=people.best(one.number, one.meant, truth)) for one in told
        ]
        rows.append(summary(label, pairs(again)))
    table(f"{name}: if the truth were another", SUMMARY, rows)


def answered_in_order(people: People, number: int, *, advised: bool) -> list[Told]:
    """What a person is told after 0, 2, 4, ... answers, in one of two orders."""
    meant = people.meant(number)
    said = people.said(number, meant, Manners(lapse=0.05, skip=0.0))
    best = people.best(number, meant, Truth())
    chosen: dict[str, tuple[str, ...]] = {}
    told: list[Told] = []
    following: str | None = ""
    for count in range(len(said) + 1):
        if following is not None:
            shown = recommend(people.catalogue, canonical(people.catalogue, chosen))
        if count % 2 == 0:
            told.append(Told(number, meant, shown, stated_share(shown), best))
        asked = shown.next_question_id if advised else None
        following = asked or next(iter(shown.open_question_ids), None)
        if following:
            chosen[following] = said[following]
    return told


def show_orders(name: str, people: People) -> None:
    """Hit rate and stated share by number of answers, in catalogue and best order."""
    users = range(ORDER_USERS)
    usual = [answered_in_order(people, n, advised=False) for n in users]
    advised = [answered_in_order(people, n, advised=True) for n in users]
    rows = []
    for step, (one, other) in enumerate(
        zip(zip(*usual, strict=True), zip(*advised, strict=True), strict=True)
    ):
        gains = [float(b.hit) - float(a.hit) for a, b in zip(one, other, strict=True)]
        none = np.mean([told.shown.next_question_id is None for told in other])
        cells = [np.mean([t.hit for t in some]) for some in (one, other)]
        cells += [np.nanmean([t.share for t in some]) for some in (one, other)]
        error = np.std(gains) / sqrt(len(gains))
        numbers = (*cells, np.mean(gains), error, none)
        rows.append((str(2 * step), *(f"{number:.3f}" for number in numbers)))
    table(f"{name}: by number of answers, {ORDER_USERS} people", ORDERS, rows)


def main() -> None:
    """All tables."""
    catalogue = current_catalogue().catalogue
    print(f"{USERS} people a run, {len(list(catalogue.recommendable()))} alternatives.")
    for name, uniform in (("Declared priors", False), ("Uniform options", True)):
        people = People(catalogue, uniform=uniform)
        sigmas = []
        for sigma in SIGMAS:
            with spread_of_answers(sigma):
                told = [
                    tell(people, number, MANNERS[number % len(MANNERS)])
                    for number in range(USERS)
                ]
            sigmas.append(summary(f"sigma {sigma}", pairs(told)))
            if sigma == weightings.SIGMA:
                show_reliability(name, told)
                show_manners(name, told)
                show_truths(name, people, told)
                ideal = [tell(people, n, PERFECT) for n in range(PERFECT_USERS)]
                show_truths(f"{name}, perfect answers", people, ideal)
        table(f"{name}: by the spread of importances that is sampled", SUMMARY, sigmas)
        show_orders(name, people)


if __name__ == "__main__":
    main()
