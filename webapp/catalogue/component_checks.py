"""Checks of what an alternative is made of: ids, choices, and that all is connected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webapp.catalogue.notation import ID, duplicates
from webapp.domain.architecture import is_entry
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.components import CLIENTS, Component, Connection, Outside

NAME_LONGEST = 32
NOTE_LONGEST = 48
TEXT_LONGEST = 20
"""Letters that a drawing has room for."""


def component_problems(catalogue: Catalogue, alternative: Alternative) -> Iterator[str]:
    """All problems of an alternative's components and connections."""
    place = f"alternatives/{alternative.id}.toml"
    components, connections = alternative.components, alternative.connections
    yield from duplicates(place, (c.id for c in components), "component id")
    pairs = (f"{c.caller} -> {c.called}: {c.text}" for c in connections)
    yield from duplicates(place, pairs, "connection")
    if components and not any(map(is_entry, components)):
        yield (
            f"{place}: components: nobody would know where to begin; add a server or "
            "gateway without when"
        )
    for component in components:
        where = f"{place}: component {component.id!r}"
        yield from _component(component, where)
        yield from _choices(catalogue, (*component.when, *component.talks_with), where)
        yield from _isolation(alternative, component, where)
    for connection in connections:
        where = f"{place}: connection {connection.caller!r} to {connection.called!r}"
        yield from _connection(connection, components, where)
        yield from _choices(catalogue, connection.when, where)


def outside_problems(catalogue: Catalogue) -> Iterator[str]:
    """All problems of what is put beside every alternative."""
    place = "catalogue.toml"
    if catalogue.texts.outside.role == "service":
        yield f"{place}: outside: a service does not begin; make it client or program"
    yield from _outside(catalogue.texts.outside, place)
    for question in catalogue.questions:
        for option in question.options:
            place = f"steps.toml: question {question.id!r}, option {option.id!r}"
            if option.outside:
                yield from _outside(option.outside, place)


def _outside(outside: Outside, place: str) -> Iterator[str]:
    yield from _name(outside.name, f"{place}: outside")
    yield from _length(outside.note, NOTE_LONGEST, f"{place}: outside, note")
    yield from _length(outside.talks, TEXT_LONGEST, f"{place}: outside, talks")


def _component(component: Component, where: str) -> Iterator[str]:
    if not ID.fullmatch(component.id) or component.id == CLIENTS:
        yield f"{where}: this id is malformed or reserved; choose another"
    yield from _name(component.name, where)
    yield from _length(component.note, NOTE_LONGEST, f"{where}, note")


def _connection(
    connection: Connection, components: Sequence[Component], where: str
) -> Iterator[str]:
    ids = {component.id for component in components}
    for id_, known in (
        (connection.caller, {*ids, CLIENTS}),
        (connection.called, ids),
    ):
        if id_ not in known:
            yield f"{where}: {id_!r} is no component of this file; add or rename it"
    if connection.caller == connection.called:
        yield f"{where}: a component does not talk to itself; name another"
    yield from _length(connection.text, TEXT_LONGEST, f"{where}, text")


def _choices(catalogue: Catalogue, choices: Sequence[str], where: str) -> Iterator[str]:
    known = {f"{q.id}:{o.id}" for q in catalogue.questions for o in q.options}
    for choice in choices:
        if choice not in known:
            yield f"{where}: {choice!r} is no question:option of steps.toml; mend it"


def _isolation(
    alternative: Alternative, component: Component, where: str
) -> Iterator[str]:
    """Whatever calls for a component must call for something that it talks with."""
    if is_entry(component) or component.talks_with:
        return
    for choice in component.when or ("",):
        if not any(
            _joins(alternative, component, c, choice) for c in alternative.connections
        ):
            under = f"under {choice!r}" if choice else "without any answer"
            yield f"{where}: {under} it stands alone; add a connection or leave it out"


def _joins(
    alternative: Alternative, component: Component, connection: Connection, choice: str
) -> bool:
    """Whether a connection leads to or from a component when only this is chosen."""
    ends = {connection.caller, connection.called}
    others = ends - {component.id}
    if ends == others or (connection.when and choice not in connection.when):
        return False
    there = {c.id for c in alternative.components if not c.when or choice in c.when} | {
        CLIENTS
    }
    return others <= there


def _name(name: str, where: str) -> Iterator[str]:
    if not name.strip():
        yield f"{where}: the name is empty; say what stands in its box"
    yield from _length(name, NAME_LONGEST, f"{where}, name")


def _length(text: str, longest: int, where: str) -> Iterator[str]:
    if len(text) > longest:
        yield f"{where}: {len(text)} letters do not fit; use at most {longest}"
