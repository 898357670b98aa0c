"""Every text that a person is shown: those that the code marks, and those that only run time brings together."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import typer.core
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from typer.main import get_command

import storyshare
from storyshare import platforms
from storyshare.cli.app import Commands, app

CODE = Path(storyshare.__file__).parent
_MARKS = {"_": None, "N_": None, "n_": (1, 2)}


def collected() -> Catalog:
    """All texts in English, in the order of the files."""
    catalog = Catalog(domain="storyshare", fuzzy=False)
    for name, _line, text, _comments, _context in extract_from_dir(
        CODE, method_map=[("**.py", "python"), ("**/templates/*.html", "jinja2")], keywords=_MARKS
    ):
        catalog.add(text, locations=[(name, 0)])
    for name, text in sorted({*helps(), *of_platforms()}, key=lambda each: each[::-1]):
        catalog.add(text, locations=[(name, 0)])
    return catalog


def helps() -> Iterator[tuple[str, str]]:
    """What `--help` says of each command and its options."""
    yield from (("cli/app.py", text) for text in Commands.helps.values())
    yield from _helps_of("cli/app.py", get_command(app), deep=False)
    for name in Commands.helps:
        yield from _helps_of(f"cli/{name}.py", get_command(import_module(f"storyshare.cli.{name}").app))


def of_platforms() -> Iterator[tuple[str, str]]:
    """What each platform says of its credentials, its log-in and its units."""
    for name in platforms.names():
        platform: Any = platforms.load(name)
        place = f"platforms/{name}"
        for credential in (*platform.credentials, *getattr(platform, "other_credentials", ())):
            yield from ((place, text) for text in (credential.title, credential.where) if text)
        rules = platform.rules({})
        yield from ((place, limit.unit) for limit in (*rules.limits, rules.heading) if limit)
        if lasts := getattr(platform, "log_in_lasts", ""):
            yield place, lasts


def _helps_of(place: str, command: Any, *, deep: bool = True) -> Iterator[tuple[str, str]]:
    yield from (
        (place, text) for text in (command.help, *(getattr(each, "help", "") for each in command.params)) if text
    )
    for each in getattr(command, "commands", {}).values() if deep else ():
        yield from _helps_of(place, each)


def of_click() -> Catalog:
    """The words of the library that reads the command line, as far as it asks for translations."""
    catalog = Catalog(domain="messages", fuzzy=False)
    core = Path(typer.core.__file__)
    for _line, text, _comments, _context in extract_from_file("python", str(core), keywords=_MARKS):
        catalog.add(text, locations=[("typer", 0)])
    return catalog
