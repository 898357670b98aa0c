"""What the Tab key offers for values: stories, accounts, platforms …; files are looked at, nothing is asked or written.

Whatever is wrong in a workspace, there is just nothing to offer: no secret is read, no network asked, no error raised.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from storyshare.i18n import N_, _

if TYPE_CHECKING:
    from storyshare.ledger.glance import Glance
    from storyshare.workspace import Workspace

Offered = Iterable[str | tuple[str, str]]
_HEAD = 64 * 1024  # front matter is far shorter; a text that follows it can be long
_LONGEST_TITLE = 60
_ID = re.compile(r"^id:[ \t]*[\"']?([\w-]+)", re.MULTILINE)
_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_STATUS = re.compile(r"^[ \t]+status:[ \t]*[\"']?(\w+)", re.MULTILINE)
_ENTRY = re.compile(r"^[ \t]*(?:-[ \t]+)?id:[ \t]*[\"']?([\w.-]+)", re.MULTILINE)
_TAKEN_BACK = N_("taken back")


def _quietly(
    offers: Callable[[Workspace, str], Offered],
) -> Callable[[typer.Context, str], list[str | tuple[str, str]]]:
    """Offer what is found in the workspace; nothing outside of any, and nothing where something is wrong."""

    @wraps(offers)
    def offered(ctx: typer.Context, incomplete: str) -> list[str | tuple[str, str]]:
        try:
            place = _workspace(ctx)
            return list(offers(place, incomplete)) if place else []
        except Exception:  # noqa: BLE001 - whoever presses Tab is typing: nothing may be printed there
            return []

    # Typer goes by the annotations of the function that it calls, not of the one that is wrapped.
    del offered.__wrapped__
    offered.__annotations__ = {"ctx": typer.Context, "incomplete": str}
    return offered


def _workspace(ctx: typer.Context) -> Workspace | None:
    from storyshare import workspace

    named = ctx.find_root().params.get("workspace")
    start = Path(named).expanduser() if named else Path.cwd()
    return workspace.read(workspace.find_root(start.resolve()))


# -- stories -------------------------------------------------------------------------------------------------------


@_quietly
def every_story(place: Workspace, incomplete: str) -> Offered:
    """Names of stories, those too that were taken back."""
    return _stories(place, incomplete, withdrawn=True)


def story_or_verify(ctx: typer.Context, incomplete: str) -> list[str | tuple[str, str]]:
    """What `log` takes."""
    return ["verify", *every_story(ctx, incomplete)]


@_quietly
def story_to_share(place: Workspace, incomplete: str) -> Offered:
    """Names of stories that were not taken back."""
    return _stories(place, incomplete, withdrawn=False)


def _stories(place: Workspace, incomplete: str, *, withdrawn: bool) -> Offered:
    from storyshare import stories

    found = [name for name in stories.names(place.stories) if name.startswith(incomplete)]
    if withdrawn and not shows_help():
        yield from found  # no record needs to be opened
        return
    seen = _glance(place)
    gone = _taken_back(place, seen)
    for name in found:
        head = _head(place.stories / f"{name}.md")
        story_id = _first(_ID, head)
        if story_id in gone or _first(_STATUS, head) == "withdrawn":
            if withdrawn:
                yield name, _(_TAKEN_BACK)
        elif seen is None or story_id in seen.protected or not story_id:
            yield name  # what is protected is known by hashes and a key only: its title is not shown
        else:
            yield name, _title(head)


def _taken_back(place: Workspace, seen: Glance | None) -> set[str]:
    """The ids of the stories that were taken back, as far as files tell."""
    from storyshare.publish.tombstones import ids_in_file

    return ids_in_file(place) | set(seen.withdrawn if seen else ())


def _head(path: Path) -> str:
    """A record's front matter, or nothing."""
    try:
        with path.open("rb") as file:
            text = file.read(_HEAD).decode("utf-8-sig", errors="replace")
    except OSError:
        return ""
    return re.split(r"^---[ \t]*$", text.replace("\r\n", "\n"), maxsplit=2, flags=re.MULTILINE)[1:2][0]


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _title(head: str) -> str:
    title = _first(_TITLE, head).strip("\"'")
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"


