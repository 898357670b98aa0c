"""`storyshare scan`: identifiers in any text, for editors and other tools; needs no workspace."""

from __future__ import annotations

import json as _json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from storyshare.cli import output
from storyshare.cli.app import new_app
from storyshare.errors import InputError

app = new_app()

_LONGEST_LINE = 1 << 20
_LARGEST_TEXT = 16 << 20
_TOO_LONG = f"the line is longer than {_LONGEST_LINE // 1024} KiB"


@app.command()
def scan(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]…", help="Texts to read; without any, standard input.")
    ] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read one {"text": …} a line, and answer each on a line of its own.')
    ] = False,
    names: Annotated[bool, typer.Option("--names", help="Warn of names that are not listed, too.")] = False,
    person: Annotated[
        list[str] | None, typer.Option("--person", metavar="NAME", help="A name that is listed; may be given again.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", metavar="LANG", help="The language of the text, for --names.")] = "en",
) -> None:
    """Find identifiers that never belong in public, in any text.

    Answers as JSON: kind, start, end (in code points), severity, and the text, masked. Ends with 0 whatever it
    finds, and with 2 where a line could not be read.
    """
    ask = _Asked(names=names, listed=tuple(person or ()), language=lang)
    try:
        bad = _lines(files or [], ask) if jsonl else _texts(files or [], ask)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        bad = False
    raise typer.Exit(InputError.exit_code if bad else 0)


class _Asked:
    """What was asked on the command line, and how a text is answered."""

    def __init__(self, *, names: bool, listed: tuple[str, ...], language: str) -> None:
        self.names = names
        self.listed = listed
        self.language = language

    def answer(self, text: str, listed: tuple[str, ...] = (), language: str = "") -> list[dict[str, object]]:
        from storyshare.gate import scan as find
        from storyshare.gate.names import unlisted_names

        found = find(text)
        if self.names:
            named = unlisted_names(text, listed=(*self.listed, *listed), language=language or self.language)
            taken = [(each.start, each.end) for each in found]
            # A street is not told twice, as an address and as a name.
            free = (each for each in named if not any(each.start < end and start < each.end for start, end in taken))
            found = tuple(sorted((*found, *free), key=lambda each: each.start))
        return [
            {
                "kind": each.kind,
                "start": each.start,
                "end": each.end,
                "severity": each.severity,
                "text": each.masked.encode("utf-8", "replace").decode(),
            }
            for each in found
        ]


def _texts(files: list[Path], ask: _Asked) -> bool:
    """Answer each text as a whole."""
    answers = []
    for name, source in _sources(files):
        data = source.read(_LARGEST_TEXT + 1)
        if len(data) > _LARGEST_TEXT:
            raise InputError(
                f"{name} is larger than {_LARGEST_TEXT >> 20} MiB.", hint="Read it by lines, with --jsonl."
            )
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError(f"{name} is not written in UTF-8.", hint="Save it as UTF-8.") from error
        answers.append({"file": name, "findings": ask.answer(text)})
    output.json({"files": answers} if len(answers) > 1 else {"findings": answers[0]["findings"]})
    return False


def _lines(files: list[Path], ask: _Asked) -> bool:
    """Answer line by line, whatever the length of the whole; gives whether a line could not be read."""
    bad = False
    for _, source in _sources(files):
        for line in _bounded(source):
            answer = _line(line, ask)
            bad = bad or "error" in answer
            sys.stdout.write(_json.dumps(answer, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return bad


def _line(line: bytes | None, ask: _Asked) -> dict[str, object]:
    if line is None:
        return {"error": _TOO_LONG}
    try:
        read: Any = _json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {"error": "the line is not JSON in UTF-8"}
    text = read.get("text") if isinstance(read, dict) else None
    if not isinstance(text, str):
        return {"error": 'the line is not an object with a "text"'}
    people, language = read.get("people") or [], read.get("language") or ""
    if not isinstance(people, list) or not all(isinstance(each, str) for each in people):
        return {"error": '"people" is not a list of names'}
    if not isinstance(language, str):
        return {"error": '"language" is not a text'}
    return {"findings": ask.answer(text, tuple(people), language)}


def _bounded(source: BinaryIO) -> Iterator[bytes | None]:
    """The lines; None for one that is too long, of which no more than the limit is ever held."""
    while line := source.readline(_LONGEST_LINE + 1):
        if len(line) <= _LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (rest := source.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None


def _sources(files: list[Path]) -> Iterator[tuple[str, BinaryIO]]:
    """What to read, one after the other. Raises InputError where a file cannot be read."""
    if not files:
        yield "standard input", sys.stdin.buffer
    for path in files:
        try:
            with path.open("rb") as source:
                yield str(path), source
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror}.", hint="Check its name.") from error
