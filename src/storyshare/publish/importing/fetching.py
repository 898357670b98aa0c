"""The bytes of a source: fetched by the one safe way, or read from a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from storyshare.errors import InputError
from storyshare.i18n import N_, _
from storyshare.net import AddressError, Bounds, Fetched, FetchError, fetch
from storyshare.stories.importing import MOST_BYTES, Found, read_source

_ACCEPT = (
    "application/feed+json, application/atom+xml, application/rss+xml, text/html;q=0.9, "
    "application/xml;q=0.8, text/csv;q=0.8, */*;q=0.5"
)
_BOUNDS = Bounds(connect=10, read=15, total=60, size=MOST_BYTES)
_PICTURES = Bounds(connect=10, read=15, total=60, size=20_000_000)
_LARGEST_FILE = 60_000_000
_URL = re.compile(r"[a-z][a-z0-9+.-]*://|feed:", re.IGNORECASE)
_GOOD = 200
_WHAT_TO_GIVE = N_("Give a web address that begins with https://, or the path of a file.")
_ANSWERS = {
    401: N_("it asks for a log-in"),
    403: N_("it refuses us"),
    404: N_("there is nothing at this address"),
    410: N_("there is nothing at this address any more"),
    429: N_("it asks us to come back later"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a source held, and how a record names the place: without password, query, or a folder of this machine."""

    data: bytes = field(repr=False)
    place: str
    address: str = ""
    media_type: str = ""


def is_address(source: str) -> bool:
    """Whether a web address is meant, and no file."""
    return bool(_URL.match(source))


def take(source: str) -> Taken:
    """The bytes at a web address or in a file. Raises InputError."""
    if not is_address(source):
        return _from_file(Path(source))
    address = re.sub(
        r"^feed:(?://)?(?=https?://)|^feed(?=://)", lambda match: "https" if match[0] == "feed" else "", source
    )
    found = _fetched(address, _ACCEPT, _BOUNDS, robots=True)
    parts = urlsplit(found.url)
    return Taken(
        data=found.data,
        place=f"{parts.scheme}://{parts.hostname or ''}{parts.path}",
        address=found.url,
        media_type=found.headers.get("content-type", ""),
    )


def take_picture(address: str) -> bytes:
    """The bytes of a picture that a page shows. Raises InputError."""
    return _fetched(address, "image/jpeg, image/png, image/webp, image/*;q=0.8", _PICTURES, robots=False).data


def read(taken: Taken, zone: ZoneInfo, language: str) -> Found:
    """The stories in it. Raises InputError."""
    return read_source(taken.data, address=taken.address, media_type=taken.media_type, zone=zone, language=language)


def _fetched(address: str, accept: str, bounds: Bounds, *, robots: bool) -> Fetched:
    try:
        found = fetch(address, accept=accept, bounds=bounds, robots=robots)
    except AddressError as error:
        raise InputError(_("It could not be fetched: {error}.", error=error), hint=_(_WHAT_TO_GIVE)) from error
    except FetchError as error:
        raise InputError(
            _("It could not be fetched: {error}.", error=error),
            hint=_("Open it in a browser, save it, and import that file."),
        ) from error
    if found.status != _GOOD:
        host = urlsplit(found.url).hostname or _("The website")
        said = _(_ANSWERS.get(found.status, "")) or (_("it answers {status}", status=found.status))
        raise InputError(f"{host}: {said}.", hint=_("Does it open in a browser? Save it there, and import that file."))
    return found


def _from_file(path: Path) -> Taken:
    hint = _(_WHAT_TO_GIVE)
    try:
        if path.is_dir():
            raise InputError(_("This is a folder."), hint=hint)
        if not path.is_file():
            raise InputError(_("There is no file {path}.", path=path), hint=hint)
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise InputError(_("{path} cannot be read.", path=path), hint=hint) from error
    if len(data) > _LARGEST_FILE:
        raise InputError(
            _("{name} is larger than {largest_file} MB.", name=path.name, largest_file=_LARGEST_FILE // 1000000),
            hint=_("Export a part of it."),
        )
    kind = "text/csv" if path.suffix.lower() in (".csv", ".tsv") else ""
    return Taken(data=data, place=path.name, media_type=kind)
