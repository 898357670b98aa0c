"""One page: what it says of itself for search engines and networks (JSON-LD, Open Graph), and its text."""

from __future__ import annotations

import html as escaping
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from storyshare.stories.importing.cleaning import web_address
from storyshare.stories.importing.found import Entry, Picture
from storyshare.stories.importing.walking import text_of, tree_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

Table: TypeAlias = "dict[str, object]"
_KINDS = frozenset((
    "Article", "NewsArticle", "BlogPosting", "Report", "SocialMediaPosting", "OpinionNewsArticle",
    "AnalysisNewsArticle", "ReportageNewsArticle", "WebPage",
))  # fmt: skip
_WHERE_THE_TEXT_IS = (
    "[itemprop=articleBody]", ".entry-content", ".post-content", ".article-content", ".article-body", ".post-body",
    ".post__content", ".field--name-body", ".node__content", ".blog-item-content", ".available-content", "article",
    "main", "[role=main]",
)  # fmt: skip
_SHORTEST_TEXT = 200
_MOST_LANGUAGES = 8
_MOST_FEEDS = 5
_MOST_SCRIPTS = 20
_MOST_NODES = 2_000
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def read_page(text: str, address: str) -> tuple[Entry, tuple[str, ...]]:
    """What the page tells, and the feeds that it names. Raises InputError for what cannot be read as HTML."""
    tree = tree_of(text)
    base = _base(tree, address)
    meta = _meta(tree)
    data = next(_articles(tree), {})
    canonical = next((_of(each, "href") for each in tree.css("link[rel~=canonical]")), "")
    links = (canonical, meta.get("og:url", ""), _string(data.get("url")), address)
    link = next((found for each in links if (found := web_address(each, base))), "")
    content, whole = _content(tree, data)
    pages, feeds = _alternates(tree, base)
    language = tree.root.attributes.get("lang") if tree.root is not None else ""
    heading = tree.css_first("h1")
    title = tree.css_first("title")
    titles = (
        meta.get("og:title", ""),
        _string(data.get("headline")),
        meta.get("twitter:title", ""),
        text_of(heading) if heading is not None else "",
        title.text()[:1_000] if title is not None else "",
    )
    entry = Entry(
        key=link,
        title=escaping.escape(_without_site(next(filter(str.strip, titles), ""), meta.get("og:site_name", ""))),
        link=link,
        base=base,
        dates=(
            meta.get("article:published_time", ""),
            _string(data.get("datePublished")),
            meta.get("og:published_time", ""),
            meta.get("date", ""),
            meta.get("dc.date", ""),
            next((_of(each, "datetime") for each in tree.css("time[datetime]")[:1]), ""),
        ),
        summary=escaping.escape(
            meta.get("og:description", "") or _string(data.get("description")) or meta.get("description", "")
        ),
        content=content,
        whole=whole,
        author=escaping.escape(_author(data) or meta.get("author", "")),
        languages=(
            language or "",
            meta.get("content-language", ""),
            meta.get("og:locale", ""),
            _string(data.get("inLanguage")),
        ),
        pictures=tuple(_pictures(meta, data)),
        elsewhere=pages,
    )
    return entry, feeds


def _base(tree: LexborHTMLParser, address: str) -> str:
    found = tree.css_first("base[href]")
    return (web_address(_of(found, "href"), address) if found is not None else "") or address


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """What the page says of itself, the first of each name."""
    found: dict[str, str] = {}
    for node in tree.css("meta")[:_MOST_NODES]:
        name = (_of(node, "property") or _of(node, "name") or _of(node, "http-equiv") or _of(node, "itemprop")).lower()
        content = _of(node, "content").strip()
        if name and content:
            found.setdefault(name[:100], content[:20_000])
    return found


def _articles(tree: LexborHTMLParser) -> Iterator[Table]:
    """The JSON-LD that speaks of an article, what is most like one first."""
    tables: list[Table] = []
    for script in tree.css('script[type="application/ld+json"]')[:_MOST_SCRIPTS]:
        try:
            found = json.loads(script.text() or "")
        except (ValueError, RecursionError):
            continue
        waiting = [found]
        while waiting and len(tables) < _MOST_NODES:
            each = waiting.pop(0)
            if isinstance(each, list):
                waiting += each[:_MOST_NODES]
            elif isinstance(each, dict):
                tables.append(each)
                waiting += [each[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in each]
    tables = [each for each in tables if _kinds(each) & _KINDS]
    tables.sort(key=lambda each: "WebPage" in _kinds(each))
    yield from tables


def _kinds(table: Table) -> set[str]:
    kind = table.get("@type")
    return {each for each in (kind if isinstance(kind, list) else [kind]) if isinstance(each, str)}


def _content(tree: LexborHTMLParser, data: Table) -> tuple[str, bool]:
    """The part of the page that is its story, and whether it can be taken for all of it."""
    for selector in _WHERE_THE_TEXT_IS:
        found = tree.css(selector)[:_MOST_NODES]
        if len(found) > 1 and selector == "article":
            continue  # a list of stories, or others like it below
        if found and len(text_of(found[0])) >= _SHORTEST_TEXT:
            for heading in found[0].css("h1")[:3]:
                heading.decompose()
            return found[0].html or "", True
    if body := _string(data.get("articleBody")):
        from storyshare.stories.importing.settling import as_html

        return as_html(body), True
    return "", False


def _alternates(tree: LexborHTMLParser, base: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The page in other languages (hreflang), and the feeds that it names."""
    pages: dict[str, str] = {}
    feeds: list[str] = []
    for node in tree.css("link[rel~=alternate][href]")[:_MOST_NODES]:
        address = web_address(_of(node, "href"), base)
        language = _of(node, "hreflang")
        if not address:
            continue
        if _of(node, "type").lower() in _FEED_TYPES:
            feeds.append(address)
        elif language and language.lower() != "x-default":
            pages.setdefault(language[:40], address)
    return tuple(pages.items())[:_MOST_LANGUAGES], tuple(dict.fromkeys(feeds))[:_MOST_FEEDS]


def _without_site(title: str, site: str) -> str:
    """The title without the website's name behind it."""
    for mark in (" | ", " - ", " – ", " — ", " « ", " · "):
        head, found, tail = title.rpartition(mark)
        if found and head.strip() and site and tail.strip().casefold() == site.strip().casefold():
            return head
    return title


def _pictures(meta: dict[str, str], data: Table) -> Iterator[Picture]:
    for name in ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"):
        if meta.get(name):
            alt = meta.get("og:image:alt", "") if name.startswith("og:") else meta.get("twitter:image:alt", "")
            yield Picture(address=meta[name], alt=escaping.escape(alt))
    image = data.get("image")
    for each in (image if isinstance(image, list) else [image])[:5]:
        if isinstance(each, dict):
            yield Picture(address=_string(each.get("url")), alt=escaping.escape(_string(each.get("caption"))))
        elif isinstance(each, str):
            yield Picture(address=each)


def _author(data: Table) -> str:
    author = data.get("author")
    found = [
        _string(each.get("name"))
        for each in (author if isinstance(author, list) else [author])
        if isinstance(each, dict)
    ]
    return ", ".join(filter(None, found[:5]))


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _of(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""
