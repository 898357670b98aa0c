"""The key under which this host seals its log, and where its log ended; and which of several hosts it is."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from storyshare.errors import SetupError
from storyshare.i18n import _
from storyshare.workspace.private import make_private_text, read_private_json, write_private_json

LOG_KEY = "log.key"
LOG_HEAD = "log-head.json"
_HOST = "host.json"
_BYTES = 32


def host_id(state: Path) -> str:
    """This computer, among those that share a ledger: an id that is made once, because names change."""
    path = state / _HOST
    if known := _known_host(path):
        return known
    new = secrets.token_hex(8)
    with suppress(OSError, ValueError):
        make_private_text(path, json.dumps({"id": new}))
    # Another process may have been quicker; a note that cannot be understood stays where it is.
    return _known_host(path) or new


def _known_host(path: Path) -> str:
    known = read_private_json(path).get("id")
    return known if isinstance(known, str) and known.isalnum() and len(known) <= _BYTES else ""


def read_keys(state: Path, named: Iterable[str]) -> tuple[bytes, ...]:
    """The keys that are here, the present one first: those of STORYSHARE_LOG_KEY, then the file's.

    Raises SetupError for what is no key, or cannot be read.
    """
    found = [_key(text, "STORYSHARE_LOG_KEY") for text in named]
    path = state / LOG_KEY
    try:
        found.append(_key(path.read_text(encoding="utf-8").strip(), str(path)))
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError):
        raise SetupError(_("{path} cannot be read.", path=path), hint=_("It must be yours, with mode 600.")) from None
    return tuple(found)


def make_key(state: Path) -> bytes:
    """The key in the file, made where there is none. Raises SetupError for what is none, and OSError."""
    path = state / LOG_KEY
    return _key(make_private_text(path, secrets.token_hex(_BYTES)), str(path))


def read_head(state: Path) -> tuple[str, int, str] | None:
    """Where this host left its log: its id, the last entry's number and seal; None where it is not known."""
    found = read_private_json(state / LOG_HEAD)
    host, number, mac = found.get("host"), found.get("number"), found.get("mac")
    if isinstance(host, str) and isinstance(number, int) and isinstance(mac, str):
        return host, number, mac
    return None


def write_head(state: Path, host: str, number: int, mac: str) -> None:
    """Note where this host's log ends now. Raises OSError."""
    write_private_json(state / LOG_HEAD, {"host": host, "number": number, "mac": mac})


def _key(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise SetupError(
            _("{where} holds no key of the log: it has 64 digits and letters from a to f.", where=where),
            hint=_("Copy it anew from the host whose .storyshare/log.key it was."),
        )
    return key
