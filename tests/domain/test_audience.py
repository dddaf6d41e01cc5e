"""For whom an alternative comes first among typical cases."""

import pytest

from tests.builders import make_alternative, make_catalogue, make_option, make_question
from webapp.domain.answers import Answers
from webapp.domain.audience import audience
from webapp.domain.catalogue import Alternative, Catalogue, PriorChoice
from webapp.domain.recommendation import recommend
from webapp.services.current import current_catalogue


def catalogue_of(
    *more: Alternative, shares: tuple[float, float] = (0.5, 0.5)
) -> Catalogue:
    """Half of typical cases need speed, half ease."""
    fast, easy = (
        make_option("fast", {"speed": "critical"}),
        make_option("easy", {"ease": "critical"}),
    )
    prior = tuple(
        PriorChoice((option.id,), share)
        for option, share in zip((fast, easy), shares, strict=True)
    )
    return make_catalogue(
        [
            make_alternative("quick", {"speed": 9.0, "ease": 1.0}),
            make_alternative("gentle", {"speed": 1.0, "ease": 9.0}),
            *more,
        ],
        questions=[make_question("need", fast, easy, prior=prior)],
    )


def test_shares_and_weights_say_who_wins_when():
    catalogue = catalogue_of()
    quick, gentle = audience(catalogue, "quick"), audience(catalogue, "gentle")
    assert quick.share == pytest.approx(0.5, abs=0.02)
    assert quick.share + gentle.share == pytest.approx(1.0)
    assert quick.heavier == ("speed",)
    assert gentle.heavier == ("ease",)
    assert quick.central["speed"] > 0.9
    assert quick.usual["speed"] == pytest.approx(0.5, abs=0.02)
    assert quick.usual == gentle.usual


def test_rarer_need_makes_a_smaller_share():
    assert audience(catalogue_of(shares=(0.2, 0.8)), "quick").share == pytest.approx(
        0.2, abs=0.02
    )


def test_what_never_wins_has_no_weights():
    poor = make_alternative("poor", {"speed": 0.0, "ease": 0.0})
    found = audience(catalogue_of(poor), "poor")
    assert found.share == 0.0
    assert found.central == {}
    assert found.heavier == ()


def test_absent_reason_keeps_nobody_from_an_audience_but_their_own():
    better = make_alternative(
        "better",
        {"speed": 9.0, "ease": 9.0},
        kind="variant",
        base="quick",
        reason=(("need:fast",),),
    )
    catalogue = catalogue_of(better, shares=(0.2, 0.8))
    others = catalogue_of(shares=(0.2, 0.8))
    # As good as the better of both in every sample, so first in every other one.
    assert audience(catalogue, "better").share == pytest.approx(0.5, abs=0.05)
    assert audience(catalogue, "quick") == audience(others, "quick")


def test_shares_are_those_of_the_empty_form():
    catalogue = current_catalogue().catalogue
    confidence = recommend(catalogue, Answers()).confidence
    assert confidence
    for id_, share in confidence.shares.items():
        assert audience(catalogue, id_).share == pytest.approx(share)


def test_part_has_no_audience():
    part = make_alternative("part", {"speed": 1.0, "ease": 1.0}, kind="part")
    with pytest.raises(ValueError, match="part"):
        audience(catalogue_of(part), "part")
