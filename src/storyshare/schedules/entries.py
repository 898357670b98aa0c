"""One entry of a schedule, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from storyshare.errors import InputError
from storyshare.files import Fields, did_you_mean, instant
from storyshare.i18n import _
from storyshare.schedules.every import read_every

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Boosting:
    """Which accounts are to boost what an entry has posted, and how long after it; `line` is where they stand."""

    by: tuple[str, ...]
    after: timedelta = timedelta()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one entry says; which days that gives is for others to work out.

    Either `story` names one record; or `latest` means the one published last; or `stories` by name, or `tagged` (any
    of these tags), `campaign` and `language` together, say which records take turns. Either `at` is the aware
    UTC instant of the one time (`wall_clock` as written, by the clock of `zone`), or `observance` names a day of every
    year with `at_time` on it, or `every` holds the words of a repetition. `first_day` and `last_day` (both included)
    and `except_days` bound what comes again. `to` empty means the default accounts; `late` and `cooldown` None mean
    that nothing was said. `thread` asks for the whole story in parts; `boost` for boosts of what was posted.
    `story_line` is the line that names the story or stories.
    """

    id: str
    path: Path
    line: int
    zone: ZoneInfo
    story: str = ""
    stories: tuple[str, ...] = ()
    tagged: tuple[str, ...] = ()
    campaign: str = ""
    language: str = ""
    latest: bool = False
    story_line: int = 0
    at: datetime | None = None
    wall_clock: datetime | None = None
    observance: str = ""
    at_time: time | None = None
    every: str = ""
    first_day: date | None = None
    last_day: date | None = None
    except_days: tuple[date, ...] = ()
    cooldown: timedelta | None = None
    late: timedelta | None = None
    thread: bool = False
    to: tuple[str, ...] = ()
    to_line: int = 0
    boost: Boosting | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds for all entries of a file: what its top says, and the names of the observances that there are."""

    zone: ZoneInfo
    to: tuple[str, ...]
    to_line: int
    late: timedelta | None
    observances: Collection[str]


def read_entry(fields: Fields, defaults: Defaults) -> Entry:
    """The entry in these fields; whatever is wrong with it becomes a problem."""
    zone = fields.zone("timezone") or defaults.zone
    rotation = _rotation(fields)
    story = fields.text("story")
    _check_story(fields)
    observance, every = fields.text("observance"), fields.text("every")
    wall, clock = _at(fields)
    late = fields.duration("late")
    entry = Entry(
        id=_id(fields),
        path=fields.path,
        line=fields.line,
        zone=zone,
        story=story,
        stories=rotation.stories,
        tagged=rotation.tagged,
        campaign=rotation.campaign,
        language=rotation.language,
        latest=rotation.latest,
        story_line=fields.line_of("story" if "story" in fields else "stories"),
        at=instant(wall, zone) if wall else None,
        wall_clock=wall,
        observance=observance,
        at_time=clock,
        every=every,
        first_day=fields.day("from"),
        last_day=fields.day("until"),
        except_days=fields.days("except"),
        cooldown=fields.duration("cooldown"),
        thread=fields.yes_no("thread", default=False),
        late=defaults.late if late is None else late,
        to=fields.texts("to") or defaults.to,
        to_line=fields.line_of("to") if "to" in fields else defaults.to_line,
        boost=_boost(fields),
    )
    _check_bounds(fields, entry)
    _check_observance(fields, entry, defaults.observances)
    _check_every(fields, entry)
    fields.finish()
    return entry


def _boost(fields: Fields) -> Boosting | None:
    inner = fields.table_at("boost")
    if inner is None:
        return None
    inner.need("by", _("Write who boosts it, as: boost: {by: [partner], after: 3h}"))
    found = Boosting(by=inner.texts("by"), after=inner.duration("after") or timedelta(), line=inner.line_of("by"))
    inner.finish()
    return found


def _id(fields: Fields) -> str:
    fields.need("id", _("Give it one that never changes, as: id: rosa-morning"))
    found = fields.text("id")
    if found and not _ID.fullmatch(found):
        message = _("`{found}` cannot be an id: small letters a to z, digits and single hyphens.", found=found)
        fields.problem("id", message, _("Write it as: id: rosa-morning"))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rotation:
    stories: tuple[str, ...] = ()
    tagged: tuple[str, ...] = ()
    campaign: str = ""
    language: str = ""
    latest: bool = False


def _rotation(fields: Fields) -> _Rotation:
    """The records that take turns."""
    inner = fields.table_at("stories") if fields.is_table("stories") else None
    if inner is None:
        names = fields.texts("stories")
        return _Rotation(latest=True) if names == ("latest",) else _Rotation(stories=names)
    if not any(name in inner for name in ("tagged", "campaign", "language")):
        inner.need("tagged", _("Write: stories: {tagged: success}"))
    found = _Rotation(tagged=inner.texts("tagged"), campaign=inner.text("campaign"), language=inner.text("language"))
    inner.finish()
    return found


def _check_story(fields: Fields) -> None:
    both = [name for name in ("story", "stories") if name in fields]
    if not both:
        fields.problem(
            "story", _("is missing."), _("Write `story: rosa`, or `stories: {tagged: success}` for a rotation.")
        )
    elif both[1:]:
        message = _("one entry is about one `story`, or about several `stories` in turn, not both.")
        fields.problem("stories", message, _("Take one of the two out."))


def _at(fields: Fields) -> tuple[datetime | None, time | None]:
    """The one time of a one-off entry, or the time of day on an observance."""
    named = [name for name in ("observance", "every") if name in fields]
    if len(named) > 1:
        fields.problem(
            "every", _("an entry is for an observance or for a repetition, not both."), _("Make it two entries.")
        )
    if "every" in named:
        if "at" in fields:
            hint = _("Write it there: every: tuesday and thursday at 10:00")
            fields.problem("at", _("the time of a repetition stands in `every`."), hint)
        fields.asked.add("at")
        return None, None
    if "observance" in named:
        fields.need("at", _("Write the time on that day, as: at: 12:00"))
        return None, fields.time_of_day("at")
    if fields.need("at", _("Write when, as `at: 2027-02-20 09:00`, `observance: …` or `every: …`.")):
        return fields.wall_clock("at"), None
    return None, None


def _check_bounds(fields: Fields, entry: Entry) -> None:
    if entry.first_day and entry.last_day and entry.last_day < entry.first_day:
        fields.problem("until", _("is before `from`."), _("Look at both days."))
    if not (entry.observance or entry.every):
        for name in ("from", "until", "except"):
            if name in fields:
                fields.problem(name, _("means nothing for an entry with one time."), _("Take it out."))
    if "cooldown" in fields and "stories" not in fields:
        fields.problem("cooldown", _("is for several `stories` in turn."), _("Take it out, or write `stories`."))


def _check_observance(fields: Fields, entry: Entry, known: Collection[str]) -> None:
    if entry.observance and entry.observance not in known:
        hint = did_you_mean(entry.observance, known) or _("See what there is: storyshare observances --days 365")
        fields.problem("observance", _("there is no observance `{observance}`.", observance=entry.observance), hint)


def _check_every(fields: Fields, entry: Entry) -> None:
    if not entry.every:
        return
    try:
        read_every(entry.every, entry.first_day)
    except InputError as error:
        fields.problem("every", str(error), error.hint)
