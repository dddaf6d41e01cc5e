"""From a scenario's needs in words to the answers of a complete form.

The words stand in ``vocabulary.toml``. A word that no rule understands is an
error that names it, never a silent guess.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from webapp.catalogue.shape import CatalogueError, structure
from webapp.domain.answers import Answers, applies, canonical, parse
from webapp.domain.catalogue import UNSURE, Catalogue

_NEGATION = re.compile(
    r"(?<!\w)(?:no|not|never|without|neither|nor|cannot|\w+n't)(?!\w)"
)
_NOT_MEANT_AS_NO = re.compile(
    r"(?<!\w)(?:not only|not just|no (?:more|fewer|less|later) than)(?!\w)"
)
_CLAUSE_END = re.compile(r"[(:]|\. |(?<!\w)(?:but|only|just|except)(?!\w)")
_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}

_FIRST = "zero one two three four five six seven eight nine ten eleven twelve"
_COUNTS = {word: value for value, word in enumerate(_FIRST.split())} | {
    "single": 1,
    "couple": 2,
    "few": 3,
    "several": 5,
    "fifteen": 15,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
}
_SCALES = {
    "hundreds of thousands": 300_000,
    "tens of thousands": 30_000,
    "thousands": 3_000,  # "thousands of" is taken as some three thousand
    "hundreds": 300,
    "dozens": 36,
    "millions": 3_000_000,
    "billion": 1_000_000_000,
    "million": 1_000_000,
    "thousand": 1_000,
    "hundred": 100,
    "dozen": 12,
    "k": 1_000,
    "m": 1_000_000,
}
_SCALE = "|".join(_SCALES)
_NUMBER = re.compile(
    r"(?P<more>over |above |more than |>\s*)?(?P<less>under |below |fewer than "
    r"|less than |<\s*)?(?<![\w.])"
    rf"(?:(?P<count>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{'|'.join(_COUNTS)})"
    rf"(?:\s?(?P<times>{_SCALE})(?!\w))?|(?P<scale>{_SCALE}))(?!\w)(?P<plus>\+)?"
)


class UnknownWord(ValueError):
    """A need or a word that the vocabulary does not have."""


@dataclass(frozen=True)
class Piece:
    """One piece of a need, as the words of that need's rules let it be read."""

    said: frozenset[str]
    """The words that occur and are not negated."""
    denied: bool = False
    """Whether all words that occur are negated: known, and nothing asked for."""
    numbers: tuple[tuple[float, frozenset[str]], ...] = ()
    """Every number, with the words that belong to it."""
    truth: bool | None = None


@dataclass(frozen=True)
class Rule:
    """When a word, a truth value or a number fits, these answers are meant.

    Where words and a bound are given, the words must belong to the number.
    """

    answers: tuple[str, ...]
    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """One of these must occur as well."""
    equals: bool | None = None
    at_most: int | None = None
    at_least: int | None = None
    anything: bool = False
    """Fits whatever is stated: the need is known and asks for nothing."""
    otherwise: bool = False
    """Counts only for a piece that no other rule understands."""

    def fits(self, piece: Piece) -> bool:
        """Whether this rule understands the piece."""
        if self.equals is not None and self.equals is piece.truth:
            return True
        if self.also and piece.said.isdisjoint(_plain_words(self.also)):
            return False
        if self.at_most is None and self.at_least is None:
            return self.anything or not piece.said.isdisjoint(_plain_words(self.words))
        wanted = _plain_words(self.words)
        return any(
            (self.at_least is None or number >= self.at_least)
            and (self.at_most is None or number <= self.at_most)
            and (not wanted or not words.isdisjoint(wanted))
            for number, words in piece.numbers
        )


@dataclass(frozen=True)
class Vocabulary:
    """All rules, by need."""

    needs: Mapping[str, tuple[Rule, ...]]
    unstated: Mapping[str, str]
    """Question -> the option that silence means."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    same_as: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further name of a need -> the needs whose rules read it."""
    unclear: tuple[str, ...] = ()
    """Words that answer every need with "not sure"."""

    def alternative(self, name: str) -> str:
        """The id of an alternative that a scenario may know by an older name."""
        return self.aliases.get(name, name)

    def answers(self, catalogue: Catalogue, needs: Mapping[str, object]) -> Answers:
        """A complete form for these needs.

        Raises UnknownWord, naming the need and the word.
        """
        implied: list[tuple[str, str]] = []
        direct: list[tuple[str, str]] = []
        for key, stated in needs.items():
            rules = self._rules(key)
            about = _question(rules)
            for pair in _choices(catalogue, rules, key, stated):
                (direct if pair[0] == about else implied).append(pair)
        # Where a question takes one answer the last counts: what is said about the
        # question itself outdoes what other needs imply, and of these the first.
        last_first = dict.fromkeys([*reversed(direct), *implied])
        pairs = list(last_first)[::-1]
        return self._completed(catalogue, parse(catalogue, pairs).answers)

    def _completed(self, catalogue: Catalogue, stated: Answers) -> Answers:
        chosen = {key: list(options) for key, options in stated.chosen}
        made: set[str] = set()
        for question in catalogue.questions:
            if applies(question, made):
                options = chosen.setdefault(question.id, [self.unstated[question.id]])
                made.update(f"{question.id}:{option_id}" for option_id in options)
        return canonical(catalogue, chosen)

    def _rules(self, key: str) -> list[Rule]:
        name = _plain(key).replace(" ", "_")
        rules: list[Rule] = []
        for need in self.same_as.get(name, (name,)):
            if need not in self.needs:
                raise UnknownWord(f"need {key!r} is not in vocabulary.toml")
            rules += self.needs[need]
        unsure = tuple(f"{id_}:{UNSURE}" for id_ in [_question(rules)] if id_)
        return [*rules, Rule(unsure, self.unclear, otherwise=True)]


