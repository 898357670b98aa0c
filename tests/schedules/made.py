"""Entries as tests write them."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from storyshare.schedules import Entry, known_observances, occurrences

PACIFIC = ZoneInfo("America/Los_Angeles")
BERLIN = ZoneInfo("Europe/Berlin")


def entry(**fields: Any) -> Entry:
    """An entry for one made-up story, by the Pacific clock."""
    made: dict[str, Any] = {"id": "a", "path": Path("a.yaml"), "line": 2, "zone": PACIFIC, "story": "rosa"}
    return Entry(**(made | fields))


def local(text: str, zone: ZoneInfo = PACIFIC) -> datetime:
    """An aware instant, written by the clock of a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def walls(made: Entry, after: str, until: str) -> list[str]:
    """What the clock of the entry's zone shows each time, with the offset."""
    found = occurrences(
        made, after=local(after, made.zone), until=local(until, made.zone), observances=known_observances({})
    )
    return [f"{each.at.astimezone(made.zone):%Y-%m-%d %H:%M%z}" for each in found]
