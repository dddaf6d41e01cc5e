"""Requests a second, latency, processor time and memory, beside two anchors.

    python -m tests.bench.bench_http [--only swap,step] [--connections 1,16,128]
                                     [--rounds 5] [--seconds 1] [--json FILE]

``flask serve`` runs beside two applications under the same server: one returns the
product's bytes, one renders its templates from ready-made data and does the bare matrix
products of one click. They take turns, round by round, so that a busy moment of the
machine slows all. A ratio is the median over rounds of the product's requests a second
to the anchor's of the same round; the other figures are those of the best round.

"New" pages were never asked for: each request is for other answers, one answer changed
from the request before, or for another result. "Seen" pages were asked for before.
"304" is what a browser gets that has kept the page; its anchor is the whole page. All
is done twice: as sent to whoever accepts no compression, and to a browser.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.kinds import Kind, Requests, Site
from tests.bench.servers import Server
from tests.bench.sites import ANCHORS, ENCODINGS, elsewhere, sites
from tests.bench.tools import heading, table
from tests.bench.wrk import Sample, available, load

WARM_UP = 3
"""Seconds; the first pages take long."""
TARGETS = {
    ("swap", "new"): ("ready", 0.5),
    ("swap", "seen"): ("constant", 0.8),
    ("swap", "304"): ("constant", 0.8),
}
"""Least ratio to an anchor, without compression."""


@dataclass
class Variant:
    """What is asked of one server, and what was found, round by round."""

    kind: str
    name: str
    server: Server
    requests: Requests
    fresh: bool = False
    samples: dict[int, list[Sample]] = field(default_factory=dict)
    """By number of connections."""
    expected: float = 100.0
    """The most requests a second that were reached in any run."""

    def run(self, connections: int, seconds: int) -> Sample:
        """One run; once more with more requests, if there were not enough."""
        count = ceil(1.5 * self.expected * seconds) + 3 * connections + 100
        asked = self.requests(count)
        sample = load(self.server, asked, connections, seconds)
        self.expected = max(self.expected, sample.rate)
        if self.fresh and not sample.enough:
            return self.run(connections, seconds)
        return sample


@dataclass(frozen=True)
class Options:
    """What to measure."""

    only: tuple[str, ...]
    connections: tuple[int, ...]
    rounds: int
    seconds: int


def variants(site: Site, kind: Kind, anchors: list[Server]) -> list[Variant]:
    """All that is measured of one kind, the product and the anchors."""
    found = []
    if kind.fresh:
        found.append(Variant(kind.name, "new", site.server, kind.fresh, fresh=True))
    seen = site.seen(kind)
    if kind.method == "GET":
        found.append(Variant(kind.name, "seen", site.server, seen))
        found.append(Variant(kind.name, "304", site.server, site.unchanged(kind)))
    for server in anchors:
        if kind.method == "GET" or server.name == "constant":
            asked = elsewhere(seen, site.server, server)
            found.append(Variant(kind.name, server.name, server, asked))
    return found


def measure(found: list[Variant], options: Options) -> None:
    """All rounds of what belongs together."""
    for variant in found:
        variant.run(16, WARM_UP)  # warms both workers
    for connections in options.connections:
        for _ in range(options.rounds):
            for variant in found:
                sample = variant.run(connections, options.seconds)
                variant.samples.setdefault(connections, []).append(sample)


def ratio(one: Variant, other: Variant, connections: int) -> float:
    """Median over rounds of one's requests a second to those of the other."""
    pairs = zip(one.samples[connections], other.samples[connections], strict=True)
    return median(a.rate / b.rate for a, b in pairs)


def processor_ratio(one: Variant, other: Variant, connections: int) -> float:
    """The other's least processor time of a request to one's."""
    mine, others = (min(s.cpu for s in v.samples[connections]) for v in (one, other))
    return others / mine if mine else 0.0


