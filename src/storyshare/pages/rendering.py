"""A page out of its template: everything escaped, its style allowed by digest, nothing loaded from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from storyshare.compose.wording import words
from storyshare.i18n import _, n_
from storyshare.models import Entity
from storyshare.pages.looks import ShareLook
from storyshare.pages.tongues import direction, own_name

if TYPE_CHECKING:
    from jinja2 import Environment

GENERATOR = "storyshare preview"
_HEAD = 2000  # bytes in which a page of ours says so
# HTML has no place for them, not even escaped.
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def rendered(template: str, *, language: str, title: str, **said: object) -> str:
    """The page of that template in `language`, the same for the same words. Everything in `said` is escaped."""
    page: str = _environment().get_template(template).render(language=language, title=title, **said)
    return page


def is_page(begins: bytes) -> bool:
    """Whether a file that begins so is a page of ours."""
    head = begins[:_HEAD]
    return head.startswith(b"<!DOCTYPE html>") and f'<meta name="generator" content="{GENERATOR}">'.encode() in head


def pieces(text: str, entities: Sequence[Entity]) -> Iterator[tuple[str, str]]:
    """The text in order, cut where something clickable begins and ends: kind ("" for plain text) and words."""
    at = 0
    for entity in sorted(entities):
        if entity.start < at or entity.end <= entity.start:
            continue
        if at < entity.start:
            yield "", text[at : entity.start]
        yield entity.kind, text[entity.start : entity.end]
        at = entity.end
    if at < len(text):
        yield "", text[at:]


def address(text: str) -> str:
    """The address to go to, where the text is one of the web; else empty: such a link is only coloured."""
    return text if re.match(r"https?://[^\s/]", text, re.IGNORECASE) else ""


def host(text: str) -> str:
    """The host of an address, as a card shows it; the whole text where it has none."""
    try:
        return urlsplit(text).hostname or text
    except ValueError:
        return text


def initials(name: str) -> str:
    """At most two letters to stand for a picture."""
    found = re.findall(r"\w+", name)
    letters = [word[0] for word in found[:1] + found[1:][-1:]]
    return "".join(letters).upper()


def warning_label(share: ShareLook) -> str:
    """What stands before a content warning, in the share's language."""
    return words(share.language).warning.format("").strip()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=PackageLoader("storyshare.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_sayable,
    )
    style = (files("storyshare.pages") / "templates" / "style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    made.globals |= {
        "generator": GENERATOR,
        "style": Markup(style),  # noqa: S704 - our own file; within <style> nothing is escaped
        "style_digest": f"sha256-{digest}",
    }
    made.filters |= {
        "address": address,
        "direction": direction,
        "host": host,
        "initials": initials,
        "own_name": own_name,
        "warning_label": warning_label,
    }
    made.globals |= {"pieces": pieces, "_": _, "n_": n_}
    return made


def _sayable(value: Any) -> Any:  # noqa: ANN401 - whatever a template shows
    """A text with a sign in place of each character that no page may hold."""
    return _UNSAYABLE.sub("\ufffd", value) if type(value) is str else value
