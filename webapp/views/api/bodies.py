"""What may be sent: models made of the catalogue's questions, which check and document.

Unlike an address, which may be an old bookmark, a body is written by a script: what is
not understood is refused with its place, never left out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, create_model

from webapp.domain.answers import DROP
from webapp.domain.catalogue import UNSURE, Catalogue, Question
from webapp.services.results import TITLE_LENGTH

Pairs = list[tuple[str, str]]
_CONTROLS = "\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069"
# Written out, since dialects of patterns spell what lies beyond four digits otherwise.
_NO_CHARACTERS = "\\ufdd0-\\ufdef" + "".join(
    chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
TITLE = f"^[^{_CONTROLS}{_NO_CHARACTERS}]*$"
"""No control characters, no line breaks, nothing that turns the text around, and
nothing that is no character."""


class Given(BaseModel):
    """Answers, and the questions whose requirements are suspended."""

    model_config = ConfigDict(
        extra="forbid", strict=True, use_attribute_docstrings=True
    )

    answers: BaseModel
    drop: list[str]

    def pairs(self) -> Pairs:
        """The same as the pairs of an address."""
        return _pairs(self.answers) + [(DROP, question_id) for question_id in self.drop]


class GivenWithTitle(Given):
    """Answers to publish, and a title for them."""

    title: Annotated[str, Field(max_length=TITLE_LENGTH, pattern=TITLE)] | None = None
    """Your own; text, not markup."""


Body = Callable[[Catalogue], type[Given]]


@lru_cache(maxsize=4)
def to_recommend(catalogue: Catalogue) -> type[Given]:
    """The body that asks for a recommendation."""
    return create_model(
        "ToRecommend", __base__=Given, __doc__=Given.__doc__, **_fields(catalogue)
    )


@lru_cache(maxsize=4)
def to_publish(catalogue: Catalogue) -> type[GivenWithTitle]:
    """The body that publishes a result."""
    return create_model(
        "ToPublish",
        __base__=GivenWithTitle,
        __doc__=GivenWithTitle.__doc__,
        **_fields(catalogue),
    )


def _fields(catalogue: Catalogue) -> dict[str, Any]:
    ids = tuple(question.id for question in catalogue.questions)
    answers = _answers(catalogue)
    about_drop = "Questions whose requirements are not to rule anything out."
    return {
        "answers": (answers, Field(default_factory=answers)),
        "drop": (
            list[Literal[ids]],  # type: ignore[valid-type]
            Field(default_factory=list, description=about_drop),
        ),
    }


@lru_cache(maxsize=4)
def _answers(catalogue: Catalogue) -> type[BaseModel]:
    """One key for each question; an id can be no name in Python, hence the alias."""
    fields: dict[str, Any] = {
        f"question_{number}": (
            _choice(question),
            Field(
                default_factory=list,
                alias=question.id,
                title=question.short,
                description=question.text,
            ),
        )
        for number, question in enumerate(catalogue.questions)
    }
    config = ConfigDict(extra="forbid", strict=True)
    about = "One key for each question: the id of an option, or a list of them."
    return create_model("Answers", __config__=config, __doc__=about, **fields)


def _choice(question: Question) -> Any:
    """One option as a text, or a list of options that can stand together."""
    ids = tuple(option.id for option in question.options)
    any_option: Any = Literal[(*ids, UNSURE)]
    at_most_one = Annotated[list[any_option], Field(max_length=1)]
    ways: Any = Annotated[any_option, Tag("text")] | Annotated[at_most_one, Tag("one")]
    together = tuple(option.id for option in question.options if not option.exclusive)
    takes_several = question.kind == "several" and len(together) > 1
    if takes_several:
        several = Annotated[list[Literal[together]], Field(min_length=2)]  # type: ignore[valid-type]
        ways |= Annotated[several, Tag("several")]
    return Annotated[ways, _way(takes_several=takes_several)]


def _way(*, takes_several: bool) -> Discriminator:
    """Tells which of the ways is meant, so that its own error is shown."""

    def way(value: Any) -> str | None:
        if isinstance(value, str):
            return "text"
        if isinstance(value, list):
            return "several" if takes_several and len(value) > 1 else "one"
        return None

    return Discriminator(
        way,
        custom_error_type="no_option",
        custom_error_message="Give the id of an option, or a list of ids.",
    )


def _pairs(answers: BaseModel) -> Pairs:
    given = answers.model_dump(by_alias=True)
    return [
        (question_id, option_id)
        for question_id, chosen in given.items()
        for option_id in ([chosen] if isinstance(chosen, str) else chosen)
    ]
