"""Walks a person through what a forum needs: its address, a key for one account, a category."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from storyshare.i18n import _
from storyshare.models import Account, SecretStore
from storyshare.platforms.discourse import home
from storyshare.platforms.discourse.rules import TITLE, settings, target
from storyshare.platforms.discourse.server import Server
from storyshare.platforms.protocol import LoggedIn, Person


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
    connected: Callable[[Account, SecretStore], Server],
) -> LoggedIn:
    """Lead a person to an address, a key and a category. Raises PostError, SetupError."""
    person.tell(
        _(
            "{title} lets a program post with a key that an administrator of the forum makes.\n"
            "Use an account of your organisation's own: no moderator's, and not a new one, which "
            "may post little.",
            title=TITLE,
        )
    )
    values = {"BASE_URL": person.ask(_("Address of the forum"), default=secrets.get("BASE_URL") or "")}
    values["USERNAME"] = person.ask(_("Name of the account on the forum"), default=secrets.get("USERNAME") or "")
    person.tell(
        _(
            "Ask an administrator to open {address}/admin/api/keys and to make a key there:\n"
            "description “storyshare”, user level “Single user”, user {user}, scope “Global”.\n"
            "Global means here: what this one account may do. The forum shows the key once.",
            address=values["BASE_URL"].rstrip("/"),
            user=values["USERNAME"],
        )
    )
    values["API_KEY"] = person.ask(_("API key"), secret=True)
    typed = _Typed(values)
    given = settings(account, typed)
    server = connected(account, typed)
    server.read(f"/u/{server.username}.json")
    options = {"base_url": given.base}
    if not target(account.options).number:
        known = home.categories(server)
        if known:
            chosen = person.choose(_("Which category are new topics for?"), [name for _unused, name in known])
            options["category"] = str(known[chosen][0])
    return LoggedIn(values={**values, "BASE_URL": given.base, "USERNAME": given.username}, options=options)
