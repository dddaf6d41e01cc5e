"""An export that is interrupted more than once leaves nothing out."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.durability.conftest import everything, filled, published, run
from tests.persistence.rows import NOW, RESULTS
from webapp.cli import transfer
from webapp.persistence.db import Database
from webapp.persistence.models import Base
from webapp.services import exporting
from webapp.views.database import EXTENSION

REMOVED = Base.metadata.tables["removed_result"]

pytestmark = pytest.mark.on_database("sqlite")


def an_hour_ago(database: Database, file: Path, removed: str) -> None:
    """Makes the file, and what was published and removed since, so much older."""
    hour = datetime.now(UTC) - timedelta(hours=1)
    with database.write_engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER result_no_update")
        new = sa.update(RESULTS).where(RESULTS.c.published_at > NOW)
        connection.execute(new.values(published_at=hour))
        gone = sa.update(REMOVED).where(REMOVED.c.slug == removed)
        connection.execute(gone.values(removed_at=hour))
    os.utime(file, (hour.timestamp() - 10,) * 2)


def interrupted_after(number: int) -> Callable[..., Iterator[exporting.Record]]:
    def records(*arguments: Any) -> Iterator[exporting.Record]:
        yield from islice(exporting.records(*arguments), number)
        raise KeyboardInterrupt

    return records


@pytest.mark.parametrize("share", [0.93, 0.999])
@pytest.mark.parametrize("written", [0, 1, 2, 4])
def test_nothing_is_left_out_after_two_interruptions(
    app, at, database, tmp_path, monkeypatch, share, written
):
    """The second comes when some records more, or none, have been written."""
    file, other = tmp_path / "results.jsonl", at(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    slugs = filled(database, 8)
    for slug in slugs[6:]:
        run(app, "results", "remove", slug)
    run(app, "export", str(file))
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    published(app, 3)
    run(app, "results", "remove", slugs[0])
    an_hour_ago(database, file, slugs[0])
    with monkeypatch.context() as once:
        once.setattr(transfer, "records", interrupted_after(written))
        assert "Interrupted" in run(app, "export", str(file)).output
    assert run(app, "export", str(file)).exit_code == 0
    assert run(other, "import", str(file)).exit_code == 0
    assert everything(other.extensions[EXTENSION]) == everything(database)
