"""Which components run when an alternative is chosen, and which talks to which.

An alternative declares what it is made of and which answers call for a part. Who
talks to it, and what stands beside it, comes from the answers alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.components import CLIENTS, Component, Connection, Outside


@dataclass(frozen=True)
class Talk:
    """Who begins, who is reached, and all that passes between the two."""

    caller: str
    called: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Sketch:
    """The components that the answers call for, each connected."""

    components: tuple[Component, ...]
    """Whoever talks to it, then its own as declared, then services of others."""
    talks: tuple[Talk, ...]
    """At most one for each caller and called, between ids of ``components``."""
    further: tuple[str, ...]
    """Names of its own components that other answers would call for."""


_Put = tuple[str, Outside]
"""The choice that was made, or "", and what it puts beside the alternative."""


def sketch(
    catalogue: Catalogue, alternative: Alternative, answers: Answers
) -> Sketch | None:
    """The architecture under these answers; None if no component is declared."""
    own = [c for c in alternative.components if _called_for(c.when, answers)]
    if not own:
        return None
    callers = _callers(catalogue, answers)
    services = _services(catalogue, answers)
    found = [*_from_outside(own, callers)]
    found += _declared(alternative, own, callers, answers)
    found += _to_outside(own, services)
    shown = {component.name for component in own}
    return Sketch(
        components=(*map(_component, callers), *own, *map(_component, services)),
        talks=_merged(found),
        further=tuple(
            dict.fromkeys(c.name for c in alternative.components if c.name not in shown)
        ),
    )


def _called_for(when: Sequence[str], answers: Answers) -> bool:
    return not when or any(answers.holds(choice) for choice in when)


def _callers(catalogue: Catalogue, answers: Answers) -> list[_Put]:
    """What the last question says that names any: it asks more exactly than those
    before it."""
    named = [put for put in _put(catalogue, answers) if put[1].role != "service"]
    if not named:
        return [("", catalogue.texts.outside)]
    last = _question(named[-1])
    return [put for put in named if _question(put) == last]


def _services(catalogue: Catalogue, answers: Answers) -> list[_Put]:
    return [put for put in _put(catalogue, answers) if put[1].role == "service"]


def _put(catalogue: Catalogue, answers: Answers) -> Iterator[_Put]:
    for question in catalogue.questions:
        for option in question.chosen(answers.options(question.id)):
            if option.outside:
                yield f"{question.id}:{option.id}", option.outside


def _question(put: _Put) -> str:
    return put[0].partition(":")[0]


def _component(put: _Put) -> Component:
    choice, outside = put
    return Component(choice or CLIENTS, outside.name, outside.role, outside.note)


def partners(own: Sequence[Component], choice: str) -> list[Component]:
    """The components that whatever a choice puts beside them talks with."""
    marked = [component for component in own if choice in component.talks_with]
    return marked or [next((c for c in own if is_entry(c)), own[0])]


def is_entry(component: Component) -> bool:
    """Whether callers come here first, if no component before it is one."""
    return component.role in ("gateway", "server") and not component.when


def _from_outside(
    own: Sequence[Component], callers: Sequence[_Put]
) -> Iterator[Connection]:
    for put in callers:
        for partner in partners(own, put[0]):
            yield Connection(_component(put).id, partner.id, put[1].talks)


def _to_outside(
    own: Sequence[Component], services: Sequence[_Put]
) -> Iterator[Connection]:
    for put in services:
        for partner in partners(own, put[0]):
            yield Connection(partner.id, _component(put).id, put[1].talks)


def _declared(
    alternative: Alternative,
    own: Sequence[Component],
    callers: Sequence[_Put],
    answers: Answers,
) -> Iterator[Connection]:
    """Connections whose two ends are there, and that the answers call for."""
    there: dict[str, tuple[str, ...]] = {c.id: (c.id,) for c in own}
    there[CLIENTS] = tuple(
        _component(put).id for put in callers if put[1].role == "client"
    )
    for connection in alternative.connections:
        if _called_for(connection.when, answers) and connection.called in there:
            for caller in there.get(connection.caller, ()):
                yield Connection(caller, connection.called, connection.text)


def _merged(connections: Sequence[Connection]) -> tuple[Talk, ...]:
    texts: dict[tuple[str, str], dict[str, None]] = {}
    for found in connections:
        texts.setdefault((found.caller, found.called), {})[found.text] = None
    return tuple(
        Talk(caller, called, tuple(filter(None, said)))
        for (caller, called), said in texts.items()
    )
