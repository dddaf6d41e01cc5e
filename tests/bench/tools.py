"""What the benchmarks share: interleaved timing, tables, a catalogue of full size."""

import argparse
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import thread_time

import numpy as np

from tests.views.answer_sets import sampled
from webapp.domain.answers import Answers, canonical
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.performances import Performance
from webapp.domain.recommendation import recommend
from webapp.domain.sampling import SAMPLES

Job = Callable[[], object]


def timed(jobs: Mapping[str, Job], rounds: int, repeat: int = 1) -> dict[str, float]:
    """Median processor seconds of each job, in interleaved rounds after a warm-up."""
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(rounds + 1):
        for name, job in jobs.items():
            seconds = duration(job, repeat)
            if number:
                taken[name].append(seconds)
    return {name: median(times) for name, times in taken.items()}


def duration(job: Job, repeat: int = 1) -> float:
    """Processor seconds that a job takes, the mean of some runs in a row."""
    start = thread_time()
    for _ in range(repeat):
        job()
    return (thread_time() - start) / repeat


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a Markdown table: the first column to the left, others to the right."""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    rules = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    print(f"\n### {title}\n")
    for first, *rest in (heads, rules, *rows):
        cells = [cell.rjust(w) for cell, w in zip(rest, widths[1:], strict=True)]
        print("| " + " | ".join([first.ljust(widths[0]), *cells]) + " |")


def numbers(about: str, **usual: int) -> list[int]:
    """Those of the command line, by place; ``about`` explains them.

    Ends the process if they are asked for, or if one is no number above zero.
    """
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, number in usual.items():
        parser.add_argument(name, type=_count, nargs="?", default=number)
    return list(vars(parser.parse_args()).values())


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 up")
    return int(text)


def heading() -> None:
    """What was measured on."""
    cpu = platform.processor() or platform.machine()
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        lines = facts.read_text(encoding="utf-8").splitlines()
        named = (line.partition(":")[2] for line in lines if "model name" in line)
        cpu = next(named, cpu).strip()
    threads = os.environ["OPENBLAS_NUM_THREADS"]
    print(f"numpy {np.__version__}, Python {platform.python_version()}, {cpu},")
    print(f"{os.cpu_count()} CPUs, OPENBLAS_NUM_THREADS={threads}, {SAMPLES} samples.")


def grown(catalogue: Catalogue, size: int) -> Catalogue:
    """The catalogue with copies of what it offers, until it offers ``size``."""
    own = list(catalogue.recommendable())
    last = max(a.number for a in catalogue.alternatives)
    originals = islice(cycle(own), max(0, size - len(own)))
    copies = tuple(_copy(a, number) for number, a in enumerate(originals, last + 1))
    return replace(catalogue, alternatives=(*catalogue.alternatives, *copies))


def _copy(original: Alternative, number: int) -> Alternative:
    """Under another id and number, with every level moved by up to 1.5."""
    moved = {
        key: _moved(performance, (7 * place + 5 * number) % 13 / 4.0 - 1.5)
        for place, (key, performance) in enumerate(original.performances.items())
    }
    id_ = f"{original.id}-{number}"
    return replace(original, id=id_, number=number, performances=moved)


def _moved(performance: Performance, by: float) -> Performance:
    if performance.level is None:
        return performance
    return replace(performance, level=min(10.0, max(0.0, performance.level + by)))


def answer_sets(catalogue: Catalogue) -> list[Answers]:
    """No answers, ten sets with open questions, ten complete: contests all."""
    partial = [sampled(catalogue, index) for index in range(100)]
    complete = [_completed(catalogue, answers) for answers in partial[50:]]
    contests = [_contests(catalogue, some) for some in (partial[:50], complete)]
    return [Answers(), *contests[0][:10], *contests[1][:10]]


def _contests(catalogue: Catalogue, some: Sequence[Answers]) -> list[Answers]:
    """Those that leave two or more alternatives."""
    return [a for a in some if len(recommend(catalogue, a).ranking) > 1]


def _completed(catalogue: Catalogue, answers: Answers) -> Answers:
    """With the most usual answer to every question that was left open."""
    usual = {q.id: q.prior[0].options for q in catalogue.questions}
    stated = {key: ids for key, ids in answers.chosen if answers.states(key)}
    return canonical(catalogue, usual | stated)
