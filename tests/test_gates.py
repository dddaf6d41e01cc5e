"""The editorial gates over the real catalogue; each failure says who and by how much.

``flask catalogue report --scenarios tests/golden/scenarios.json`` shows them all.
"""

from pathlib import Path

import pytest

from webapp.catalogue.files import BUNDLED, load
from webapp.catalogue.gates import GATES, SCENARIO_GATES, Measured
from webapp.catalogue.scenarios import judge, read_scenarios
from webapp.catalogue.vocabulary import load_vocabulary

SCENARIOS = Path(__file__).parent / "golden" / "scenarios.json"


@pytest.fixture(scope="module")
def measured() -> Measured:
    catalogue = load(BUNDLED).catalogue
    vocabulary = load_vocabulary(BUNDLED / "vocabulary.toml")
    scenarios = read_scenarios(SCENARIOS.read_text(encoding="utf-8"))
    return Measured(
        catalogue, tuple(judge(catalogue, vocabulary, s) for s in scenarios)
    )


@pytest.mark.parametrize("gate", [*GATES, *SCENARIO_GATES])
def test_gate_is_passed(measured, gate):
    problems = {**GATES, **SCENARIO_GATES}[gate]
    assert list(problems(measured)) == []
