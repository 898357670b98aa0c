"""The text of a page as Markdown: paragraphs, headings, lists, quotations and links; and the pictures in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storyshare.stories.importing.cleaning import clean, on_one_line, web_address
from storyshare.stories.importing.found import Picture
from storyshare.stories.importing.walking import steps, text_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main",
    "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_ESCAPED = re.compile(r"[\\`\[\]<]|~~|\*(?=\w)|(?<!\w)_|(?<=\W)\*|&(?=#?\w+;)")
_LINE_START = re.compile(r"^(?=#{1,6}(?:\s|$)|[-+=*>|~_](?:[\s=*_-]|$)|\||>)")
_NUMBER_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_SPACES = re.compile(r"[ \t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]+")
_NO_QUOTE = re.compile(r"twitter|instagram|tiktok|bluesky|mastodon|wp-embedded|reddit|fb-post")
_SIGNED = re.compile(r"\s*[—–―]\s*([^—–―]{2,80})$")
_LONGEST_QUOTE = 600
_SHORTEST_QUOTE = 10


@dataclass(slots=True)
class _Writer:
    """Gathers the blocks of a text; `quoted` and `lists` say what the next one stands in."""

    base: str
    blocks: list[tuple[str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    links: list[tuple[int, str]] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    quoted: int = 0
    heading: int = 0
    item: str = ""
    captions: int = 0
    pictures: list[Picture] = field(default_factory=list)

    def open(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _BLOCKS:
            if tag in ("td", "th") and self.words:
                self.words.append(" · ")
                return
            self.flush()
        if tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.item = self._mark()
        elif tag == "blockquote":
            self.quoted += 1
        elif tag == "figcaption":
            self.captions += 1
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.heading = max(2, int(tag[1]))
        else:
            self._open_inline(tag, node)

    def _open_inline(self, tag: str, node: LexborNode) -> None:
        if tag == "br":
            self.words.append("\n")
        elif tag == "a":
            address = web_address(node.attributes.get("href") or "", self.base)
            self.links.append((len(self.words), address))
        elif tag == "img":
            self._picture(node)

    def close(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "a" and self.links:
            self._link(*self.links.pop())
        if tag in _BLOCKS and tag not in ("td", "th"):
            self.flush()
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "blockquote":
            self.quoted = max(0, self.quoted - 1)
        elif tag == "figcaption":
            self.captions = max(0, self.captions - 1)
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.heading = 0
        elif tag == "li":
            self.item = ""

    def text(self, written: str) -> None:
        if not self.captions:
            self.words.append(_ESCAPED.sub(r"\\\g<0>", _SPACES.sub(" ", clean(written))))

    def flush(self) -> None:
        """End the paragraph; two line breaks in one had the same purpose."""
        whole, self.words, self.links = "".join(self.words), [], []
        for part in re.split(r"\n\s*\n\s*", whole):
            lines = [each for line in part.split("\n") if (each := " ".join(line.split(" ")).strip())]
            lines = [_SPACES.sub(" ", line) for line in lines]
            if lines:
                self._block([_NUMBER_START.sub(r"\1\\\2", _LINE_START.sub(r"\\", line)) for line in lines])

    def _block(self, lines: list[str]) -> None:
        kind = "quote" if self.quoted else "item" if self.lists else "text"
        if self.heading and not self.quoted:
            lines = ["#" * self.heading + " " + " ".join(lines)]
        elif self.lists:
            first = self.item or "  "
            self.item = " " * len(self.item) if self.item else ""
            indent = "  " * (min(len(self.lists), 6) - 1)
            lines = [f"{indent}{first if number == 0 else ' ' * len(first)}{line}" for number, line in enumerate(lines)]
        if self.quoted:
            lines = [f"> {line}" for line in lines]
        self.blocks.append((kind, "\n".join(lines)))

    def _mark(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1]}. "

    def _link(self, start: int, address: str) -> None:
        words = "".join(self.words[start:])
        if address and words.strip() and "\n" not in words:
            before = " " if words[:1] == " " else ""
            after = " " if words[-1:] == " " else ""
            self.words[start:] = [f"{before}[{words.strip()}]({address}){after}"]

    def _picture(self, node: LexborNode) -> None:
        found = node.attributes
        for name in ("data-orig-file", "data-lazy-src", "data-src", "src"):
            if address := web_address(found.get(name) or "", self.base):
                width = found.get("width") or ""
                if not (width.isdecimal() and len(width) < 5 and int(width) < 100):  # an icon, or a counter of visits
                    self.pictures.append(Picture(address=address, alt=on_one_line(found.get("alt") or "")))
                return


def rendered(top: LexborNode, base: str) -> tuple[str, tuple[Picture, ...]]:
    """The text below a node as Markdown, and its pictures in order; their captions and emphasis are left out."""
    writer = _Writer(base=base)
    for what, node in steps(top):
        if what == "open":
            writer.open(node)
        elif what == "close":
            writer.close(node)
        else:
            writer.text(node.text_content or "")
    writer.flush()
    pieces: list[str] = []
    for number, (kind, text) in enumerate(writer.blocks):
        before = writer.blocks[number - 1][0] if number else ""
        pieces.append(
            "" if not number else "\n" if kind == before == "item" else "\n>\n" if kind == before == "quote" else "\n\n"
        )
        pieces.append(text)
    return "".join(pieces), tuple(dict.fromkeys(writer.pictures))


def first_quote(top: LexborNode) -> tuple[str, str]:
    """The first quotation that stands by itself in a text, and who said it; what is embedded from elsewhere is none."""
    for node in top.css("blockquote")[:20]:
        around = " ".join(
            (each.attributes.get("class") or "")[:200] for each in (node, node.parent) if each is not None
        )
        if _NO_QUOTE.search(around):
            continue
        by = ""
        cite = node.css_first("cite, footer, figcaption")
        if cite is None and node.parent is not None and node.parent.tag == "figure":
            cite = node.parent.css_first("cite, figcaption")
        words = text_of(node)
        if cite is not None:
            by = text_of(cite)
            words = words.removesuffix(by).rstrip(" —–―-")
        elif signed := _SIGNED.search(words):
            by, words = signed[1], words[: signed.start()]
        words = words.strip().strip('“”"„«»').strip()
        if _SHORTEST_QUOTE <= len(words) <= _LONGEST_QUOTE:
            return words, by.strip(" —–―-()")[:100]
    return "", ""
