"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.stories.importing.found import Entry, Picture
from storyshare.stories.importing.settling import as_html


def read_json_feed(text: str, address: str) -> Iterator[Entry]:
    """The entries of a feed, in its order. Raises InputError."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            _("This is no JSON that can be read."), hint=_("A feed in JSON follows jsonfeed.org.")
        ) from error
    entries = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(entries, list):
        raise InputError(
            _("This JSON is no JSON Feed: it has no list `items`."), hint=_("A feed in JSON follows jsonfeed.org.")
        )
    for each in entries:
        if isinstance(each, dict):
            yield _entry(each, feed, address)


def _entry(entry: dict[str, object], feed: dict[str, object], address: str) -> Entry:
    written = _text(entry, "content_html") or as_html(_text(entry, "content_text"))
    authors = entry.get("authors") or [entry.get("author")]
    names = [_text(each, "name") for each in authors if isinstance(each, dict)] if isinstance(authors, list) else []
    attached = entry.get("attachments")
    pictures = [Picture(address=_text(entry, name)) for name in ("image", "banner_image") if _text(entry, name)]
    pictures += [
        Picture(address=_text(each, "url"))
        for each in (attached if isinstance(attached, list) else ())
        if isinstance(each, dict) and _text(each, "mime_type").startswith("image/")
    ]
    key = entry.get("id")
    return Entry(
        key=str(key) if isinstance(key, str | int) and not isinstance(key, bool) else "",
        title=html.escape(_text(entry, "title")),
        link=_text(entry, "url") or _text(entry, "external_url"),
        base=address,
        dates=(_text(entry, "date_published"), _text(entry, "date_modified")),
        summary=html.escape(_text(entry, "summary")),
        content=written,
        author=html.escape(", ".join(filter(None, names))),
        languages=(_text(entry, "language"), _text(feed, "language")),
        pictures=tuple(pictures[:20]),
    )


def _text(table: dict[str, object], name: str) -> str:
    value = table.get(name)
    return value if isinstance(value, str) else ""
