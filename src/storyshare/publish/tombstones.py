"""What travels with the workspace of stories that were taken back: their ids, and digests of their addresses.

So that renaming a file, putting an old one back, or a new ledger does not revive them.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from storyshare.errors import SetupError, system_words
from storyshare.i18n import _
from storyshare.models import Story
from storyshare.workspace import Workspace

WITHDRAWN_FILE = "withdrawn.txt"
_HEADING = """\
# Stories that were taken back: never shared again from this workspace, whatever lies in stories/. Keep this file with
# them. Each line: the story's id, the day, and digests of the addresses that it had.
"""


def link_digests(record: Story) -> tuple[str, ...]:
    """A digest of each address that the story has, in any language."""
    links = (record.link, *(translation.link for translation in record.translations.values()))
    return tuple(dict.fromkeys(map(link_digest, links)))


def write_withdrawn(place: Workspace, story_id: str, links: Iterable[str], day: str) -> None:
    """Add a story to the file that travels with the workspace, once. Raises OSError and SetupError."""
    path = place.root / WITHDRAWN_FILE
    if any(line.split()[:1] == [story_id] and set(links) <= set(line.split()) for line in _lines(path)):
        return
    wanted = " ".join([story_id, day, *links])
    # Added by one call and never written anew: of two at the same moment none loses the other's line.
    with path.open("ab", buffering=0) as file:
        before = path.read_bytes()
        start = _HEADING if not before else "" if before.endswith(b"\n") else "\n"
        file.write(f"{start}{wanted}\n".encode())
        os.fsync(file.fileno())


def stands_in_file(place: Workspace, record: Story) -> bool:
    """Whether the file names the record's story, or one at any of its addresses. Raises SetupError."""
    links = set(link_digests(record))
    return any(
        words[0] == record.id or not links.isdisjoint(words[2:])
        for line in _lines(place.root / WITHDRAWN_FILE)
        if (words := line.split())
    )


def ids_in_file(place: Workspace) -> set[str]:
    """The stories that were taken back as far as the file says: here and stopped at once, or by whom it came from."""
    return {line.split()[0] for line in _lines(place.root / WITHDRAWN_FILE)}


def words_in_file(place: Workspace) -> frozenset[str]:
    """The ids of the stories that the file names, and the digests of their addresses. Raises SetupError."""
    lines = (line.split() for line in _lines(place.root / WITHDRAWN_FILE))
    return frozenset(word for words in lines for word in (words[0], *words[2:]))


def _lines(path: Path) -> list[str]:
    """The lines that name a story. Raises SetupError: who could not read them might send what was taken back."""
    hint = _("Bring it back from a copy or from git: it must be plain UTF-8 text that you can read.")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SetupError(_("{path} cannot be read: {why}.", path=path, why=system_words(error)), hint=hint) from error
    # An editor of Windows may have put a mark before it or made it UTF-16, to which we then add: all of it is ASCII.
    text = data.decode("utf-8", "replace").replace("\0", "").lstrip("\ufeff\ufffd")
    if "\ufffd" in text:
        raise SetupError(_("{path} is no plain text any more.", path=path), hint=hint)
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


# What of a query says which page is meant; the rest counts visits, or changes nothing of the page that is shown.
_NAMES_A_PAGE = frozenset(
    ("p", "page_id", "page", "id", "nid", "cid", "pid", "story", "post", "post_id", "article", "slug", "name", "title")
)
_FIRST_PAGE = re.compile(r"(?:^|/)(?:index|default)\.(?:html?|php|aspx?)$")


def link_digest(link: str) -> str:
    """A digest that is the same for an address however it is written.

    Scheme, www, port, capitals, signs written with %, the last slash and whatever of a query names no page are aside.
    """
    parts = urlsplit(link.strip())
    host = unicodedata.normalize("NFKC", parts.hostname or "").rstrip(".").removeprefix("www.")
    if not host.isascii():
        with suppress(UnicodeError):
            host = host.encode("idna").decode()
    path = re.sub(r"/+", "/", unicodedata.normalize("NFC", unquote(parts.path)).casefold())
    path = _FIRST_PAGE.sub("", path).rstrip("/")
    pages = sorted(
        (name.casefold(), value) for name, value in parse_qsl(parts.query) if name.casefold() in _NAMES_A_PAGE
    )
    named = f"?{urlencode(pages)}" if pages else ""
    return hashlib.sha256(f"{host}{path}{named}".encode()).hexdigest()[:32]
