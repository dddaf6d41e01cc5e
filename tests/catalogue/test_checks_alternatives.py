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
from webapp.domain.catalogue import Catalogue, Composition
from webapp.domain.components import FirstSteps
from webapp.domain.performances import Evidence

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
        (
            fast(reason=(("need:sped",),)),
            "reason 'need:sped' is no question:option of steps.toml; did you mean "
            "'need:speed'?",
        ),
        (
            fast(languages=("cobol",)),
            "language 'cobol' is no option of steps.toml; there are python",
        ),
        (fast(languages=("speed",)), "language 'speed' is no option"),
        (fast(base="gone"), "'gone' is no alternative; add its file"),
        (hybrid(primary="gone"), "'gone' is no alternative"),
        (hybrid(secondary="gone"), "'gone' is no alternative; did you mean 'one'?"),
        (fast(kind="variant"), "a variant must state its reason"),
        (fast(number=1000), "number 1000 is not from 1 to 999"),
        (fast(number=-1), "number -1 is not from 1 to 999"),
        (
            fast(limits=("rumour",)),
            "limits: evidence 'rumour' is not declared in this file; add "
            "[evidence.rumour]",
        ),
        (fast(name=" "), "name is empty"),
        (fast(summary=""), "summary is empty"),
        (fast(website="http://example.org"), "website 'http://example.org' is not"),
        (
            fast(first_steps=FirstSteps((), "http://example.org/guide")),
            "first_steps: guide 'http://example.org/guide' is not an address with",
        ),
        (hybrid(reason=()), "a hybrid must state its reason"),
        (
            fast(kind="hybrid", reason=REASON, performances={}),
            "a hybrid needs a composition; write composition = {",
        ),
        (hybrid(kind="framework"), "a framework has no composition; remove it, or"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_fault_of_an_alternative_is_found(catalogue, problem):
    (found,) = check(catalogue)
    assert found.startswith(f"alternatives/fast.toml: {problem}")


@pytest.mark.parametrize("id_", ["Fast", "fast_one", "1fast", "fast.one", ""])
def test_malformed_id_of_an_alternative_is_found(id_):
    (found,) = check(fast(id_, name="Fast"))
    assert found.startswith(f"alternatives/{id_}.toml: an id is lower-case")


def test_alternatives_that_share_an_id_are_found():
    (found,) = check(holding(*(make_alternative("a", {"speed": 5.0}) for _ in "ab")))
    assert found.startswith("alternatives: id 'a' is used 2")


def test_alternatives_that_share_a_number_are_told_with_the_next_free_one():
    numbers = {"a": 7, "b": 7, "c": 12, "d": 9}
    listed = (
        make_alternative(id_, {"speed": 5.0}, number=n) for id_, n in numbers.items()
    )
    (found,) = check(holding(*listed))
    assert found == (
        "alternatives/a.toml and alternatives/b.toml: number 7 is used 2 times; give "
        "the newer one 13, the next free number"
    )


@pytest.mark.parametrize(
    ("catalogue", "problem"),
    [
        (
            fast(performances={}),
            "no performance for 'speed'; add [performances.speed] with a level, or",
        ),
        (
            fast(levels={"sped": 5.0}),
            "performance 'sped': this criterion is not in criteria.toml; did you mean "
            "'speed'?",
        ),
        (
            fast(levels={"speed": 5.0, "charm": 5.0}),
            "performance 'charm': this criterion is not in criteria.toml; remove it",
        ),
        (performing(why=" "), "performance 'speed': say in why"),
        (performing(None, why=""), "performance 'speed': say in why"),
        (
            performing(evidence=("manual", "rumour")),
            "performance 'speed': evidence 'rumour' is not declared",
        ),
        (
            performing(evidence=("manual", "manuel")),
            "performance 'speed': evidence 'manuel' is not declared in this file; did "
            "you mean 'manual'?",
        ),
        (performing(None, not_applicable=True), "performance 'speed': only a part"),
        (performing(grade=None), "performance 'speed': a level without a grade; add"),
        (performing(None, grade="A"), "performance 'speed': a grade without a level"),
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
    "date",
    ["1 May 2026", "2026-13", "2026-00", "2026-02-31", "2026-1", "", "26", "20260501"],
)
def test_malformed_date_of_evidence_is_found(date):
    (found,) = check(citing(as_of=date))
    assert found.startswith(
        f"alternatives/fast.toml: evidence 'manual': as_of {date!r}"
    )


@pytest.mark.parametrize("key", ["fact", "source"])
def test_empty_text_of_evidence_is_found(key):
    (found,) = check(citing(**{key: " "}))
    assert found.startswith(
        f"alternatives/fast.toml: evidence 'manual': {key} is empty"
    )


@pytest.mark.parametrize(
    "url", ["http://example.org/", "javascript:x", "https://manual", "example.org", ""]
)
def test_address_of_evidence_that_is_not_https_is_found(url):
    (found,) = check(citing(url=url))
    assert found.startswith(f"alternatives/fast.toml: evidence 'manual': url {url!r}")
