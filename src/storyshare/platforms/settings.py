"""What every adapter asks of a person's settings: options of storyshare.toml, credentials of the environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storyshare.errors import InputError, SetupError
from storyshare.i18n import _
from storyshare.models import Account, Credential, SecretStore
from storyshare.net import is_loopback


def whole_number(options: Mapping[str, str], name: str, default: int, *, least: int = 1) -> int:
    """An option that counts something. Raises InputError where it is no whole number, or smaller than `least`."""
    value = options.get(name, str(default)).strip()
    if not (value.isascii() and value.isdecimal() and int(value) >= least):
        raise InputError(
            _("{name} = “{value}” cannot be right.", name=name, value=value),
            hint=_(
                "Write a whole number, {least} or more, such as {default}; or leave it out.",
                least=least,
                default=default,
            ),
        )
    return int(value)


def one_of(options: Mapping[str, str], name: str, choices: Sequence[str]) -> str:
    """An option with a few values, the first being the default. Raises InputError for another value."""
    value = options.get(name, choices[0]).strip()
    if value not in choices:
        raise InputError(
            _("{name} = “{value}” cannot be right.", name=name, value=value),
            hint=_("Write one of: {choices}.", choices=", ".join(choices)),
        )
    return value


def missing(credentials: Sequence[Credential], secrets: SecretStore) -> tuple[Credential, ...]:
    """Those of the credentials that an account needs and does not have; one with a default can be left out."""
    return tuple(each for each in credentials if each.default is None and not (secrets.get(each.name) or "").strip())


def meant(ways: Sequence[Sequence[Credential]], secrets: SecretStore) -> Sequence[Credential]:
    """Which of several sets of credentials an account has: the first that is whole, else the one most is there of."""
    for way in ways:
        if not missing(way, secrets):
            return way
    return max(ways, key=lambda way: sum(each.default is None for each in way if secrets.get(each.name)))


def filled_in(account: Account, credentials: Sequence[Credential], secrets: SecretStore) -> dict[str, str]:
    """An account's credentials by name, without spaces around them; empty where one can be left out.

    Raises SetupError naming every variable that is missing, and where to get it.
    """
    if lacking := missing(credentials, secrets):
        names = ", ".join(f"{account.env}_{each.name}" for each in lacking)
        hint = "\n    ".join(f"{account.env}_{each.name}: {_(each.where)}." for each in lacking)
        raise SetupError(_("not set up: {names} missing in .env.", names=names), hint=hint)
    return {each.name: (secrets.get(each.name) or each.default or "").strip() for each in credentials}


def stand_in(account: Account, secrets: SecretStore, title: str) -> str:
    """The address of a stand-in for a platform that has one address of its own; empty where there is none.

    For trying things out, the variable BASE_URL beside the keys may name another address, on this machine only: no
    setting can make storyshare send what the keys open to a server elsewhere, and it is not read from storyshare.toml,
    which many people edit. Raises SetupError where it is elsewhere.
    """
    here = (secrets.get("BASE_URL") or "").strip().rstrip("/")
    if here and not (here.startswith(("http://", "https://")) and is_loopback(here)):
        raise SetupError(
            _("{env}_BASE_URL is not an address of this computer.", env=account.env),
            hint=_(
                "Leave it out: posts go to {title} itself. It is for trying storyshare out against a stand-in.",
                title=title,
            ),
        )
    return here
