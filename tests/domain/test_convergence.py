"""Chances over 1,024 evenly spread points say what a million random samples say.

The reference is written anew from section 4 of the decision method, straight from
the catalogue: random draws, values tabulated by brute force, plain matrix products.
It shares no code with the sampling that it judges. Only who is feasible, and how
near a language is to those that a team knows, are taken as given.
"""

from collections.abc import Collection, Iterator
from functools import cache
from math import inf, sqrt

import numpy as np

from webapp.domain.answers import Answers, canonical
from webapp.domain.catalogue import UNSURE, Option, Question
from webapp.domain.matrix import Floats, Ints
from webapp.domain.recommendation import Recommendation, recommend
from webapp.domain.team import team_match
from webapp.services.current import current_catalogue

CATALOGUE = current_catalogue().catalogue
ALTERNATIVES = tuple(CATALOGUE.recommendable())
CRITERIA = [criterion.id for criterion in CATALOGUE.criteria]
STEPS = {"nice": 0, "important": 1, "critical": 2}
ERROR = {"A": 0.5, "B": 1.0, "C": 1.5}

SAMPLES, CHUNK = 2**20, 2**10
SETS = [
    "empty",
    "all unsure",
    *(f"{kind} {n}" for n in range(12) for kind in ("full", "half", "unsure", "few")),
]
LEFT_OPEN = {"full": 0.0, "half": 0.5, "unsure": 0.5, "few": 0.8}


@cache
def recommended(name: str) -> Recommendation:
    """The recommendation for an answer set with two or more feasible alternatives."""
    if name == "empty":
        return recommend(CATALOGUE, Answers())
    if name == "all unsure":
        unsure = {question.id: (UNSURE,) for question in CATALOGUE.questions}
        return recommend(CATALOGUE, canonical(CATALOGUE, unsure))
    random = np.random.default_rng(SETS.index(name))
    tries = (recommend(CATALOGUE, drawn_answers(name, random)) for _ in range(100))
    return next(found for found in tries if len(found.ranking) > 1)


def drawn_answers(name: str, random: np.random.Generator) -> Answers:
    """Any answers, but for a share of the questions, skipped or "not sure"."""
    kind = name.split()[0]
    chosen: dict[str, Collection[str]] = {}
    for question in CATALOGUE.questions:
        if random.uniform() < LEFT_OPEN[kind]:
            chosen[question.id] = (UNSURE,) if kind == "unsure" else ()
            continue
        count = 2 if question.kind == "several" and random.uniform() < 0.5 else 1
        picked = random.permutation(len(question.options))[:count]
        options = [question.options[place] for place in picked]
        alone = any(option.exclusive for option in options)
        chosen[question.id] = [o.id for o in (options[:1] if alone else options)]
    return canonical(CATALOGUE, chosen)


def asked(answers: Answers) -> Iterator[Question]:
    """The questions whose condition holds."""
    for question in CATALOGUE.questions:
        conditions = question.applies_when
        if not conditions or any(answers.holds(choice) for choice in conditions):
            yield question


def options_chosen(question: Question, answers: Answers) -> list[Option]:
    """What was chosen, "not sure" left out."""
    return [o for o in question.options if o.id in answers.options(question.id)]


class Draws:
    """One chunk of random draws for all answer sets, and what they make of answers."""

    def __init__(self, seed: int) -> None:
        random = np.random.default_rng([20, seed])
        ids = [question.id for question in CATALOGUE.questions]
        self.steepness = random.uniform(0.6, 1.6, CHUNK)
        self.cap = 5.0**self.steepness
        self.strength = {id_: np.exp(0.35 * random.normal(size=CHUNK)) for id_ in ids}
        self.typical = {id_: random.uniform(size=CHUNK) for id_ in ids}
        self.noise = {a.id: random.normal(size=CHUNK) for a in ALTERNATIVES}
        self._added = cache(self._new_added)

    def weights(self, answers: Answers) -> Floats:
        """Weights of all criteria without the team's share, (criteria, samples)."""
        total = np.zeros((len(CRITERIA), CHUNK))
        ceilings = dict.fromkeys(CRITERIA, inf)
        for question in asked(answers):
            chosen = options_chosen(question, answers)
            rows, added = self._added(question.id, tuple(o.id for o in chosen))
            total[rows] += added
            for option in chosen:
                for key, most in option.ceilings.items():
                    ceilings[key] = min(ceilings[key], most)
        for row, criterion in zip(total, CATALOGUE.criteria, strict=True):
            row[:] = np.minimum(row, ceilings[criterion.id])
            row[:] = np.minimum(row, self.cap)
            row[:] = np.maximum(row, criterion.floor)
        sums = total.sum(axis=0)
        equal = np.full_like(total, 1.0 / len(CRITERIA))
        return np.where(sums > 0.0, total / np.where(sums > 0.0, sums, 1.0), equal)

    def _new_added(
        self, question_id: str, option_ids: tuple[str, ...]
    ) -> tuple[Ints, Floats]:
        """The criteria that a question speaks of, and what it adds to each; its prior
        is drawn if left open."""
        question = CATALOGUE.question(question_id)
        assert question
        if option_ids:
            added = self._budget(question, option_ids)
        else:
            added = np.zeros((len(CRITERIA), CHUNK))
            spot = self.typical[question_id].copy()
            for choice in question.prior:
                drawn = (spot >= 0.0) & (spot < choice.share)
                added += np.where(drawn, self._budget(question, choice.options), 0.0)
                spot -= choice.share
        rows = np.flatnonzero(added.any(axis=1))
        return rows, added[rows] * self.strength[question_id]

    def _budget(self, question: Question, option_ids: tuple[str, ...]) -> Floats:
        """max(r) r_j / sum(r), with r = 2^(g (l - 1)) for the strongest level l."""
        raw = np.zeros((len(CRITERIA), CHUNK))
        for option in (o for o in question.options if o.id in option_ids):
            for key, level in option.needs.items():
                row = CRITERIA.index(key)
                raw[row] = np.maximum(raw[row], 2.0 ** (self.steepness * STEPS[level]))
        whole = raw.sum(axis=0)
        return np.asarray(raw * raw.max(axis=0) / np.where(whole > 0.0, whole, 1.0))


