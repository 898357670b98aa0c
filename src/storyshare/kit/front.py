"""The front pages: all stories in one language, the newest with pictures, as many pages as it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from storyshare.kit.frame import away, in_language, languages, page
from storyshare.kit.html import Html, Inside, element, join
from storyshare.kit.records import Entry, Kit
from storyshare.kit.words import KitWords, kit_words, own_name

# Stories that are shown with picture and summary; the others are a list of titles.
CARDS = 48
# Bytes of titles on one page: with the cards and all around them it stays under 300 kB.
_MOST_BYTES = 150_000


def front_file(language: str) -> str:
    """The file of a language's first front page; `index.html` is a copy of one of them."""
    return f"index.{language}.html"


def front_pages(
    kit: Kit, language: str, entries: Sequence[Entry], others: Sequence[tuple[str, tuple[str, ...]]]
) -> Iterator[tuple[str, str]]:
    """The files of the front pages in a language and what stands in them; the first is `kit.fronts[language]`.

    `entries` are in the order in which they are shown. `others` are each story's place and its pages' languages.
    """
    words = kit_words(language)
    spoken = dict(others)
    cards = [_card(words, entry, spoken.get(entry.place, ())) for entry in entries[:CARDS]]
    lists = list(_in_pages(_line(entry) for entry in entries[CARDS:])) or [[]]
    files = [_numbered(kit.fronts[language], number) for number in range(1, len(lists) + 1)]
    for number, lines in enumerate(lists):
        shown = cards if number == 0 else []
        inside = [
            *_opening(kit, words, language),
            _finder(words) if len(cards) + len(lines) > 6 else None,
            element("ul", *shown, class_="cards") if shown else None,
            element("section", element("h2", words.more), element("ul", *lines, class_="list")) if lines else None,
            _further(words, files, number),
            *_help(kit, words),
        ]
        top = join([element("strong", kit.organisation), languages(words, kit.fronts.items(), language)])
        title = f"{words.name} · {kit.organisation}" if kit.organisation else words.name
        yield files[number], page(kit, words, title=title, top=top, inside=inside)


def follow_and_support(kit: Kit, words: KitWords) -> Html | None:
    """Where to follow the organisation and how to support it; nothing where storyshare.toml says nothing of it."""
    follow = [element("li", away(words, name, address)) for name, address in kit.follow]
    support = [(words.support, kit.support), (words.website, kit.website)]
    links = [away(words, name, address, class_="button") for name, address in support if address]
    if not (follow or links):
        return None
    return element(
        "section",
        element("h2", words.follow if follow else words.support),
        element("ul", *follow, class_="row") if follow else None,
        element("p", *links, class_="row") if links else None,
        class_="card follow",
    )


def safely(words: KitWords) -> Html:
    """How to share without harming anybody."""
    points = [element("li", each) for each in words.safe]
    return element("section", element("h2", words.safely), element("ul", *points, class_="safe"), class_="card")


def _opening(kit: Kit, words: KitWords, language: str) -> Iterator[Inside]:
    said = None if words.language == language.partition("-")[0] else own_name(language)
    partner = element("p", words.for_partner.format(kit.partner), class_="note") if kit.partner else None
    yield element(
        "div",
        element(
            "div",
            element("h1", words.name, *(": ", element("span", said, **in_language(language))) if said else ()),
            element("p", words.intro, class_="lead"),
            partner,
        ),
        class_="hero",
    )


def _help(kit: Kit, words: KitWords) -> Iterator[Inside]:
    yield element("section", element("div", safely(words), follow_and_support(kit, words), class_="beside"))


def _finder(words: KitWords) -> Html:
    return element(
        "div",
        element("label", words.find, for_="find"),
        element("input", type="search", id="find", autocomplete="off"),
        element("p", role="status", class_="note"),
        class_="finder field",
        hidden=True,
    )


def _card(words: KitWords, entry: Entry, spoken: tuple[str, ...]) -> Html:
    picture = entry.picture
    address = _address(entry)
    further = [
        element("a", own_name(each), href=f"{entry.place}/{each}.html", hreflang=each, **in_language(each))
        for each in spoken
        if each != entry.language
    ]
    # Decoration here: its alt text stands on the story's own page.
    shown = (
        None
        if picture is None
        else element(
            "img",
            src=f"{entry.place}/{picture.small}",
            alt="",
            width=picture.small_width,
            height=picture.small_height,
            loading="lazy",
        )
    )
    return element(
        "li",
        shown,
        element(
            "div",
            element("h2", element("a", entry.title, href=address), **in_language(entry.title_language)),
            element("p", entry.summary, **in_language(entry.language)) if entry.summary else None,
            element("p", element("span", words.also_in, class_="note"), *further, class_="row") if further else None,
        ),
        class_="card story",
        data_entry=True,
    )


def _line(entry: Entry) -> Html:
    return element(
        "li", element("a", entry.title, href=_address(entry), **in_language(entry.title_language)), data_entry=True
    )


def _address(entry: Entry) -> str:
    return f"{entry.place}/{entry.language}.html"


def _in_pages(lines: Iterable[Html]) -> Iterator[list[Html]]:
    found: list[Html] = []
    size = 0
    for line in lines:
        length = len(line.encode())
        if found and size + length > _MOST_BYTES:
            yield found
            found, size = [], 0
        found.append(line)
        size += length
    if found:
        yield found


def _numbered(file: str, number: int) -> str:
    """`index.html`, then `index-2.html`."""
    return file if number == 1 else f"{file.removesuffix('.html')}-{number}.html"


def _further(words: KitWords, files: Sequence[str], current: int) -> Html | None:
    if len(files) == 1:
        return None
    links = [
        element("li", element("strong" if at == current else "a", words.page.format(at + 1),
                              href=None if at == current else file, aria_current="page" if at == current else None))
        for at, file in enumerate(files)
    ]  # fmt: skip
    return element("nav", element("ul", *links, class_="row"), aria_label=words.pages)
