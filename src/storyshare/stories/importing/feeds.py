"""RSS and Atom, read by feedparser, which knows how they are really written."""

from __future__ import annotations

import codecs
import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.parsers import expat

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.stories.importing.found import Entry, Picture

# What is no well-formed XML is read by feedparser's second parser, whose time grows with the square of what it reads.
_MOST_BYTES_OF_A_BROKEN_ONE = 250_000
_MOST_ENTRIES = 10_000
_DEEPEST = 100
_MOST_PICTURES = 20
_OPENING = re.compile(rb"<(?:[\w-]{1,40}:)?(?:rss|feed|RDF|channel)[\s>]", re.IGNORECASE)
_DECLARATION = re.compile(rb"\s{0,100}<\?xml[^<>]{1,200}\?>")


def read_feed(data: bytes, address: str) -> Iterator[Entry]:
    """The entries of a feed, in its order. Raises InputError."""
    data = _without_prologue(data)
    if len(re.findall(rb"<(?:\w+:)?(?:item|entry)[\s>]", data)) > _MOST_ENTRIES:
        raise InputError(
            _("The feed has more than {most_entries:,} entries.", most_entries=_MOST_ENTRIES),
            hint=_("Take a part of it."),
        )
    if len(data) > _MOST_BYTES_OF_A_BROKEN_ONE and not _is_well_formed(data):
        hint = _("Ask whoever runs the website to look at it.")
        raise InputError(_("The feed is damaged, and too large to be read all the same."), hint=hint)
    import feedparser

    # What a picture shows would be taken for the entry's own summary, and the summary for its text.
    data = data.replace(b"media:description", b"media:described")
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
        raise InputError(_("The feed cannot be read: it is damaged.")) from error
    if not found.get("version") and not found.entries:
        raise InputError(_("This is no feed that storyshare can read."), hint=_("RSS, Atom and JSON Feed can be read."))
    language = found.feed.get("language") or ""
    for entry in found.entries:
        yield _entry(entry, language, address)


def _without_prologue(data: bytes) -> bytes:
    """The feed without what stands before it: entities of its own, which no feed needs, and what hides in them."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode()
        found = _OPENING.search(data)
        return data[found.start() :] if found else data
    found, declared = _OPENING.search(data), _DECLARATION.match(data.removeprefix(codecs.BOM_UTF8))
    return (declared[0] if declared else b"") + (data[found.start() :] if found else data)


def _is_well_formed(data: bytes) -> bool:
    """Whether it is XML of a usual depth. Raises InputError where it is too deep."""
    parser = expat.ParserCreate()
    depth = 0

    def deeper(*_found: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise InputError(_("The feed is nested too deep to be read."))

    def higher(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = deeper, higher
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
        # As a plain dictionary: feedparser would answer for `updated` with something else.
        dates=tuple(_text(dict.get(entry, name)) for name in ("published", "created", "issued", "updated")),
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
    alt = _text(entry.get("media_described")) if len(entry.get("media_content") or ()) == 1 else ""
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
