"""Repetitions as cron expressions, with the meaning that Debian's cron gives them, clock changes included.

A time fixed by minute and hour that a clock change skips runs right after it, and one that it repeats runs once; what
runs every hour or oftener follows the clock on the wall.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storyshare.errors import InputError
from storyshare.i18n import N_, _

_FORM = N_(
    "A cron expression has five fields: minute, hour, day of the month, month, day of "
    "the week; as `0 10 * * TUE,THU`. Plain words do as well: `tuesday and thursday at "
    "10:00`."
)
# crontab(5) of Debian; @reboot names no time.
_ALIASES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_SAID = {
    "Wrong number of fields": N_("it does not have five fields"),
    "Bad second": N_("its seconds are not understood"),
    "Bad minute": N_("its minute is not understood"),
    "Bad hour": N_("its hour is not understood"),
    "Bad day-of-month": N_("its day of the month is not understood, or never comes"),
    "Bad month": N_("its month is not understood"),
    "Bad day-of-week": N_("its day of the week is not understood"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """A cron expression; six fields are understood as well, the first being the second."""

    expression: str

    def times(self, first: date, last: date, zone: ZoneInfo) -> Iterator[tuple[date, datetime]]:
        """Each time from one local day to another, both included, in order."""
        from cronsim import CronSim

        before = datetime.combine(first, time(), zone).astimezone(UTC) - timedelta(seconds=1)
        for at in CronSim(self.expression, before.astimezone(zone)):
            local = at.astimezone(zone)
            if local.date() > last:
                return
            yield local.date(), at.astimezone(UTC)


def read(text: str) -> Cron:
    """What this cron expression means. Raises InputError, in plain words."""
    from cronsim import CronSim, CronSimError

    expression = _ALIASES.get(text.strip().lower(), text)
    try:
        # The library gives up after fifty years.
        ever = next(CronSim(expression, datetime(2000, 1, 1, tzinfo=UTC)), None)
    except CronSimError as error:
        message = _("`{text}` is no cron expression: {said}.", text=text, said=_(_SAID.get(str(error), str(error))))
        raise InputError(message, hint=_(_FORM)) from error
    if ever is None:
        raise InputError(_("`{text}` never comes.", text=text), hint=_("Look at its days and months."))
    return Cron(expression=expression)
