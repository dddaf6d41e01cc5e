"""A sketch as boxes in columns: who begins stands left, what is kept stands right.

Servers follow each other as they talk; workers stand beside the last of them; stores,
queues, services and servers that talk to nothing else share the column after that.
Within a column each box stands near what it is connected with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from webapp.domain.architecture import Sketch
from webapp.domain.components import Component, Role

_RUNS = ("gateway", "server", "worker")
_CALLS = ("client", "program")
_KEEPS = ("store", "queue", "service")


@dataclass(frozen=True)
class Node:
    """What one box shows: a component, or several that talk alike."""

    id: str
    role: Role
    names: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Edge:
    """A connection, from the box further left to the one further right."""

    left: str
    right: str
    texts: tuple[str, ...]
    backwards: bool
    """Whether the one further right begins."""


@dataclass(frozen=True)
class Lane:
    """Room that an edge takes in a column that it only passes."""

    edge: Edge


Item = Node | Lane
_Pair = tuple[str, str]


@dataclass(frozen=True)
class Graph:
    """Columns of boxes and lanes, from left to right, each from top to bottom."""

    columns: tuple[tuple[Item, ...], ...]
    edges: tuple[Edge, ...]


def graph(sketch: Sketch) -> Graph:
    """The boxes and edges of a sketch, in their columns and in their order."""
    ids = _grouped(sketch)
    nodes = _nodes(sketch, ids)
    talks = dict.fromkeys((ids[t.caller], ids[t.called], t.texts) for t in sketch.talks)
    ranks = _ranks(nodes, [(caller, called) for caller, called, _ in talks])
    edges = tuple(_edge(ranks, *talk) for talk in talks)
    return Graph(_ordered(_with_lanes(nodes, edges, ranks), edges), edges)


def _grouped(sketch: Sketch) -> dict[str, str]:
    """For each component the id of the box that shows it."""
    first: dict[object, str] = {}
    ids = {}
    for component in sketch.components:
        talk = tuple(
            (t.called, t.texts) for t in sketch.talks if t.caller == component.id
        )
        alike: object = (component.role, component.note, talk)
        alone = component.role not in _CALLS
        ids[component.id] = (
            component.id if alone else first.setdefault(alike, component.id)
        )
    return ids


def _nodes(sketch: Sketch, ids: Mapping[str, str]) -> list[Node]:
    members: dict[str, list[Component]] = {}
    for component in sketch.components:
        members.setdefault(ids[component.id], []).append(component)
    return [
        Node(id_, shown[0].role, tuple(c.name for c in shown), shown[0].note)
        for id_, shown in members.items()
    ]


def _ranks(nodes: Sequence[Node], pairs: Sequence[_Pair]) -> dict[str, int]:
    """The column of each node, without empty columns and connections inside one."""
    order = {node.id: place for place, node in enumerate(nodes)}
    forward = [(a, b) if order[a] < order[b] else (b, a) for a, b in pairs]
    ranks = _by_role(nodes, pairs, forward)
    # This ends: only the later of two moves, past those before it, which then stay.
    while level := [b for a, b in forward if ranks[a] == ranks[b]]:
        ranks[level[0]] += 1
    used = sorted(set(ranks.values()))
    return {id_: used.index(rank) for id_, rank in ranks.items()}


def _by_role(
    nodes: Sequence[Node], pairs: Iterable[_Pair], forward: Iterable[_Pair]
) -> dict[str, int]:
    running = {node.id for node in nodes if node.role in _RUNS}
    chain = [pair for pair in forward if running.issuperset(pair)]
    ends = {b for _, b in chain} - {caller for caller, _ in pairs}
    ranks = {node.id: 0 if node.role in _CALLS else 1 for node in nodes}
    for node in nodes:
        for a, b in chain:
            if a == node.id and b not in ends:
                ranks[b] = max(ranks[b], ranks[a] + 1)
    last = max((ranks[id_] for id_ in running), default=0)
    chained = {id_ for pair in chain for id_ in pair}
    for node in nodes:
        if node.id in ends or node.role in _KEEPS:
            ranks[node.id] = last + 1
        elif node.role == "worker" and node.id not in chained:
            ranks[node.id] = last
    return ranks


def _edge(
    ranks: Mapping[str, int], caller: str, called: str, texts: tuple[str, ...]
) -> Edge:
    if ranks[caller] < ranks[called]:
        return Edge(caller, called, texts, backwards=False)
    return Edge(called, caller, texts, backwards=True)


def _with_lanes(
    nodes: Sequence[Node], edges: Iterable[Edge], ranks: Mapping[str, int]
) -> list[list[Item]]:
    columns: list[list[Item]] = [[] for _ in range(max(ranks.values()) + 1)]
    for node in nodes:
        columns[ranks[node.id]].append(node)
    for edge in edges:
        for rank in range(ranks[edge.left] + 1, ranks[edge.right]):
            columns[rank].append(Lane(edge))
    return columns


def _ordered(
    columns: list[list[Item]], edges: Sequence[Edge]
) -> tuple[tuple[Item, ...], ...]:
    """Each column by where the neighbours stand, swept to the right, back and again."""
    count = len(columns)
    for here, there in (
        *((i, i - 1) for i in range(1, count)),
        *((i, i + 1) for i in reversed(range(count - 1))),
        *((i, i - 1) for i in range(1, count)),
    ):
        places = _places(columns[there])
        own = _places(columns[here])
        columns[here].sort(key=lambda item: _pull(item, edges, places, own))
    return tuple(map(tuple, columns))


def _places(column: Sequence[Item]) -> dict[Item, float]:
    """How far down each item stands, from 0 to 1."""
    return {item: (n + 0.5) / len(column) for n, item in enumerate(column)}


def _pull(
    item: Item,
    edges: Sequence[Edge],
    places: Mapping[Item, float],
    own: Mapping[Item, float],
) -> float:
    """Where an item is drawn to: the mean of its neighbours in the next column."""
    near = [places[other] for other in places if _connected(item, other, edges)]
    return sum(near) / len(near) if near else own[item]


def _connected(item: Item, other: Item, edges: Sequence[Edge]) -> bool:
    return any(_on(item, edge) and _on(other, edge) for edge in edges)


def _on(item: Item, edge: Edge) -> bool:
    if isinstance(item, Lane):
        return item.edge == edge
    return item.id in (edge.left, edge.right)
