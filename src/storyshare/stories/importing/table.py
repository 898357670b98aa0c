"""A table of stories in CSV, as a spreadsheet saves it: any of the usual separators, columns by their headings."""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
from collections.abc import Iterator

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.stories.importing.found import Entry, Picture
from storyshare.stories.importing.settling import as_html

_HEADINGS = {
    "title": ("title", "headline", "titulo", "titre", "titel", "name", "post title"),
    "link": ("link", "url", "permalink", "address", "enlace", "lien", "web address", "page", "post url"),
    "date": (
        "date",
        "published",
        "publication date",
        "published at",
        "published on",
        "publish date",
        "fecha",
        "post date",
        "day",
    ),
    "summary": ("summary", "excerpt", "description", "resumen", "resume", "abstract", "teaser"),
    "text": ("text", "body", "content", "story", "texto", "texte", "contenido"),
    "quote": ("quote", "cita", "citation"),
    "by": ("quote by", "quoted", "said by", "speaker", "by"),
    "language": ("language", "lang", "idioma", "langue", "locale"),
    "picture": ("picture", "image", "photo", "image url", "featured image", "imagen", "foto"),
    "alt": ("alt", "alt text", "image alt", "alternative text", "texto alternativo"),
    "author": ("author", "autor", "auteur", "written by"),
    "key": ("id", "key", "guid", "post id"),
    "group": ("translation of", "group", "story id"),
}
_OF_WORD = {word: name for name, words in _HEADINGS.items() for word in words}
_SEPARATORS = ",;\t|"
# What makes a spreadsheet compute, and what such a cell is kept from it with.
_FORMULA = re.compile(r"=\s*[A-Za-z+@-]|[@+-]\s*[A-Za-z]+\(")
_SHIELDED = re.compile(r"'(?=[=+@\-\t])")
_LONGEST_CELL = 3_000_000
_MOST_COLUMNS = 200
_LOOKED_AT = 20_000
_TAGS = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|li|blockquote|a|em|strong|img|span)\b[^>]*>", re.IGNORECASE)


def separator_of(text: str) -> str:
    """What separates the columns, or "" where the first line has not the headings of a table of stories."""
    first = _with_newlines(text[:_LOOKED_AT]).lstrip("\n").partition("\n")[0]
    if first.lower().startswith("sep=") and len(first) == len("sep=;"):
        return first[-1]
    for mark in sorted(_SEPARATORS, key=first.count, reverse=True):
        known = {_meaning(cell) for cell in next(csv.reader([first[:_LOOKED_AT]], delimiter=mark), [])}
        if "title" in known and known & {"link", "text", "summary", "date"}:
            return mark
    return ""


def read_table(text: str) -> Iterator[Entry]:
    """The rows of a table. Raises InputError for what is no table of stories."""
    mark = separator_of(text)
    if not mark:
        hint = _("Its first line must name the columns: title, link, date, summary, text, quote, language, image, alt.")
        raise InputError(_("This table has no columns that storyshare knows."), hint=hint)
    lines = _with_newlines(text).lstrip("\n")
    if lines.lower().startswith("sep="):
        lines = lines.partition("\n")[2]
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = csv.reader(io.StringIO(lines, newline=""), delimiter=mark)
        names = [_meaning(cell) for cell in next(rows, [])[:_MOST_COLUMNS]]
        for row in rows:
            cells = {
                name: cell
                for name, cell in reversed(list(zip(names, row[:_MOST_COLUMNS], strict=False)))
                if name and cell.strip()
            }
            if cells:
                yield _entry(cells)
    except csv.Error as error:
        raise InputError(_("The table cannot be read to its end."), hint=_("Save it again as CSV (UTF-8).")) from error
    finally:
        csv.field_size_limit(before)


def _entry(cells: dict[str, str]) -> Entry:
    cells = {name: _SHIELDED.sub("", cell.strip(), count=1) for name, cell in cells.items()}
    title = cells.get("title", "")
    written = cells.get("text", "")
    picture = cells.get("picture", "")
    return Entry(
        key=cells.get("key", ""),
        # A formula would say something else where the table is opened than it does here.
        title="" if _FORMULA.match(title) else html.escape(title),
        link=cells.get("link", ""),
        dates=(cells.get("date", ""),),
        summary=html.escape(cells.get("summary", "")),
        content=written if _TAGS.search(written) else as_html(written),
        author=html.escape(cells.get("author", "")),
        languages=(cells.get("language", ""),),
        pictures=(Picture(address=picture, alt=html.escape(cells.get("alt", ""))),) if picture else (),
        quote=html.escape(cells.get("quote", "")),
        quote_by=html.escape(cells.get("by", "")),
        group=cells.get("group", ""),
    )


def _with_newlines(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def _meaning(heading: str) -> str:
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().casefold()
    return _OF_WORD.get(" ".join(re.split(r"[\s_\-]+", plain.strip(" \t\"'*:"))), "")
