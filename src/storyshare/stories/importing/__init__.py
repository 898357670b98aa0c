"""From foreign bytes (a feed, a page, a table, an export) to found stories; nothing here reads a file or calls anybody.

`read_source` is the one door. Whatever the bytes are, it gives what was found, or raises InputError.
"""

from storyshare.stories.importing.found import Found, FoundStory, LeftOut, Picture
from storyshare.stories.importing.reading import MOST_BYTES, read_source

__all__ = ["MOST_BYTES", "Found", "FoundStory", "LeftOut", "Picture", "read_source"]
