"""The sketch on the page of an alternative: two drawings, and the same in words."""

import pytest

from tests.reading import attr, has_section, one, section, words
from webapp.domain.answers import Answers
from webapp.services.current import current_catalogue
from webapp.views.sketch.page import sketch_shown

REAL = current_catalogue().catalogue
BUSY = "?clients=pages&clients=programs&slow=reports&live=chat&ai=hosted"


@pytest.mark.parametrize("alternative", REAL.alternatives, ids=lambda a: a.id)
def test_every_alternative_but_parts_has_one(alternative):
    shown = sketch_shown(REAL, alternative, Answers())
    assert (shown is None) == (alternative.kind == "part")


@pytest.mark.parametrize(
    ("id_", "has"), [("none", True), ("django-fastapi", True), ("model-worker", False)]
)
def test_page_shows_it_if_there_is_one(page, id_, has):
    assert has_section(page(f"/stacks/{id_}"), "sketch") == has


def test_both_drawings_say_the_same_and_are_described(page):
    shown = section(page(f"/stacks/django{BUSY}"), "sketch")
    wide, narrow = shown.select("svg")
    for drawing in (wide, narrow):
        assert attr(drawing, "role") == "img"
        assert words(one(drawing, "title")) == "How Django fits together"
        assert "7 parts and 7 connections" in words(one(drawing, "desc"))
        assert len(drawing.select(".sketch__box")) == 7
        assert len(drawing.select(".sketch__line")) == 7
    texts = [sorted(words(drawing).split()) for drawing in (wide, narrow)]
    assert texts[0] == texts[1]


def test_list_says_who_talks_to_whom_and_how(page):
    shown = section(page(f"/stacks/django{BUSY}"), "sketch")
    assert [words(item) for item in shown.select("li")] == [
        "Django: pages, accounts, staff screens",
        "Celery: runs the jobs",
        "Hosted model: run by a provider",
        "Browser to Django: HTTPS, pages, WebSocket",
        "Other programs to Django: HTTPS, JSON",
        "Django to PostgreSQL: SQL",
        "Django to Redis: jobs, live messages",
        "Celery to Redis: takes jobs",
        "Celery to PostgreSQL: SQL",
        "Django to Hosted model: HTTPS, JSON",
    ]


def test_hybrid_shows_both_runtimes_and_how_they_talk(page):
    hybrid = "spring-boot-model-service"
    shown = section(page(f"/stacks/{hybrid}?ai=own-now"), "sketch")
    talks = [words(item) for item in shown.select("li")]
    assert "Spring Boot: product and its rules, in Java" in talks
    assert "Model service: FastAPI, in Python; models loaded once" in talks
    assert "Spring Boot to Model service: HTTP, JSON" in talks


def test_it_tells_what_other_answers_would_add(page):
    bare = words(section(page("/stacks/django"), "sketch"))
    assert "whatever you answer" in bare
    assert "Other answers would add Celery and Redis." in bare
    busy = words(section(page(f"/stacks/django{BUSY}"), "sketch"))
    assert "under your answers" in busy
    assert "would add" not in busy
