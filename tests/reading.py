"""Reads a page as a browser or a screen reader would: elements with their attributes and all their text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

_IN_LINE = {"a", "b", "bdi", "code", "span", "strong", "time"}
_VOID = {"meta", "img", "br", "link", "input", "hr"}


@dataclass
class Element:
    """One element of a page, with what is in it in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def all(self, name: str = "", /, **attributes: str) -> list[Element]:
        """Every element below that has this name and these attributes (`of` is the class), in order."""
        return [each for each in self.walk() if each._fits(name, attributes)]

    def one(self, name: str = "", /, **attributes: str) -> Element:
        """The only one of these."""
        (found,) = self.all(name, **attributes)
        return found

    @property
    def text(self) -> str:
        """All that is written in it, styles left out."""
        if self.name == "style":
            return ""
        return "".join(each if isinstance(each, str) else each.text for each in self.inside)

    @property
    def words(self) -> str:
        """The same with every space made one, and one between what stands in lines of its own."""
        return " ".join(self._spoken().split())

    def _spoken(self) -> str:
        if self.name == "style":
            return ""
        said = "".join(each if isinstance(each, str) else each._spoken() for each in self.inside)
        return said if self.name in _IN_LINE else f" {said} "

    @property
    def everything(self) -> str:
        """Text and attributes, for what must not be anywhere."""
        return "\n".join([self.text, *(value for each in self.walk() for value in each.attributes.values())])

    def walk(self) -> Iterator[Element]:
        """Every element below, in the order in which it is read."""
        for each in self.inside:
            if isinstance(each, Element):
                yield each
                yield from each.walk()

    def _fits(self, name: str, attributes: dict[str, str]) -> bool:
        if name and self.name != name:
            return False
        if (of := attributes.get("of")) and of not in self.attributes.get("class", "").split():
            return False
        return all(self.attributes.get(key) == value for key, value in attributes.items() if key != "of")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Element("page")
        self._open = [self.page]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        made = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(made)
        if tag not in _VOID:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].name == tag, f"</{tag}> closes <{self._open[-1].name}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a page has no comments")


def read(html: str) -> Element:
    """The page. Fails where an element is not closed by its own name."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader._open) == 1, f"<{reader._open[-1].name}> is not closed"
    return reader.page


def check_sound(html: str) -> Element:
    """The page, after what holds for every page of ours: it is alone, can be read aloud, and each anchor is there."""
    page = read(html)
    assert page.all("script") == page.all("link") == page.all("iframe") == page.all("form") == []
    assert [
        each for each in page.walk() if any(name.startswith("on") or name == "style" for name in each.attributes)
    ] == []
    (style,) = page.all("style")
    digest = base64.b64encode(hashlib.sha256("".join(map(str, style.inside)).encode()).digest()).decode()
    policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    assert policy.startswith(f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'")
    assert re.findall(r"url\(|@import", "".join(map(str, style.inside))) == []
    assert page.one("meta", name="referrer").attributes["content"] == "no-referrer"
    assert {each.attributes["src"].split(";")[0] for each in page.all("img")} <= {"data:image/jpeg"}
    assert all("alt" in each.attributes for each in page.all("img"))
    ids = [each.attributes["id"] for each in page.walk() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    for each in page.walk():
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(each.attributes.get(name, "").split()) <= set(ids)
    for link in page.all("a"):
        target = link.attributes["href"]
        assert (
            target.removeprefix("#") in ids
            if target.startswith("#")
            else target.lower().startswith(("http://", "https://"))
        )
    levels = [int(each.name[1]) for each in page.walk() if each.name in {"h1", "h2", "h3", "h4"}]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(page.all("main")) == 1
    assert page.one("html").attributes["lang"]
    assert page.one("head").one("title").words
    return page
