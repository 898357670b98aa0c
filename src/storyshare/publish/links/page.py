"""What a page says of itself to the networks that show it: its card (Open Graph), its language, its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin

from storyshare.net import Fetched
from storyshare.stories.importing.decoding import decoded
from storyshare.stories.importing.walking import tree_of

_HIDDEN = ("script", "style")
_SAID = ("alt", "title", "aria-label")  # what is read to people who do not see the page
_HTML = ("html", "xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The card of a page; `image` is a whole address. What the page does not say is empty."""

    title: str = ""
    description: str = ""
    site: str = ""
    image: str = ""
    alt: str = ""
    language: str = ""

    @property
    def is_there(self) -> bool:
        """Whether there is a card at all: networks want at least its title or its picture."""
        return bool(self.title or self.image)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was read of a page; `named` is all that its head says, `text` what a reader sees."""

    card: Card
    named: tuple[str, ...] = field(default=(), repr=False)
    text: str = field(default="", repr=False)


def read_page(fetched: Fetched) -> Page | None:
    """What the page says; None where it is none (a PDF, a picture). Raises InputError where it cannot be read."""
    kind = fetched.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and not any(each in kind for each in _HTML):
        return None
    tree = tree_of(decoded(fetched.data, fetched.headers.get("content-type", "")))
    tags: dict[str, str] = {}
    for node in tree.css("meta"):
        name = (node.attributes.get("property") or node.attributes.get("name") or "").strip().lower()
        if name and name not in tags:  # the first counts, as networks have it
            tags[name] = _plain(node.attributes.get("content") or "")
    root = tree.css_first("html")
    language = (root.attributes.get("lang") or "" if root else "") or tags.get("og:locale", "")
    title = tree.css_first("title")
    # What search engines read, and what is read aloud, is as public as what is seen.
    beside = [node.text() for node in tree.css('script[type="application/ld+json"]')]
    beside += [node.attributes.get(name) or "" for name in _SAID for node in tree.css(f"[{name}]")]
    tree.strip_tags(list(_HIDDEN))
    text = tree.body.text(separator="\n", strip=True) if tree.body else ""
    image = _first(tags, "og:image:secure_url", "og:image", "og:image:url", "twitter:image")
    card = Card(
        title=_first(tags, "og:title", "twitter:title"),
        description=_first(tags, "og:description", "twitter:description"),
        site=tags.get("og:site_name", ""),
        image=_whole(fetched.url, image),
        alt=_first(tags, "og:image:alt", "twitter:image:alt"),
        language=language.strip(),
    )
    text = "\n".join([text, *beside])
    return Page(card=card, named=(*([_plain(title.text())] if title else []), *tags.values()), text=text)


def _first(tags: dict[str, str], *names: str) -> str:
    return next((tags[name] for name in names if tags.get(name)), "")


def _plain(text: str) -> str:
    """The words alone: what a page says is shown on a terminal, and must not command it."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _whole(base: str, image: str) -> str:
    try:
        return urljoin(base, image) if image else ""
    except ValueError:
        return image
