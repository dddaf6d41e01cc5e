"""Publishing a result, and reading it back exactly as it was."""

import json
from datetime import UTC, datetime
from math import fsum, log2

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.databases import BOTH
from tests.services.other_catalogue import other_catalogue
from tests.views.answer_sets import sampled, sampled_where
from webapp.catalogue.files import LoadedCatalogue
from webapp.domain.answers import Answers, parse
from webapp.domain.outcome import outcome
from webapp.domain.recommendation import recommend
from webapp.domain.scoring import METHOD_VERSION
from webapp.persistence.models import Base, CatalogueVersion, Result
from webapp.services import results
from webapp.services.current import current_catalogue

pytestmark = BOTH

NOW = datetime(2026, 11, 23, 7, 8, 9, tzinfo=UTC)


def publish(
    session: Session,
    answers: Answers,
    title: str = "",
    loaded: LoadedCatalogue | None = None,
) -> str:
    return results.publish(session, loaded or current_catalogue(), answers, title, NOW)


def read(session: Session, slug: str) -> results.PublishedResult:
    """The result as another request would read it."""
    session.expire_all()
    found = results.read(session, slug)
    assert found
    return found


def count(session: Session, table: type[Base]) -> object:
    return session.scalar(sa.select(sa.func.count()).select_from(table))


def test_slug_has_at_least_sixty_random_bits():
    assert results.SLUG_LENGTH * log2(len(set(results.SLUG_ALPHABET))) >= 60
    assert len(set(results.SLUG_ALPHABET)) == len(results.SLUG_ALPHABET)


def test_slug_has_no_letters_that_are_taken_for_others():
    assert not set(results.SLUG_ALPHABET) & set("01ilo")
    assert results.SLUG_ALPHABET.lower() == results.SLUG_ALPHABET


def test_slug_spells_no_words():
    assert not set(results.SLUG_ALPHABET) & set("aeiouy")


def test_slugs_use_the_whole_alphabet_and_never_repeat():
    slugs = [results.new_slug() for _ in range(500)]
    assert len(set(slugs)) == 500
    assert {len(slug) for slug in slugs} == {results.SLUG_LENGTH}
    assert set("".join(slugs)) == set(results.SLUG_ALPHABET)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", None),
        ("  \t\n", None),
        (" Portal ", "Portal"),
        ("x" * 120, "x" * 120),
        (" " * 50 + "x" * 120 + " " * 50, "x" * 120),
        ("🚀" * 120, "🚀" * 120),
        ("two  spaces", "two  spaces"),
        ("\u200b\u2060\ufeff", None),
        ("\u3164\u2800\ufe0f\u034f", None),  # letters, marks and a symbol, all blank
        ("\u115f \U000e0100", None),
        ("\u2764\ufe0f", "\u2764\ufe0f"),
    ],
)
def test_title_is_trimmed(text, title):
    assert results.checked_title(text) == title


@pytest.mark.parametrize(
    "text",
    [
        "a\nb",
        "a\x00b",
        "a\x7fb",
        "a\x9fb",
        "\x1b[0mx",
        "a\ud800b",
        "a\u202eb",
        "x" * 121,
    ],
)
def test_bad_title_is_refused_with_a_reason(text):
    with pytest.raises(results.InvalidTitle, match=r"[Pp]lease"):
        results.checked_title(text)


@pytest.mark.parametrize("index", range(10))
def test_result_is_read_back_as_it_was_published(session, catalogue, index):
    answers = sampled(catalogue, index)
    slug = publish(session, answers, f"Title {index}")
    found = read(session, slug)
    assert (found.slug, found.title) == (slug, f"Title {index}")
    assert (found.answers, found.catalogue) == (answers, catalogue)
    assert found.catalogue_digest == current_catalogue().digest
    assert (found.published_at, found.method_version) == (NOW, METHOD_VERSION)
    assert found.outcome == outcome(recommend(catalogue, answers))


def test_unknown_slug_reads_as_nothing(session, catalogue):
    publish(session, sampled(catalogue, 0))
    for slug in ("bcdfghjkmnpqr", "", "a\x00b", "ä", "a b", "x" * 5000):
        assert results.read(session, slug) is None
        assert results.is_there(session, slug) is None


