"""Another catalogue than today's: the bundled one, changed so that it shows."""

from __future__ import annotations

from typing import Any, cast

from webapp.catalogue.document import build, digest, to_json
from webapp.catalogue.files import LoadedCatalogue
from webapp.services.current import current_catalogue


def other_catalogue(prefix: str = "Other ") -> LoadedCatalogue:
    """The bundled catalogue with a prefix before each alternative's name.

    Its first question has one option more, which today's catalogue does not know.
    """
    document = cast("dict[str, Any]", current_catalogue().document())
    for alternative in document["alternatives"]:
        alternative["name"] = prefix + alternative["name"]
    first = document["steps"][0]["questions"][0]
    first["options"].append({"id": "boat", "text": "A boat"})
    text = to_json(document)
    return LoadedCatalogue(build(document), text, digest(text))
