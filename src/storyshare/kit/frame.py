"""What every page of a kit has around it: head, policy, languages, and the words that say when sharing ends.

Styles and script stand in each page under their digests, so that a page works from a folder as from a server, where
'self' means different things, and nothing but these very lines runs in it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from storyshare.kit.html import Html, Inside, element, join
from storyshare.kit.records import End, Kit
from storyshare.kit.words import KitWords, direction, own_name

_FOLDER = Path(__file__).parent
_MARK = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Ccircle cx='8' cy='8' r='7' fill='%230b5d5e'/%3E%3C/svg%3E"
)


@cache
def styles() -> str:
    """The kit's styles, as they stand in each page."""
    return (_FOLDER / "kit.css").read_text(encoding="utf-8").replace("\n", "")


@cache
def script() -> str:
    """The kit's script, as it stands in each page."""
    lines = (_FOLDER / "kit.js").read_text(encoding="utf-8").splitlines()
    return "\n".join(bare for line in lines if (bare := line.strip()) and not bare.startswith("//"))


@cache
def policy() -> str:
    """The content security policy: this page's own styles and script, pictures that lie beside it, and nothing else."""
    sources = {
        "default-src": "'none'",
        "style-src": _digest(styles()),
        "script-src": _digest(script()),
        # From a folder, 'self' is nothing in some browsers.
        "img-src": "'self' file: data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in sources.items())


def page(  # noqa: PLR0913 - what a page is
    kit: Kit, words: KitWords, *, title: str, top: Html, inside: Iterable[Inside], story_end: End | None = None
) -> str:
    """A whole page: its main part inside what all pages share."""
    return "<!DOCTYPE html>\n" + element(
        "html",
        _head(title),
        _body(kit, words, top, join(inside), story_end),
        lang=words.language,
        dir=words.direction,
    )


def languages(words: KitWords, pages: Iterable[tuple[str, str]], current: str) -> Html | None:
    """Links to the same page in other languages, each (language, address) named as its speakers do."""
    found = [
        element(
            "li",
            element("strong", own_name(language), lang=language, aria_current="page")
            if language == current
            else element("a", own_name(language), href=address, hreflang=language, **in_language(language)),
        )
        for language, address in pages
    ]
    return element("nav", element("ul", *found), aria_label=words.languages) if len(found) > 1 else None


def in_language(language: str) -> dict[str, str]:
    """The attributes that say in which language something is, and which way it is written."""
    return {"lang": language, "dir": direction(language)}


def away(words: KitWords, label: str, address: str, class_: str | None = None) -> Html:
    """A link to another site, in a tab of its own; who hears the page is told so. Nothing is told to that site."""
    told = element("span", f" {words.new_tab}", class_="out")
    return element("a", label, told, href=address, target="_blank", rel="noopener noreferrer", class_=class_)


def instant(end: End | None) -> str | None:
    """An end as the script reads it."""
    return end.at.isoformat() if end else None


def until(words: KitWords, end: End | None) -> Html | None:
    """Until when it may be shared, for everybody to read."""
    if end is None:
        return None
    before, after = words.until.split("{}")
    day = element("time", words.date(end.day), datetime=end.day.isoformat())
    return element("p", before, day, after, class_="note until")


def _head(title: str) -> Html:
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy()),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        # A copy in a search engine would outlive the story's being taken back.
        element("meta", name="robots", content="noindex, noarchive"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("link", rel="icon", href=_MARK),
        element("style", Html(styles())),
    )


def _body(kit: Kit, words: KitWords, top: Html, inside: Html, story_end: End | None) -> Html:
    footer = element("footer", element("p", kit.organisation) if kit.organisation else None, until(words, kit.end))
    return element(
        "body",
        element("a", words.skip, href="#main", class_="skip"),
        element(
            "div",
            element("header", top, class_="top"),
            _past(words.kit_is_past, words, kit.end, "kit-past"),
            _past(words.story_is_past, words, story_end, "story-past"),
            element("main", inside, id="main"),
            footer,
            class_="page",
        ),
        element("p", role="status", class_="toast"),
        element("script", Html(script())),
        data_kit_ends=instant(kit.end),
        data_story_ends=instant(story_end),
        data_copied=words.copied,
        data_select=words.select,
        data_found=words.found,
    )


def _past(said: str, words: KitWords, end: End | None, name: str) -> Html | None:
    """Hidden until the script finds that the day is over; who has no script reads the day beside it."""
    text = said.format(words.date(end.day)) if end else ""
    return element("p", text, class_=f"banner {name}", role="alert", hidden=True) if end else None


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
