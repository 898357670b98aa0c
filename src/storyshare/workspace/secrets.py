"""Credentials: from the environment, then .env; what a platform gives us is kept privately."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from storyshare.errors import SetupError, system_words
from storyshare.i18n import _
from storyshare.models import Account
from storyshare.workspace.keyring import read_keyring, write_keyring
from storyshare.workspace.locking import locked_file
from storyshare.workspace.logkey import LOG_KEY
from storyshare.workspace.private import read_private_json, write_private_json

_LARGEST = 1024 * 1024


class Kept(Protocol):
    """Where what platforms give us (sessions, rotated tokens) is kept for one account."""

    def load(self) -> Mapping[str, str]:
        """Everything that is kept."""
        ...

    def save(self, name: str, value: str) -> None:
        """Keep a value under a name; it outlives a power cut."""
        ...

    def forget(self) -> None:
        """Keep nothing any more."""
        ...

    def locked(self) -> AbstractContextManager[None]:
        """Alone with what is kept, among all processes that share it."""
        ...


class KeptInFile:
    """In a file that its owner alone can read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, str]:
        """Everything that is kept; nothing where the file cannot be read."""
        return {name: value for name, value in read_private_json(self._path).items() if isinstance(value, str)}

    def save(self, name: str, value: str) -> None:
        """Keep a value under a name. Raises SetupError where it cannot be written."""
        try:
            # A lock of its own, since `locked` may be held: what two keep at the same moment must both be there.
            with locked_file(self._path.with_suffix(".saving")):
                write_private_json(self._path, self.load() | {name: value}, durably=True)
        except OSError as error:
            raise self._unwritten(error) from error

    def forget(self) -> None:
        """Keep nothing any more. Raises SetupError where that cannot be done."""
        try:
            with locked_file(self._path.with_suffix(".saving")):
                self._path.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritten(error) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Alone with it among the processes of this machine. Raises BusyError, SetupError."""
        with ExitStack() as stack:
            try:
                stack.enter_context(locked_file(self._path.with_suffix(".lock")))
            except OSError as error:
                raise self._unwritten(error) from error
            yield

    def _unwritten(self, error: OSError) -> SetupError:
        return SetupError(
            _("The log-in cannot be kept in {parent}: {why}.", parent=self._path.parent, why=system_words(error)),
            hint=_("Is the disk full? Look at the folder's permissions."),
        )


class InKeyring:
    """Which variables of this workspace lie in this computer's keyring: it is asked for no others."""

    def __init__(self, root: Path, state: Path) -> None:
        self._root = root
        self._file = state / "keyring.json"

    def __contains__(self, name: str) -> bool:
        return name in self.names()

    def names(self) -> tuple[str, ...]:
        """The variables."""
        return tuple(read_private_json(self._file))

    def get(self, name: str) -> str:
        """A variable's value, or an empty text. Raises SetupError where the keyring cannot be opened."""
        return read_keyring(self._root, name) if name in self else ""

    def put(self, name: str, value: str) -> None:
        """Keep a variable there. Raises SetupError where there is no keyring that works."""
        write_keyring(self._root, name, value)
        if name not in self:
            write_private_json(self._file, {**read_private_json(self._file), name: True}, durably=True)


class Secrets:
    """One account's secrets."""

    def __init__(
        self, account: Account, variables: Mapping[str, str], kept: Kept, keyring: InKeyring | None = None
    ) -> None:
        self._account = account
        self._variables = variables
        self._kept = kept
        self._keyring = keyring

    def __repr__(self) -> str:
        return f"Secrets({self._account.name!r})"

    def get(self, name: str) -> str | None:
        """The variable of that name for this account (empty counts as missing), or what was kept under it."""
        return self.given(name) or self._kept.load().get(name)

    def given(self, name: str) -> str | None:
        """The variable of that name for this account, as a person set it; from the keyring only where it is there."""
        variable = f"{self._account.env}_{name}"
        return self._variables.get(variable) or (self._keyring.get(variable) if self._keyring else None) or None

    def put(self, name: str, value: str) -> None:
        """Keep a value that the platform gave us."""
        self._kept.save(name, value)

    def forget(self) -> None:
        """Let go of what platforms gave us for a former log-in."""
        self._kept.forget()

    def locked(self) -> AbstractContextManager[None]:
        """Alone with what is kept for this account."""
        return self._kept.locked()


def variables(root: Path) -> Mapping[str, str]:
    """The environment over .env. Raises SetupError where .env can be read by others on this machine."""
    path = root / ".env"
    if not path.is_file():
        return os.environ
    if sys.platform != "win32" and path.stat().st_mode & 0o077:
        raise SetupError(
            _("Others on this computer can read {path}, where your passwords are.", path=path),
            hint=_("Make it yours alone: chmod 600 {path}", path=path),
        )
    return {**_read(path, path.stat().st_mtime_ns, path.stat().st_size), **os.environ}


# What a variable is called that holds a secret; addresses and handles are public.
_SECRET_NAMES = re.compile(r"PASSWORD|TOKEN|SECRET|KEY|JWT|WEBHOOK|HEARTBEAT|DATABASE_URL")
_SHORTEST = 8  # shorter ones stand in any text


def secret_values(root: Path, state: Path) -> dict[str, str]:
    """The secrets of this workspace, by where each is kept: in .env, in the log-ins that are kept, the log's key.

    For comparing only: they are never to be shown.
    """
    from dotenv import dotenv_values

    env = root / ".env"
    found = dict(dotenv_values(env, interpolate=False)) if env.is_file() else {}
    values = {name: value or "" for name, value in found.items() if _SECRET_NAMES.search(name.upper())}
    for kept in sorted((state / "sessions").glob("*.json")):
        for name, value in read_private_json(kept).items():
            if isinstance(value, str):
                values[_("the log-in of {account} ({name})", account=kept.stem, name=name)] = value
    keyring = InKeyring(root, state)
    for name in keyring.names():
        with suppress(SetupError):  # nobody is here to open it
            values[_("{name} in the keyring", name=name)] = keyring.get(name)
    with suppress(OSError, UnicodeDecodeError):
        values[_("the log's key")] = (state / LOG_KEY).read_text(encoding="utf-8").strip()
    return {name: value for name, value in values.items() if len(value) >= _SHORTEST}


@lru_cache(maxsize=1)
def _read(path: Path, changed_at: int, size: int) -> Mapping[str, str]:  # noqa: ARG001 - it is read anew when they change
    """What the file holds; each account asks, and reading it takes as long as there are accounts."""
    from io import StringIO

    from dotenv import dotenv_values

    try:
        text = path.read_bytes()[:_LARGEST].decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    except OSError as error:
        raise SetupError(
            _("{path} cannot be read: {why}.", path=path, why=system_words(error)),
            hint=_("Look at the file's permissions."),
        ) from error
    if text is None:  # said out here, so that the error of Python, which holds the whole file, does not hang on ours
        raise SetupError(
            _("{path} is not saved as plain text (UTF-8).", path=path), hint=_("Save it anew: plain text, UTF-8.")
        )
    return {name: value for name, value in dotenv_values(stream=StringIO(text), interpolate=False).items() if value}
