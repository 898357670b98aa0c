"""Leading a person who holds keys for Reddit to a log-in, and telling all others what is left to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.models import Account, SecretStore, utc_now
from storyshare.platforms.oauth import REDIRECT, authorised
from storyshare.platforms.protocol import LoggedIn, Person, Verify
from storyshare.platforms.reddit.rules import PLATFORM, TITLE, WITHOUT_KEYS, settings, subreddit
from storyshare.platforms.reddit.server import App

SCOPES = ("identity", "submit", "read", "history", "edit")


class _Typed:
    """What was typed, over what is there already; nothing is kept."""

    def __init__(self, under: SecretStore, values: Mapping[str, str]) -> None:
        self._under = under
        self._values = dict(values)

    def get(self, name: str) -> str | None:
        return self._values.get(name) or self._under.get(name)

    def put(self, name: str, value: str) -> None:
        self._values[name] = value

    def locked(self) -> AbstractContextManager[None]:
        """Nothing is written, so that nobody has to wait."""
        return nullcontext()


def log_in(
    account: Account, secrets: SecretStore, person: Person, connect: Callable[[Account, SecretStore], Verify]
) -> LoggedIn:
    """All that an account needs. Raises InputError where the person holds no keys, PostError, SetupError."""
    from storyshare.platforms.failures import Failures

    person.tell(_(WITHOUT_KEYS))
    if person.choose(_("Do you hold keys for an app of yours?"), (_("Yes"), "No")) == 1:
        raise InputError(_("Without keys storyshare cannot post to Reddit by itself."), hint=_(WITHOUT_KEYS))
    person.tell(
        _(
            "1. Open https://www.reddit.com/prefs/apps, “edit” below your app, and make its "
            "“redirect uri” exactly {redirect}",
            redirect=REDIRECT,
        )
    )
    values = {
        "CLIENT_ID": person.ask(
            _("2. The app's ID (the signs below its name)"), default=secrets.get("CLIENT_ID") or ""
        ),
        "CLIENT_SECRET": person.ask(_("3. The app's secret"), secret=True),
        "USERNAME": person.ask(_("4. Your name on Reddit, without u/"), default=secrets.get("USERNAME") or ""),
    }
    place = person.ask(_("5. The subreddit to post to, without r/; nothing for your own profile"))
    where = {"subreddit": subreddit({"subreddit": place})} if place else {}
    given = settings(account, _Typed(secrets, {**values, "REFRESH_TOKEN": "to-come"}))
    person.tell(_("6. Your browser opens. Sign in there as that account, and choose “Allow”."))
    code = authorised(
        person,
        f"{given.log_in}/api/v1/authorize",
        client_id=given.client_id,
        scope=" ".join(SCOPES),
        pkce=False,
        # Without it the log-in would end after an hour.
        extra={"duration": "permanent"},
    )
    failures = Failures(
        platform=PLATFORM,
        title=TITLE,
        account=account.name,
        log_in_hint=_("Check the app's ID and secret, and its redirect uri."),
        secrets=lambda: (given.client_secret, code.code),
    )
    app = App(settings=given, failures=failures, now=utc_now)
    token = app.asked({"grant_type": "authorization_code", "code": code.code, "redirect_uri": code.redirect})
    if not token.refresh:
        raise failures.on_hold(_("Reddit gave a log-in that ends after an hour"))
    found = {**values, "REFRESH_TOKEN": token.refresh}
    person.tell(_("It works: {name}.", name=connect(account, _Typed(secrets, found)).account().name))
    return LoggedIn(values=found, options=where)
