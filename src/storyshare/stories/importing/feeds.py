"""RSS and Atom, read by feedparser, which knows how they are really written."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.parsers import expat

from storyshare.errors import InputError
from storyshare.stories.importing.found import Entry, Picture

# What is no well-formed XML is read by feedparser's second parser, whose time grows faster than what it reads.
_MOST_BYTES_OF_A_BROKEN_ONE = 1_000_000
_MOST_PICTURES = 20


def read_feed(data: bytes, address: str) -> Iterator[Entry]:
    """The entries of a feed, in its order. Raises InputError."""
    if len(data) > _MOST_BYTES_OF_A_BROKEN_ONE and not _is_well_formed(data):
        raise InputError(
            "The feed is damaged, and too large to be read all the same.",
            hint="Ask whoever runs the website to look at it.",
        )
    import feedparser

    try:
        with warnings.catch_warnings(action="ignore"):
            # As a file: bytes themselves would first be taken for the name of one, and opened.
            found = feedparser.parse(
                BytesIO(data),
                response_headers={"content-location": address, "content-type": "application/xml"},
                sanitize_html=False,
                resolve_relative_uris=False,
            )
    except Exception as error:  # a broken feed makes it raise almost anything
        raise InputError("The feed cannot be read: it is damaged.") from error
    if not found.get("version") and not found.entries:
        raise InputError("This is no feed that storyshare can read.", hint="RSS, Atom and JSON Feed can be read.")
    language = found.feed.get("language") or ""
    for entry in found.entries:
        yield _entry(entry, language, address)


def _is_well_formed(data: bytes) -> bool:
    parser = expat.ParserCreate()
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        return False
    return True


def _entry(entry: Any, language: str, address: str) -> Entry:  # noqa: ANN401 - feedparser has no types
    contents = [each for each in entry.get("content") or () if isinstance(each, dict)]
    content = max((_text(each.get("value")) for each in contents), key=len, default="")
    summary = _text(entry.get("summary"))
    if content and content == summary:  # feedparser gives the one as the other
        summary = ""
    details = [*contents, entry.get("summary_detail") or {}, entry.get("title_detail") or {}]
    return Entry(
        key=_text(entry.get("id")),
        title=_text(entry.get("title")),
        link=_link(entry),
        base=next((_text(each.get("base")) for each in details if each.get("base")), "") or address,
        dates=tuple(_text(entry.get(name)) for name in ("published", "created", "issued", "updated")),
        summary=summary,
        content=content or summary,
        whole=bool(content),
        author=_text(entry.get("author")),
        languages=(
            *(_text(each.get("language")) for each in details),
            _text(entry.get("language")),
            _text(entry.get("dc_language")),
            language,
        ),
        pictures=tuple(_pictures(entry))[:_MOST_PICTURES],
    )


def _link(entry: Any) -> str:  # noqa: ANN401 - as above
    links = [each for each in entry.get("links") or () if isinstance(each, dict)]
    pages = [each for each in links if each.get("rel") == "alternate" and each.get("href")]
    pages.sort(key=lambda each: "html" not in _text(each.get("type")))
    return _text(entry.get("feedburner_origlink")) or (
        _text(pages[0].get("href")) if pages else _text(entry.get("link"))
    )


def _pictures(entry: Any) -> Iterator[Picture]:  # noqa: ANN401 - as above
    alt = _text(entry.get("media_description")) if len(entry.get("media_content") or ()) == 1 else ""
    for each in entry.get("media_content") or ():
        kind = _text(each.get("medium")) + _text(each.get("type"))
        if isinstance(each, dict) and ("image" in kind or not kind):
            yield Picture(address=_text(each.get("url")), alt=alt)
    for each in entry.get("enclosures") or ():
        if _text(each.get("type")).startswith("image/"):
            yield Picture(address=_text(each.get("href")))
    if (image := entry.get("image")) and isinstance(image, dict):
        yield Picture(address=_text(image.get("href")))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