class Contest:
    """One answer set and its feasible alternatives: values, spreads, team fit."""

    def __init__(self, name: str) -> None:
        ranked = {scored.alternative_id for scored in recommended(name).ranking}
        self.answers = recommended(name).answers
        self.rivals = [a for a in ALTERNATIVES if a.id in ranked]
        answered = [options_chosen(q, self.answers) for q in asked(self.answers)]
        chosen = [option for options in answered for option in options]
        needs = [
            max((STEPS[o.needs[key]] for o in chosen if key in o.needs), default=0)
            for key in CRITERIA
        ]
        wanted = list(zip(CRITERIA, needs, strict=True))
        table = [[moments(a.id, *pair) for pair in wanted] for a in self.rivals]
        self.values, self.variances = np.moveaxis(np.array(table), 2, 0)
        known = [option.id for option in chosen if option.language]
        scales = [o.fit_share for o in chosen if o.fit_share is not None]
        self.share = 0.25 * min(scales, default=1.0) if known else 0.0
        fits = [team_match(CATALOGUE, known, a.languages) for a in self.rivals]
        self.match = np.array(fits)[:, None]

    def firsts(self, draws: Draws) -> Floats:
        """How often each rival is first in a chunk."""
        weights = (1.0 - self.share) * draws.weights(self.answers)
        scores = self.values @ weights + self.share * self.match
        noise = np.array([draws.noise[a.id] for a in self.rivals])
        scores += np.sqrt(self.variances @ weights**2) * noise
        return np.asarray((scores >= scores.max(axis=0)).sum(axis=1), dtype=float)


@cache
def moments(alternative_id: str, criterion: str, need: int) -> tuple[float, float]:
    """Value of a performance and the variance of its value, by brute force."""
    performance = CATALOGUE.alternative(alternative_id).performances.get(criterion)
    level = performance.level if performance else None
    spread = 2.5 if level is None else ERROR[(performance and performance.grade) or "C"]
    errors = np.linspace(-8.0 * spread, 8.0 * spread, 20_001)
    chances = np.exp(-((errors / spread) ** 2) / 2.0)
    chances /= chances.sum()
    met = value(np.clip((5.0 if level is None else level) + errors, 0.0, 10.0), need)
    mean = float(chances @ met)
    variance = float(chances @ (met - mean) ** 2)
    return mean if level is None else float(value(np.array(level), need)), variance


def value(levels: Floats, need: int) -> Floats:
    """min(1, P/t); if critical and P < t/2, .5 - 2 (.5 - P/t)."""
    met = levels / (5.0, 7.0, 9.0)[need]
    harsh = np.where(met < 0.5, 0.5 - 2.0 * (0.5 - met), met)
    return np.asarray(np.minimum(1.0, harsh if need == STEPS["critical"] else met))


def reference() -> dict[str, dict[str, float]]:
    """First-rank shares by answer set, from a million samples."""
    contests = {name: Contest(name) for name in SETS}
    counts = {name: np.zeros(len(c.rivals)) for name, c in contests.items()}
    for seed in range(SAMPLES // CHUNK):
        draws = Draws(seed)
        for name, contest in contests.items():
            counts[name] += contest.firsts(draws)
    return {
        name: dict(zip([a.id for a in c.rivals], counts[name] / SAMPLES, strict=True))
        for name, c in contests.items()
    }


def deviations() -> dict[tuple[str, str], float]:
    """The product's shares less the reference's, by answer set and alternative."""
    expected = reference()
    found = {name: recommended(name).confidence for name in SETS}
    return {
        (name, id_): shown.shares[id_] - share
        for name, shown in found.items()
        if shown
        for id_, share in expected[name].items()
    }


# One test: the million samples are drawn once, whichever process runs it.
def test_shares_are_those_of_a_million_random_samples():
    errors = deviations()
    assert {name for name, _ in errors} == set(SETS)
    assert {key: error for key, error in errors.items() if abs(error) > 0.015} == {}
    assert sqrt(sum(error**2 for error in errors.values()) / len(errors)) < 0.002
