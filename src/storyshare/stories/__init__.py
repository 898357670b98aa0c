"""From the files in `stories/` to checked stories, their translations, and new records."""

from storyshare.stories.loading import Loaded, RecordFiles, Records, find, load, load_all, names
from storyshare.stories.new import Imported, new_record, new_translation, suggest_name
from storyshare.stories.source import Source

__all__ = [
    "Imported",
    "Loaded",
    "RecordFiles",
    "Records",
    "Source",
    "find",
    "load",
    "load_all",
    "names",
    "new_record",
    "new_translation",
    "suggest_name",
]
