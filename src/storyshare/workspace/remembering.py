"""The few things that storyshare itself writes into storyshare.toml, leaving everything else in it as it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from storyshare.errors import SetupError
from storyshare.i18n import _
from storyshare.models import Account
from storyshare.workspace.replacing import unfinished
from storyshare.workspace.settings import SETTINGS, usual_prefix

_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_MARK = b"\xef\xbb\xbf"


def remember_ledger(root: Path, ledger_id: str) -> None:
    """Write the ledger's id into storyshare.toml."""
    _write(root, ("ledger",), {"id": ledger_id})


def forget_ledger_path(root: Path) -> None:
    """Take the ledger's folder out of a storyshare.toml that can be read: it was another computer's. Its id stays.

    Raises SetupError where it cannot be taken out without doing harm.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    data = (root / SETTINGS).read_bytes()
    wanted = tomllib.loads(data.decode("utf-8-sig"))
    if "path" not in wanted.get("ledger", {}):
        return
    del wanted["ledger"]["path"]
    try:
        document: Any = tomlkit.parse(data.decode("utf-8-sig"))
        document["ledger"].remove("path")
        new = tomlkit.dumps(document)
        whole = tomllib.loads(new) == wanted
    except (TOMLKitError, tomllib.TOMLDecodeError):
        whole = False
    if not whole:
        raise SetupError(
            _("{settings} could not be changed by storyshare.", settings=SETTINGS),
            hint=_("Where it came from: write [ledger] as a table of its own."),
        )
    with unfinished(root / SETTINGS, new.encode()) as finish:
        finish()


def remember_options(root: Path, account: Account, options: Mapping[str, str]) -> None:
    """Write options of an account into storyshare.toml (a table of its own where it has none yet)."""
    _write(root, ("accounts", account.name), {"platform": account.platform, **_values(options)})


def with_account(root: Path, account: Account, options: Mapping[str, str]) -> bytes:
    """storyshare.toml as it would be with this account and these options of it; nothing is written.

    Raises SetupError where it cannot be changed without doing harm.
    """
    usual = usual_prefix(account.name) == account.env
    env = {} if usual and "env" not in _table(root, account.name) else {"env": account.env}
    return _changed(root, ("accounts", account.name), {"platform": account.platform, **env, **_values(options)})


def _values(options: Mapping[str, str]) -> dict[str, str | int]:
    # "007" is another name than 7.
    return {name: int(value) if _NUMBER.fullmatch(value) else value for name, value in options.items()}


def _table(root: Path, name: str) -> Mapping[str, Any]:
    accounts = tomllib.loads((root / SETTINGS).read_bytes().decode("utf-8-sig")).get("accounts", {})
    found: Mapping[str, Any] = accounts.get(name, {})
    return found


def _write(root: Path, table_names: tuple[str, ...], values: Mapping[str, str | int]) -> None:
    with unfinished(root / SETTINGS, _changed(root, table_names, values)) as finish:
        finish()


def _changed(root: Path, table_names: tuple[str, ...], values: Mapping[str, str | int]) -> bytes:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    data = (root / SETTINGS).read_bytes()
    text = data.decode("utf-8-sig")
    wanted = table = tomllib.loads(text)
    for name in table_names:
        table = table.setdefault(name, {})
    if values.items() <= table.items():
        return data
    table |= values
    try:
        document: Any = tomlkit.parse(text)
        place = document
        for name in table_names:
            is_new = name not in place
            place = place.setdefault(name, tomlkit.table(is_super_table=name == "accounts"))
        for name, value in values.items():
            place[name] = value
        if is_new:
            place.add(tomlkit.nl())  # or the next heading stands close to it
        new = tomlkit.dumps(document)
        if is_new and new.endswith("\n\n"):
            new = new.rstrip("\r\n") + "\n"
        whole = tomllib.loads(new) == wanted
    except (TOMLKitError, tomllib.TOMLDecodeError):
        whole = False
    if not whole:
        lines = "\n    ".join(
            [f"[{'.'.join(table_names)}]", *(f"{name} = {value!r}" for name, value in values.items())]
        )
        raise SetupError(
            _("{settings} could not be changed by storyshare.", settings=SETTINGS),
            hint=_("Write there:\n    {lines}", lines=lines),
        )
    return (_MARK if data.startswith(_MARK) else b"") + new.encode()
