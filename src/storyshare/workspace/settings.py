"""Reads storyshare.toml, saying everything wrong in it at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from storyshare.errors import InputError, Problem
from storyshare.i18n import N_, _
from storyshare.models import Account, ApprovalMode, Observance
from storyshare.workspace.alerts import CHATS, Alerts
from storyshare.workspace.folder import STATE_FOLDER, Campaign, KitSettings, Workspace
from storyshare.workspace.media import Media, read_media
from storyshare.workspace.observances import FIELDS, read_observance

SETTINGS = "storyshare.toml"
_LARGEST = 1024 * 1024


def find_root(start: Path) -> Path:
    """The nearest folder, from `start` upwards, with a storyshare.toml. Raises InputError where there is none."""
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise InputError(
        _(
            "This folder is no storyshare workspace: there is no {settings} in {start} or above it.",
            settings=SETTINGS,
            start=start,
        ),
        hint=_("Go to the folder of your stories, or make a new one: storyshare init NAME"),
    )


def read(root: Path) -> Workspace:
    """The workspace in that very folder. Raises InputError with every problem of its storyshare.toml."""
    workspace, problems = inspect(root)
    if wrong := [problem for problem in problems if problem.severity == "error"]:
        raise InputError(_("{settings} cannot be used as it is.", settings=SETTINGS), problems=wrong)
    return workspace


def inspect(root: Path) -> tuple[Workspace, tuple[Problem, ...]]:
    """The workspace as far as its storyshare.toml can be understood, and everything wrong in it."""
    return _Reader(root / SETTINGS).read()


class _Reader:
    """Reads one storyshare.toml and collects what is wrong in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._problems: list[Problem] = []
        self._lines: list[str] = []

    def read(self) -> tuple[Workspace, tuple[Problem, ...]]:
        settings = self._parse()
        root = self._path.parent
        self._known(settings, _TOP, "")
        ledger = self._table(settings, "ledger")
        self._known(ledger, {"id": str, "path": str}, "ledger")
        place = self._folder(self._text(ledger, "path")) or root / STATE_FOLDER
        workspace = Workspace(
            root=root,
            organisation=self._text(settings, "organisation"),
            timezone=self._zone(self._text(settings, "timezone") or "UTC"),
            default_accounts=self._texts(settings, "default_accounts"),
            accounts={name: self._account(name, table) for name, table in self._tables(settings, "accounts")},
            hashtags=tuple(tag.removeprefix("#") for tag in self._texts(settings, "hashtags")),
            campaigns={name: self._campaign(name, table) for name, table in self._tables(settings, "campaigns")},
            observances={
                name: found
                for name, table in self._tables(settings, "observances")
                if (found := self._observance(name, table))
            },
            boost_by=self._boost(self._table(settings, "boost")),
            volunteer=settings.get("volunteer", False) is not False,
            tag_links=settings.get("tag_links") is not False,
            approval=self._approval(self._table(settings, "approval")),
            withdraw_by_itself=self._withdraws(self._table(settings, "consent")),
            alerts=self._alerts(self._table(settings, "alerts")),
            media=self._media(settings),
            check_links=self._checks_links(self._table(settings, "links")),
            kit=self._kit(self._table(settings, "kit")),
            ledger_id=self._text(ledger, "id"),
            ledger=(root / place) / "ledger.sqlite3",
        )
        return workspace, tuple(sorted(self._problems))

    def _folder(self, written: str) -> Path | None:
        try:
            if written.isprintable():
                return Path(written).expanduser() if written else None
        except RuntimeError:
            pass  # ~name, and nobody is called so
        self._wrong("ledger.path", _("is no folder of this computer"), 'path = "~/storyshare-ledger"', "path")
        return None

    def _parse(self) -> dict[str, Any]:
        try:
            if self._path.stat().st_size > _LARGEST:
                self._wrong("", _("is far too large for settings"), _("Is it another file under this name?"))
                return {}
            text = self._path.read_bytes().decode("utf-8-sig")
        except OSError:
            return {}
        except UnicodeDecodeError:
            self._wrong("", _("is not written as UTF-8 text"), _("Save it anew as UTF-8 (plain text)."))
            return {}
        self._lines = text.splitlines()
        try:
            return tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            found = re.search(r"at line (\d+)", str(error))
            line = int(found[1]) if found else len(self._lines)
            said = re.sub(r"\s*\(at .*\)", "", str(error))
            hint = _('Text stands in straight quotes: organisation = "Name".')
            if any(quote in "".join(self._lines[line - 1 : line]) for quote in "“”‘’„«»"):
                hint = _("A word processor made the quotes curly: write straight ones.")
            problem = Problem(
                path=self._path, line=line, message=_("this line is not understood: {said}", said=said), hint=hint
            )
            self._problems.append(problem)
            return {}

    def _account(self, name: str, table: dict[str, Any]) -> Account:
        place = f"accounts.{name}"
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
            self._wrong(place, _("a name has small letters, digits and hyphens only"), "[accounts.mastodon-es]", name)
        platform = table.get("platform", name)
        options = {}
        for key, value in table.items():
            if key == "language":
                continue
            if not isinstance(value, str | int | bool):
                self._wrong(f"{place}.{key}", _("must be text, a number or true/false"), "", key)
            elif key not in ("platform", "env"):
                options[key] = str(value)
        return Account(
            name=name,
            platform=str(platform),
            env=str(table.get("env") or usual_prefix(name)),
            languages=self._languages(table, place),
            options=options,
        )

    def _languages(self, table: dict[str, Any], place: str) -> tuple[str, ...]:
        """One language, or a list of them."""
        written = table.get("language", [])
        found = [written] if isinstance(written, str) else written
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            self._wrong(f"{place}.language", _("must be a language, or a list of them"), '["en", "es"]', "language")
            return ()
        return tuple(dict.fromkeys(filter(None, found)))

    def _campaign(self, name: str, table: dict[str, Any]) -> Campaign:
        place = f"campaigns.{name}"
        self._known(table, {"utm": str, "from": date, "until": date}, place)
        days = {
            key: value
            for key in ("from", "until")
            if isinstance(value := table.get(key), date) and not isinstance(value, datetime)
        }
        if len(days) == len(("from", "until")) and days["until"] < days["from"]:
            self._wrong(f"{place}.until", _("is before `from`"), "", "until")
        return Campaign(name=name, utm=self._text(table, "utm"), begins=days.get("from"), ends=days.get("until"))

    def _observance(self, name: str, table: dict[str, Any]) -> Observance | None:
        place = f"observances.{name}"
        self._known(table, FIELDS, place)
        return read_observance(
            name,
            table,
            lambda key, message, hint: self._wrong(
                f"{place}.{key}" if key else place, message, hint, key if key in table else name
            ),
        )

    def _approval(self, table: dict[str, Any]) -> ApprovalMode:
        self._known(table, {"mode": str}, "approval")
        mode = self._text(table, "mode") or ApprovalMode.OFF.value
        if mode in list(ApprovalMode):
            return ApprovalMode(mode)
        self._wrong(
            "approval.mode", _("there is no mode {mode!r}", mode=mode), _('Write "off", "named" or "signed".'), "mode"
        )
        return ApprovalMode.SIGNED  # what cannot be understood weakens nothing

    def _boost(self, table: dict[str, Any]) -> tuple[str, ...]:
        self._known(table, {"by": list}, "boost")
        return self._texts(table, "by", "boost.by")

    def _withdraws(self, table: dict[str, Any]) -> bool:
        self._known(table, {"withdraw_by_itself": bool}, "consent")
        return table.get("withdraw_by_itself") is True

    def _checks_links(self, table: dict[str, Any]) -> bool:
        self._known(table, {"check": bool}, "links")
        return table.get("check") is not False

    def _alerts(self, table: dict[str, Any]) -> Alerts:
        self._known(table, {"command": list, "to": list, "heartbeat": bool}, "alerts")
        to = self._texts(table, "to", "alerts.to")
        for name in to:
            if name not in CHATS:
                near = get_close_matches(name.lower(), CHATS, n=1)
                hint = (
                    _("Did you mean `{near}`?", near=near[0])
                    if near
                    else _("Known here: {chats}.", chats=", ".join(CHATS))
                )
                self._wrong("alerts.to", _("there is no chat {name!r} to tell", name=name), hint, "to")
        command = self._texts(table, "command", "alerts.command")
        return Alerts(command=command, to=tuple(dict.fromkeys(to)), heartbeat=table.get("heartbeat") is True)

    def _media(self, settings: dict[str, Any]) -> Media | None:
        if "media" not in settings:
            return None
        table = self._table(settings, "media")
        self._known(table, {"base_url": str, "put": object, "remove": object}, "media")
        found = read_media(table)
        if isinstance(found, Media):
            return found
        for key, message, hint in found:
            self._wrong(f"media.{key}", message, hint, key if key in table else "")
        return None

    def _kit(self, table: dict[str, Any]) -> KitSettings:
        self._known(table, {"website": str, "support": str, "follow": list}, "kit")
        found = {key: [self._text(table, key)] for key in ("website", "support")}
        found["follow"] = list(self._texts(table, "follow", "kit.follow"))
        for key, addresses in found.items():
            for address in addresses:
                if address and not re.fullmatch(r"https://[^\s/]+\.[^\s]+", address):
                    hint = _('Write the whole of it: {key} = "https://example.org"', key=key)
                    self._wrong(f"kit.{key}", _("{address!r} is no web address", address=address), hint, key)
        return KitSettings(website=found["website"][0], support=found["support"][0], follow=tuple(found["follow"]))

    def _zone(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            hint = _('Use a place of the time zone list: timezone = "America/Los_Angeles"')
            self._wrong("timezone", _("{name!r} is no time zone", name=name), hint, "timezone")
            return ZoneInfo("UTC")

    def _known(self, table: dict[str, Any], known: Mapping[str, type], place: str) -> None:
        for key, value in table.items():
            where = f"{place}.{key}" if place else key
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = (
                    _("Did you mean `{near}`?", near=near[0])
                    if near
                    else _("Known here: {known}.", known=", ".join(known))
                )
                self._wrong(where, _("there is no setting `{key}`", key=key), hint, key)
            elif not _is_a(value, known[key]):
                self._wrong(where, _("must be {kind}", kind=_(_KINDS[known[key]])), "", key)

    def _text(self, table: dict[str, Any], key: str) -> str:
        value = table.get(key, "")
        return value if isinstance(value, str) else ""

    def _texts(self, table: dict[str, Any], key: str, place: str = "") -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(text, str) for text in value):
            return tuple(value)
        if isinstance(value, list):
            self._wrong(place or key, _("must hold texts only"), f'{key} = ["one", "two"]', key)
        return ()

    def _table(self, settings: dict[str, Any], key: str) -> dict[str, Any]:
        value = settings.get(key, {})
        return value if isinstance(value, dict) else {}

    def _tables(self, settings: dict[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
        found = []
        for name, table in self._table(settings, key).items():
            if isinstance(table, dict):
                found.append((name, table))
            else:
                self._wrong(f"{key}.{name}", _("must be a table"), f"[{key}.{name}]", name)
        return found

    def _wrong(self, place: str, message: str, hint: str, key: str = "") -> None:
        self._problems.append(
            Problem(path=self._path, line=self._line_of(key, place), field=place, message=message, hint=hint)
        )

    def _line_of(self, key: str, place: str) -> int:
        """Where a key stands: after the heading of its table, if it has one."""
        heading = place.rpartition(".")[0]
        inside = not heading
        for number, line in enumerate(self._lines, 1):
            if line.strip().startswith("["):
                inside = line.strip().strip("[]").replace('"', "") in (heading, place)
            if inside and key and re.match(rf'\s*\[?[\w."]*"?{re.escape(key)}"?\s*[=\]]', line):
                return number
        return 0


def usual_prefix(name: str) -> str:
    """The prefix of an account's variables where it has no other."""
    return re.sub(r"\W", "_", name).upper()


def _is_a(value: object, kind: type) -> bool:
    """Whether a value is of that kind; a moment is no day."""
    return isinstance(value, kind) and not isinstance(value, datetime)


_TOP: Mapping[str, type] = {
    "organisation": str,
    "timezone": str,
    "default_accounts": list,
    "boost": dict,
    "hashtags": list,
    "tag_links": bool,
    "volunteer": bool,
    "accounts": dict,
    "campaigns": dict,
    "observances": dict,
    "approval": dict,
    "consent": dict,
    "alerts": dict,
    "media": dict,
    "kit": dict,
    "links": dict,
    "ledger": dict,
}
_KINDS = {
    str: N_('text in straight quotes, such as "text"'),
    list: N_('a list, such as ["one", "two"]'),
    bool: N_("true or false"),
    dict: N_("a table of its own"),
    date: N_("a day such as 2027-02-20, without quotes"),
}
