"""What a person's log-in gave is written: all of it, or nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from storyshare.errors import SetupError
from storyshare.i18n import _
from storyshare.models import Account
from storyshare.workspace.folder import Workspace
from storyshare.workspace.locking import locked_file
from storyshare.workspace.remembering import with_account
from storyshare.workspace.replacing import unfinished
from storyshare.workspace.secrets import InKeyring, variables
from storyshare.workspace.settings import SETTINGS
from storyshare.workspace.variables import with_variables

_MODE = 0o600


def write_log_in(
    place: Workspace,
    account: Account,
    values: Mapping[str, str],
    *,
    options: Mapping[str, str],
    keyring: frozenset[str] = frozenset(),
) -> None:
    """Put credentials into .env, those named in `keyring` into the keyring, and the account into storyshare.toml.

    Whatever fails, both files are then as they were. An empty value empties the variable. Raises SetupError also where
    something that is read first would hide what is written; InputError for a value that cannot be kept.
    """
    refuse_hidden(place, account, values, keyring=keyring)
    named = {f"{account.env}_{name}": value for name, value in values.items()}
    inside = {name: named.pop(name) for name in [f"{account.env}_{each}" for each in keyring] if name in named}
    env, ring = place.root / ".env", InKeyring(place.root, place.state)
    with ExitStack() as stack:
        stack.enter_context(locked_file(place.state / "settings.lock"))
        new_settings = with_account(place.root, account, options)
        finish = [stack.enter_context(unfinished(place.root / SETTINGS, new_settings))]
        if any(named.values()) or env.exists():
            finish.append(stack.enter_context(unfinished(env, with_variables(env, named), mode=_MODE)))
        back = stack.enter_context(ExitStack())
        back.callback(_put_back, env, env.read_bytes() if env.exists() else None)
        for name, value in inside.items():
            back.callback(ring.put, name, ring.get(name))
            ring.put(name, value)
        for put_in_place in reversed(finish):  # the secrets first: an account without them only says what it lacks
            put_in_place()
        back.pop_all()  # all went well: nothing is put back


def _put_back(env: Path, data: bytes | None) -> None:
    """Give the file what it held."""
    if data is None:
        env.resolve().unlink(missing_ok=True)
    elif env.read_bytes() != data:
        with unfinished(env, data, mode=_MODE) as put_in_place:
            put_in_place()


def refuse_hidden(
    place: Workspace, account: Account, values: Mapping[str, str], *, keyring: frozenset[str] = frozenset()
) -> None:
    """Raise SetupError where the environment, or .env for what goes into the keyring, holds another value.

    It is read first, so that what is written would never be.
    """
    for name, value in values.items():
        variable = f"{account.env}_{name}"
        if os.environ.get(variable) and os.environ[variable] != value:
            raise SetupError(
                _(
                    "{variable} is set in the environment, which is read before anything that storyshare writes.",
                    variable=variable,
                ),
                hint=_("Take it out of there: unset {variable}; then run the same command again.", variable=variable),
            )
        if name in keyring and variables(place.root).get(variable):
            raise SetupError(
                _("{variable} stands in .env, which is read before the keyring.", variable=variable),
                hint=_("Take that line out of .env, or leave --keyring out."),
            )
