"""The templates: all compile, and each partial says what it needs."""

import re
from pathlib import Path

import pytest
from jinja2 import StrictUndefined, meta

from webapp.app import create_app
from webapp.config import ROOT

FOLDER = ROOT / "templates"
ALL = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
PARTIALS = [name for name in ALL if Path(name).name.startswith("_")]
IMPORT = re.compile(r'{%-? from "([^"]+)" import (.+?)(?: with context)? -?%}')


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def imported(name: str) -> list[tuple[str, str]]:
    """File and name of each macro that a template imports."""
    return [
        (file, macro.split(" as ")[-1].strip())
        for file, macros in IMPORT.findall(source(name))
        for macro in macros.split(",")
    ]


@pytest.fixture(scope="module")
def environment():
    return create_app().jinja_env


def test_templates_are_found():
    assert "base.html" in ALL
    assert len(PARTIALS) >= 10


@pytest.mark.parametrize("name", ALL)
def test_template_compiles(environment, name):
    assert environment.get_template(name)


@pytest.mark.parametrize("name", ALL)
def test_template_refers_to_files_that_exist(environment, name):
    tree = environment.parse(source(name))
    for referred in meta.find_referenced_templates(tree):
        assert referred in ALL


@pytest.mark.parametrize("name", PARTIALS)
def test_partial_begins_with_what_it_needs(name):
    assert re.match(r"{#-? Needs[: ]\s*\S", source(name))


@pytest.mark.parametrize("name", ALL)
def test_every_imported_macro_is_used(name):
    text = IMPORT.sub("", source(name))
    for _, macro in imported(name):
        assert re.search(rf"\b{macro}\(", text), f"{macro} is not used"


@pytest.mark.parametrize("name", ALL)
def test_every_macro_that_is_used_is_imported_here(environment, name):
    """An include does not hand down what its page imported."""
    macros = {
        macro
        for file in ALL
        if file.startswith("macros/")
        for macro in re.findall(r"{% macro (\w+)\(", source(file))
    }
    used = {macro for macro in macros if re.search(rf"{{{{ {macro}\(", source(name))}
    assert used <= {macro for _, macro in imported(name)}


def test_every_template_is_used(environment):
    code = "".join(path.read_text() for path in (ROOT / "webapp").rglob("*.py"))
    referred = {
        name
        for file in ALL
        for name in meta.find_referenced_templates(environment.parse(source(file)))
    }
    assert [n for n in ALL if n not in referred and f'"{n}"' not in code] == []


def test_missing_value_is_an_error_not_an_empty_place(environment):
    assert environment.undefined is StrictUndefined
    assert environment.autoescape("any.html")


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_marked_as_safe(name):
    assert not re.search(r"\|\s*safe\b|autoescape false", source(name))
