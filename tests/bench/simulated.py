"""Simulated people: what they truly mean, what is truly best for them, what they say.

Not a copy of the method's own sampling. Every need of a person has an importance of
its own, without budget and cap; levels form a ladder whose ratio differs between
people; the share of team fit differs too; performances are drawn, not their values;
and people answer at random now and then.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from webapp.domain.answers import Answers, canonical
from webapp.domain.budget import merged
from webapp.domain.catalogue import UNSURE, Catalogue, Question
from webapp.domain.effects import Stated
from webapp.domain.matrix import CRITICAL, TARGETS, Floats, Ints
from webapp.domain.model import model
from webapp.domain.path import applicable

SEED = 2026
STEPS = {"nice": 0, "important": 1, "critical": 2}
ERROR = {"A": 0.5, "B": 1.0, "C": 1.5}

Meant = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Truth:
    """How people differ from each other and from the method's model of them."""

    spread: float = 0.5
    """Of the importance of each need, on a logarithmic scale."""
    steepest: float = 3.0
    """Ratio of one level to the next, from 1.5 to this."""
    one_budget: bool = False
    """Whether the needs that one answer states share one budget, as in the method."""
    certain_ratings: bool = False
    """Whether the catalogue's performances are the true ones."""


@dataclass(frozen=True)
class Manners:
    """How people answer."""

    lapse: float
    """Share of answers that are any other option."""
    skip: float
    unsure: float = 0.05


class People:
    """People whose true options follow the declared priors, or any option as well."""

    def __init__(self, catalogue: Catalogue, *, uniform: bool = False) -> None:
        self.catalogue, self._uniform = catalogue, uniform
        alternatives = model(catalogue).matrix.alternatives
        self.ids = [a.id for a in alternatives]
        keys = [criterion.id for criterion in catalogue.criteria]
        self._places = {key: place for place, key in enumerate(keys)}
        rated = [[a.performances.get(key) for key in keys] for a in alternatives]
        known = [[p if p and p.level is not None else None for p in r] for r in rated]
        self._levels = np.array([[p.level if p else 5.0 for p in r] for r in known])
        self._errors = np.array(
            [[ERROR[p.grade or "C"] if p else 2.5 for p in r] for r in known]
        )

    def meant(self, number: int) -> Meant:
        """The true options of a person, whom at least two alternatives can serve."""
        random = np.random.default_rng([SEED, number, 0])
        while True:
            meant = {q.id: self._option(q, random) for q in self.catalogue.questions}
            stated, _ = self._stated(meant)
            if stated.feasible[0].sum() > 1:
                return meant

    def _option(
        self, question: Question, random: np.random.Generator
    ) -> tuple[str, ...]:
        """From the prior; or any option, and every other time a second."""
        if not self._uniform:
            shares = np.array([choice.share for choice in question.prior])
            number = random.choice(len(shares), p=shares / shares.sum())
            return question.prior[number].options
        first, second = random.permutation(len(question.options))[:2]
        both = question.kind == "several" and random.uniform() < 0.5
        chosen = [question.options[p] for p in ((first, second) if both else (first,))]
        if any(option.exclusive for option in chosen):
            chosen = chosen[:1]
        return tuple(option.id for option in chosen)

    def _stated(self, meant: Meant) -> tuple[Stated, Answers]:
        """Requirements, reasons, targets, ceilings and team fit as truly meant."""
        answers = canonical(self.catalogue, meant)
        return model(self.catalogue).effects.stated(answers), answers

    def best(self, number: int, meant: Meant, truth: Truth) -> str:
        """The alternative with the highest true score."""
        random = np.random.default_rng([SEED, number, 1])
        stated, answers = self._stated(meant)
        errors = self._errors * random.normal(size=self._errors.shape)
        if truth.certain_ratings:
            errors *= 0.0
        levels = np.clip(self._levels + errors, 0.0, 10.0)
        importances = self._importances(answers, stated, truth, random)
        share = float(stated.team_shares[0]) * random.uniform(0.6, 1.4)
        scores = (1.0 - share) * values(levels, stated.needs[0]) @ importances
        scores += share * stated.matches[0]
        return self.ids[int(np.where(stated.feasible[0], scores, -np.inf).argmax())]

    def _importances(
        self,
        answers: Answers,
        stated: Stated,
        truth: Truth,
        random: np.random.Generator,
    ) -> Floats:
        """True importances, scaled to add up to 1; floors are noisy needs as well."""
        total = np.zeros(len(self._places))
        ratio = random.uniform(1.5, truth.steepest)
        floors = np.exp(truth.spread * random.normal(size=total.shape))
        for question in applicable(self.catalogue, answers):
            options = question.chosen(answers.options(question.id))
            needs = {k: ratio ** STEPS[lev] for k, lev in merged(options).items()}
            scale = 1.0
            if truth.one_budget and needs:
                scale = max(needs.values()) / sum(needs.values())
            noise = np.exp(truth.spread * random.normal(size=total.shape))
            for key, raw in needs.items():
                total[self._places[key]] += scale * raw * noise[self._places[key]]
        total = np.minimum(total, stated.ceilings[0])
        floor = np.array([criterion.floor for criterion in self.catalogue.criteria])
        total = np.maximum(total, floor * floors)
        return np.asarray(total / total.sum())

    def said(self, number: int, meant: Meant, manners: Manners) -> Meant:
        """What a person answers, by question; those skipped are left out."""
        random = np.random.default_rng([SEED, number, 2])
        said: dict[str, tuple[str, ...]] = {}
        for question in self.catalogue.questions:
            skips, doubts, lapses, which = random.uniform(size=4)
            others = [o.id for o in question.options if o.id not in meant[question.id]]
            if skips < manners.skip:
                continue
            if doubts < manners.unsure:
                said[question.id] = (UNSURE,)
            elif lapses < manners.lapse and others:
                said[question.id] = (others[int(which * len(others))],)
            else:
                said[question.id] = meant[question.id]
        return said


def values(levels: Floats, needs: Ints) -> Floats:
    """The method's value functions: enough is enough, and a soft veto."""
    met = levels / np.array(TARGETS)[needs]
    harsh = np.where(met < 0.5, 0.5 - 2.0 * (0.5 - met), met)
    return np.asarray(np.minimum(1.0, np.where(needs == CRITICAL, harsh, met)))
