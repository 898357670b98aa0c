"""How far apart the posts of one account are: `gap` and `at_most` among its settings."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storyshare.errors import InputError
from storyshare.files import read_duration
from storyshare.i18n import _
from storyshare.models import Spacing
from storyshare.publish.targets import Target


def spacing_of(target: Target, zone: ZoneInfo, now: datetime) -> Spacing:
    """What the account's settings ask of a scheduled post now; a day begins at midnight in `zone`.

    Raises InputError for a setting that cannot be right.
    """
    options = target.account.options
    return Spacing(
        posted_before=now - gap(options.get("gap", "")),
        day_began=now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0),
        most=at_most(options.get("at_most", "")),
    )


def gap(text: str) -> timedelta:
    """`gap = "2h"` as a time span; zero where nothing is said."""
    return read_duration(text) if text else timedelta()


def at_most(text: str) -> int:
    """`at_most = "5 a day"` as a number; 0 where nothing is said."""
    if not text:
        return 0
    found = re.fullmatch(r"(\d{1,3})(?: (?:a|per) day)?", text.strip())
    if not found or not int(found[1]):
        raise InputError(
            _("at_most = “{text}” cannot be right.", text=text), hint=_('Write it as at_most = "5 a day".')
        )
    return int(found[1])
