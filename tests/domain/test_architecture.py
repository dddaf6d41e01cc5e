"""Which components are there under which answers, and which talks to which."""

import pytest

from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
)
from webapp.domain.architecture import Sketch, sketch
from webapp.domain.catalogue import UNSURE, Catalogue
from webapp.domain.components import Component, Connection, Outside

PROXY = Component("proxy", "Proxy", "gateway")
APP = Component("app", "App", "server", talks_with=("ai:hosted",))
JOBS = Component("jobs", "Jobs", "worker", when=("slow:some", "slow:much"))
DATA = Component("data", "Data", "store")
EXTRA = Component("pages", "Pages", "server", "", ("who:people",), ("who:people",))
CONNECTIONS = (
    Connection("proxy", "app", "HTTP"),
    Connection("clients", "proxy", "WebSocket", ("slow:much",)),
    Connection("app", "data", "SQL"),
    Connection("app", "data", "jobs", ("slow:some",)),
    Connection("jobs", "data", "takes jobs"),
    Connection("pages", "proxy"),
)

QUESTIONS = (
    make_question(
        "what",
        make_option("feed", outside=Outside("Feeds", "program", "XML")),
        make_option("site"),
    ),
    make_question(
        "who",
        make_option("people", outside=Outside("Browser", "client", "HTTPS")),
        make_option("app", outside=Outside("Mobile app", "client", "JSON")),
        make_option("machines", outside=Outside("Programs", "program", "JSON")),
        make_option("nobody"),
        kind="several",
    ),
    make_question("slow", make_option("some"), make_option("much"), kind="several"),
    make_question(
        "ai", make_option("hosted", outside=Outside("Model", "service", "JSON"))
    ),
)


def cat(*components: Component) -> Catalogue:
    made = make_alternative(
        "app", {"speed": 5, "ease": 5}, components=components, connections=CONNECTIONS
    )
    return make_catalogue([made], questions=QUESTIONS)


ALL = cat(PROXY, APP, JOBS, DATA, EXTRA)


def sketched(*choices: str, catalogue: Catalogue = ALL) -> Sketch:
    found = sketch(catalogue, catalogue.alternatives[0], answers(catalogue, *choices))
    assert found
    return found


def talks(*choices: str, catalogue: Catalogue = ALL) -> list[str]:
    found = sketched(*choices, catalogue=catalogue)
    names = {c.id: c.name for c in found.components}
    return [
        f"{names[t.caller]} > {names[t.called]}: {', '.join(t.texts)}"
        for t in found.talks
    ]


def test_alternative_without_components_has_no_sketch():
    assert sketch(cat(), cat().alternatives[0], answers(cat())) is None


def test_without_answers_only_what_is_always_there_is_shown():
    assert talks() == ["Users > Proxy: ", "Proxy > App: HTTP", "App > Data: SQL"]
    assert sketched().further == ("Jobs", "Pages")


def test_any_of_its_choices_calls_for_a_component():
    for choice in ("slow:some", "slow:much"):
        assert "Jobs > Data: takes jobs" in talks(choice)
        assert sketched(choice).further == ("Pages",)


def test_connection_may_need_a_choice_of_its_own():
    assert "App > Data: SQL, jobs" in talks("slow:some")
    assert "App > Data: SQL" in talks("slow:much")


def test_callers_come_from_the_answers():
    assert talks("who:app", "who:machines")[:2] == [
        "Mobile app > Proxy: JSON",
        "Programs > Proxy: JSON",
    ]


def test_later_question_names_callers_more_exactly():
    assert talks("what:feed")[0] == "Feeds > Proxy: XML"
    assert talks("what:feed", "who:app")[0] == "Mobile app > Proxy: JSON"
    assert "Feeds" not in " ".join(talks("what:feed", "who:app"))


@pytest.mark.parametrize("choice", [f"who:{UNSURE}", "who:nobody", "what:site"])
def test_answer_that_names_nobody_leaves_the_usual_caller(choice):
    assert talks(choice)[0] == "Users > Proxy: "


def test_what_clients_say_is_said_by_those_with_a_person_in_front():
    found = talks("who:app", "who:machines", "slow:much")
    assert "Mobile app > Proxy: JSON, WebSocket" in found
    assert "Programs > Proxy: JSON" in found


def test_component_may_claim_who_talks_with_it():
    found = talks("who:people", "who:app")
    assert found[:2] == ["Browser > Pages: HTTPS", "Mobile app > Proxy: JSON"]
    assert "Pages > Proxy: " in found


def test_service_is_called_by_whoever_claims_it_or_by_the_first_server():
    assert talks("ai:hosted")[-1] == "App > Model: JSON"
    plain = cat(Component("plain", "Plain", "server"), DATA)
    assert talks("ai:hosted", catalogue=plain)[-1] == "Plain > Model: JSON"


def test_connection_without_both_ends_is_left_out():
    assert talks(catalogue=cat(APP, DATA)) == ["Users > App: ", "App > Data: SQL"]


def test_every_end_of_a_talk_is_shown(catalogue):
    """Of the real catalogue, under answers that call for everything."""
    everything = {q.id: [o.id for o in q.options] for q in catalogue.questions}
    full = answers(catalogue, *(f"{q}:{o}" for q, os in everything.items() for o in os))
    for alternative in catalogue.recommendable():
        found = sketch(catalogue, alternative, full)
        assert found, alternative.id
        assert not found.further
        ids = [component.id for component in found.components]
        assert len(set(ids)) == len(ids)
        ends = {end for talk in found.talks for end in (talk.caller, talk.called)}
        assert ends == set(ids)