def load_vocabulary(path: Path) -> Vocabulary:
    """The vocabulary of a file; raises CatalogueError naming file and place."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        problem = f"{path.name}: cannot be read ({error.strerror}); add the file"
        raise CatalogueError([problem]) from error
    except ValueError as error:
        raise CatalogueError([f"{path.name}: is not TOML: {error}"]) from error
    return structure(data, Vocabulary, path.name)


def _question(rules: list[Rule]) -> str:
    """The question that a need is about: the one its first answer belongs to."""
    answers = [answer for rule in rules for answer in rule.answers]
    return answers[0].partition(":")[0] if answers else ""


def _choices(
    catalogue: Catalogue, rules: list[Rule], key: str, stated: object
) -> list[tuple[str, str]]:
    """What one need chooses: of rules about a question with one answer the first."""
    fitting: set[int] = set()
    for piece in _pieces(stated):
        fits = _fitting(rules, key, piece)
        if fits is None:
            raise UnknownWord(f"need {key!r}: no rule understands {piece!r}")
        fitting |= fits
    if fitting and isinstance(stated, str):  # one thing may be told in several pieces
        fitting |= _fitting(rules, key, stated) or set()
    chosen: list[tuple[str, str]] = []
    several = {q.id for q in catalogue.questions if q.kind == "several"}
    for place in sorted(fitting):
        settled = {question_id for question_id, _ in chosen} - several
        parts = [answer.partition(":") for answer in rules[place].answers]
        chosen += [(q, option) for q, _, option in parts if q not in settled]
    return chosen


def _fitting(rules: list[Rule], key: str, stated: object) -> set[int] | None:
    """The places of the rules that understand one piece; None if nothing does."""
    if isinstance(stated, dict):
        return None
    words = tuple(word for rule in rules for word in rule.words + rule.also)
    piece = _read(words, key, stated)
    fits = {place for place, rule in enumerate(rules) if rule.fits(piece)}
    if not fits:
        return set() if piece.denied else None
    return {place for place in fits if not rules[place].otherwise} or fits


def _pieces(stated: object) -> Iterator[object]:
    if isinstance(stated, list):
        for item in stated:
            yield from _pieces(item)
    elif isinstance(stated, str):
        parts = re.split(r",\s+|;\s*|\n", stated)
        yield from (part.strip() for part in parts if part.strip())
    elif stated is not None:
        yield stated


def _read(words: tuple[str, ...], key: str, stated: object) -> Piece:
    """A number or a truth value is read together with the name of its need."""
    text = _plain(str(stated))
    truth = _TRUTHS.get(text)
    if truth is not None:
        text = _plain(key if truth else f"no {key}")
    elif not re.search("[a-z]", text):
        text = _plain(f"{text} {key}")
    found = _found(text, words)
    said = {at: word for at, word in found.items() if not _negated(text, at)}
    denied = bool(found) and not said
    return Piece(frozenset(said.values()), denied, tuple(_numbers(text, said)), truth)


def _plain(text: str) -> str:
    """Small letters, no hyphens, numbers in one and apart from their units."""
    text = re.sub(r"[’`]", "'", text.lower())
    text = re.sub(r"(?<=\d)\s(?=\d{3}(?!\d))", "", text)
    text = re.sub(r"[-‐-―_\s]+", " ", text)
    text = re.sub(r"(?<=\d)(?=[a-z])", " ", text)
    return _NOT_MEANT_AS_NO.sub("", text).strip()


@lru_cache(maxsize=1024)
def _plain_words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_plain(word) for word in words)


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these words as a whole, the longest first, also in the plural."""
    longest_first = sorted(_plain_words(words), key=lambda word: (-len(word), word))
    either = "|".join(re.escape(word) for word in longest_first)
    return re.compile(rf"(?<![\w#])({either})(?:e?s)?(?![\w#])")


def _found(text: str, words: tuple[str, ...]) -> dict[int, str]:
    """Where which word stands; a word inside a longer one does not count."""
    found = _pattern(words).finditer(text) if words else ()
    return {match.start(): match.group(1) for match in found}


def _negated(text: str, at: int) -> bool:
    return bool(_NEGATION.search(_CLAUSE_END.split(text[:at])[-1]))


def _numbers(
    text: str, said: Mapping[int, str]
) -> Iterator[tuple[float, frozenset[str]]]:
    """Every number, with the words up to the next; a lone one has all of them."""
    found = list(_NUMBER.finditer(text))
    for place, match in enumerate(found):
        start = match.start() if len(found) > 1 else 0
        end = found[place + 1].start() if match is not found[-1] else len(text)
        words = frozenset(word for at, word in said.items() if start <= at < end)
        yield _value(match), words


def _value(number: re.Match[str]) -> float:
    """The number that was found; "over" and "under" move it by one."""
    count = number["count"] or "one"
    value = _COUNTS[count] if count in _COUNTS else float(count.replace(",", ""))
    value *= _SCALES.get(number["times"] or number["scale"], 1)
    return value + bool(number["more"] or number["plus"]) - bool(number["less"])
