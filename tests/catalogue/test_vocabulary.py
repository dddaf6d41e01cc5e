"""What people write about a project, and the answers that are meant by it.

Properties of the reading use a small vocabulary of their own; the tables hold the
bundled one to how a person would read each phrase.
"""

from __future__ import annotations

from typing import Any

import pytest

from webapp.catalogue.files import BUNDLED, load
from webapp.catalogue.vocabulary import Rule, UnknownWord, Vocabulary, load_vocabulary

CATALOGUE = load(BUNDLED).catalogue
BUNDLED_WORDS = load_vocabulary(BUNDLED / "vocabulary.toml")


def read(needs, vocabulary=BUNDLED_WORDS) -> Any:
    return vocabulary.answers(CATALOGUE, needs)


def small(*rules) -> Any:
    """A vocabulary with one need, "load", and the bundled silence."""
    needs = {"load": rules}
    return Vocabulary(needs, BUNDLED_WORDS.unstated, unclear=("who knows",))


def told(need, stated) -> Any:
    """What the need, stated so, says about its own question."""
    return list(read({need: stated}).options(ASKED_AS.get(need, need)))


ASKED_AS = {
    "staff_screens": "staff",
    "backend_scope": "scope",
    "team_size": "size",
    "lifetime_years": "lifetime",
    "slow_work": "slow",
    "team_languages": "team",
    "compliance": "data",
}
MEANT = {
    "product": """
        learning: learning platform | Education platform with courses
        business: government service with forms | health records
        business: case management with AI
        gateway: IoT platform | API gateway
        live: multiplayer game server | team chat
        model: LLM assistant | recommendations for a shop | model behind an API
        saas: SaaS with AI and a chat | two-sided marketplace
        shop: booking site with an assistant
        publishing: headless CMS | static site with a contact form
        api: GraphQL API | webhooks
        tool: hackathon app | page in front of an instrument
        other: PWA
        static: static pages
    """,
    "staff_screens": """
        main: it is the main work of editors
        many: many tables, several roles | 20 tables
        few: a few lists | one table | 3
        none: 0 | not needed | no staff screens
    """,
    "backend_scope": """
        small: a few endpoints | 3 endpoints | auth and storage
        normal: a normal application
        large: large system of many parts
    """,
    "team_size": """
        solo: 1 | 2.0 | solo founder
        small: 3-5 | eight
        medium: a dozen | growing from 5 to 20
        large: more than 30 | five teams | 100+
    """,
    "deadline": """
        weeks: a weekend | 48 hours | 6 weeks
        months: in 12 weeks | no later than three months | half a year
        longer: 18 months | no hurry
    """,
    "lifetime_years": """
        short: 0.5 | 1 | 6 months
        medium: 18 months | two to four
        long: 5 | at least 5 | a decade
    """,
    "live": """
        chat: chat and presence | not only notifications but chat
        notifications: dashboards that move by themselves
        notifications: no chat, just notifications
        seconds: updates every second
        editing: many students editing one document together
        none: none yet
    """,
    "ai": """
        both: own models in the background, product and models
        own-background: recommendation models trained nightly
        own-now: own models, answering at once
        hosted: hosted LLM, no own models | streamed answers of a language model
        unsure: unknown
        none: no AI
    """,
    "load": """
        high: 5,000 requests/s | 10 000 requests/s | millions of users
        extreme: over 10,000 requests/s | > 10k rps
        low: peaks at 20 req/s | under 50 requests/s | 100,000 page views a day
        medium: low; peaks on Black Friday
        medium: 3 million users, peaks of 800 requests/s | 1,000 concurrent users
        medium: 250
    """,
    "slow_work": """
        waiting: thousands of requests that wait
        batch: e-mails, nightly imports
        reports: no batch work, only E-Mails
        none: none
    """,
    "hosting": """
        server: Raspberry Pi or cheap VPS | Docker on one VPS
        managed: PaaS
        own: on-premise, no cloud
        containers: managed Kubernetes | not serverless; containers
        clouds: Kubernetes on several clouds
        serverless: AWS Lambda | edge
    """,
    "existing": """
        django-app: a Django application | a Django application, not to be replaced
        django-split: Django application, to be divided among teams
        other-app: a Java monolith to be divided | a Rails monolith
        services: 40 services
        nothing: an old PHP application, to be replaced | no Django application
    """,
    "operations": """
        nobody: no operations | nobody full time
        part-time: Part-Time | the development team
        team: operations team, 24/7
    """,
}


@pytest.mark.parametrize(
    ("need", "stated", "option_id"),
    [
        (need, phrase, line.partition(":")[0].strip())
        for need, table in MEANT.items()
        for line in table.strip().splitlines()
        for phrase in line.partition(": ")[2].split(" | ")
    ],
    ids=lambda value: str(value),
)
def test_phrase_is_read_as_a_person_means_it(need, stated, option_id):
    assert told(need, stated) == [option_id]


