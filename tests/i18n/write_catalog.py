"""Brings the catalogs of translations up to date with the code: new texts without a translation, old ones taken out.

python tests/i18n/write_catalog.py [FILE.json: further translations, English to Spanish]
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).parent.parent))

from i18n.texts import CODE, collected, of_click

from storyshare import __version__

LANGUAGE = "es"
FOLDER = CODE / "locales" / LANGUAGE / "LC_MESSAGES"
_HEAD = "# Spanish. Written by `python tests/i18n/write_catalog.py`, which keeps what is translated."


_NOT_KEPT = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Report-Msgid-Bugs-To')
_ANY_DAY = datetime(2026, 11, 25, tzinfo=UTC)
_ABOUT = {"project": "storyshare", "version": __version__, "last_translator": "storyshare", "language_team": "es"}


def read(domain: str) -> Catalog:
    """The translations that there are."""
    path = FOLDER / f"{domain}.po"
    return read_po(BytesIO(path.read_bytes()), locale=LANGUAGE) if path.exists() else Catalog(locale=LANGUAGE)


def brought_up_to_date(domain: str, texts: Catalog, more: dict[str, str | list[str]]) -> Catalog:
    """A catalog of exactly these texts, with the translations that are known."""
    known, new = read(domain), Catalog(locale=LANGUAGE, header_comment=_HEAD, fuzzy=False, **_ABOUT)
    for text in texts:
        if not text.id:
            continue
        named = text.id if isinstance(text.id, str) else text.id[0]
        there = known.get(named)
        string = more.get(named) or (there.string if there and not there.fuzzy else "")
        new.add(text.id, _forms(text, string), locations=text.locations)
    return new


def po(catalog: Catalog) -> bytes:
    """The file for people."""
    written = BytesIO()
    write_po(written, catalog, width=120, include_lineno=False, omit_header=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_NOT_KEPT)).encode()


def mo(catalog: Catalog) -> bytes:
    """The file for the program."""
    # The same whenever it is written.
    catalog.creation_date = catalog.revision_date = _ANY_DAY
    written = BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """The texts that have no translation, or only in one of their forms."""
    lacking = (each for each in catalog if each.id and not all(each.string or ("",)))
    return [each.id if isinstance(each.id, str) else each.id[0] for each in lacking]


def _forms(text: Message, string: str | list[str] | tuple[str, ...] | None) -> str | tuple[str, ...]:
    if not isinstance(text.id, tuple):
        return string if isinstance(string, str) else ""
    return tuple(string) if string and not isinstance(string, str) else ("", "")


def _write(more: dict[str, str | list[str]]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for domain, texts in (("storyshare", collected()), ("messages", of_click())):
        catalog = brought_up_to_date(domain, texts, more)
        (FOLDER / f"{domain}.po").write_bytes(po(catalog))
        (FOLDER / f"{domain}.mo").write_bytes(mo(read_po(BytesIO(po(catalog)), locale=LANGUAGE)))
        sys.stdout.write(f"{domain}: {len(catalog)} texts, {len(untranslated(catalog))} without a translation\n")


if __name__ == "__main__":
    _write({key: value for name in sys.argv[1:] for key, value in json.loads(Path(name).read_text("utf-8")).items()})
