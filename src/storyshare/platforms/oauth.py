"""OAuth 2.0 as platforms' log-ins use it: leave in a browser, a code, tokens, renewal.

Sources: RFC 6749 (the code flow, its errors), RFC 7636 (PKCE, S256), RFC 8252 (the answer on a port of this machine).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

from storyshare.errors import InputError, PostError
from storyshare.i18n import N_, _
from storyshare.models import Json
from storyshare.net import Answer, CallError, call, retry_at
from storyshare.platforms.failures import Failures
from storyshare.platforms.failures import plain as shown
from storyshare.platforms.protocol import Person
from storyshare.platforms.tokens import Token

# What is registered with the platforms: the port on which the answer of a log-in is received.
REDIRECT = "http://127.0.0.1:8735/"
_LONGEST_TOKEN = 10_000
_LONGEST_LIFE = 10 * 366 * 86_400
_AGAIN = N_("Run the same command again, and go through all of it without a long break.")
# That a person must mend: the log-in was taken back or has ended, or the app is not what it should be.
_MEANS = {
    "invalid_grant": N_("the log-in has ended, was used already, or was taken back"),
    "invalid_token": N_("the log-in has ended, or was taken back"),
    "invalid_client": N_("it does not know the app, or the app's secret is another"),
    "unauthorized_client": N_("the app may not log in this way"),
    "unsupported_grant_type": N_("the app may not log in this way"),
    "invalid_request": N_("the app or its redirect address is not set up as it should be"),
    "invalid_scope": N_("the app lacks a permission that is needed"),
    "access_denied": N_("it was not allowed"),
}

# RFC 6749, 4.1.2.1; and LinkedIn's two.
_SAID_NO = frozenset({"access_denied", "user_cancelled_login", "user_cancelled_authorize"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """PKCE: the secret by which we show later that the code was asked for by us, and its digest."""

    verifier: str = field(repr=False)
    challenge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What a platform gave for a person's leave: good once, for a minute or ten."""

    code: str = field(repr=False)
    verifier: str = field(default="", repr=False)
    redirect: str = REDIRECT


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A platform's token address, and the app that asks there.

    `basic`: the app's name and secret go into the Authorization header instead of the form (X and Reddit want it so).
    """

    token_url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    basic: bool = False


def new_proof() -> Proof:
    """A new secret and its digest by S256."""
    verifier = secrets.token_urlsafe(64)
    digest = hashlib.sha256(verifier.encode()).digest()
    return Proof(verifier=verifier, challenge=base64.urlsafe_b64encode(digest).rstrip(b"=").decode())


def authorised(  # noqa: PLR0913 - what such an address is made of
    person: Person,
    authorise_url: str,
    *,
    client_id: str,
    scope: str,
    redirect: str = REDIRECT,
    pkce: bool = True,
    extra: Mapping[str, str] | None = None,
) -> Code:
    """Ask a person for leave in the browser; the code that the platform gave.

    Raises InputError where the person said no, or the answer is not the one to our question.
    """
    state = secrets.token_urlsafe(32)
    proof = new_proof() if pkce else None
    asked = {"client_id": client_id, "redirect_uri": redirect, "scope": scope, "state": state, **(extra or {})}
    came_back = person.authorise(_address(authorise_url, asked, proof), redirect=redirect)
    return Code(code=_code(came_back, state), verifier=proof.verifier if proof else "", redirect=redirect)


def shown_code(person: Person, authorise_url: str, *, client_id: str, scope: str, redirect: str) -> Code:
    """The same where the platform shows the code, and the person types it: the proof alone ties it to our question.

    Raises InputError where nothing that can be a code was typed.
    """
    proof = new_proof()
    address = _address(authorise_url, {"client_id": client_id, "redirect_uri": redirect, "scope": scope}, proof)
    person.tell(
        _("Open this address in a browser, signed in as the account, and allow it:\n\n    {address}\n", address=address)
    )
    code = person.ask(_("The code that is shown then"), secret=True)
    if not credential(code):
        raise InputError(_("That is no code: nothing was changed."), hint=_(_AGAIN))
    return Code(code=code, verifier=proof.verifier, redirect=redirect)


def _address(authorise_url: str, asked: Mapping[str, str], proof: Proof | None) -> str:
    proved = {"code_challenge": proof.challenge, "code_challenge_method": "S256"} if proof else {}
    joint = "&" if urlsplit(authorise_url).query else "?"
    return f"{authorise_url}{joint}{urlencode({'response_type': 'code', **asked, **proved})}"


def exchange(
    failures: Failures, app: App, code: Code, *, now: Callable[[], datetime], extra: Mapping[str, str] | None = None
) -> Token:
    """The tokens for a code. Raises AccountOnHoldError where the platform refuses, NotSentError where it cannot say."""
    form = {"grant_type": "authorization_code", "code": code.code, "redirect_uri": code.redirect}
    proof = {"code_verifier": code.verifier} if code.verifier else {}
    return granted(failures, _asked(failures, app, {**form, **proof, **(extra or {})}), now())


def refresh(
    failures: Failures, app: App, token: Token, *, now: Callable[[], datetime], extra: Mapping[str, str] | None = None
) -> Token:
    """A new token for the old one's `refresh`; made for KeptToken's `renew`. Raises as `exchange` does."""
    if not token.refresh:
        raise failures.on_hold(_("The log-in at {title} has ended", title=failures.title))
    form = {"grant_type": "refresh_token", "refresh_token": token.refresh}
    return granted(failures, _asked(failures, app, {**form, **(extra or {})}), now())


def granted(failures: Failures, answer: Answer, now: datetime) -> Token:
    """The token that an answer gives. Raises as `exchange` does."""
    found = answer.json()
    access = credential(found.get("access_token"))
    if answer.status // 100 != 2 or not access:
        raise refused(failures, answer, now)
    return Token(
        access=access,
        refresh=credential(found.get("refresh_token")),
        ends_at=ends(found, now),
        refresh_ends_at=ends(found, now, "refresh_token_expires_in"),
    )


def refused(failures: Failures, answer: Answer, now: datetime) -> PostError:
    """What to raise for an answer without a token: by its error in OAuth's own form, and nothing else, is it a no."""
    error = answer.json().get("error")
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        until = retry_at(answer.headers, now)
        return failures.not_sent(_("{title} asks to wait before the next log-in", title=failures.title), until=until)
    if answer.status // 100 == 4 and isinstance(error, str) and error in _MEANS:
        return failures.on_hold(_("{title} does not give a log-in: {why}", title=failures.title, why=_(_MEANS[error])))
    return failures.not_sent(
        _(
            "The log-in at {title} does not work as it should (status {status})",
            title=failures.title,
            status=answer.status,
        )
    )


