"""Reads a catalogue's folder of TOML files into one document.

``catalogue.toml`` (texts), ``criteria.toml``, ``steps.toml`` and one file for each
alternative in ``alternatives/``, named after its id.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from webapp.catalogue.checks import check
from webapp.catalogue.document import Document, build, digest, parse, to_json
from webapp.catalogue.places import readable
from webapp.catalogue.shape import CatalogueError
from webapp.catalogue.toml_faults import encoding_problem, syntax_problem
from webapp.domain.catalogue import Catalogue

BUNDLED = Path(__file__).parent / "data"


@dataclass(frozen=True)
class LoadedCatalogue:
    """A checked catalogue together with the document it was made of."""

    catalogue: Catalogue
    document_json: str
    digest: str

    def document(self) -> Document:
        """The document as data, for storing."""
        document: Document = json.loads(self.document_json)
        return document


@lru_cache(maxsize=4)
def load(folder: Path) -> LoadedCatalogue:
    """The checked catalogue of a folder, read once for each process.

    Raises CatalogueError listing all problems, each with file, place and remedy.
    """
    document, catalogue = parsed(folder)
    problems = check(catalogue)
    if problems:
        raise CatalogueError(problems)
    text = to_json(document)
    return LoadedCatalogue(build(document), text, digest(text))


def parsed(folder: Path) -> tuple[Document, Catalogue]:
    """What a folder states, not yet checked as a whole, hybrids not yet derived.

    Raises CatalogueError listing all problems of files, shapes and types.
    """
    document, names = _read(folder)
    try:
        return document, parse(document)
    except CatalogueError as error:
        raise CatalogueError(_named(error.problems, document, names)) from error


def _read(folder: Path) -> tuple[Document, list[str]]:
    """The document, and the file names of its alternatives in order."""
    if not folder.is_dir():
        raise CatalogueError([f"{folder}: there is no such folder; name another"])
    problems: list[str] = []
    files = sorted((folder / "alternatives").glob("*.toml"))
    names = [path.relative_to(folder).as_posix() for path in files]
    document: dict[str, Any] = {
        "texts": _table(folder, "catalogue.toml", problems),
        "criteria": _only_list(folder, "criteria", problems),
        "steps": _only_list(folder, "steps", problems),
        "alternatives": [_table(folder, name, problems) for name in names],
    }
    problems += [
        f"{name}: id is {table['id']!r}; name the file after the id"
        for name, path, table in zip(
            names, files, document["alternatives"], strict=True
        )
        if table.get("id", path.stem) != path.stem
    ]
    if problems:
        raise CatalogueError(problems)
    return document, names


def _only_list(folder: Path, key: str, problems: list[str]) -> object:
    """What a file holds under the one key that belongs into it."""
    name = f"{key}.toml"
    before = len(problems)
    table = _table(folder, name, problems)
    if key not in table and len(problems) == before:
        problems.append(f"{name}: [[{key}]] is missing; add it")
    problems += [
        f"{name}: {other!r} has no place here; only [[{key}]] has"
        for other in table
        if other != key
    ]
    return table.get(key)


def _table(folder: Path, name: str, problems: list[str]) -> dict[str, Any]:
    try:
        # Some editors put an invisible mark before UTF-8, which TOML does not know.
        return tomllib.loads((folder / name).read_text(encoding="utf-8-sig"))
    except OSError as error:
        problems.append(f"{name}: cannot be read ({error.strerror}); add the file")
    except UnicodeDecodeError as error:
        problems.append(f"{name}: {encoding_problem(error)}")
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{name}: {syntax_problem(error)}")
    return {}


def _named(problems: list[str], document: Document, names: list[str]) -> list[str]:
    """Problems with the place in the document replaced by that in its file."""
    return [_name_file(problem, document, names) for problem in problems]


def _name_file(problem: str, document: Document, names: list[str]) -> str:
    text, _, place = problem.rpartition(" @ ")
    match = re.fullmatch(r"catalogue\.(\w+)(?:\[(\d+)\])?(.*)", place)
    if not match:
        return problem
    table, index, rest = match.groups()
    if table == "alternatives" and index is not None:
        number = int(index)
        file, where = names[number], readable(rest, document[table][number])
    elif table == "texts":
        file, where = "catalogue.toml", readable(rest, document[table])
    else:
        position = f"[{index}]" if index else ""
        file, where = f"{table}.toml", readable(f".{table}{position}{rest}", document)
    return ": ".join(part for part in (file, where, text) if part)
