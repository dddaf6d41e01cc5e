"""What the site says of itself is there, and true."""

import json
import re
from datetime import date

import pytest

from tests.reading import attr, one, words
from webapp.views.changelog import FILE, Entry, entries, read

PAGES = ["/about", "/privacy", "/changelog"]
CONTACTS = {
    "": None,
    "mail@example.org": "mailto:mail@example.org",
    "https://example.org/contact": "https://example.org/contact",
}


@pytest.mark.parametrize("path", [*PAGES, "/", "/recommendation", "/nowhere"])
def test_foot_of_each_page_leads_there(page, path):
    soup = page(path, 404 if path == "/nowhere" else 200)
    links = [attr(tag, "href") for tag in soup.select("footer nav a")]
    assert set(PAGES) <= set(links)
    here = [attr(tag, "href") for tag in soup.select("footer a[aria-current=page]")]
    assert here == ([path] if path in PAGES else [])


@pytest.mark.parametrize("path", ["/about", "/privacy"])
@pytest.mark.parametrize(("stated", "link"), CONTACTS.items())
def test_contact_is_shown_if_there_is_one(app, page, path, stated, link):
    before = page(f"{path}?without")
    app.config["CONTACT"] = stated
    soup = page(path)
    mine = [attr(tag, "href") for tag in soup.select("main a")]
    known = [attr(tag, "href") for tag in before.select("main a")]
    assert [a for a in mine if a not in known] == ([link] if link else [])


def test_changelog_shows_the_file_whole(page):
    soup = page("/changelog")
    shown = [words(tag) for tag in soup.select("main li")]
    told = [text for entry in entries() for text in entry.changes]
    assert shown == [text.replace("`", "") for text in told]
    codes = [tag.get_text() for tag in soup.select("main li code")]
    assert codes == [code for text in told for code in re.findall("`([^`]+)`", text)]
    said = " ".join(FILE.read_text(encoding="utf-8").split())
    assert all(text in said for text in told)
    assert said.count(" - ") == len(shown)
    days = [attr(tag, "datetime") for tag in soup.select("main time")]
    assert days == sorted(days, reverse=True)


def test_file_of_changes_is_read_by_heading_and_item():
    text = "# Changes\n\nIntro - here.\n\n## 2026-02-01\n\n- One\n  more\n- Two\n"
    text += "\n## 2026-01-01\n\n- <b>Bold</b>\n"
    assert read(text) == (
        Entry(date(2026, 2, 1), ("One more", "Two")),
        Entry(date(2026, 1, 1), ("<b>Bold</b>",)),
    )


def test_code_within_a_change_is_escaped(page, monkeypatch):
    entry = Entry(date(2026, 2, 1), ("An `a<b>` & <i>more</i> `c`",))
    monkeypatch.setattr("webapp.views.about.entries", lambda: (entry,))
    item = one(page("/changelog"), "main li")
    assert words(item) == "An a<b> & <i>more</i> c"
    assert [words(tag) for tag in item.select("*")] == ["a<b>", "c"]


def test_heading_that_is_no_day_is_refused():
    with pytest.raises(ValueError, match="soon"):
        read("## soon\n\n- One\n")


LOGGED = {
    "time": "when",
    "route": "which kind of page",
    "status": "how it ended",
    "ms": "how long",
}


def test_what_privacy_promises_of_the_log_holds(app, client, caplog):
    """A failure is noted with its page, without answers and titles."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    engine = app.extensions["whichstack-database"].write_engine
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE result")
    response = client.post(
        "/results",
        data={"title": "Secret plan", "team": "python"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert response.status_code == 503
    assert re.search('no such table|"result" does not exist', caplog.text)
    assert "Secret plan" not in caplog.text
    assert '"python"' not in caplog.text


def test_privacy_says_what_a_line_of_the_log_holds(client, page, capsys):
    """Besides, each line names its request, so that what broke can be found."""
    client.get("/recommendation?team=python", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    said = capsys.readouterr().err
    assert not re.search("python|192.0.2.9", said)
    log = words(one(page("/privacy"), "section[aria-labelledby=log-title]"))
    for field, word in LOGGED.items():
        assert word in log, field
    kept = json.loads(said).keys() - {
        "level",
        "event",
        "id",
        "method",
        "bytes",
        "cache",
    }
    assert kept == LOGGED.keys()


def test_privacy_names_all_that_is_stored_of_a_result(page):
    said = words(one(page("/privacy"), "main"))
    for part in ("answers", "title", "moment", "recommended"):
        assert part in said
