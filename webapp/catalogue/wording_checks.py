"""Checks of what the texts say: vague words, and common misspellings."""

from __future__ import annotations

import json
import re
import subprocess
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path

from webapp.catalogue.prose import Sentence, names, prose
from webapp.domain.catalogue import Catalogue

VAGUE = (
    "amazing",
    "awesome",
    "best-in-class",
    "blazing",
    "blazingly",
    "cutting-edge",
    "easily",
    "effortless",
    "effortlessly",
    "elegant",
    "etc",
    "extremely",
    "great",
    "incredibly",
    "intuitive",
    "modern",
    "next-generation",
    "powerful",
    "really",
    "robust",
    "seamless",
    "seamlessly",
    "simply",
    "state-of-the-art",
    "superb",
    "various",
    "very",
    "world-class",
)
"""Words that praise or blur, but tell nobody anything to check."""

_VAGUE = re.compile(rf"(?<![\w-])(?:{'|'.join(VAGUE)})(?![\w-])", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’|`[^`]*`")
_BETWEEN_SENTENCES = re.compile(r"(?:^|[.!?:;]\s+)[\"“‘(]*$")
_WORD = re.compile(r"[^\W\d_]+")


def wording_problems(catalogue: Catalogue) -> Iterator[str]:
    """Vague words and misspellings, each with its place."""
    sentences = list(prose(catalogue))
    own_words = {word.lower() for name in names(catalogue) for word in words(name)}
    for sentence in sentences:
        for word in vague_words(sentence.text):
            yield f"{sentence.place}: {word!r} is vague; say what can be checked"
    yield from _misspellings(sentences, own_words)


def words(text: str) -> list[str]:
    """The words of a text, without digits and signs."""
    return _WORD.findall(text)


def vague_words(text: str) -> list[str]:
    """The vague words of a text, as written, without those in quotation marks and
    those that a capital letter within a sentence marks as a name."""
    bare = _QUOTED.sub(lambda quote: " " * len(quote.group()), text)
    found = _VAGUE.finditer(bare)
    return [word.group() for word in found if not _is_name(bare, word.start())]


def _is_name(text: str, start: int) -> bool:
    """Whether the word at this place has a capital letter that no sentence gave it."""
    return text[start].isupper() and not _BETWEEN_SENTENCES.search(text[:start])


def _misspellings(sentences: Sequence[Sentence], known: set[str]) -> Iterator[str]:
    """Words of the checker's list of misspellings, but for those in names.

    It is a program (crate-ci/typos), not a library: one call looks at all texts.
    """
    lines = [" ".join(sentence.text.split()) for sentence in sentences]
    program = Path(sysconfig.get_path("scripts")) / "typos"
    try:
        done = subprocess.run(
            [program, "--isolated", "--format", "json", "-"],
            input="\n".join(lines).encode(),
            capture_output=True,
            timeout=60,
        )
    except OSError as error:
        yield f"spelling: {program} cannot be run ({error.strerror}); install typos"
        return
    for report in map(json.loads, done.stdout.decode().splitlines()):
        if report["type"] != "typo" or report["typo"].lower() in known:
            continue
        number = report["line_num"] - 1
        before = lines[number].encode()[: report["byte_offset"]].decode()
        if not _is_name(before + report["typo"], len(before)):
            better = " or ".join(map(repr, report["corrections"])) or "another word"
            yield (
                f"{sentences[number].place}: {report['typo']!r} is misspelt; "
                f"write {better}"
            )
