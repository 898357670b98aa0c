"""Record keys of our own: made before anything is sent, so that sending twice is writing the same record twice.

Source: https://atproto.com/specs/tid. 53 bits of microseconds since 1970 and 10 bits that tell two clocks apart, as 13
characters that sort like the time.
"""

from __future__ import annotations

import hashlib
import os
import threading
from datetime import UTC, datetime, timedelta

_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_LENGTH = 13
_CLOCK_BITS = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DERIVED_FROM = (datetime(2023, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_DERIVED_SPAN = timedelta(days=1096) // timedelta(microseconds=1)


class TidClock:
    """Gives record keys that only ever grow, also within one microsecond and when the clock is set back."""

    def __init__(self) -> None:
        self._id = int.from_bytes(os.urandom(2)) % (1 << _CLOCK_BITS)
        self._last = 0
        self._lock = threading.Lock()

    def tid(self, at: datetime) -> str:
        """The record key of an aware instant, or of the first free microsecond after it."""
        with self._lock:
            self._last = max((at - _EPOCH) // timedelta(microseconds=1), self._last + 1)
            number = self._last << _CLOCK_BITS | self._id
        return _written(number)


def tid_from(key: str) -> str:
    """The record key that belongs to a key of ours: always the same, and dated before 2026, as no clock gives it."""
    clock, number = divmod(int.from_bytes(hashlib.sha256(key.encode()).digest()), _DERIVED_SPAN)
    return _written((_DERIVED_FROM + number) << _CLOCK_BITS | clock % (1 << _CLOCK_BITS))


def _written(number: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))
