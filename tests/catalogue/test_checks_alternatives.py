"""Each check of alternatives and evidence, by one fault that only it can find."""

from typing import Any

import pytest

from tests.builders import (
    EVIDENCE,
    make_alternative,
    make_catalogue,
    make_option,
    make_performance,
    make_question,
)
from webapp.catalogue.checks import check
from webapp.domain.catalogue import Catalogue, Composition, Evidence

SPEED = make_option("speed", {"speed": "nice"})
PYTHON = make_option("python", language=True)
REASON = (("need:speed",),)


def holding(*alternatives) -> Catalogue:
    """A catalogue without fault but for these alternatives."""
    return make_catalogue(
        alternatives, ["speed"], [make_question("need", SPEED, PYTHON)]
    )


def fast(id_="fast", levels: Any = None, **kw) -> Catalogue:
    return holding(make_alternative(id_, levels or {"speed": 5.0}, **kw))


def performing(level: float | None = 5.0, *, kind="framework", **kw) -> Catalogue:
    return fast(performances={"speed": make_performance(level, **kw)}, kind=kind)


def citing(**kw) -> Catalogue:
    return fast(evidence={"manual": Evidence(**{**vars(EVIDENCE), **kw})})


def hybrid(primary="one", secondary="one", kind="hybrid", **kw) -> Catalogue:
    parts = Composition(primary, secondary, 1)
    stated: Any = {"composition": parts, "kind": kind, "reason": REASON, **kw}
    one = make_alternative("one", {"speed": 5.0})
    return holding(one, make_alternative("fast", **stated))


@pytest.mark.parametrize(
    "catalogue",
    [
        pytest.param(fast(languages=("python",)), id="a framework"),
        pytest.param(performing(None), id="a level not known"),
        pytest.param(performing(0.0), id="the lowest level"),
        pytest.param(performing(10.0), id="the highest level"),
        pytest.param(
            performing(None, kind="part", not_applicable=True), id="a part without role"
        ),
        pytest.param(fast(kind="variant", reason=REASON), id="a variant"),
        pytest.param(hybrid(base="one"), id="a hybrid"),
        pytest.param(fast(limits=("manual",)), id="a limit"),
        pytest.param(fast(number=999), id="the highest number"),
        pytest.param(citing(as_of="2026"), id="evidence of a year"),
        pytest.param(citing(as_of="2026-12-31"), id="evidence of a day"),
    ],
)
def test_good_alternative_has_no_problem(catalogue):
    assert check(catalogue) == []


@pytest.mark.parametrize("check_kind", ["parsed", "tag", "anchor", "hand"])
def test_confirmed_evidence_carries_a_level(check_kind):
    assert check(citing(check=check_kind)) == []


@pytest.mark.parametrize("check_kind", ["anchor-weak", "absence", "inferred"])
def test_weak_evidence_carries_no_level_alone(check_kind):
    (found,) = check(citing(check=check_kind))
    assert "performance 'speed': a level needs evidence" in found


def test_weak_evidence_may_stand_beside_confirmed_evidence():
    weak = Evidence(**{**vars(EVIDENCE), "check": "absence"})
    cited = make_performance(5.0, evidence=("weak", "manual"))
    catalogue = fast(
        performances={"speed": cited}, evidence={"weak": weak, "manual": EVIDENCE}
    )
    assert check(catalogue) == []


@pytest.mark.parametrize(
    ("catalogue", "problem"),
    [
        (fast(reason=(("size:big",),)), "reason 'size:big' is no question:option"),
        (fast(reason=(("need:ease",),)), "reason 'need:ease' is no question:option"),
        (fast(languages=("cobol",)), "language 'cobol' is no option"),
        (fast(languages=("speed",)), "language 'speed' is no option"),
        (fast(base="gone"), "'gone' is no alternative"),
        (hybrid(primary="gone"), "'gone' is no alternative"),
        (hybrid(secondary="gone"), "'gone' is no alternative"),
        (fast(kind="variant"), "a variant must state its reason"),
        (fast(number=1000), "number 1000 is not from 1 to 999"),
        (fast(number=-1), "number -1 is not from 1 to 999"),
        (fast(limits=("rumour",)), "limits: evidence 'rumour' is not declared"),
        (hybrid(reason=()), "a hybrid must state its reason"),
        (fast(kind="hybrid", reason=REASON), "a hybrid, and only a hybrid, has a"),
        (hybrid(kind="framework"), "a hybrid, and only a hybrid, has a"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_fault_of_an_alternative_is_found(catalogue, problem):
    (found,) = check(catalogue)
    assert found.startswith(f"alternatives/fast.toml: {problem}")


@pytest.mark.parametrize("id_", ["Fast", "fast_one", "1fast", "fast.one", ""])
def test_malformed_id_of_an_alternative_is_found(id_):
    (found,) = check(fast(id_))
    assert found.startswith(f"alternatives/{id_}.toml: an id is lower-case")


@pytest.mark.parametrize(
    ("ids", "numbers", "problem"),
    [("aa", (1, 2), "id 'a' is used 2"), ("ab", (7, 7), "number '7' is used 2")],
    ids=["id", "number"],
)
def test_alternatives_that_share_a_name_are_found(ids, numbers, problem):
    levels = {"speed": 5.0}
    listed = zip(ids, numbers, strict=True)
    (found,) = check(
        holding(*(make_alternative(id_, levels, number=n) for id_, n in listed))
    )
    assert found.startswith(f"alternatives: {problem}")


@pytest.mark.parametrize(
    ("catalogue", "problem"),
    [
        (fast(performances={}), "no performance for 'speed'"),
        (
            fast(levels={"speed": 5.0, "charm": 5.0}),
            "performance 'charm': this criterion is not in criteria.toml",
        ),
        (performing(why=" "), "performance 'speed': say in why"),
        (performing(None, why=""), "performance 'speed': say in why"),
        (
            performing(evidence=("manual", "rumour")),
            "performance 'speed': evidence 'rumour' is not declared",
        ),
        (performing(None, not_applicable=True), "performance 'speed': only a part"),
        (performing(grade=None), "performance 'speed': a level and a grade"),
        (performing(None, grade="A"), "performance 'speed': a level and a grade"),
        (performing(10.5), "performance 'speed': level 10.5 is not between 0 and 10"),
        (performing(-1.0), "performance 'speed': level -1 is not between 0 and 10"),
        (performing(float("nan")), "performance 'speed': level nan is not between"),
        (performing(evidence=()), "performance 'speed': a level needs evidence"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_fault_of_a_performance_is_found(catalogue, problem):
    (found,) = check(catalogue)
    assert found.startswith(f"alternatives/fast.toml: {problem}")


@pytest.mark.parametrize(
    "date", ["1 May 2026", "2026-13", "2026-00", "2026-1", "", "26"]
)
def test_malformed_date_of_evidence_is_found(date):
    (found,) = check(citing(as_of=date))
    assert found.startswith(
        f"alternatives/fast.toml: evidence 'manual': as_of {date!r}"
    )


@pytest.mark.parametrize(
    "url", ["http://example.org/", "javascript:x", "https://manual", "example.org", ""]
)
def test_address_of_evidence_that_is_not_https_is_found(url):
    (found,) = check(citing(url=url))
    assert found.startswith(f"alternatives/fast.toml: evidence 'manual': url {url!r}")