def test_result_is_there_until_it_is_removed(session, catalogue):
    slug, other = (publish(session, sampled(catalogue, 0)) for _ in range(2))
    assert results.is_there(session, slug)
    assert results.remove(session, slug, NOW)
    assert results.is_there(session, slug) is False
    assert results.read(session, slug) is None
    assert not results.remove(session, slug, NOW)
    assert results.is_there(session, other)


def test_published_result_is_committed(session, database, catalogue):
    slug = publish(session, sampled(catalogue, 0))
    session.rollback()
    with database.reading() as other:
        assert results.read(other, slug) is not None


def test_publishing_records_the_catalogue_once(session, catalogue):
    for index in range(3):
        publish(session, sampled(catalogue, index))
    digests = session.scalars(sa.select(CatalogueVersion.digest)).all()
    assert digests == [current_catalogue().digest]


def test_results_of_two_catalogues_keep_their_own(session, catalogue):
    """A rolled-back deployment publishes under its catalogue as well."""
    answers = sampled(catalogue, 2)
    old = publish(session, answers, loaded=other_catalogue())
    new = publish(session, answers)
    name = catalogue.alternatives[0].name
    assert read(session, old).catalogue.alternatives[0].name == f"Other {name}"
    assert read(session, new).catalogue.alternatives[0].name == name


def test_invalid_title_stores_nothing_at_all(session, database, catalogue):
    with pytest.raises(results.InvalidTitle):
        publish(session, sampled(catalogue, 0), "x" * 121)
    session.rollback()
    with database.reading() as other:
        assert count(other, Result) == 0
        assert count(other, CatalogueVersion) == 0


@pytest.mark.parametrize("index", range(10))
def test_outcome_holds_what_the_page_prints(catalogue, index):
    answers = sampled(catalogue, index)
    found = recommend(catalogue, answers)
    told = outcome(found)
    assert [id_ for id_, _ in told["ranking"]] == [
        scored.alternative_id for scored in found.ranking
    ]
    assert [item["id"] for item in told["excluded"]] == [
        exclusion.alternative_id for exclusion in found.exclusions
    ]
    assert told["tie"] == found.tie
    scores = dict(told["ranking"])
    assert list(told["contributions"]) == list(scores)[:5]
    for id_, terms in told["contributions"].items():
        assert fsum(terms.values()) == pytest.approx(scores[id_], abs=1e-7)


def test_outcome_names_the_answers_that_excluded(catalogue):
    answers = parse(catalogue, [("product", "static"), ("live", "chat")]).answers
    for item in outcome(recommend(catalogue, answers))["excluded"]:
        assert item["reason_absent"] or set(item["questions"]) <= {"product", "live"}
        assert item["would_be_rank"] >= 1


def test_outcome_is_small_and_plain_data(catalogue):
    answers = sampled_where(catalogue, lambda f: len(f.ranking) > 6)
    told = outcome(recommend(catalogue, answers))
    text = json.dumps(told)
    assert json.loads(text) == told
    assert len(text) < 6000


def test_empty_answers_can_be_published(session):
    slug = publish(session, Answers())
    assert read(session, slug).answers == Answers()


def test_answers_of_an_old_catalogue_are_read_by_that_catalogue(session, catalogue):
    """Not by today's, under which an option has gone."""
    loaded = other_catalogue()
    answers = parse(loaded.catalogue, [("product", "boat"), ("team", "go")]).answers
    assert parse(catalogue, answers.pairs()).answers != answers
    slug = publish(session, answers, loaded=loaded)
    assert read(session, slug).answers == answers


def test_nobody_waits_while_a_recommendation_is_made(session, catalogue, monkeypatch):
    """It takes longer than storing it, for which all other writers wait."""
    made = []

    def watched(*given):
        assert not session.in_transaction()
        made.append(recommend(*given))
        return made[-1]

    monkeypatch.setattr(results, "recommend", watched)
    publish(session, sampled(catalogue, 0))
    assert len(made) == 1
