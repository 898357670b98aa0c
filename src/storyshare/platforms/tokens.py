"""Tokens that end and are renewed: kept between runs, renewed by one process at a time, never lost before the next."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from storyshare.errors import AccountOnHoldError
from storyshare.i18n import N_, _
from storyshare.models import SecretStore
from storyshare.net import MaybeSentError

_STORED_AS = "RENEWED_TOKEN"
# A process that still has the former log-in may keep its own beside ours, so that neither takes the other's away.
_LOG_INS = 2
_INTERRUPTED = N_(
    "storyshare was interrupted while the log-in was being renewed, and what the platform then gave was lost"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What opens an account until `ends_at` (None: nobody says when), and what it is renewed by, if anything.

    `refresh_ends_at`, where a platform says it at a log-in, is not kept with the token.
    """

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    ends_at: datetime | None = None
    refresh_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A token as it is kept: from which log-in it came, whether the server refused it, whether a renewal was begun."""

    source: str
    token: Token
    refused: bool = False
    begun: bool = False

    def written(self) -> dict[str, Any]:
        ends_at = self.token.ends_at.isoformat() if self.token.ends_at else ""
        return {
            "from": self.source,
            "access": self.token.access,
            "refresh": self.token.refresh,
            "ends_at": ends_at,
            "refused": self.refused,
            "begun": self.begun,
        }


class KeptToken:
    """One account's token, renewed where it is about to end.

    `first` is what the environment holds: once it changes there, whatever came from the former is given up. `renew`
    asks the platform for a new one; what it raises passes through, and the old one stays. It is called by one process
    at a time, and what it gives is stored before anything else is done.

    Between the platform's answer and that moment a crash loses what can be used only once: then the next renewal is
    refused, the account goes on hold, and is said to need a new log-in. That a renewal was begun is written down
    before it is, which also shows in time that nothing can be stored.
    """

    def __init__(
        self,
        secrets: SecretStore,
        *,
        first: Token,
        renew: Callable[[Token], Token],
        now: Callable[[], datetime],
        early: timedelta = timedelta(minutes=5),
    ) -> None:
        self._secrets = secrets
        self._first = _Record(source=_digest(first), token=first)
        self._renew = renew
        self._now = now
        self._early = early
        self._known: _Record | None = None
        self._unstored = False

    def good(self) -> Token:
        """A token that holds for the next minutes.

        Raises what `renew` does, and SetupError or LedgerError where a new one could not be stored: this process still
        has it then, and stores it as soon as it is asked again.
        """
        if not self._unstored:
            record = self._known = self._read()  # the former may be of no use since another process has renewed it
            if self._holds(record):
                return record.token
        with self._secrets.locked():
            if self._unstored:
                self._store(self._record())
            else:
                self._known = self._read()  # another process may have renewed it while we waited
            record = self._record()
            return record.token if self._holds(record) else self._renewed(record)

    def known(self) -> Token | None:
        """The token as it was last seen, good or not; makes no call. None where there is none."""
        token = self._record().token
        return token if token.access else None

    def drop(self) -> None:
        """Note that the server refused the token, so that the next `good`, of whichever process, renews it."""
        refused = self._record().token.access
        with self._secrets.locked():
            record = self._record() if self._unstored else self._read()
            # Another process may have put a newer one in its place.
            self._store(replace(record, refused=True) if record.token.access == refused else record)

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        tokens = [self._first.token, *([self._known.token] if self._known else [])]
        return tuple(dict.fromkeys(each for token in tokens for each in (token.access, token.refresh) if each))

    def _holds(self, record: _Record) -> bool:
        ends_at = record.token.ends_at
        lasts = ends_at is None or ends_at > self._now() + self._early
        return bool(record.token.access) and lasts and not record.refused

    def _renewed(self, old: _Record) -> Token:
        """A new token, stored; under the lock."""
        self._store(replace(old, begun=True))
        try:
            new = self._renew(old.token)
        except Exception as error:
            # Where the call may have arrived, the old one may be used up.
            maybe = old.begun or isinstance(error.__cause__, MaybeSentError)
            self._store(replace(old, begun=maybe))
            if old.begun and isinstance(error, AccountOnHoldError):
                raise _interrupted(error) from error
            raise
        token = replace(new, refresh=new.refresh or old.token.refresh)  # RFC 6749, 6: without a new one the old holds
        self._store(replace(old, token=token, refused=False, begun=False))
        return token

    def _record(self) -> _Record:
        if self._known is None:
            self._known = self._read()
        return self._known

    def _read(self) -> _Record:
        """What is stored of our log-in; without any, the log-in itself."""
        return next((each for each in self._stored() if each.source == self._first.source), self._first)

    def _store(self, record: _Record) -> None:
        self._known, self._unstored = record, True
        others = [each for each in self._stored() if each.source != record.source]
        self._secrets.put(_STORED_AS, json.dumps([each.written() for each in (record, *others)[:_LOG_INS]]))
        self._unstored = False

    def _stored(self) -> list[_Record]:
        try:
            found = json.loads(self._secrets.get(_STORED_AS) or "[]")
        except (ValueError, RecursionError):
            return []
        records = [_read(each) for each in found] if isinstance(found, list) else []
        return [each for each in records if each]


def _read(found: Any) -> _Record | None:  # noqa: ANN401 - whatever a file holds
    if not isinstance(found, Mapping):
        return None
    source, access, refresh, ends = (found.get(name) for name in ("from", "access", "refresh", "ends_at"))
    if not (isinstance(source, str) and isinstance(access, str) and isinstance(refresh, str)):
        return None
    try:
        ends_at = datetime.fromisoformat(ends).astimezone(UTC) if ends else None
    except (ValueError, TypeError, OverflowError):
        return None
    token = Token(access=access, refresh=refresh, ends_at=ends_at)
    return _Record(source=source, token=token, refused=found.get("refused") is True, begun=found.get("begun") is True)


def _digest(first: Token) -> str:
    """By which a log-in is known again without being written down once more."""
    return hashlib.sha256(json.dumps([first.access, first.refresh]).encode()).hexdigest()


def _interrupted(error: AccountOnHoldError) -> AccountOnHoldError:
    return AccountOnHoldError(
        f"{error} ({_(_INTERRUPTED)})",
        platform=error.platform,
        account=error.account,
        key=error.key,
        hint=error.hint,
        retry_after=error.retry_after,
    )
