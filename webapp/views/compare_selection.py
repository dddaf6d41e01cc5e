"""Which results an address or a form asks to compare, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from webapp.domain.answers import shortened
from webapp.services.compared import MOST
from webapp.services.results import PublishedResult
from webapp.views.compare_links import RESULT, read_links, readable
from webapp.views.wording import quoted

LINKS = "links"
"""The key of the field that links are pasted into."""

Find = Callable[[Iterable[str]], Mapping[str, PublishedResult]]
"""The results there are for some slugs, in their order."""
Removed = Callable[[str], bool]
"""Whether there was a result of this slug."""


@dataclass(frozen=True)
class Selection:
    """The results to compare, and what could not be taken as it was given."""

    results: tuple[PublishedResult, ...] = ()
    notices: tuple[str, ...] = ()
    """What is wrong with the address."""
    typed: str = ""
    """What was pasted into the form, to be shown again."""
    problems: tuple[str, ...] = ()
    """What is wrong with that; then none of it is taken."""
    moved: bool = False
    """Whether the same comparison has a plainer address."""

    @property
    def slugs(self) -> tuple[str, ...]:
        """The slugs of the results, as the plain address names them."""
        return tuple(result.slug for result in self.results)

    @property
    def room(self) -> int:
        """How many more results can be compared."""
        return MOST - len(self.results)


def selection(
    pairs: Iterable[tuple[str, str]], find: Find, removed: Removed
) -> Selection:
    """What the pairs of an address ask for: ``r`` for each result, ``links`` typed."""
    given = list(pairs)
    named = [value for key, value in given if key == RESULT]
    links = [value for key, value in given if key == LINKS]
    listed_results, notices = _named(named, find, removed)
    slugs = tuple(result.slug for result in listed_results)
    plain = not notices and list(slugs) == named
    if not links:
        return Selection(listed_results, notices, moved=not (plain or notices))
    typed = readable("\n".join(links)).strip()
    added, problems = _typed(typed, listed_results, find, removed)
    if problems:
        return Selection(listed_results, notices, typed, problems)
    return Selection((*listed_results, *added), notices, moved=True)


def _named(
    named: Sequence[str], find: Find, removed: Removed
) -> tuple[tuple[PublishedResult, ...], tuple[str, ...]]:
    """The first six results that the address names, and a notice for all else."""
    read = [read_links(value) for value in named]
    notices = [problem for one in read for problem in one.problems]
    slugs = [slug for one in read for slug in one.slugs]
    wanted = list(dict.fromkeys(slugs))
    notices += [_twice(slug) for slug in wanted if slugs.count(slug) > 1]
    found = find(wanted[:MOST])
    notices += [_missing(s, removed) for s in wanted[:MOST] if s not in found]
    if len(wanted) > MOST:
        left_out = quoted([shortened(slug) for slug in wanted[MOST:]])
        notices.append(f"At most six results fit side by side. Left out: {left_out}.")
    return tuple(found.values()), tuple(notices)


def _typed(
    typed: str, there: Sequence[PublishedResult], find: Find, removed: Removed
) -> tuple[tuple[PublishedResult, ...], tuple[str, ...]]:
    """The results that were pasted, or what has to be mended first."""
    read = read_links(typed)
    wanted = list(dict.fromkeys(read.slugs))
    known = {result.slug for result in there}
    problems = [*read.problems]
    problems += [_twice(s) for s in wanted if s in known or read.slugs.count(s) > 1]
    total = len(known | set(wanted))
    if total > MOST:
        problems.append(f"That makes {total} results; at most six fit side by side.")
    found = find(wanted[:MOST])
    problems += [_missing(s, removed) for s in wanted[:MOST] if s not in found]
    if not typed:
        problems.append("Paste the address of a published result first.")
    return tuple(found.values()), tuple(problems)


def _twice(slug: str) -> str:
    return f"“{shortened(slug)}” is there twice; once is enough."


def _missing(slug: str, removed: Removed) -> str:
    if removed(slug):
        return f"The result “{shortened(slug)}” was removed."
    return f"There is no result “{shortened(slug)}”. Its address may be mistyped."
