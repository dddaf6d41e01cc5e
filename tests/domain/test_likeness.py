"""Which alternatives are most alike."""

import pytest

from tests.builders import make_alternative, make_catalogue
from webapp.domain.catalogue import Catalogue
from webapp.domain.likeness import Neighbour, nearest


def catalogue_of(**levels: tuple[float | None, float | None]) -> Catalogue:
    return make_catalogue(
        [
            make_alternative(id_, {"speed": speed, "ease": ease})
            for id_, (speed, ease) in levels.items()
        ]
    )


def near(catalogue: Catalogue) -> tuple[Neighbour, ...]:
    return nearest(catalogue, catalogue.alternative("own"))


def test_nearest_come_first_with_what_tells_them_apart():
    catalogue = catalogue_of(own=(5, 5), far=(9, 1), close=(5, 6), mid=(8, 6))
    found = near(catalogue)
    assert [n.alternative_id for n in found] == ["close", "mid", "far"]
    assert [n.distance for n in found] == pytest.approx([0.5, 2.0, 4.0])
    assert [n.criterion_id for n in found] == ["ease", "speed", "speed"]


def test_only_so_many_are_named():
    catalogue = catalogue_of(own=(5, 5), a=(5, 5), b=(5, 5), c=(5, 5), d=(5, 5))
    assert [n.alternative_id for n in near(catalogue)] == ["a", "b", "c"]


def test_unknown_levels_are_left_out_of_the_mean():
    catalogue = catalogue_of(own=(5, None), half=(6, 9), none=(None, 9))
    (found,) = near(catalogue)
    assert (found.alternative_id, found.distance) == ("half", 1.0)
    assert found.criterion_id == "speed"


@pytest.mark.parametrize("kind", ["part", "outcome"])
def test_what_is_no_choice_of_its_own_is_not_named(kind):
    other = make_alternative("other", {"speed": 5, "ease": 5}, kind=kind)
    own = make_alternative("own", {"speed": 5, "ease": 5})
    assert near(make_catalogue([own, other])) == ()
