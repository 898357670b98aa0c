"""How far apart the posts of one account are: `gap` and `at_most` among its settings."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from storyshare.errors import InputError
from storyshare.files import read_duration
from storyshare.publish.targets import Target

if TYPE_CHECKING:
    from storyshare.ledger import Ledger


def too_soon(ledger: Ledger, target: Target, zone: ZoneInfo) -> bool:
    """Whether a scheduled post has to wait: the last one is too near, or the day has had its share.

    A day begins at midnight by the workspace's clock. Raises InputError for a setting that cannot be right.
    """
    from storyshare.ledger import timetable  # `check` reads the settings and has no ledger

    now, account = ledger.now(), target.account
    gap = spacing(account.options.get("gap", ""))
    last = timetable.last_posted(ledger, account.name) if gap else None
    if last is not None and now < last + gap:
        return True
    most = at_most(account.options.get("at_most", ""))
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return most > 0 and timetable.posted_since(ledger, account.name, midnight) >= most


def spacing(text: str) -> timedelta:
    """`gap = "2h"` as a time span; zero where nothing is said."""
    return read_duration(text) if text else timedelta()


def at_most(text: str) -> int:
    """`at_most = "5 a day"` as a number; 0 where nothing is said."""
    if not text:
        return 0
    found = re.fullmatch(r"(\d{1,3})(?: (?:a|per) day)?", text.strip())
    if not found or not int(found[1]):
        raise InputError(f"at_most = “{text}” cannot be right.", hint='Write it as at_most = "5 a day".')
    return int(found[1])
