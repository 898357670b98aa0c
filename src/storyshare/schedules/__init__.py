"""From the files in `schedules/` to entries that are checked for their shape."""

from storyshare.schedules.entries import Entry
from storyshare.schedules.loading import LoadedSchedules, load_all

__all__ = ["Entry", "LoadedSchedules", "load_all"]
