"""Notes on the method name only what exists; their shape is checked by parsing."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.builders import make_catalogue, make_document
from webapp.catalogue.checks import check
from webapp.catalogue.document import parse, to_json
from webapp.catalogue.method_checks import method_problems
from webapp.catalogue.shape import CatalogueError
from webapp.domain.catalogue import Catalogue
from webapp.domain.texts import Correction, LeftOut, MethodNotes


def with_notes(**kw: Any) -> Catalogue:
    catalogue = make_catalogue()
    texts = replace(catalogue.texts, method=MethodNotes(**kw))
    return replace(catalogue, texts=texts)


def test_notes_that_name_what_exists_have_no_problems():
    note = Correction("fast", "It is not that fast.", ("manual",))
    assert list(method_problems(with_notes(corrections=(note,)))) == []


@pytest.mark.parametrize(
    ("note", "named"),
    [
        (Correction("gone", "It was."), "'gone' is no alternative"),
        (Correction("fast", "It is.", ("rumour",)), "evidence 'rumour'"),
    ],
)
def test_unknown_names_are_problems_of_the_catalogue(note, named):
    catalogue = with_notes(corrections=(Correction("easy", "It is."), note))
    (problem,) = check(catalogue)
    assert problem.startswith("catalogue.toml: method.corrections, number 2: ")
    assert named in problem


def test_notes_survive_being_stored():
    stated = with_notes(left_out=(LeftOut("Fame", "It tells little."),), bias=("Us.",))
    assert parse(stored(stated)) == stated


def test_unknown_key_of_a_note_is_refused():
    document = stored(with_notes(left_out=(LeftOut("Fame", "No."),)))
    document["texts"]["method"]["left_out"][0]["because"] = "x"
    with pytest.raises(CatalogueError, match="because"):
        parse(document)


def stored(catalogue: Catalogue) -> Any:
    return json.loads(to_json(make_document(catalogue)))
