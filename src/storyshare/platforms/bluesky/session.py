"""The log-in: kept between runs, since Bluesky allows 300 a day and each one costs a password on the wire."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from http import HTTPStatus

from storyshare.errors import PostError, RejectedError
from storyshare.i18n import _
from storyshare.models import Json, PublicFile
from storyshare.net import Answer, CallError, NotPublicError, is_loopback, require_public
from storyshare.platforms.bluesky import syntax
from storyshare.platforms.bluesky.rules import Settings
from storyshare.platforms.bluesky.server import Server, error_name, is_stale
from storyshare.platforms.said import address

_STORED_AS = "SESSION"
_LONGEST_TOKEN = 10_000
_REFRESH_REFUSED = {"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"}
# A post is sent well within this time of being prepared.
_GOOD_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A log-in: whose, at which server, and for which settings it was made."""

    did: str
    pds: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    identifier: str
    host: str


class LogIn:
    """One account's log-in, renewed only when it must be."""

    def __init__(self, *, server: Server, settings: Settings) -> None:
        self._server = server
        self._settings = settings
        self._kept: Session | None = None

    def known(self) -> Session | None:
        """The log-in kept from before, good or not; no call is made."""
        if not self._kept:
            self._kept = self._stored()
        return self._kept

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        known = self._kept
        return (self._settings.secrets.get("APP_PASSWORD") or "", *((known.access, known.refresh) if known else ()))

    def good(self) -> Session:
        """A log-in whose token holds for the next minutes. Raises NotSentError, AccountOnHoldError."""
        known = self.known()
        return known if known and self._holds(known.access) else self.renewed()

    def renewed(self) -> Session:
        """A fresh token: by the renewal token where there is one that is taken, else by the password."""
        known = self.known()
        answer = self._ask(known.pds, "com.atproto.server.refreshSession", token=known.refresh) if known else None
        if answer is None or error_name(answer) in _REFRESH_REFUSED:
            password = self._settings.secrets.get("APP_PASSWORD")
            body: Json = {"identifier": self._settings.identifier, "password": password}
            answer = self._ask(self._settings.host, "com.atproto.server.createSession", body=body)
        return self._keep(self._session(answer))

    def send(self, name: str, *, body: Json = None, file: PublicFile | None = None) -> Answer:
        """Call with a good token, and once more with a new one where it is not taken: not for publishing.

        Raises net's CallError beside what `good` raises.
        """
        session = self.good()
        answer = self._server.send(session.pds, name, token=session.access, body=body, file=file)
        if is_stale(answer):
            session = self.renewed()
            answer = self._server.send(session.pds, name, token=session.access, body=body, file=file)
        return answer

    def drop_token(self) -> None:
        """Forget the token that the server did not take, so that the next `good` renews it."""
        known = self.known()
        if known:
            self._keep(replace(known, access=""))

    def _ask(self, host: str, name: str, *, token: str = "", body: Json = None) -> Answer:
        try:
            return self._server.send(host, name, token=token, body=body)
        except CallError as error:
            raise self._server.failures.unreached(error) from error

    def _session(self, answer: Answer) -> Session:
        found = answer.json()
        did, access, refresh = (
            syntax.did(found.get("did")),
            _token(found.get("accessJwt")),
            _token(found.get("refreshJwt")),
        )
        if answer.status != HTTPStatus.OK or not (did and access and refresh):
            raise self._refused(answer)
        if found.get("active") is False:
            hint = _("Sign in at bsky.app and see what it says.")
            raise self._server.failures.on_hold(_("The account is not active at Bluesky"), hint=hint)
        host = self._settings.host
        return Session(
            did=did,
            pds=self._checked(_endpoint(found.get("didDoc")) or host),
            access=access,
            refresh=refresh,
            identifier=self._settings.identifier,
            host=host,
        )

    def _refused(self, answer: Answer) -> PostError:
        error = self._server.useless(answer)
        if isinstance(error, RejectedError):
            return self._server.failures.on_hold(
                _("Bluesky does not take this log-in ({error_name})", error_name=error_name(answer))
            )
        return error

    def _checked(self, pds: str) -> str:
        """The server that the account's own record names is given our token, so it must be a public one.

        Not so where the operator named it himself, or both work on this machine.
        """
        host = self._settings.host
        if pds == host or (is_loopback(pds) and is_loopback(host)):
            return pds
        try:
            require_public(pds)
        except NotPublicError as error:
            message = _("The server that this account names as its own must not be called: {error}", error=error)
            raise self._server.failures.on_hold(message, hint=_("Check the account's PDS_URL in .env.")) from error
        return pds

    def _holds(self, token: str) -> bool:
        if not token:
            return False
        expires = _expiry(token)
        return expires is None or expires > (self._server.now() + _GOOD_FOR).timestamp()

    def _keep(self, session: Session) -> Session:
        self._kept = session
        self._settings.secrets.put(_STORED_AS, json.dumps(asdict(session)))
        return session

    def _stored(self) -> Session | None:
        try:
            session = Session(**json.loads(self._settings.secrets.get(_STORED_AS) or "null"))
        except (ValueError, TypeError, RecursionError):
            return None
        if not all(isinstance(value, str) for value in asdict(session).values()):
            return None
        meant = (session.identifier, session.host) == (self._settings.identifier, self._settings.host)
        return session if meant else None


def _token(found: Json) -> str:
    """A token that can stand in a header; empty for anything else."""
    fits = isinstance(found, str) and len(found) < _LONGEST_TOKEN and found.isascii() and found.isprintable()
    return found if fits and isinstance(found, str) and " " not in found else ""


def _endpoint(document: Json) -> str:
    """The server named in a DID document, without a slash at its end; empty where there is none."""
    services = document.get("service") if isinstance(document, dict) else None
    for service in services if isinstance(services, list) else ():
        if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
            return (address(service.get("serviceEndpoint")) or "").rstrip("/")
    return ""


def _expiry(token: str) -> float | None:
    """Seconds since 1970 after which a token is of no use, as it says itself; its signature is the server's affair."""
    try:
        claims = token.split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        return float(found["exp"])
    except (ValueError, IndexError, KeyError, TypeError, OverflowError, RecursionError):
        return None
