"""A recommendation as data: the page's numbers, for whatever there is to say."""

from typing import Any

import pytest

from tests import own_catalogue
from tests.reading import one, section, words
from tests.views.answer_sets import query, sampled, sampled_where
from tests.views.api.conftest import Ask
from tests.views.test_permalink import published
from tests.views.test_permalink_methods import kept_result
from tests.views.test_results import publish
from webapp.domain.answers import Answers
from webapp.domain.outcome import outcome
from webapp.domain.recommendation import recommend
from webapp.views import figures

ADDRESS = "/api/v1/recommendation"
NOT_KEPT = ("needs", "fit_weight", "counterfactuals", "next_question")


def asked_for(ask: Ask, answers: Answers) -> Any:
    """The recommendation, by address."""
    response: Any = ask(f"{ADDRESS}{query(answers)}").json
    return response["recommendation"]


@pytest.mark.parametrize("index", range(4))
def test_numbers_are_those_of_the_page(ask, page, catalogue, index):
    answers = sampled(catalogue, index)
    data = asked_for(ask, answers)
    shown = page(f"/recommendation{query(answers)}")
    assert data["verdict"]["title"] == words(one(shown, "h1"))
    scores = [figures.shown(row["score"]) for row in data["ranking"]]
    if len(scores) > 1:  # else there is no ranking to show
        assert scores == [words(tag) for tag in shown.select(".ranking__score")]
    assert all(f"{score} %" in data["verdict"]["sentence"] for score in scores[:2])
    assert data["verdict"]["sentence"] in words(one(shown, "main"))
    if data["confidence"]:
        assert data["confidence"]["text"] in words(section(shown, "sure"))
    for excluded in data["excluded"]:
        if not excluded["not_called_for"]:
            for reason in excluded["reasons"]:
                assert f"it {reason['text']}." in words(one(shown, "main"))


@pytest.mark.parametrize("index", range(4))
def test_contributions_add_up_to_the_score(ask, catalogue, index):
    data = asked_for(ask, sampled(catalogue, index))
    for row in data["ranking"]:
        if row["score"] is not None:
            total = sum(row["contributions"].values()) + row["fit"]
            assert total == pytest.approx(row["score"], abs=1e-7)
    weights = [need["weight"] for need in data["needs"]]
    assert sum(weights) + data["fit_weight"] == pytest.approx(1.0)


@pytest.mark.parametrize("index", range(4))
def test_both_ways_to_ask_give_the_same(ask, catalogue, index):
    answers = sampled(catalogue, index)
    body = {"answers": dict(answers.chosen), "drop": answers.dropped}
    posted = ask("/api/v1/recommendations", json=body).json
    assert posted == ask(f"{ADDRESS}{query(answers)}").json
    assert posted["recommendation"]["answers"] == {
        key: list(options) for key, options in answers.chosen
    }
    assert posted["page"].endswith(f"/recommendation{query(answers)}")


def test_every_change_of_an_answer_leads_where_it_says(ask, catalogue):
    answers = sampled_where(catalogue, lambda f: f.ranking and f.single_changes)
    changes = recommend(catalogue, answers).single_changes
    data = asked_for(ask, answers)["counterfactuals"]
    assert len(data) == len(changes)
    for told, change in list(zip(data, changes, strict=True))[::20]:
        assert {told["added"], told["removed"]} - {None}
        after = asked_for(ask, change.applied(catalogue, answers))
        assert after["ranking"][0]["alternative"] == told["leader"]


def test_where_nothing_has_to_be_chosen_there_is_no_score(ask):
    data = ask(f"{ADDRESS}?product=static").json["recommendation"]
    (only,) = data["ranking"]
    assert only["score"] is only["contributions"] is only["fit"] is None
    assert data["confidence"] is None


