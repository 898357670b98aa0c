"""Finds every `storyshare …` command line in a page, and says what of it does not exist."""

import re
import runpy
from collections.abc import Iterator
from functools import cache
from typing import Any

import click
from support import ROOT

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
# In a fence a line begins with it, perhaps after a variable, a pipe or the folder that it lies in.
_CALL = re.compile(r"(?:^|(?<!install)[\s|/(=\"'])storyshare((?:[ \t]+[^\s|;&]+)+)", re.MULTILINE)
_WORD = re.compile(r"[a-z][a-z-]*")
_OPTION = re.compile(r"--?[A-Za-z][\w-]*")


@cache
def commands() -> dict[str, click.Command]:
    """Every command by what is typed after `storyshare`; the empty text is the program itself."""
    found: dict[str, Any] = {}
    for name, _, command in runpy.run_path(str(ROOT / "docs" / "commands_page.py"))["commands"]():
        found[name.removeprefix("storyshare").strip()] = command
    return found


def lines(page: str) -> Iterator[list[str]]:
    """The words after `storyshare` of each command line in a page of Markdown: in a fence, or as code in a sentence."""
    fences = _FENCE.findall(page)
    spans = [span for _, span in _SPAN.findall(_FENCE.sub("", page))]
    for code in [*fences, *(" ".join(span.split()) for span in spans)]:
        for line in code.splitlines():
            for words in _CALL.findall(line.partition(" #")[0]):
                yield words.split()


def wrong(words: list[str]) -> str:
    """What of a command line does not exist: a command, a command within it, or an option; empty where all does."""
    name = named(words)
    rest = _after_the_programs_options(words)[len(name.split()) :]
    if rest and _WORD.fullmatch(rest[0]) and _is_a_group(name):
        return f"there is no command storyshare {name} {rest[0]}".replace("  ", " ")
    known = set.union(*(_options(" ".join(name.split()[:depth])) for depth in range(len(name.split()) + 1)))
    unknown = [option for word in words if word.startswith("-") for option in _OPTION.findall(word)[:1]]
    return next((f"storyshare {name} has no option {option}" for option in unknown if option not in known), "")


def named(words: list[str]) -> str:
    """Which command the line is about."""
    found = ""
    for word in _after_the_programs_options(words):
        deeper = f"{found} {word}".strip()
        if deeper not in commands():
            break
        found = deeper
    return found


def _after_the_programs_options(words: list[str]) -> list[str]:
    return words[2:] if words[:1] in (["--workspace"], ["-w"]) else words


def _is_a_group(name: str) -> bool:
    command = commands()[name]
    # `accounts` and the like are commands by themselves too; what follows is then one of theirs.
    return bool(getattr(command, "commands", {}))


def _options(name: str) -> set[str]:
    parameters = commands()[name].params
    found = {option for each in parameters for option in (*each.opts, *each.secondary_opts)}
    return {option for option in found if option.startswith("-")} | {"--help", "-h"}
