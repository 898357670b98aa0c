"""When a server says that it may be asked again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

_NAMES = ("retry-after", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
_LONGEST = timedelta(days=1)
# Smaller numbers are seconds from now, larger ones seconds since 1970.
_EPOCHS_BEGIN = 100_000_000


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """The instant from which to try again (aware UTC, between `now` and a day later), or None where nothing is said.

    Read in this order: Retry-After (seconds or a date, RFC 9110), RateLimit-Reset (Bluesky: since 1970),
    X-RateLimit-Reset (Mastodon: an ISO date), x-rate-limit-reset (X: since 1970). Names are in lower case. A server's
    clock that differs from ours, as its Date header shows, is allowed for.
    """
    ahead = _http_date(headers.get("date", ""))
    skew = now - ahead if ahead else timedelta()
    if abs(skew) > _LONGEST:
        skew = timedelta()  # no clock is as wrong as that
    for name in _NAMES:
        found = _instant(headers.get(name, "").strip(), now, skew)
        if found:
            return min(max(found, now), now + _LONGEST).astimezone(UTC)
    return None


def _instant(text: str, now: datetime, skew: timedelta) -> datetime | None:
    if text.isascii() and text.isdigit() and len(text) <= len(str(_EPOCHS_BEGIN)) + 2:
        seconds = int(text)
        if seconds < _EPOCHS_BEGIN:
            return now + timedelta(seconds=seconds)
        return datetime.fromtimestamp(seconds, UTC) + skew
    found = _iso_date(text) or _http_date(text)
    try:
        return (found + skew).astimezone(UTC) if found else None
    except OverflowError:
        return None  # the last day of the calendar, or the first


def _iso_date(text: str) -> datetime | None:
    try:
        return _aware(datetime.fromisoformat(text))
    except ValueError:
        return None


def _http_date(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        return _aware(parsedate_to_datetime(text))
    except (ValueError, TypeError, OverflowError):
        return None


def _aware(found: datetime) -> datetime:
    return found if found.tzinfo else found.replace(tzinfo=UTC)
