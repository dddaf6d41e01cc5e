"""Places are written so that an editor finds them."""

import pytest

from webapp.catalogue.places import readable

DOCUMENT = {
    "id": "fast",
    "companions": [{"name": "A queue"}, {"note": "nameless"}, "no table"],
    "performances": {"speed": {"level": 9}},
    "steps": [{"id": "product", "questions": [{"id": "load", "name": "Load"}]}],
}


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("", ""),
        (".number", "number"),
        (".performances['speed'].level", "performances['speed'].level"),
        (".performances['ease'].level", "performances['ease'].level"),
        (""".evidence["it's"].url""", """evidence["it's"].url"""),
        (".steps[0].questions[0].kind", "steps['product'].questions['load'].kind"),
        (".companions[0].need", "companions['A queue'].need"),
        (".companions[1].need", "companions[1].need"),
        (".companions[2]", "companions[2]"),
    ],
)
def test_entries_of_lists_are_called_by_id_or_name(path, shown):
    assert readable(path, DOCUMENT) == shown