def test_where_nothing_is_left_the_ways_back_are_told(ask, catalogue):
    answers = sampled_where(catalogue, lambda f: not f.ranking)
    data = asked_for(ask, answers)
    assert data["ranking"] == []
    assert data["rescues"]
    assert all(rescue["drop"] for rescue in data["rescues"])
    dropped = "".join(f"&drop={id_}" for id_ in data["rescues"][0]["drop"])
    back = ask(f"{ADDRESS}{query(answers)}{dropped}").json["recommendation"]
    assert data["rescues"][0]["alternative"] in [
        row["alternative"] for row in back["ranking"]
    ]


def test_what_is_not_understood_in_an_address_is_noticed(ask):
    data = ask(f"{ADDRESS}?team=python&team=cobol&colour=red&size=solo&size=large").json
    assert len(data["notices"]) == 3
    assert data["recommendation"]["answers"] == {"team": ["python"], "size": ["large"]}


def test_raw_bytes_in_an_address_are_noticed(ask):
    raw = {"QUERY_STRING": b"team=\xff".decode("latin-1")}
    assert ask(ADDRESS, environ_overrides=raw).json["notices"]


@pytest.mark.parametrize("version", ["1", "2"])
def test_result_of_an_older_method_is_what_was_stored(ask, session, catalogue, version):
    answers = sampled_where(catalogue, lambda f: len(f.ranking) > 6 and f.exclusions)
    slug = kept_result(session, catalogue, answers, version=version)
    stored = outcome(recommend(catalogue, answers))
    data = ask(f"/r/{slug}.json").json
    assert data["read_back"]
    told = data["recommendation"]
    assert all(told[key] is None for key in NOT_KEPT)
    assert told["versions"]["method"] == version
    assert [[r["alternative"], r["score"]] for r in told["ranking"]] == [
        list(pair) for pair in stored["ranking"]
    ]
    kept = [row["contributions"] is not None for row in told["ranking"]]
    assert kept[:6] == [True] * 5 + [False]
    assert (told["confidence"] is None) == (version == "1")
    assert [e["alternative"] for e in told["excluded"]] == [
        e["id"] for e in stored["excluded"]
    ]


def test_result_is_the_recommendation_of_its_day(ask, client, session, catalogue):
    answers = sampled(catalogue, 1)
    slug = published(session, answers, title="Портал")
    data = ask(f"/api/v1/results/{slug}").json
    assert data == ask(f"/r/{slug}.json").json
    assert (data["title"], data["published_at"]) == ("Портал", "2026-03-09T23:30:00Z")
    assert not data["read_back"]
    assert data["recommendation"] == asked_for(ask, answers)
    for address in data["addresses"].values():
        assert client.get(address).status_code == 200


def test_another_catalogue_is_served_in_the_same_shape(ask, client, monkeypatch):
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", str(own_catalogue.FOLDER))
    found = ask("/api/v1/catalogue").json
    assert found["title"] == "Sillwise"
    for alternative in found["alternatives"]:
        ask(f"/api/v1/catalogue/alternatives/{alternative['id']}")
    slug = publish(client, "", [("light", "dark")]).removeprefix("/r/")
    assert ask(f"/r/{slug}.json").json["recommendation"]["ranking"]
    ask("/api/v1/recommendations", json={"answers": {"light": "dark"}})
    ask("/api/v1/recommendations", 422, json={"answers": {"team": "python"}})


def test_catalogue_is_whole(ask, catalogue):
    found = ask("/api/v1/catalogue").json
    questions = [q for step in found["steps"] for q in step["questions"]]
    assert [q["id"] for q in questions] == [q.id for q in catalogue.questions]
    assert [c["id"] for c in found["criteria"]] == [c.id for c in catalogue.criteria]
    assert len(found["alternatives"]) == len(catalogue.alternatives)
    for alternative in found["alternatives"]:
        own = catalogue.alternative(alternative["id"])
        for key, level in alternative["levels"].items():
            assert level == own.level(key)


def test_alternative_has_its_evidence(ask, catalogue):
    for alternative in catalogue.alternatives:
        found = ask(f"/api/v1/catalogue/alternatives/{alternative.id}").json
        for key, told in found["performances"].items():
            assert told["level"] == alternative.level(key)
            if alternative.kind in ("framework", "hybrid") and told["level"]:
                assert told["evidence"], (alternative.id, key)
