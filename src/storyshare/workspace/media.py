"""Where pictures are put for platforms that fetch them: the table `media` of storyshare.toml."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from storyshare.i18n import _
from storyshare.net import is_loopback

FILE, NAME = "{file}", "{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """Two programs of the desk's own, each with its arguments, and the address below which readers see what they put.

    `{file}` stands for the picture on this computer, `{name}` for its name at the address.
    """

    base_url: str
    put: tuple[str, ...]
    remove: tuple[str, ...]

    def url(self, name: str) -> str:
        """The public address of a file."""
        return f"{self.base_url}/{name}"


def read_media(table: Mapping[str, Any]) -> Media | Iterator[tuple[str, str, str]]:
    """The table as it is meant, or everything wrong in it: the setting, what is wrong, a hint."""
    base, put, remove = (table.get(name, "") for name in ("base_url", "put", "remove"))
    found = Media(base_url=str(base).rstrip("/"), put=_words(put), remove=_words(remove))
    wrong = list(_wrong(found))
    return iter(wrong) if wrong else found


def _wrong(found: Media) -> Iterator[tuple[str, str, str]]:
    if not _is_address(found.base_url):
        yield "base_url", _("is no https:// address"), 'base_url = "https://media.example.org/stories"'
    if not any(FILE in word for word in found.put) or not any(NAME in word for word in found.put):
        yield (
            "put",
            _("must name {file} and {name}", file=FILE, name=NAME),
            f'put = "rsync {FILE} media.example.org:stories/{NAME}"',
        )
    if not any(NAME in word for word in found.remove) or any(FILE in word for word in found.remove):
        yield (
            "remove",
            _("must name {name}, and not {file}", name=NAME, file=FILE),
            f'remove = "ssh media.example.org rm -f stories/{NAME}"',
        )


def _words(written: object) -> tuple[str, ...]:
    """A program and its arguments, from a list, or from one line as it is typed; empty for anything else."""
    if isinstance(written, list):
        return tuple(written) if all(isinstance(word, str) and word for word in written) else ()
    try:
        return tuple(shlex.split(written)) if isinstance(written, str) else ()
    except ValueError:  # a quotation mark that is not closed
        return ()


def _is_address(url: str) -> bool:
    """An address to which a name can be added, and that holds no password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = parts.hostname and parts.username is None and not parts.query and not parts.fragment
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url))
    return bool(plain) and safe and url.isprintable() and " " not in url
