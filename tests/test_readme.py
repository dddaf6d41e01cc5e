"""What README tells to type works."""

import json
import re
import shlex
import textwrap
import threading
import tomllib
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.serving import make_server

from webapp.catalogue.checks import check
from webapp.catalogue.files import BUNDLED, parsed
from webapp.catalogue.review import idle_traits, uncited_problems
from webapp.catalogue.shape import structure
from webapp.config import ROOT
from webapp.domain.catalogue import Alternative

README = (ROOT / "README.md").read_text(encoding="utf-8")
SITE = "http://127.0.0.1:8000"


def example(word: str) -> str:
    """The only example in Python that has this word."""
    found = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (code,) = (code for code in found if word in code)
    return str(code)


@pytest.fixture
def site(app):
    """The address of the application, listening."""
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_method_on_a_bare_matrix_gives_the_figures_beside_it():
    names: dict[str, Any] = {}
    exec(example("numpy"), names)
    assert names["scores"].tolist() == [71.25, 65.0, 51.25]
    assert names["ranks"].tolist() == [1, 2, 3]
    assert names["decisive"][1:] == pytest.approx([0.217, 0.5], abs=5e-4)
    assert names["group_share"] == 0.25
    assert names["b"].sum(axis=1) == pytest.approx([1.0, 1.0, 1.0])


def test_example_of_an_alternative_lacks_only_the_criteria_it_leaves_out():
    (indented,) = re.findall(r" *```toml\n(.*?)```", README, re.DOTALL)
    stated = tomllib.loads(textwrap.dedent(indented))
    _, bundled = parsed(BUNDLED)
    unused = max(a.number for a in bundled.alternatives) + 1
    example = structure({**stated, "number": unused}, Alternative, "README.md")
    catalogue = replace(bundled, alternatives=(*bundled.alternatives, example))
    assert {problem.partition("; ")[0] for problem in check(catalogue)} == {
        f"alternatives/{example.id}.toml: no performance for {criterion.id!r}"
        for criterion in bundled.criteria
        if criterion.id not in example.performances
    }
    assert [*uncited_problems(catalogue), *idle_traits(catalogue)] == []


def test_api_in_python_prints_the_first_three(site, capsys):
    exec(example("urlopen").replace(SITE, site), {})
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(". ")[0] for line in lines] == ["1", "2", "3"]
    assert all(re.search(r": \d\d\.\d %$", line) for line in lines)


def test_api_by_command_line_answers(client):
    section = README.partition("## The API")[2].partition("```python")[0]
    commands = re.findall(r"^curl (?:.|\n {2})+", section, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        _, address, *options = shlex.split(command.replace("\\\n", ""))
        assert address.startswith(SITE)
        sent = {"json": json.loads(options[-1])} if options else {}
        response = client.open(address, method="POST" if sent else "GET", **sent)
        assert response.status_code == (201 if sent else 200)
