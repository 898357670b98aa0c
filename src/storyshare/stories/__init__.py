"""From the files in `stories/` to checked stories, their translations, and new records."""

from storyshare.stories.loading import Loaded, RecordFiles, Records, find, load, load_all, names
from storyshare.stories.new import new_record, suggest_name

__all__ = ["Loaded", "RecordFiles", "Records", "find", "load", "load_all", "names", "new_record", "suggest_name"]
