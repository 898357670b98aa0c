"""`storyshare scan`: identifiers in any text, for editors and other tools; needs no workspace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from storyshare.cli import completing, lines, output
from storyshare.cli.commands import new_app
from storyshare.errors import InputError, system_words
from storyshare.i18n import _

app = new_app()


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
    lang: Annotated[
        str,
        typer.Option(
            "--lang", metavar="LANG", help="The language of the text, for --names.", autocompletion=completing.language
        ),
    ] = "en",
) -> None:
    """Find identifiers that never belong in public, in any text.

    Answers as JSON: kind, start, end (in code points), severity, and the text, masked. Ends with 0 whatever it
    finds, and with 2 where a line could not be read.
    """
    ask = _Asked(names=names, listed=tuple(person or ()), language=lang)
    bad = False
    with lines.until_read_enough():
        bad = _lines(files or [], ask) if jsonl else _texts(files or [], ask)
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
        answers.append({"file": name, "findings": ask.answer(lines.read_text(source, name))})
    output.json({"files": answers} if len(answers) > 1 else {"findings": answers[0]["findings"]})
    return False


def _lines(files: list[Path], ask: _Asked) -> bool:
    """Answer line by line, whatever the length of the whole; gives whether a line could not be read."""
    bad = False
    for _unused, source in _sources(files):
        for read in lines.read_objects(source):
            answer = {"error": read} if isinstance(read, str) else _line(read, ask)
            bad = bad or "error" in answer
            lines.answer(answer)
    return bad


def _line(read: dict[str, Any], ask: _Asked) -> dict[str, object]:
    people, language = read.get("people") or [], read.get("language") or ""
    if not isinstance(people, list) or not all(isinstance(each, str) for each in people):
        return {"error": _('"people" is not a list of names')}
    if not isinstance(language, str):
        return {"error": _('"language" is not a text')}
    return {"findings": ask.answer(read["text"], tuple(people), language)}


def _sources(files: list[Path]) -> Iterator[tuple[str, BinaryIO]]:
    """What to read, one after the other. Raises InputError where a file cannot be read."""
    if not files:
        yield _("standard input"), lines.standard_input()
    for path in files:
        try:
            with path.open("rb") as source:
                yield str(path), source
        except OSError as error:
            raise InputError(
                _("{path} cannot be read: {why}.", path=path, why=system_words(error)), hint=_("Check its name.")
            ) from error