# A language that is no option leaves the team new to all of them, unless it also
# has one that is.
@pytest.mark.parametrize(
    ("need", "stated", "options"),
    [
        ("team_languages", ["TypeScript", "C#/.NET"], ["javascript", "csharp"]),
        ("team_languages", "Python and some Go", ["python", "go"]),
        ("team_languages", ["Scala", "F#", "Erlang"], ["java", "csharp", "elixir"]),
        ("team_languages", ["C++"], ["no-team"]),
        ("team_languages", ["R", "Python"], ["python"]),
        ("team_languages", "none", ["no-team"]),
        ("team_languages", "any", ["unsure"]),
        ("team_languages", [], ["unsure"]),
        ("clients", ["React", "React Native"], ["frontend", "mobile"]),
        ("clients", "server pages and a mobile app", ["pages", "mobile"]),
        ("clients", "web front end / iOS", ["frontend", "mobile"]),
        ("clients", ["no server pages, only mobile"], ["mobile"]),
        ("clients", ["third parties", "sensors"], ["programs", "devices"]),
        ("clients", "a mobile app through an API", ["mobile"]),
        ("clients", "staff and the public", ["pages"]),
        ("compliance", "GDPR/SOC 2", ["personal", "audits"]),
        ("compliance", "HIPAA audit", ["sensitive", "audits"]),
        ("compliance", "children's data", ["personal"]),
        ("compliance", "AI that decides about people", ["ai-decisions"]),
        ("compliance", "EU AI Act, money", ["sensitive", "ai-decisions"]),
        ("compliance", "no health data, personal data only", ["personal"]),
        ("compliance", "no personal data", ["nothing"]),
        ("compliance", "nothing special, GDPR", ["personal"]),
    ],
    ids=str,
)
def test_everything_that_a_phrase_names_counts(need, stated, options):
    assert told(need, stated) == options


def test_connections_are_counted_where_live_features_are_told():
    answers = read({"product": "chat", "live": "chat, 100,000 connections"})
    assert answers.holds("live:chat")
    assert answers.holds("connections:huge")


def test_what_another_need_implies_gives_way_to_what_is_said():
    implied = read({"product": "chat", "connections": 500_000})
    assert implied.holds("live:chat")
    assert implied.holds("connections:huge")
    said = read({"live": "many people editing the same thing", "product": "chat"})
    assert said.holds("live:editing")


@pytest.mark.parametrize(
    ("needs", "choice"),
    [
        ({"Back-Office": "many"}, "staff:many"),
        ({"gdpr": True}, "data:personal"),
        ({"audits": False}, "data:nothing"),
        ({"mobile": True}, "clients:mobile"),
        ({"team": "4 Python developers"}, "size:small"),
        ({"team": "4 Python developers"}, "team:python"),
        ({"deadline_months": 9}, "deadline:longer"),
        ({"users": 2_000_000}, "load:high"),
        ({"staff_screens": True}, "staff:many"),
        ({"staff_screens": False}, "staff:none"),
        ({"staff_screens": 3}, "staff:few"),
        ({"team_size": 2.0}, "size:solo"),
        ({"lifetime_years": 0.5}, "lifetime:short"),
    ],
    ids=str,
)
def test_needs_have_further_names_numbers_and_truth_values(needs, choice):
    assert read(needs).holds(choice)


@pytest.mark.parametrize(
    "needs", [{"notes": "see the wiki"}, {"budget": 3000}, {"users": "nurses"}]
)
def test_needs_that_no_question_asks_for_change_nothing(needs):
    assert read(needs) == read({})


@pytest.mark.parametrize("empty", [None, "", []], ids=repr)
@pytest.mark.parametrize("need", BUNDLED_WORDS.needs)
def test_nothing_stated_says_nothing(need, empty):
    assert read({need: empty}) == read({})


@pytest.mark.parametrize(
    ("needs", "named"),
    [
        ({"clients": "browsers, ghosts"}, "'clients'.*'ghosts'"),
        ({"live": "no telepathy, ouija"}, "'live'.*'ouija'"),
        ({"load": {"peak": "plenty"}}, "'load'"),
        ({"team_languages": ["Python", "Quenya"]}, "'Quenya'"),
        ({"colour": "blue"}, "'colour'"),
    ],
    ids=str,
)
def test_word_that_no_rule_has_is_named(needs, named):
    with pytest.raises(UnknownWord, match=named):
        read(needs)


def test_first_rule_counts_for_one_answer_wherever_the_words_stand():
    words = small(Rule(("load:high",), ("storm",)), Rule(("load:low",), ("calm",)))
    for stated in ["calm, storm", "storm, calm", "calm before the storm"]:
        assert read({"load": stated}, words).holds("load:high")


def test_word_inside_a_longer_one_does_not_count():
    words = small(
        Rule(("load:high",), ("storm",)), Rule(("load:low",), ("storm in a teacup",))
    )
    assert read({"load": "Storm-in-a-teacup"}, words).holds("load:low")
    assert read({"load": "storms"}, words).holds("load:high")


def test_word_that_is_only_denied_is_known_and_asks_for_nothing():
    words = small(Rule(("load:high",), ("storm",)))
    assert read({"load": "no storm"}, words).options("load") == ("unsure",)
    assert read({"load": "no rain but a storm"}, words).holds("load:high")


def test_number_takes_only_the_words_that_belong_to_it():
    words = small(
        Rule(("load:high",), ("waves",), at_least=100), Rule(("load:low",), ("boats",))
    )
    assert read({"load": "waves by 200 boats and 3 ducks"}, words).holds("load:low")
    assert read({"load": "3 boats and 200 waves"}, words).holds("load:high")


def test_rule_may_need_a_second_word():
    words = small(
        Rule(("load:high",), ("sea",), also=("rough",)),
        Rule(("load:low",), ("sea", "often")),
    )
    assert read({"load": "a sea, often rough"}, words).holds("load:high")
    assert read({"load": "a sea"}, words).holds("load:low")


def test_unclear_words_leave_the_need_open():
    words = small(Rule(("load:high",), ("storm",)))
    assert read({"load": "who knows"}, words).options("load") == ("unsure",)
    assert read({"load": "storm, who knows"}, words).holds("load:high")


def test_every_further_name_leads_to_needs():
    for name, needs in BUNDLED_WORDS.same_as.items():
        assert name not in BUNDLED_WORDS.needs or name in needs
        assert set(needs) <= set(BUNDLED_WORDS.needs), name
