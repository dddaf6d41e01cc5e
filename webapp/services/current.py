"""The catalogue that this process recommends with."""

from __future__ import annotations

from webapp.catalogue.files import BUNDLED, LoadedCatalogue, load


def current_catalogue() -> LoadedCatalogue:
    """The bundled catalogue, read and checked at the first call.

    Raises CatalogueError if it has problems.
    """
    return load(BUNDLED)
