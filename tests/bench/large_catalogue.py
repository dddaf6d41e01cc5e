"""A catalogue far larger than ours: what it costs to publish, and what a click costs.

``python -m tests.bench.large_catalogue`` writes one of 200 alternatives, 40 criteria
and 40 questions, publishes it, and compares a click on it with one on the real one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

import numpy as np

from tests.bench.tools import table, timed
from webapp.app import create_app
from webapp.catalogue.files import BUNDLED, load
from webapp.domain.sampled_answers import UNIFORM, sampled_answers

ALTERNATIVES, CRITERIA, STEPS, QUESTIONS = 200, 40, 5, 40
STRENGTHS = 8
ANCHORS = ("Bad.", "Fair.", "Good.")
WORDS = ("amber", "birch", "cedar", "delta", "ember", "flint", "grove", "heron")
NEEDS = ("nice", "important", "critical")


def write(folder: Path) -> Path:
    """The files of the large catalogue; the same at every call."""
    random = np.random.default_rng(7)
    (folder / "alternatives").mkdir(parents=True)
    (folder / "catalogue.toml").write_text(
        'title = "Large"\nheadline = "Which of so many?"\nlede = "Made to be large."\n'
    )
    (folder / "criteria.toml").write_text("".join(map(_criterion, range(CRITERIA))))
    (folder / "steps.toml").write_text("".join(map(_step, range(STEPS))))
    for number in range(1, ALTERNATIVES + 1):
        path = folder / "alternatives" / f"{_name(number)}.toml"
        levels = random.integers(1, 8, CRITERIA)
        # Strong where no other is in the same way, so that something calls for it.
        levels[random.choice(CRITERIA, STRENGTHS, replace=False)] = 10
        path.write_text(_alternative(number, levels.tolist()))
    return folder


def _name(number: int) -> str:
    return f"{WORDS[number % len(WORDS)]}-{number}"


def _criterion(number: int) -> str:
    anchors = "".join(
        f'  {{ level = {level}, text = "{text}" }},\n'
        for level, text in zip((0, 5, 10), ANCHORS, strict=True)
    )
    return (
        f'[[criteria]]\nid = "c{number}"\nname = "Thing {number}"\n'
        f'definition = "How good it is at thing {number}."\nderivation = "minimum"\n'
        f"anchors = [\n{anchors}]\n\n"
    )


def _step(number: int) -> str:
    each = QUESTIONS // STEPS
    asked = "".join(_question(q) for q in range(number * each, (number + 1) * each))
    return (
        f'[[steps]]\nid = "s{number}"\nname = "Part {number}"\n'
        f'intro = "Part {number} of five."\n\n{asked}'
    )


def _question(number: int) -> str:
    criteria = [(number + shift) % CRITERIA for shift in (0, 7, 19)]
    options = "".join(
        f'  {{ id = "o{place}", text = "Option {place}", '
        f'needs = {{ c{criterion} = "{need}", '
        f'c{(criterion + 3) % CRITERIA} = "nice" }} }},\n'
        for place, (criterion, need) in enumerate(zip(criteria, NEEDS, strict=True))
    )
    shares = "".join(
        f'  {{ options = ["o{place}"], share = {share} }},\n'
        for place, share in enumerate((0.5, 0.3, 0.2))
    )
    return (
        f'[[steps.questions]]\nid = "q{number}"\nshort = "Matter {number}"\n'
        f'text = "How is matter {number}?"\nwhy = "It decides a part."\nkind = "one"\n'
        f"prior = [\n{shares}]\noptions = [\n{options}]\n\n"
    )


def _alternative(number: int, levels: Sequence[int]) -> str:
    id_ = _name(number)
    performances = "".join(
        f'c{criterion} = {{ level = {level}, grade = "B", why = "It was tried.", '
        f'evidence = ["trial"] }}\n'
        for criterion, level in enumerate(levels)
    )
    return (
        f'id = "{id_}"\nnumber = {number}\nname = "Thing {id_}"\nkind = "single"\n'
        f'summary = "One of many."\nlanguages = []\nlicence = ""\nmaintainer = ""\n'
        f'website = "https://example.org/{id_}"\nlimits = ["trial"]\n\n'
        f'[first_steps]\ncommands = []\nguide = "https://example.org/{id_}/guide"\n\n'
        f"[performances]\n{performances}\n[evidence]\n"
        f'trial = {{ fact = "It was tried.", source = "A trial", '
        f'url = "https://example.org/{id_}/trial", '
        f'as_of = "2026-03", check = "hand" }}\n'
    )


def publishing(folder: Path, database: Path) -> float:
    """Seconds that ``flask catalogue publish`` takes, start to end, in a process."""
    setting = {"WHICHSTACK_DATABASE_URL": f"sqlite:///{database}"}
    command = [sys.executable, "-m", "flask", "catalogue", "publish"]
    begun = perf_counter()
    done = subprocess.run(
        [*command, "--catalogue", str(folder)],
        env={**os.environ, **setting},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return perf_counter() - begun


class Clicks:
    """Clicks on the live panel, each with answers that were never seen."""

    def __init__(self, folder: Path, database: Path) -> None:
        self._folder = folder
        catalogue = load(folder).catalogue
        self._client = create_app(
            {"DATABASE_URL": f"sqlite:///{database}"}
        ).test_client()
        self._sets = iter(sampled_answers(catalogue, 400, UNIFORM))

    def click(self) -> None:
        """One request of the live panel, from the address to the bytes."""
        os.environ["WHICHSTACK_CATALOGUE"] = str(self._folder)
        query = urlencode(next(self._sets).pairs())
        assert self._client.get(f"/wizard/recommendation?{query}").status_code == 200


def main() -> None:
    """Prints both figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = write(Path(name) / "large")
        seconds = publishing(folder, Path(name) / "published.sqlite3")
        database = Path(name) / "results.sqlite3"
        large, real = Clicks(folder, database), Clicks(BUNDLED, database)
        found = timed({"real": real.click, "large": large.click}, rounds=30)
    table(
        f"{ALTERNATIVES} alternatives, {CRITERIA} criteria, {QUESTIONS} questions",
        ("publish, s", "click, ms", "real click, ms", "ratio"),
        [
            (
                f"{seconds:.1f}",
                f"{1e3 * found['large']:.1f}",
                f"{1e3 * found['real']:.1f}",
                f"{found['large'] / found['real']:.1f}",
            )
        ],
    )


if __name__ == "__main__":
    main()