def _glance(place: Workspace) -> Glance | None:
    """What the ledger here says; None where it lies elsewhere, because then the network would have to be asked."""
    if os.environ.get("STORYSHARE_DATABASE_URL"):
        return None
    from storyshare.ledger.glance import glance

    return glance(place.ledger)


@_quietly
def language(place: Workspace, _incomplete: str) -> Offered:
    """Languages that an account has, or that a story is translated into."""
    found = {each for account in place.accounts.values() for each in account.languages}
    if place.stories.is_dir():
        names = (name.removesuffix(".md") for name in os.listdir(place.stories) if name.endswith(".md"))  # noqa: PTH208 - names are all that is wanted
        suffixes = (name.rpartition(".")[2] for name in names if "." in name)
        found |= {each for each in suffixes if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", each)}
    return sorted(found | {"en"})


# -- accounts ------------------------------------------------------------------------------------------------------


@_quietly
def account(place: Workspace, _incomplete: str) -> Offered:
    """An account of storyshare.toml, or a platform."""
    return _accounts(place)


@_quietly
def accounts(place: Workspace, incomplete: str) -> Offered:
    """Accounts with commas between them: what was typed stays, one that is named already is not offered again."""
    typed, comma, _unused = incomplete.rpartition(",")
    named = set(typed.split(","))
    return [(f"{typed}{comma}{name}", title) for name, title in _accounts(place) if name not in named]


def _accounts(place: Workspace) -> list[tuple[str, str]]:
    own = {name: each.platform for name, each in place.accounts.items()}
    usual = {name: name for name in place.default_accounts if name not in own}
    others = {name: name for name in _platforms() if name not in own}
    return [(name, platform if platform != name else "") for name, platform in (own | usual | others).items()]


def account_or_platform(ctx: typer.Context, incomplete: str) -> list[str | tuple[str, str]]:
    """The same; outside of a workspace, platforms alone."""
    return account(ctx, incomplete) or list(_platforms())


def platform(ctx: typer.Context, incomplete: str) -> list[str]:  # noqa: ARG001 - what Typer gives
    """Platforms, those of plug-ins last; no plug-in is run."""
    return _platforms()


def _platforms() -> list[str]:
    from storyshare.platforms import known_names

    return list(known_names())


# -- what else has a name ------------------------------------------------------------------------------------------


@_quietly
def campaign(place: Workspace, _incomplete: str) -> Offered:
    """Campaigns of storyshare.toml."""
    return place.campaigns


@_quietly
def entry(place: Workspace, _incomplete: str) -> Offered:
    """Entries of the schedules by their ids."""
    found = [path for path in sorted(place.schedules.iterdir()) if path.suffix in (".yaml", ".yml")]
    return [(name, path.name) for path in found for name in _ENTRY.findall(path.read_text(encoding="utf-8-sig"))]


@_quietly
def approver(place: Workspace, _incomplete: str) -> Offered:
    """Who may approve stories."""
    seen = _glance(place)
    return seen.approvers if seen else ()


@_quietly
def copy(place: Workspace, incomplete: str) -> Offered:
    """Dated copies of the ledger, the newest first; where a path is begun, the shell's own files come."""
    found = sorted((path.name, path) for path in place.copies.glob("ledger-*.sqlite3"))
    paths = [os.path.relpath(path) for _unused, path in reversed(found)]
    return [path for path in paths if path.startswith(incomplete)]


def shows_help() -> bool:
    """Whether the shell that asks shows a word of explanation beside each value; bash does not."""
    return not os.environ.get("_STORYSHARE_COMPLETE", "").endswith("bash")
