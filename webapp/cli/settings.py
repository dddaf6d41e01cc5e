"""``flask settings``: what can be set, what it does, and what holds now."""

from __future__ import annotations

import textwrap

import click
from flask import current_app
from flask.cli import with_appcontext

from webapp.config import FILE, PREFIX, SETTINGS, stated_value


@click.command()
@with_appcontext
def settings() -> None:
    """List all settings, with their values, and where those come from."""
    for name, declared in SETTINGS.items():
        value = current_app.config[name]
        shown = "(not shown)" if declared.secret and value else repr(value)
        origin = "default" if stated_value(name) is None else "set"
        click.echo(f"{PREFIX}{name} = {shown}  [{origin}]")
        about = declared.about
        if declared.secret:
            about += f" May stand in a file, named by {PREFIX}{name}{FILE}."
        click.echo(textwrap.indent(textwrap.fill(about, 84), "    "))
