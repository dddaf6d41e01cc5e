"""What README tells to type works."""

import re
import textwrap
import tomllib
from dataclasses import replace
from typing import Any

import pytest

from webapp.catalogue.checks import check
from webapp.catalogue.files import BUNDLED, parsed
from webapp.catalogue.review import idle_traits, uncited_problems
from webapp.catalogue.shape import structure
from webapp.config import ROOT
from webapp.domain.catalogue import Alternative

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_method_on_a_bare_matrix_gives_the_figures_beside_it():
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    assert names["scores"].tolist() == [71.25, 65.0, 51.25]
    assert names["ranks"].tolist() == [1, 2, 3]
    assert names["decisive"][1:] == pytest.approx([0.217, 0.5], abs=5e-4)
    assert names["group_share"] == 0.25
    assert names["b"].sum(axis=1) == pytest.approx([1.0, 1.0, 1.0])


def test_example_of_an_alternative_lacks_only_the_criteria_it_leaves_out():
    (indented,) = re.findall(r" *```toml\n(.*?)```", README, re.DOTALL)
    stated = tomllib.loads(textwrap.dedent(indented))
    _, bundled = parsed(BUNDLED)
    unused = max(a.number for a in bundled.alternatives) + 1
    example = structure({**stated, "number": unused}, Alternative, "README.md")
    catalogue = replace(bundled, alternatives=(*bundled.alternatives, example))
    assert {problem.partition("; ")[0] for problem in check(catalogue)} == {
        f"alternatives/{example.id}.toml: no performance for {criterion.id!r}"
        for criterion in bundled.criteria
        if criterion.id not in example.performances
    }
    assert [*uncited_problems(catalogue), *idle_traits(catalogue)] == []
