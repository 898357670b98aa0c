"""Logs an account in with a person's help: asked, tried, and only then written, all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from storyshare.errors import AccountOnHoldError, InputError, NotSentError, StoryshareError
from storyshare.i18n import _
from storyshare.ledger import Ledger
from storyshare.models import Account, Credential
from storyshare.platforms import Described, LoggedIn, LogIn, Person, load, ways_in
from storyshare.platforms.mistakes import mistake
from storyshare.publish.accounts import Standing, asked, settled
from storyshare.publish.connecting import secrets_of
from storyshare.publish.targets import Target
from storyshare.workspace import Secrets, Workspace, usual_prefix, write_log_in
from storyshare.workspace.writing import refuse_hidden

_TRIES = 3
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_PREFIX = re.compile(r"[A-Z][A-Z0-9_]*")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")


def account_for(place: Workspace, platform: str, name: str = "", env: str = "") -> Account:
    """The account that is to be logged in: the one of that name in storyshare.toml, or a new one.

    Raises InputError for a name or a prefix that cannot be, or is another account's.
    """
    name = name or platform
    load(platform)
    there = place.accounts.get(name)
    if there and there.platform != platform:
        raise InputError(
            _("{name} is an account on {platform} already.", name=name, platform=there.platform),
            hint=_("Choose another name: --name NAME"),
        )
    if not _NAME.fullmatch(name):
        raise InputError(
            _("{name!r} is no name for an account.", name=name),
            hint=_("It has small letters, digits and hyphens only."),
        )
    prefix = env or (there.env if there else usual_prefix(name))
    if not _PREFIX.fullmatch(prefix):
        raise InputError(
            _("{prefix!r} is no prefix for variables.", prefix=prefix), hint=_("Write capitals: --env MASTODON_ES")
        )
    for other in place.accounts.values():
        if other.name != name and other.env == prefix:
            raise InputError(
                _(
                    "{prefix} is the prefix of the account {name}, whose log-in this would take the place of.",
                    prefix=prefix,
                    name=other.name,
                ),
                hint=_("Choose another: --env PREFIX"),
            )
    return replace(there, env=prefix) if there else Account(name=name, platform=platform, env=prefix)


def is_set_up(place: Workspace, account: Account) -> bool:
    """Whether there is an account of that name, or anything of a log-in under its prefix."""
    secrets = place.secrets(account)
    needed = [each for way in ways_in(load(account.platform)) for each in way if each.default is None]
    return account.name in place.accounts or any(secrets.given(each.name) for each in needed)


def log_in(
    place: Workspace, account: Account, person: Person, ledger: Ledger | None, *, keyring: bool = False
) -> Standing:
    """Lead a person to a log-in, try it, and write it: secrets into .env or the keyring, the rest into storyshare.toml.

    Nothing is written where anything fails, or the platform does not take the log-in; where it could not be asked, the
    log-in is written, and its `error` says so. What was kept of the former log-in is dropped. Raises StoryshareError.
    """
    platform = load(account.platform)
    secrets = secrets_of(place, account)
    with secrets.locked():
        pass  # what would fail at the end fails before a person has typed anything
    known = {each.name: each for way in ways_in(platform) for each in way}
    ring = frozenset(name for name, each in known.items() if each.secret) if keyring else frozenset()
    refuse_hidden(place, account, dict.fromkeys(ring, ""), keyring=ring)
    found = _led(platform, account, secrets, person)
    values = _checked(found.values)
    if keyring:
        ring |= {name for name in values if name not in known}
    account = replace(account, options={**account.options, **found.options})
    target = Target(account=account, platform=platform, rules=platform.rules(account.options), named=True)
    tried = _Tried(secrets, values)
    standing = asked(target, tried)
    if standing.error and not _could_not_be_asked(standing.error):
        raise standing.error
    options = {**found.options, **standing.changed}
    with secrets.locked():
        write_log_in(place, account, values, options=options, keyring=ring)
        secrets.forget()
        for name, value in tried.kept.items():
            secrets.put(name, value)
    return settled(place, standing, ledger)


class _Tried:
    """The account's secrets as they would be: what was given now over what is there; nothing of it is written."""

    def __init__(self, under: Secrets, values: Mapping[str, str]) -> None:
        self._under = under
        self._values = values
        self.kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        if name in self.kept:
            return self.kept[name]
        return self._values[name] or None if name in self._values else self._under.given(name)

    def put(self, name: str, value: str) -> None:
        self.kept[name] = value

    @contextmanager
    def locked(self) -> Iterator[None]:
        yield


def _led(platform: type[Described], account: Account, secrets: Secrets, person: Person) -> LoggedIn:
    """What the platform's own way to a log-in gives, or what is typed where it has none."""
    if not isinstance(platform, LogIn):
        return LoggedIn(values=_typed(platform, secrets, person))
    try:
        return platform.log_in(account, _Tried(secrets, {}), person)
    except StoryshareError:
        raise
    except Exception as error:
        raise mistake(platform.title, error, _("while logging in")) from error


def _typed(platform: type[Described], secrets: Secrets, person: Person) -> dict[str, str]:
    """Each credential in turn, of a platform that leads nobody through it."""
    return {each.name: _ask(each, secrets.given(each.name) or each.default, person) for each in platform.credentials}


def _ask(credential: Credential, default: str | None, person: Person) -> str:
    person.tell(f"{_(credential.title)}: {_(credential.where)}")
    for _unused in range(_TRIES):
        answer = person.ask(credential.title, secret=credential.secret, default=default or "")
        if answer or credential.default is not None:
            return answer
    raise InputError(
        _("{title} is missing: nothing was changed.", title=credential.title),
        hint=_("It is here: {where}.", where=credential.where),
    )


def _checked(values: Mapping[str, str]) -> dict[str, str]:
    """The values, without spaces around them. Raises InputError for a sign that no credential has."""
    found = {name: value.strip() for name, value in values.items() if _VARIABLE.fullmatch(name)}
    for name, value in found.items():
        if not value.isprintable():
            raise InputError(_("What was given for {name} has a line break or another strange sign in it.", name=name))
    return found


def _could_not_be_asked(error: Exception) -> bool:
    return isinstance(error, NotSentError) and not isinstance(error, AccountOnHoldError)


def not_by_itself(place: Workspace, account: Account) -> bool:
    """Whether nothing goes to the account unless it is named, because `default_accounts` leaves it out."""
    wanted: Sequence[str] = place.default_accounts
    return bool(wanted) and account.name not in wanted and account.platform not in wanted