def ends(found: Mapping[str, Json], now: datetime, name: str = "expires_in") -> datetime | None:
    """When what an answer gave ends, by its number of seconds; None where it does not say."""
    seconds = found.get(name)
    if isinstance(seconds, str) and seconds.isascii() and seconds.isdigit() and len(seconds) < len(str(_LONGEST_LIFE)):
        seconds = int(seconds)
    if type(seconds) is not int or not 0 < seconds <= _LONGEST_LIFE:
        return None
    return now + timedelta(seconds=seconds)


def credential(found: object) -> str:
    """A token that can stand in a header and in a form; empty for anything else."""
    fits = isinstance(found, str) and len(found) <= _LONGEST_TOKEN and found.isascii() and found.isprintable()
    return found if fits and isinstance(found, str) and " " not in found else ""


def form_body(fields: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
    """Fields as a form's body, and its header, for `storyshare.net.call`."""
    return urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"}


def basic(name: str, secret: str) -> str:
    """The Authorization header of an app (RFC 6749, 2.3.1: both are form-encoded first)."""
    return "Basic " + base64.b64encode(f"{quote_plus(name)}:{quote_plus(secret)}".encode()).decode()


def _asked(failures: Failures, app: App, fields: Mapping[str, str]) -> Answer:
    """The answer of the token address; one call."""
    if app.basic and app.client_secret:
        login: dict[str, str] = {}
        header = {"Authorization": basic(app.client_id, app.client_secret)}
    else:
        login = {"client_id": app.client_id, **({"client_secret": app.client_secret} if app.client_secret else {})}
        header = {}
    data, headers = form_body({**fields, **login})
    try:
        return call("POST", app.token_url, data=data, headers={**headers, **header})
    except CallError as error:
        raise failures.unreached(error) from error


def _code(came_back: str, state: str) -> str:
    """The code in the address that the browser was sent to."""
    try:
        found = parse_qs(urlsplit(came_back.strip()).query, max_num_fields=50)
    except ValueError:
        found = {}
    given, code, error = (_one(found, name) for name in ("state", "code", "error"))
    if not (given or code or error):
        raise InputError(
            _("That is not the address to which the browser was sent."),
            hint=_(
                "Paste the whole address from the browser's address bar: it holds code= and state=. {again}",
                again=_(_AGAIN),
            ),
        )
    if not hmac.compare_digest(given.encode(), state.encode()):
        raise InputError(_("The answer belongs to another log-in than this one: nothing was changed."), hint=_(_AGAIN))
    if error in _SAID_NO:
        raise InputError(
            _("The log-in was not allowed in the browser: nothing was changed."),
            hint=_("If that was not meant, run the same command again and allow it there."),
        )
    if error or not credential(code):
        why = shown(_one(found, "error_description") or error) or _("it gave no code")
        raise InputError(_("The platform did not allow the log-in: {why}.", why=why), hint=_(_AGAIN))
    return code


def _one(found: Mapping[str, list[str]], name: str) -> str:
    """The one value of that name; empty where there is none, or several."""
    values = found.get(name, [])
    return values[0] if len(values) == 1 else ""
