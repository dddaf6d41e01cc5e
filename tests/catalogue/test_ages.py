"""How old facts are on a given day."""

from datetime import date

import pytest

from tests.builders import EVIDENCE, make_alternative, make_catalogue
from webapp.catalogue.ages import age_in_months, aged_evidence
from webapp.domain.performances import Evidence


@pytest.mark.parametrize(
    ("as_of", "months"),
    [
        ("2026-11-24", 0),
        ("2026-10-24", 1),
        ("2026-10-25", 0),
        ("2025-11-24", 12),
        ("2025-11-25", 11),
        ("2026-10", 0),
        ("2026-09", 1),
        ("2024-02", 32),
        ("2025", 10),
        ("2024", 22),
        ("2026", -2),
        ("2026-11", -1),
    ],
)
def test_age_is_what_is_certain_of_a_date(as_of, months):
    assert age_in_months(as_of, date(2026, 11, 24)) == months


def dated(**dates: str):
    evidence = {
        id_: Evidence(**{**vars(EVIDENCE), "as_of": d}) for id_, d in dates.items()
    }
    fast = make_alternative("fast", {"speed": 9.0, "ease": 3.0}, evidence=evidence)
    return make_catalogue((fast,))


def test_old_facts_are_listed_oldest_first_with_what_cites_them():
    catalogue = dated(manual="2024-05-24", survey="2020", news="2026-01")
    found = aged_evidence(catalogue, date(2026, 11, 24), 18)
    assert [(f.evidence_id, f.months) for f in found] == [
        ("survey", 70),
        ("manual", 30),
    ]
    assert [f.criteria for f in found] == [(), ("speed", "ease")]


def test_fact_of_exactly_that_age_is_listed():
    catalogue = dated(manual="2025-05-24")
    assert len(aged_evidence(catalogue, date(2026, 11, 24), 18)) == 1
    assert len(aged_evidence(catalogue, date(2026, 11, 23), 18)) == 0
