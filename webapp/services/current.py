"""The catalogue that this process recommends with."""

from __future__ import annotations

import os
from pathlib import Path

from webapp.catalogue.files import BUNDLED, LoadedCatalogue, load
from webapp.config import PREFIX, setting

VARIABLE = f"{PREFIX}CATALOGUE"
"""Of the environment, that names the folder."""


def catalogue_folder() -> Path:
    """The folder that the environment sets, else that of the bundled catalogue."""
    stated = str(setting("CATALOGUE"))
    return Path(stated).absolute() if stated else BUNDLED


def current_catalogue() -> LoadedCatalogue:
    """The catalogue of that folder, read and checked at the first call.

    Raises CatalogueError if it has problems.
    """
    # A request asks half a dozen times, mostly where nothing is set.
    return load(catalogue_folder() if os.environ.get(VARIABLE) else BUNDLED)
