"""What visitors ask for: a mixture of pages, some asked for before, some never."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from random import Random
from urllib.parse import urlencode

from tests.bench.deployment.client import Asked
from tests.bench.deployment.site import HOST
from webapp.domain.answers import canonical
from webapp.services.current import current_catalogue

ORIGIN = f"https://{HOST}"
KINDS = {
    "landing": 3,
    "step": 3,
    "swap, unseen": 4,
    "swap, seen": 4,
    "permalink": 3,
    "permalink, unseen": 1,
    "embed": 2,
}
"""How often each kind is asked for, of twenty."""
CACHED = {"landing", "swap, seen", "permalink", "embed"}
"""These addresses are few, and asked for again and again."""


def reads(slugs: Sequence[str], seed: int) -> Iterator[Asked]:
    """Requests of all kinds, without end, the same for each seed."""
    random, number = Random(seed), count()
    while True:
        (kind,) = random.choices(list(KINDS), list(KINDS.values()))
        # The first few slugs are the popular ones.
        slug = random.choice(slugs if "unseen" in kind else slugs[:10])
        target = {
            "landing": "/",
            "step": f"/wizard/features?{answers(random)}",
            "swap, unseen": f"/wizard/recommendation?{answers(random)}&step=product",
            "swap, seen": f"/wizard/recommendation?{answers(Random(next(number) % 9))}",
            "permalink": f"/r/{slug}",
            # Another address, so that no cache has it; what is asked is the same.
            "permalink, unseen": f"/r/{slug}?against={random.getrandbits(40):x}",
            "embed": f"/embed/{slug}",
        }[kind]
        yield Asked(kind, target)


def warming(slugs: Sequence[str]) -> list[Asked]:
    """Each address that CACHED means, once."""
    found = [Asked("landing", "/")]
    found += [
        Asked("swap, seen", f"/wizard/recommendation?{answers(Random(number))}")
        for number in range(9)
    ]
    for slug in slugs[:10]:
        found += [Asked("permalink", f"/r/{slug}"), Asked("embed", f"/embed/{slug}")]
    return found


def writes(seed: int) -> Iterator[Asked]:
    """Forms that publish a result, without end."""
    random = Random(seed)
    headers = {
        "Origin": ORIGIN,
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    while True:
        body = answers(random).encode()
        yield Asked("publish", "/results", "POST", body, headers, right=303)


def answers(random: Random) -> str:
    """The query of answers by chance, one to most questions."""
    catalogue = current_catalogue().catalogue
    chosen = {
        question.id: (random.choice(question.options).id,)
        for question in catalogue.questions
        if random.random() < 0.8
    }
    return urlencode(canonical(catalogue, chosen).pairs())
