"""`storyshare count`: how long a text is on a platform, and what becomes clickable in it; needs no workspace."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from storyshare import workspace
from storyshare.cli import completing, lines, output
from storyshare.cli.commands import new_app
from storyshare.counting import Entity, Facet, measure
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.models import Account, Rules
from storyshare.platforms import is_known, names, rules
from storyshare.publish.targets import nothing_called

app = new_app()

_VALUE_OF = {"link": "uri", "mention": "handle", "tag": "tag"}


@app.command()
def count(
    ctx: typer.Context,
    on: Annotated[
        str,
        typer.Option(
            "--on",
            metavar="PLATFORM",
            help="x, mastodon, bluesky …, or an account of this workspace.",
            autocompletion=completing.account_or_platform,
        ),
    ],
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl", help='Read one {"text": …, "content_warning": …} a line, and answer each on a line of its own.'
        ),
    ] = False,
) -> None:
    """Count a text as a platform does, and find what becomes clickable.

    Reads standard input as one text; the line break at its very end, one, is
    no part of it. Answers a line of JSON: count, limit, unit, fits, links,
    mentions, hashtags, each with start and end in code points; on Bluesky the
    facets in UTF-8 bytes. Ends with 0 whether the text fits or not, and with
    2 where a line could not be read.
    """
    found = _rules(ctx.obj, on)
    source = lines.standard_input()
    if sys.stdin.isatty():
        what = _("a line of JSON for each text") if jsonl else _("the text")
        output.complain(_("Type or paste {what}; then Ctrl-D on a new line (on Windows Ctrl-Z, Enter).", what=what))
    bad = False
    with lines.until_read_enough():
        if not jsonl:
            lines.answer(_counted(found, _without_last_break(lines.read_text(source, _("The text")))))
        for number, read in enumerate(lines.read_objects(source) if jsonl else (), 1):
            answer = {"error": read} if isinstance(read, str) else _line(found, read)
            if "error" in answer:
                bad = True
                answer = {"line": number, **answer}
            lines.answer(answer)
    raise typer.Exit(InputError.exit_code if bad else 0)


def _rules(named: Path | None, on: str) -> Rules:
    """The rules of an account of the workspace, as far as there is one, or else of a platform by its name."""
    accounts = _accounts(named)
    if account := accounts.get(on):
        return rules(account.platform, account.options)
    if is_known(on) or not accounts:
        return rules(on, {})
    raise nothing_called([on], [*accounts, *names()])


def _accounts(named: Path | None) -> dict[str, Account]:
    if named:
        return dict(workspace.read(workspace.find_root(named.resolve())).accounts)
    try:
        root = workspace.find_root(Path.cwd())
    except InputError:
        return {}
    return dict(workspace.read(root).accounts)


def _without_last_break(text: str) -> str:
    """The text without the one line break that an editor, or `echo`, puts at its end."""
    return text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text


def _line(rules: Rules, read: dict[str, Any]) -> dict[str, Any]:
    warning = read.get("content_warning") or ""
    if not isinstance(warning, str):
        return {"error": _('"content_warning" is not a text')}
    try:
        return _counted(rules, read["text"], warning)
    except InputError as error:
        return {"error": str(error)}


def _counted(rules: Rules, text: str, warning: str = "") -> dict[str, Any]:
    counted = measure(rules, text, warning)
    shown: dict[str, Any] = {
        "count": counted.count,
        "limit": counted.limit,
        "unit": counted.unit,
        "fits": counted.fits,
        "limits": [{"count": each.count, "limit": each.limit, "unit": each.unit} for each in counted.limits],
        "links": _entities(counted.links),
        "mentions": _entities(counted.mentions),
        "hashtags": _entities(counted.hashtags),
    }
    if counted.cashtags is not None:
        shown["cashtags"] = _entities(counted.cashtags)
    if counted.facets is not None:
        data = text.encode()
        shown["facets"] = [_facet(each, data) for each in counted.facets]
    return shown


def _entities(found: tuple[Entity, ...]) -> list[dict[str, Any]]:
    return [{"text": each.text, "start": each.start, "end": each.end} for each in found]


def _facet(facet: Facet, data: bytes) -> dict[str, Any]:
    """A facet, by the names under which atproto's test cases are published."""
    return {
        "byteStart": facet.byte_start,
        "byteEnd": facet.byte_end,
        "text": data[facet.byte_start : facet.byte_end].decode(),
        "type": facet.kind,
        _VALUE_OF[facet.kind]: facet.value,
    }
