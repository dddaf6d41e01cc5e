"""What README tells to type works."""

import re
from typing import Any

import pytest

from webapp.config import ROOT

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