def rows(found: list[Variant], connections: int) -> Iterator[tuple[str, ...]]:
    """One row for each variant at a number of connections."""
    anchors = {v.name: v for v in found if v.name in ANCHORS}
    for variant in found:
        best = max(variant.samples[connections], key=lambda s: s.rate)
        quick = min(variant.samples[connections], key=lambda s: s.p99)
        cells = [
            f"{best.rate:.0f}",
            f"{min(s.cpu for s in variant.samples[connections]):.0f}",
        ]
        cells += [f"{quick.p50:.2f}", f"{quick.p95:.2f}", f"{quick.p99:.2f}"]
        for name in ANCHORS:
            other = anchors.get(name)
            if other is None or variant.name in ANCHORS:
                cells += ["", ""]
                continue
            cells.append(f"{ratio(variant, other, connections):.2f}")
            cells.append(f"{processor_ratio(variant, other, connections):.2f}")
        yield f"{variant.kind}, {variant.name}", *cells


HEADS = (
    *("", "requests/s", "CPU us", "p50 ms", "p95 ms", "p99 ms"),
    *("x constant", "by CPU", "x ready", "by CPU"),
)


def verdicts(found: list[Variant], connections: int) -> Iterator[str]:
    """What was aimed at, and what was reached."""
    by_name = {variant.name: variant for variant in found}
    for variant in found:
        other, least = TARGETS.get((variant.kind, variant.name), ("", 0.0))
        if other:
            reached = ratio(variant, by_name[other], connections)
            word = "reached" if reached >= least else "NOT reached"
            yield (
                f"{variant.kind}, {variant.name}, {connections} connections: "
                f"{reached:.2f} of {other}, target {least}: {word}"
            )


def show_memory(servers: list[Server]) -> dict[str, list[float]]:
    """Prints, and returns, what each process holds."""
    held = {server.name: server.memory() for server in servers}
    cells = [
        (name, f"{first:.0f}", ", ".join(f"{each:.0f}" for each in workers))
        for name, (first, *workers) in held.items()
    ]
    table("Memory, PSS in MiB", ("", "first process", "workers"), cells)
    return held


def run(encoding: str, options: Options) -> dict[str, object]:
    """Everything with one Accept-Encoding; prints tables, returns all samples."""
    with (
        TemporaryDirectory() as name,
        sites(Path(name), ENCODINGS[encoding]) as (site, kinds, anchors),
    ):
        taken: list[Variant] = []
        for kind in kinds:
            if kind.name in options.only:
                found = variants(site, kind, anchors)
                measure(found, options)
                for count in options.connections:
                    title = f"{kind.name}, {encoding}, {count} connections"
                    table(title, HEADS, list(rows(found, count)))
                    if encoding == "plain":
                        print("", *verdicts(found, count), sep="\n", flush=True)
                taken += found
        memory = show_memory([site.server, *anchors])
    return {
        "memory": memory,
        "samples": {
            f"{v.kind}, {v.name}, {connections}": [asdict(s) for s in some]
            for v in taken
            for connections, some in v.samples.items()
        },
    }


def _options() -> tuple[Options, list[str], Path | None]:
    kinds = "landing,step,swap,permalink,embed,publish"
    parser = argparse.ArgumentParser(prog="tests.bench.bench_http")
    parser.add_argument("--only", default=kinds, help="kinds of pages")
    parser.add_argument("--connections", default="1,16,128")
    parser.add_argument("--encodings", default=",".join(ENCODINGS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=1, help="of each run")
    parser.add_argument("--json", type=Path, help="a file for all samples")
    given = parser.parse_args()
    counts = tuple(map(int, given.connections.split(",")))
    only = tuple(given.only.split(","))
    options = Options(only, counts, given.rounds, given.seconds)
    return options, given.encodings.split(","), given.json


def main() -> None:
    """Everything that the options ask for."""
    if not available():
        sys.exit("wrk is not installed")
    options, encodings, file = _options()
    heading()
    found = {encoding: run(encoding, options) for encoding in encodings}
    if file:
        file.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
