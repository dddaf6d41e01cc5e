"""Results made under another method: shown as they were kept, and said to be so."""

import json

import pytest

from tests.reading import attr, has_section, one, section, words
from tests.views.answer_sets import query, sampled, sampled_where
from tests.views.test_permalink import WHEN
from webapp.domain.outcome import outcome
from webapp.domain.recommendation import recommend
from webapp.domain.scoring import METHOD_VERSION
from webapp.persistence.models import Result
from webapp.services import catalogue_versions
from webapp.services.current import current_catalogue

RECOMPUTED = ("what-if", "importances", "to-win", "scorecard", "weak")


def kept_result(session, catalogue, answers, version="1", **changed) -> str:
    """The slug of a result of another method; ``changed`` parts of its outcome."""
    data = json.loads(json.dumps(outcome(recommend(catalogue, answers)))) | changed
    if version == "1":
        del data["confidence"]  # method 1 had none
    loaded = current_catalogue()
    session.add(
        Result(
            slug="bcdfghjkmnpqr",
            catalogue_version_id=catalogue_versions.ensure(session, loaded, WHEN),
            method_version=version,
            answers=[list(pair) for pair in answers.pairs()],
            outcome=data,
            published_at=WHEN,
        )
    )
    session.commit()
    return "bcdfghjkmnpqr"


@pytest.mark.parametrize("index", range(10))
def test_result_of_an_older_method_is_a_good_page(page, session, catalogue, index):
    answers = sampled(catalogue, index)
    shown = page(f"/r/{kept_result(session, catalogue, answers)}")
    assert "our method has changed since" in words(one(shown, ".report__stamp"))
    assert not any(has_section(shown, name) for name in RECOMPUTED)
    today = section(shown, "then-now")
    assert "method has changed since" in words(today)
    assert words(one(today, "h2")).startswith("Today’s method agrees: ")
    assert attr(one(today, "a"), "href") == f"/recommendation{query(answers)}"
    page("/embed/bcdfghjkmnpqr")


def test_figures_of_an_older_method_are_those_that_were_kept(page, session, catalogue):
    answers = sampled_where(catalogue, lambda f: len(f.ranking) > 2 and not f.tie)
    found = recommend(catalogue, answers)
    ranking = [[s.alternative_id, s.score] for s in found.ranking]
    ranking[0], ranking[1] = [ranking[1][0], 55.5], [ranking[0][0], 44.4]
    slug = kept_result(session, catalogue, answers, ranking=ranking)
    shown = page(f"/r/{slug}")
    name = catalogue.alternative(ranking[0][0]).name
    assert words(one(shown, "h1")).startswith(name)
    scores = [words(tag) for tag in shown.select("main .ranking .ranking__score")]
    assert scores[:2] == ["55.5", "44.4"]
    assert not has_section(shown, "sure")


def test_confidence_that_was_kept_is_shown(page, session, catalogue):
    answers = sampled_where(
        catalogue, lambda f: f.confidence and f.confidence.word == "likely"
    )
    shown = page(f"/r/{kept_result(session, catalogue, answers, version='2')}")
    assert words(one(shown, ".sure__text")).startswith("Likely choice")


def test_exclusions_of_an_older_method_keep_their_reasons(page, session, catalogue):
    answers = sampled_where(
        catalogue, lambda f: any(e.screening.breaches for e in f.exclusions)
    )
    before = section(page(f"/recommendation{query(answers)}"), "excluded")
    after = section(page(f"/r/{kept_result(session, catalogue, answers)}"), "excluded")
    assert words(after) == words(before)


def test_result_that_is_not_reproduced_shows_what_was_kept(
    page, session, catalogue, caplog
):
    answers = sampled_where(catalogue, lambda f: len(f.ranking) > 2)
    found = recommend(catalogue, answers)
    other = [[s.alternative_id, s.score - 1] for s in found.ranking]
    version = METHOD_VERSION
    slug = kept_result(session, catalogue, answers, version=version, ranking=other)
    shown = page(f"/r/{slug}")
    assert "our method has changed" in words(one(shown, ".report__stamp"))
    assert "not reproduced" in caplog.text
