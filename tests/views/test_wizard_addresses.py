"""Addresses of the questionnaire: what is dropped from them, and what is said of it."""

import pytest

from tests.reading import attr, words
from tests.views.answer_sets import query, sampled
from webapp.services.current import current_catalogue

PRODUCT = current_catalogue().catalogue.questions[0].text

UNKNOWN = {
    "question": ("colour=red", "There is no question “colour”"),
    "option": ("product=boat", f"“boat” is no answer to “{PRODUCT}”"),
    "drop": ("drop=boat", "There is no question “boat” to drop"),
    "two of one": ("product=saas&product=shop", "takes one answer"),
    "exclusive": ("data=nothing&data=personal", "exclude each other"),
    "markup": ("%3Cb%3Ebold=1", "There is no question “<b>bold”"),
    "control characters": ("a%00%1F=1", "There is no question “a��”"),
    "very long": ("x" * 500 + "=1", f"There is no question “{'x' * 40}…”"),
}


@pytest.mark.parametrize(("pairs", "notice"), UNKNOWN.values(), ids=UNKNOWN)
@pytest.mark.parametrize("path", ["/", "/wizard/people", "/recommendation"])
def test_what_is_not_understood_is_said(page, path, pairs, notice):
    shown = page(f"{path}?{pairs}&team=python")
    assert notice in words(shown)
    kept = {attr(t, "value") for t in shown.select('input[name="team"]')}
    assert "python" in kept


def test_understood_answers_bring_no_notice(page, catalogue):
    answers = query(sampled(catalogue, 3))
    assert "not understood" not in words(page(f"/wizard/people{answers}"))


def test_only_the_first_five_notices_are_spelt_out(page):
    shown = words(page("/wizard/people?" + "&".join(f"q{i}=1" for i in range(8))))
    assert "“q4”" in shown
    assert "“q5”" not in shown
    assert "And 3 more." in shown


BOOKKEEPING = {
    "both": ("was=product%3Dsaas&step=product&team=python", "?team=python"),
    "step alone": ("product=saas&step=product", "?product=saas"),
    "was alone": ("product=saas&was=team%3Dgo%26live%3Dchat", "?product=saas"),
    "empty": ("was=&step=&team=go&drop=team", "?team=go&drop=team"),
    "repeated": ("step=a&team=go&step=b&was=&was=c", "?team=go"),
    "nothing else": ("was=&step=product", ""),
    "faults": ("step=x&colour=red&team=fortran", "?colour=red&team=fortran"),
    "odd text": ("step=x&colour=a%26b%3D%C3%A9+%0A", "?colour=a%26b%3D%C3%A9+%0A"),
}


@pytest.mark.parametrize(("given", "kept"), BOOKKEEPING.values(), ids=BOOKKEEPING)
def test_bookkeeping_of_the_panel_leaves_the_address(client, given, kept):
    response = client.get(f"/wizard/people?{given}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/wizard/people{kept}"
    assert client.get(response.headers["Location"]).status_code == 200


def test_contradiction_is_said_after_the_redirect(client, page):
    """A form without a script may send two answers that exclude each other."""
    sent = "data=nothing&data=personal&step=rules&was="
    response = client.get(f"/wizard/running?{sent}")
    assert "exclude each other" in words(page(response.headers["Location"]))
