"""How an account of Threads or Instagram is logged in: by a token that Meta's pages for developers make for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.models import Account, SecretStore
from storyshare.platforms.failures import Failures
from storyshare.platforms.graph import LongToken
from storyshare.platforms.oauth import credential
from storyshare.platforms.protocol import Person


def log_in(person: Person, steps: Iterable[str], account: Account) -> str:
    """Tell a person the steps, and take the token. Raises InputError for what is none."""
    for step in steps:
        person.tell(step)
    token = credential(person.ask(_("The token for {name}", name=account.name), secret=True))
    if not token:
        raise InputError(_("That is no token."), hint=_("Copy all of it, without spaces or a line break."))
    return token


def token_of(  # noqa: PLR0913 - what a log-in is made of
    *,
    platform: str,
    title: str,
    account: Account,
    secrets: SecretStore,
    access: str,
    renew_at: tuple[str, str] | None,
    hint: str,
    now: Callable[[], datetime],
) -> tuple[LongToken, Failures]:
    """The account's token, and the errors that hide it."""
    token = LongToken(secrets=secrets, access=access, renew_at=renew_at, failures=lambda: failures, now=now)
    failures = Failures(platform=platform, title=title, account=account.name, log_in_hint=hint, secrets=token.secrets)
    return token, failures
