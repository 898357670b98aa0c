"""Leads a person to keys for X: copied, by a number (OAuth 1.0a PIN), or in the browser (OAuth 2.0 with PKCE).

Sources: docs.x.com, "PIN-based OAuth" and "OAuth 2.0 Authorization Code Flow with PKCE"; RFC 5849, 3.4 (signature).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets as random
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from urllib.parse import parse_qs, quote, urlencode

from storyshare.errors import InputError
from storyshare.i18n import N_, _
from storyshare.models import Account, Credential, SecretStore
from storyshare.net import CallError, call
from storyshare.platforms import oauth
from storyshare.platforms.failures import Failures
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.settings import stand_in
from storyshare.platforms.x.rules import CREDENTIALS, OTHER_CREDENTIALS, PLATFORM, TITLE
from storyshare.platforms.x.session import API, app

# Posting, reading back, pictures; and a renewal token at all.
SCOPE = "tweet.read tweet.write users.read media.write offline.access"
_AUTHORISE = "https://x.com/i/oauth2/authorize"
_WAYS = (
    N_("It owns the app: four keys are copied from the developer page (no end)"),
    N_("It is another account: it allows the app, and X shows a number to type here (no end)"),
    N_("By OAuth 2.0 in the browser (renewed every two hours by itself)"),
)
_APP = N_("""\
X asks for an app of your own, and for money for each post.
  1. Sign in at https://console.x.com, make an app, and buy some credit there.
  2. In the app, under “User authentication settings”: Read and write; type Web App;
     callback address {redirect}""")
_NO = N_("X does not know this app or these keys: nothing was changed.")


def log_in(account: Account, secrets: SecretStore, person: Person, now: Callable[[], datetime]) -> LoggedIn:
    """Ask how the account gets to the app, and go that way."""
    person.tell(_(_APP, redirect=oauth.REDIRECT))
    way = person.choose(_("Whose is the account that is to post?"), [_(each) for each in _WAYS])
    here = stand_in(account, secrets, TITLE)
    if way == 2:
        values = _by_browser(account, secrets, person, now, here)
        others: tuple[Credential, ...] = CREDENTIALS
    else:
        values = _by_number(secrets, person, here, account) if way == 1 else _copied(CREDENTIALS, secrets, person)
        others = OTHER_CREDENTIALS
    return LoggedIn(values={**{each.name: "" for each in others}, **values})


def _copied(wanted: tuple[Credential, ...], secrets: SecretStore, person: Person) -> dict[str, str]:
    found = {}
    for each in wanted:
        person.tell(f"{_(each.title)}: {_(each.where)}")
        found[each.name] = person.ask(each.title, secret=each.secret, default=secrets.get(each.name) or "")
        if not found[each.name] and each.default is None:
            raise InputError(
                _("{title} is missing: nothing was changed.", title=each.title),
                hint=_("It is here: {where}.", where=each.where),
            )
    return found


def _by_browser(
    account: Account, secrets: SecretStore, person: Person, now: Callable[[], datetime], here: str
) -> dict[str, str]:
    values = _copied(OTHER_CREDENTIALS[:2], secrets, person)
    failures = _failures(account, tuple(values.values()))
    code = oauth.authorised(
        person, f"{here}/i/oauth2/authorize" if here else _AUTHORISE, client_id=values["CLIENT_ID"], scope=SCOPE
    )
    # X takes the code for thirty seconds.
    token = oauth.exchange(failures, app(values["CLIENT_ID"], values["CLIENT_SECRET"], here), code, now=now)
    if not token.refresh:
        raise failures.on_hold(_("X gave a log-in for two hours only, which cannot be renewed"))
    return {**values, "REFRESH_TOKEN": token.refresh}


def _by_number(secrets: SecretStore, person: Person, here: str, account: Account) -> dict[str, str]:
    keys = _copied(CREDENTIALS[:2], secrets, person)
    failures = _failures(account, tuple(keys.values()))
    asked = _signed(failures, f"{here or API}/oauth/request_token", keys, {"oauth_callback": "oob"})
    address = f"{here or API}/oauth/authorize?{urlencode({'oauth_token': asked['oauth_token']})}"
    person.tell(
        _("Open this address in a browser, signed in as the account, and allow it:\n\n    {address}\n", address=address)
    )
    number = person.ask(_("The number that X shows then")).replace(" ", "")
    if not (number.isascii() and number.isalnum()):
        raise InputError(_("That is no such number: nothing was changed."), hint=_("Run the same command again."))
    given = _signed(
        failures,
        f"{here or API}/oauth/access_token",
        keys,
        {"oauth_token": asked["oauth_token"], "oauth_verifier": number},
        asked["oauth_token_secret"],
    )
    return {**keys, "ACCESS_TOKEN": given["oauth_token"], "ACCESS_TOKEN_SECRET": given["oauth_token_secret"]}


def _failures(account: Account, secrets: tuple[str, ...]) -> Failures:
    hint = _("Look at the app's keys and its callback address, then run the same command again.")
    return Failures(platform=PLATFORM, title=TITLE, account=account.name, log_in_hint=hint, secrets=lambda: secrets)


def _signed(
    failures: Failures, url: str, keys: Mapping[str, str], extra: Mapping[str, str], token_secret: str = ""
) -> dict[str, str]:
    """The token and its secret that X answers with."""
    header = authorization(url, keys["API_KEY"], keys["API_SECRET"], extra, token_secret)
    try:
        answer = call("POST", url, headers={"Authorization": header})
    except CallError as error:
        raise failures.unreached(error) from error
    found = parse_qs(answer.data.decode("ascii", "replace"), max_num_fields=20) if len(answer.data) < 5000 else {}
    token, secret = (oauth.credential(found.get(each, [""])[0]) for each in ("oauth_token", "oauth_token_secret"))
    if answer.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise InputError(_(_NO), hint=failures.log_in_hint)
    if answer.status != HTTPStatus.OK or not (token and secret):
        raise failures.not_sent(_("The log-in at X does not work as it should (status {status})", status=answer.status))
    return {"oauth_token": token, "oauth_token_secret": secret}


def authorization(  # noqa: PLR0913 - what is signed
    url: str,
    key: str,
    secret: str,
    extra: Mapping[str, str],
    token_secret: str = "",
    *,
    nonce: str = "",
    timestamp: int | None = None,
) -> str:
    """The header of a POST without a body, signed by HMAC-SHA1 (RFC 5849, 3.4.2)."""
    import time

    fields = {
        "oauth_consumer_key": key,
        "oauth_nonce": nonce or random.token_hex(16),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(int(time.time()) if timestamp is None else timestamp),
        "oauth_version": "1.0",
        **extra,
    }
    pairs = "&".join(sorted(f"{_escaped(name)}={_escaped(value)}" for name, value in fields.items()))
    signed = "&".join(map(_escaped, ("POST", url, pairs)))
    digest = hmac.new(f"{_escaped(secret)}&{_escaped(token_secret)}".encode(), signed.encode(), hashlib.sha1).digest()
    fields["oauth_signature"] = base64.b64encode(digest).decode()
    return "OAuth " + ", ".join(f'{name}="{_escaped(value)}"' for name, value in sorted(fields.items()))


def _escaped(text: str) -> str:
    return quote(text, safe="-._~")
