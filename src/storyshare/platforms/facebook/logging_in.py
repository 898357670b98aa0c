"""Leads a person to the token of a Page, and says when one ends.

Sources: Meta's pages on access tokens: a token of a person, for an hour or two, is exchanged for one for 60 days; a
Page's token that comes from that one has no end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlencode

from storyshare.errors import InputError, PostError
from storyshare.i18n import N_, _
from storyshare.models import Account, Json, SecretStore
from storyshare.net import Answer, CallError, call
from storyshare.platforms import meta
from storyshare.platforms.facebook.rules import PLATFORM, TITLE, Settings, base, version
from storyshare.platforms.failures import Failures
from storyshare.platforms.oauth import credential
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.said import figure, number

_STEPS = N_(
    "storyshare posts to a Page, never to a person's profile. You need a role on the\n"
    "Page that may create content. Six steps, about ten minutes:\n"
    "1. Open https://developers.facebook.com/apps and create an app; its use case is\n"
    "   “Manage everything on your Page”. For your own Page it needs no review.\n"
    "2. In the app, App settings, Basic: give it the address of a privacy policy,\n"
    "   and publish the app. What an app posts before may be seen by nobody but the\n"
    "   people who have a role in the app.\n"
    "3. App ID and App secret stand there as well."
)
_THEN = N_(
    "4. Open https://developers.facebook.com/tools/explorer, choose your app at the\n"
    "   right, and “User Token”.\n"
    "5. Add the permissions pages_show_list, pages_manage_posts and\n"
    "   pages_read_engagement.\n"
    "6. Generate Access Token, choose the Page in the window that opens, and copy\n"
    "   the token. storyshare makes the Page's own of it, which has no end; the one\n"
    "   that you copied is not kept."
)
_AGAIN = N_("Run the same command again with a new token from step 6.")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_MAY_POST = "CREATE_CONTENT"


def log_in(account: Account, secrets: SecretStore, person: Person, now: Callable[[], datetime]) -> LoggedIn:
    """Ask for the app and a person's token, and make the Page's of it. Raises InputError, PostError, SetupError."""
    root = f"{base(account, secrets)}/{version(account, secrets)}"
    person.tell(_(_STEPS))
    app = person.ask(_("App ID"), default=secrets.get("APP_ID") or "")
    if not number(app):
        raise InputError(
            _("That is no App ID: nothing was changed."), hint=_("It is a number, and stands where step 2 leads.")
        )
    app_secret = person.ask(_("App secret"), secret=True, default=secrets.get("APP_SECRET") or "")
    if not credential(app_secret):
        raise InputError(
            _("That is no App secret: nothing was changed."), hint=_("It stands beside the App ID: “Show”.")
        )
    person.tell(_(_THEN))
    given = person.ask(_("Access token"), secret=True)
    if not credential(given):
        raise InputError(
            _("That is no access token: nothing was changed."), hint=_("Copy all of it. {again}", again=_(_AGAIN))
        )
    known = [app_secret, given]
    failures = Failures(
        platform=PLATFORM, title=TITLE, account=account.name, log_in_hint=_(_AGAIN), secrets=lambda: tuple(known)
    )
    asking = _Asking(root, failures, now)
    lasting = asking.lasting(app, app_secret, given)
    known.append(lasting)
    pages = asking.pages(lasting, app_secret)
    known += [token for _unused, _unused, token in pages]
    page, _unused, token = pages[person.choose(_("Which Page?"), [f"{name} ({page})" for page, name, _unused in pages])]
    return LoggedIn(values={"PAGE_ID": page, "PAGE_ACCESS_TOKEN": token, "APP_ID": app, "APP_SECRET": app_secret})


def ends_at(settings: Settings) -> datetime | None:
    """When the Page's token, or its right to read, ends; None where nothing ends, or nobody can tell.

    Asks by a POST that stands for a GET, as Meta's own libraries did: the token is no part of an address.
    """
    if not (settings.app and settings.app_secret):
        return None
    data = urlencode({"method": "get", "input_token": settings.token}).encode()
    headers = {**_FORM, "Authorization": f"Bearer {settings.app}|{settings.app_secret}"}
    try:
        answer = call("POST", f"{settings.root}/debug_token", headers=headers, data=data)
    except CallError:
        return None
    told = answer.json().get("data") if answer.status == HTTPStatus.OK else None
    found = told if isinstance(told, dict) else {}
    ends = [at for name in ("expires_at", "data_access_expires_at") if (at := _instant(found.get(name)))]
    return min(ends, default=None)


class _Asking:
    """What is asked of Meta while a person logs in."""

    def __init__(self, root: str, failures: Failures, now: Callable[[], datetime]) -> None:
        self._root = root
        self._failures = failures
        self._now = now

    def lasting(self, app: str, app_secret: str, token: str) -> str:
        """A person's token for 60 days, for one of an hour."""
        fields = {
            "grant_type": "fb_exchange_token",
            "client_id": app,
            "client_secret": app_secret,
            "fb_exchange_token": token,
        }
        answer = self._answer("POST", "oauth/access_token", _FORM, data=urlencode(fields).encode())
        found = credential(answer.json().get("access_token"))
        if not found:
            raise self._useless(answer)
        return found

    def pages(self, token: str, app_secret: str) -> list[tuple[str, str, str]]:
        """Number, name and token of each Page on which the person may create content."""
        params = {
            "fields": "id,name,access_token,tasks",
            "limit": "100",
            "appsecret_proof": meta.proof(token, app_secret),
        }
        answer = self._answer("GET", "me/accounts", {"Authorization": f"Bearer {token}"}, params=params)
        data = answer.json().get("data")
        if not isinstance(data, list):
            raise self._useless(answer)
        found = [page for each in data if isinstance(each, dict) and (page := self._page(each))]
        if not found:
            hint = _(
                "Ask for a role on the Page, and choose the Page in the window of step 6. {again}", again=_(_AGAIN)
            )
            raise InputError(
                _("Facebook names no Page on which you may create content: nothing was changed."), hint=hint
            )
        return found

    def _page(self, each: Mapping[str, Json]) -> tuple[str, str, str] | None:
        page, token, tasks = number(each.get("id")), credential(each.get("access_token")), each.get("tasks")
        may = not isinstance(tasks, list) or _MAY_POST in tasks
        return (page, self._failures.said(each.get("name")) or page, token) if page and token and may else None

    def _answer(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        *,
        params: Mapping[str, str] | None = None,
        data: bytes | None = None,
    ) -> Answer:
        try:
            answer = call(method, f"{self._root}/{path}", headers=headers, params=params, data=data)
        except CallError as error:
            raise self._failures.unreached(error) from error
        if answer.status != HTTPStatus.OK:
            raise self._useless(answer)
        return answer

    def _useless(self, answer: Answer) -> PostError:
        unclear = self._failures.not_sent(
            _("The log-in at {title} does not work as it should (status {status})", title=TITLE, status=answer.status)
        )
        return meta.refusal(answer, self._failures, self._now()) or unclear


def _instant(seconds: Json) -> datetime | None:
    at = figure(seconds)
    try:
        return datetime.fromtimestamp(at, UTC) if at else None
    except (ValueError, OverflowError, OSError):
        return None
