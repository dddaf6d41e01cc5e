"""From a scenario's needs in words to the answers of a complete form.

The words stand in ``vocabulary.toml``. A word that no rule understands is an
error that names it, never a silent guess.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from webapp.catalogue.shape import structure
from webapp.domain.answers import Answers, applies, canonical
from webapp.domain.catalogue import Catalogue

_NEGATIONS = {"no", "not", "never", "without"}


class UnknownWord(ValueError):
    """A need or a word that the vocabulary does not have."""


@dataclass(frozen=True)
class Rule:
    """When a word, a truth value or a number fits, these answers are meant."""

    answers: tuple[str, ...]
    words: tuple[str, ...] = ()
    equals: bool | None = None
    at_most: int | None = None
    at_least: int | None = None

    def fits(self, need: object) -> bool:
        """Whether this rule understands one piece of a need."""
        if isinstance(need, bool):
            return self.equals is need
        if isinstance(need, str) and self.words:
            return any(_says(need, word) for word in self.words)
        number = _number(need)
        if number is None or (self.at_most is None and self.at_least is None):
            return False
        return (self.at_most is None or number <= self.at_most) and (
            self.at_least is None or number >= self.at_least
        )


@dataclass(frozen=True)
class Vocabulary:
    """All rules, by need."""

    needs: Mapping[str, tuple[Rule, ...]]
    unstated: Mapping[str, str]
    """Question -> the option that silence means."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    same_as: Mapping[str, str] = field(default_factory=dict)

    def alternative(self, name: str) -> str:
        """The id of an alternative that a scenario may know by an older name."""
        return self.aliases.get(name, name)

    def answers(self, catalogue: Catalogue, needs: Mapping[str, object]) -> Answers:
        """A complete form for these needs.

        Raises UnknownWord, naming the need and the word.
        """
        chosen: dict[str, list[str]] = {}
        for key, stated in needs.items():
            for choice in self._choices(key, stated):
                question_id, _, option_id = choice.partition(":")
                chosen.setdefault(question_id, []).append(option_id)
        for question in catalogue.questions:
            if question.kind == "one" and question.id in chosen:
                chosen[question.id] = chosen[question.id][-1:]  # as in an address
        return self._completed(catalogue, chosen)

    def _completed(self, catalogue: Catalogue, chosen: dict[str, list[str]]) -> Answers:
        made: set[str] = set()
        for question in catalogue.questions:
            if applies(question, made):
                options = chosen.setdefault(question.id, [self.unstated[question.id]])
                made.update(f"{question.id}:{option_id}" for option_id in options)
        return canonical(catalogue, chosen)

    def _choices(self, key: str, stated: object) -> list[str]:
        rules = self.needs.get(self.same_as.get(key, key))
        if rules is None:
            raise UnknownWord(f"need {key!r} is not in vocabulary.toml")
        choices: list[str] = []
        for piece in _pieces(stated):
            rule = next((rule for rule in rules if rule.fits(piece)), None)
            if rule is None:
                raise UnknownWord(f"need {key!r}: no rule understands {piece!r}")
            choices += rule.answers
        return choices


def load_vocabulary(path: Path) -> Vocabulary:
    """The vocabulary of a file; raises CatalogueError naming file and place."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return structure(data, Vocabulary, path.name)


def _pieces(stated: object) -> list[object]:
    if isinstance(stated, list):
        return [piece for item in stated for piece in _pieces(item)] or ["none"]
    if isinstance(stated, str):
        return list(stated.split(", "))
    return [stated]


def _says(text: str, word: str) -> bool:
    """Whether the word stands in the text as a whole, and is not negated there."""
    found = re.search(rf"(?<![\w#]){re.escape(word)}(?![\w#])", text.lower())
    if found is None:
        return False
    before = text.lower()[: found.start()].split()
    return not _NEGATIONS.intersection(before)


def _number(need: object) -> int | None:
    if isinstance(need, int):
        return need
    digits = re.search(r"\d[\d,]*", str(need))
    return int(digits.group().replace(",", "")) if digits else None
