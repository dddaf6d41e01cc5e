"""What the applications that tests make have in common is compiled once for all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]

_BUILDERS: dict[tuple[object, ...], Builder] = {}


class SharedRule(Rule):
    """A route that takes over the builder of addresses that another application has.

    To write and compile one, as the router does twice for each route, is nine tenths of
    what it takes to make an application.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        if self.defaults:  # they would be part of it
            return super()._compile_builder(append_unknown)
        key = (self.rule, tuple(self._trace), append_unknown)
        if key not in _BUILDERS:
            _BUILDERS[key] = super()._compile_builder(append_unknown)
        return _BUILDERS[key]


def share(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Has all applications that are made from now on share routes and templates."""
    templates = FileSystemBytecodeCache(str(folder))
    patch.setattr(Flask, "url_rule_class", SharedRule)
    patch.setattr(Flask, "jinja_options", {"bytecode_cache": templates})
