"""HTML as a tree that can be walked without recursion, whatever somebody nested."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.stories.importing.cleaning import on_one_line
from storyshare.stories.importing.nesting import is_harmless

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

LONGEST_HTML = 3_000_000
"""Characters of one page, or of one entry of a feed."""

Step: TypeAlias = "tuple[Literal['open', 'close', 'text'], LexborNode]"
_HAS_MARKS = re.compile(r"[<&]")
_ANY_TAG = re.compile(r"<[^<>]*>")
_NOT_TEXT = frozenset((
    "audio", "button", "canvas", "dialog", "form", "iframe", "input", "math", "nav", "noscript", "object",
    "script", "select", "style", "svg", "template", "textarea", "title", "video",
))  # fmt: skip
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:sharedaddy|sd-sharing|jp-relatedposts|screen-reader-text|addtoany|share-buttons?|social-share|"
    r"related-posts?|post-navigation|wp-block-buttons|newsletter|breadcrumbs?|comments?-area|visually-hidden|sr-only)(?:$|[\s_-])"
)


def tree_of(html: str) -> LexborHTMLParser:
    """The page as a tree. Raises InputError for what is too large or nested too deep to be a page."""
    if len(html) > LONGEST_HTML:
        raise InputError(
            _("The page holds more than {longest_html:,} characters.", longest_html=LONGEST_HTML),
            hint=_("Is it the page of one story?"),
        )
    if not is_harmless(html):
        raise InputError(
            _("The page is nested too deep to be read."), hint=_("Copy the story by hand: storyshare stories new")
        )
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        # A lone surrogate, half of a letter, cannot be handed over.
        return LexborHTMLParser(html.encode("utf-8", "replace").decode().replace("\0", ""))
    except (SelectolaxError, ValueError) as error:
        raise InputError(_("The page cannot be read as HTML.")) from error


def steps(top: LexborNode) -> Iterator[Step]:
    """Each element and text below a node, in order, without what is no text of the page."""
    node, depth = top.first_child, 0
    while node is not None:
        if node.is_text_node:
            yield "text", node
        elif node.is_element_node and not is_aside(node):
            yield "open", node
            if (child := node.first_child) is not None:
                node, depth = child, depth + 1
                continue
            yield "close", node
        while node is not None and node.next is None:
            if depth == 0:
                return
            node, depth = node.parent, depth - 1
            if node is not None:
                yield "close", node
        node = node.next if node is not None else None


def is_aside(node: LexborNode) -> bool:
    """Whether an element is a part of the website, or hidden, and not of what somebody wrote."""
    if node.tag in _NOT_TEXT:
        return True
    found = node.attributes
    style = (found.get("style") or "")[:200].replace(" ", "").casefold()
    if "hidden" in found or "display:none" in style or (found.get("aria-hidden") or "") == "true":
        return True
    return bool(_ASIDE.search((found.get("class") or "")[:500]))


def text_of(node: LexborNode) -> str:
    """The words of an element, on one line."""
    parts = [
        (each.text_content or "") if what == "text" else " " if each.tag in ("br", "p", "div", "li", "td") else ""
        for what, each in steps(node)
    ]
    return on_one_line("".join(parts), LONGEST_HTML)


def plain_line(html: str, longest: int = 500) -> str:
    """A short text of a feed, which may be HTML, as plain words on one line."""
    short = html[: longest * 40]
    if not _HAS_MARKS.search(short):
        return on_one_line(short, longest)
    try:
        body = tree_of(short).body
    except InputError:
        return on_one_line(_ANY_TAG.sub(" ", short), longest)
    return on_one_line(text_of(body), longest) if body is not None else ""
