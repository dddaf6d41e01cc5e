"""Commands say which database they used: it may be another than the site's."""

import pytest
from sqlalchemy import make_url

from tests.databases import BOTH
from tests.durability.conftest import filled, run

on_sqlite = pytest.mark.on_database("sqlite")
pytestmark = BOTH


def test_each_command_names_the_database_it_used(app, database, tmp_path):
    slug, *_ = filled(database, 2)
    name = str(make_url(app.config["DATABASE_URL"]).database)
    commands = [
        ("export", str(tmp_path / "lines")),
        ("import", str(tmp_path / "lines")),
        ("backup", str(tmp_path / "whole")),
        ("restore", "--replace", str(tmp_path / "whole")),
        ("results", "remove", slug),
    ]
    for command in commands:
        done = run(app, *command)
        assert done.exit_code == 0, done.output
        assert name in done.output, command


def test_refusals_name_it_as_well(app, database, tmp_path):
    filled(database, 1)
    name = str(make_url(app.config["DATABASE_URL"]).database)
    run(app, "backup", str(tmp_path / "whole"))
    for command in (["restore", str(tmp_path / "whole")], ["results", "remove", "x"]):
        done = run(app, *command)
        assert done.exit_code == 1
        assert name in done.output


@on_sqlite
def test_removal_makes_no_database_to_find_nothing_in(at, tmp_path):
    file = tmp_path / "forgotten.sqlite3"
    done = run(at(f"sqlite:///{file}"), "results", "remove", "bcdfghjkmnpqr")
    assert done.exit_code == 1
    assert f"There is no database sqlite:///{file}" in done.output
    assert "WHICHSTACK_DATABASE_URL" in done.output
    assert not file.exists()
