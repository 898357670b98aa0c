"""Walks a person through what Lemmy needs: a server, an account, its password, a community."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from storyshare.i18n import N_, _
from storyshare.models import Account, SecretStore
from storyshare.platforms.lemmy import home
from storyshare.platforms.lemmy.rules import KEPT_LOG_IN, community, settings
from storyshare.platforms.lemmy.session import Session
from storyshare.platforms.protocol import LoggedIn, Person

_FIRST = N_("""\
Lemmy has no keys for programs: storyshare signs in with the account's own name and password.
  1. Make an account of your organisation's own, on a server whose rules allow it, and mark it as a bot there
     if its posts come from storyshare alone (Settings, Bot account).
  2. Read the rules of the community before the first post, and ask its moderators.""")
_CODE = N_("The account has a second factor. No program can type its codes later, so this log-in is kept.")


class _Typed:
    """What the person has just typed, as a store."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    def get(self, name: str) -> str | None:
        return self._values.get(name)

    def put(self, name: str, value: str) -> None:
        self._values[name] = value

    def locked(self) -> AbstractContextManager[None]:
        return nullcontext()


def log_in(
    account: Account,
    secrets: SecretStore,
    person: Person,
    connected: Callable[[Account, SecretStore, Callable[[], str]], Session],
) -> LoggedIn:
    """Lead a person to a server, an account and a community. Raises PostError, SetupError, InputError."""
    person.tell(_(_FIRST))
    values = {"BASE_URL": person.ask(_("Address of the account's server"), default=secrets.get("BASE_URL") or "")}
    values["USERNAME"] = person.ask(_("Name of the account there"), default=secrets.get("USERNAME") or "")
    values["PASSWORD"] = person.ask(_("Its password"), secret=True)
    codes: list[str] = []

    def code() -> str:
        person.tell(_(_CODE))
        codes.append(person.ask(_("Code of the second factor, six digits"), secret=True))
        return codes[-1]

    typed = _Typed(dict(values))
    given = settings(account, typed)
    session = connected(account, typed, code)
    home.site(session)
    options = {"base_url": given.base}
    if not community(account.options):
        person.tell(_("Which community? Its name stands at the top of its page, such as !asylum@lemmy.example.org."))
        wanted = {"community": person.ask(_("Community, as name@server")).strip()}
        home.named(session, wanted)
        options["community"] = community(wanted)
    # One that is kept from before would be taken first.
    kept = {KEPT_LOG_IN: session.known()} if codes or secrets.get(KEPT_LOG_IN) else {}
    values |= {"BASE_URL": given.base, "USERNAME": given.username}
    return LoggedIn(values={**values, **kept}, options=options)
