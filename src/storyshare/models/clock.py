"""The clock of this machine."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present instant, in UTC; whoever needs another clock is given one."""
    return datetime.now(UTC)
