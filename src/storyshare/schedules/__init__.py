"""From the files in `schedules/` to entries that are checked, and from an entry to its occasions."""

from storyshare.schedules.entries import Boosting, Entry
from storyshare.schedules.loading import LoadedSchedules, load_all
from storyshare.schedules.observances import Observed, known_observances, next_observances, observance_day
from storyshare.schedules.recurrence import Occurrence, occurrences
from storyshare.schedules.rotation import choose, selected

__all__ = [
    "Boosting",
    "Entry",
    "LoadedSchedules",
    "Observed",
    "Occurrence",
    "choose",
    "known_observances",
    "load_all",
    "next_observances",
    "observance_day",
    "occurrences",
    "selected",
]
