"""Registers storyshare with an account's server and asks the person for leave there.

Sources: docs.joinmastodon.org/methods/apps and /methods/oauth (client registration, the code flow, `oob`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from storyshare.errors import InputError
from storyshare.i18n import N_, _
from storyshare.models import Account, Json, SecretStore
from storyshare.net import CallError, call, retry_at
from storyshare.platforms import oauth
from storyshare.platforms.failures import Failures
from storyshare.platforms.mastodon.rules import PLATFORM, address_of
from storyshare.platforms.protocol import LoggedIn, Person

# To boost a post of another server it has to be looked up there: `read:search`.
SCOPE = "read:accounts read:statuses read:search write:statuses write:media"
# The server shows the code instead of sending the browser anywhere.
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
_WHERE = (N_("On this computer"), N_("On another one: the server shows a code, which is pasted here"))


def log_in(account: Account, secrets: SecretStore, person: Person, now: Callable[[], datetime]) -> LoggedIn:
    """Ask for the server, register the app there, and have the account allow it."""
    person.tell(
        _(
            "storyshare registers itself with your server, and you allow it in the browser.\n"
            "Sign in there first, as the account that is to post."
        )
    )
    text = person.ask(_("Your server, such as mastodon.social"), default=secrets.get("BASE_URL") or "")
    base = address_of(text)
    if not base:
        raise InputError(
            _("“{text}” is not the address of a server.", text=text), hint=_("Write it as in your browser.")
        )
    hint = _("Run the same command again.")
    failures = Failures(
        platform=PLATFORM, title=_("the server at {base}", base=base), account=account.name, log_in_hint=hint
    )
    here = person.choose(_("Where is the browser in which you are signed in?"), [_(each) for each in _WHERE]) == 0
    redirect = oauth.REDIRECT if here else OUT_OF_BAND
    app = _registered(failures, base, redirect, now)
    code = _allowed(person, base, app, redirect)
    token = oauth.exchange(failures, app, code, now=now, extra={"scope": SCOPE})
    return LoggedIn(values={"BASE_URL": base, "ACCESS_TOKEN": token.access})


def _registered(failures: Failures, base: str, redirect: str, now: Callable[[], datetime]) -> oauth.App:
    """The app, new at the server: each log-in has one of its own, which nobody else can take back."""
    body: Json = {"client_name": "storyshare", "redirect_uris": redirect, "scopes": SCOPE}
    try:
        answer = call("POST", f"{base}/api/v1/apps", body=body)
    except CallError as error:
        raise failures.unreached(error) from error
    found = answer.json()
    name, secret = oauth.credential(found.get("client_id")), oauth.credential(found.get("client_secret"))
    if answer.status != HTTPStatus.OK or not (name and secret):
        until = retry_at(answer.headers, now())
        message = _(
            "The server at {base} does not take new apps now (status {status})", base=base, status=answer.status
        )
        hint = _("Is the address right? Then try again in ten minutes.")
        if answer.status // 100 == 3:
            hint = _("It has moved to another address: take it from your browser when you are signed in.")
        raise failures.not_sent(message, hint=hint, until=until)
    return oauth.App(token_url=f"{base}/oauth/token", client_id=name, client_secret=secret)


def _allowed(person: Person, base: str, app: oauth.App, redirect: str) -> oauth.Code:
    address = f"{base}/oauth/authorize"
    if redirect != OUT_OF_BAND:
        return oauth.authorised(person, address, client_id=app.client_id, scope=SCOPE, redirect=redirect)
    return oauth.shown_code(person, address, client_id=app.client_id, scope=SCOPE, redirect=redirect)
