"""The words of a story: what an original and its translations both have."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from storyshare.files import Fields
from storyshare.i18n import _
from storyshare.models import Line, Quote

_PLATFORM = re.compile(r"[a-z][a-z0-9_]*(?:-[a-z0-9_]+)*")
_OLD_NAMES = {"twitter": "x", "fb": "facebook", "insta": "instagram", "ig": "instagram", "bsky": "bluesky"}
# A joiner or a middle dot may stand inside a hashtag (Persian, Hindi, Catalan).
_JOINERS = "\u200c\u200d\u00b7\u30fb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a story says, in one language; the body is read with the file."""

    title: str
    link: str
    summary: str
    lines: tuple[Line, ...]
    quote: Quote | None
    hashtags: tuple[str, ...]
    content_warning: str


WORDS = ("title", "link", "summary", "lines", "quote", "hashtags", "content_warning")


def read_words(fields: Fields) -> Words:
    """What the fields say; whatever is wrong with them becomes a problem."""
    return Words(
        title=fields.text("title"),
        link=_link(fields),
        summary=fields.text("summary"),
        lines=_lines(fields),
        quote=_quote(fields),
        hashtags=_hashtags(fields),
        content_warning=fields.text("content_warning"),
    )


def platform_names(fields: Fields, name: str) -> tuple[str, ...]:
    """A list of platforms by the names that they have everywhere in storyshare."""
    found = fields.texts(name)
    for text in found:
        if not _PLATFORM.fullmatch(text) or text in _OLD_NAMES:
            meant = _OLD_NAMES.get(text.lower(), text.lower())
            fields.problem(
                name, _("`{text}` is not how a platform is called here.", text=text), _("Write {meant}.", meant=meant)
            )
    return found


def _link(fields: Fields) -> str:
    link = fields.text("link")
    if not link:
        return ""
    try:
        parts = urlsplit(link)
        host, _unused = parts.hostname or "", parts.port
    except ValueError:
        fields.problem(
            "link", _("`{link}` is no web address.", link=link), _("Copy it from the browser's address line.")
        )
        return link
    if any(character.isspace() for character in link):
        fields.problem("link", _("there is a space in this address."), _("Copy it from the browser's address line."))
    elif parts.scheme not in ("http", "https") or not host:
        whole = f"https://{link.removeprefix('//')}"
        bare = "." in link.split("/", maxsplit=1)[0] and ":" not in link
        hint = _("Write: link: {whole}", whole=whole) if bare else _("Write the whole of it, beginning with https://")
        fields.problem("link", _("`{link}` is not a whole web address.", link=link), hint)
    elif "." not in host.strip(".") and host != "localhost":
        fields.problem(
            "link",
            _("`{host}` cannot be the name of a website.", host=host),
            _("Copy it from the browser's address line."),
        )
    elif parts.username is not None:
        fields.problem(
            "link", _("there is a user name or password in this address."), _("Take out what stands before the @.")
        )
    elif parts.scheme == "http":
        hint = _("If the site has it, write: link: https{link}", link=link[4:])
        fields.problem("link", _("this address is not encrypted (http)."), hint, severity="warning")
    return link


def _lines(fields: Fields) -> tuple[Line, ...]:
    found = []
    for entry in fields.entries("lines", name_of_text="text"):
        if isinstance(entry, str):
            found.append(Line(text=entry))
            continue
        if entry.need("text", _("Write the line after `text: `.")):
            found.append(Line(text=entry.text("text"), platforms=platform_names(entry, "for")))
        entry.asked.add("for")
        entry.finish()
    return tuple(found)


def _quote(fields: Fields) -> Quote | None:
    entries = fields.tables("quote", name_of_text="text")
    if len(entries) > 1:
        fields.problem("quote", _("there can be one quote."), _("Make the others ready-made lines, under `lines`."))
    if not entries:
        return None
    quote = entries[0]
    quote.need("text", _("Write the words after `text: `."))
    found = Quote(text=quote.text("text"), by=quote.text("by"))
    quote.finish()
    return found if found.text else None


def _hashtags(fields: Fields) -> tuple[str, ...]:
    found = []
    for written in fields.texts("hashtags"):
        tag = written.lstrip("#＃")
        right = _camel(tag)
        if tag != right:
            hint = _("Write {right}.", right=right) if right else _("Letters, digits and _ can stand in it.")
            fields.problem("hashtags", _("`{tag}` would not work as one hashtag.", tag=tag), hint)
        elif tag and not any(character.isalpha() for character in tag):
            fields.problem(
                "hashtags", _("`{tag}` is no hashtag: it needs a letter.", tag=tag), _("Write Year{tag}, say.", tag=tag)
            )
        if tag:
            found.append(tag)
    return tuple(dict.fromkeys(found))


def _camel(tag: str) -> str:
    """The tag without what ends a hashtag, the words run together with capitals."""
    words = "".join(each if _in_hashtag(each) else " " for each in tag).split()
    return tag if words == [tag] else "".join(word[:1].upper() + word[1:] for word in words)


def _in_hashtag(character: str) -> bool:
    return character == "_" or character in _JOINERS or unicodedata.category(character)[0] in "LMN"
