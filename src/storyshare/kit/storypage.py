"""The page of one story in one language: what to say on each network, pictures, QR code; and how to share it safely."""

from __future__ import annotations

from collections.abc import Iterator

from storyshare.kit.frame import away, in_language, languages, page, until
from storyshare.kit.front import follow_and_support, front_file, safely
from storyshare.kit.html import Html, Inside, element, join
from storyshare.kit.qr import qr_code
from storyshare.kit.records import Kit, KitPicture, NetworkText, StoryPage
from storyshare.kit.sharelinks import share_link
from storyshare.kit.words import KitWords, kit_words


def story_page(kit: Kit, story: StoryPage) -> str:
    """The whole page."""
    entry, words = story.entry, kit_words(story.entry.language)
    spoken = [(each, f"{each}.html") for each in story.others]
    top = join(
        [element("a", words.back, href=f"../../{front_file(entry.language)}"), languages(words, spoken, entry.language)]
    )
    inside = [
        _opening(words, story),
        element(
            "section",
            element("h2", words.where),
            element("ul", *(_chip(words, each) for each in story.texts), class_="chips"),
            element("div", *(_card(words, story, each) for each in story.texts), class_="cards"),
            class_="sharing",
        ),
        element(
            "div",
            safely(words),
            _code(words, story),
            *(_picture(words, story, each, number) for number, each in enumerate(story.pictures, 1)),
            follow_and_support(kit, words),
            class_="beside",
        ),
    ]
    title = f"{entry.title} · {words.name}"
    return page(kit, words, title=title, top=top, inside=inside, story_end=story.end)


def _opening(words: KitWords, story: StoryPage) -> Html:
    entry, own = story.entry, in_language(story.entry.language)
    picture = story.pictures[0] if story.pictures else None
    shown = None if picture is None else element(
        "img", src=picture.file, alt=picture.alt, width=picture.width, height=picture.height,
        lang=own["lang"],
    )  # fmt: skip
    warning = _said(words.warning, story.warning, own) if story.warning else None
    told = element(
        "div",
        warning and element("p", warning, class_="warned"),
        element("h1", entry.title, **in_language(entry.title_language)),
        element("p", entry.summary, class_="lead", **own) if entry.summary else None,
        element("p", story.note, class_="note", **own) if story.note else None,
        element("p", away(words, words.read, story.link)),
        until(words, story.end),
        element("button", words.print_sheet, type="button", class_="button", data_print=True, hidden=True),
    )
    return element("div", told, shown, class_="hero shown" if shown else "hero")


def _said(sentence: str, told: str, own: dict[str, str]) -> Html:
    """A sentence of ours with a few words of the story in it, each in its own language."""
    before, after = sentence.split("{}")
    return join([before, element("span", told, **own), after])


def _chip(words: KitWords, text: NetworkText) -> Html:
    name = text.network.name
    link = element("a", words.title(name, text.title), href=f"#{name}")
    device = name == "device"
    return element("li", link, data_device_chip=device, hidden=device)


def _card(words: KitWords, story: StoryPage, text: NetworkText) -> Html:
    """One network: its text with the count, what to copy, and the link that opens it."""
    name, network = text.network.name, text.network
    title = words.title(name, text.title)
    device = name == "device"
    own = in_language(story.entry.language)
    count = words.count.format(text.length, text.most)
    return element(
        "article",
        element(
            "div",
            element("h3", title),
            element("p", count, class_="note") if network.takes != "title and link" else None,
            class_="head",
        ),
        *_heading(words, text, own),
        element("p", text.text, id=f"{name}-text", class_="text", **own) if _tells(text) else None,
        element("p", words.paste.format(title), class_="note") if network.pasted else None,
        _server(words) if name == "mastodon" else None,
        element("div", *_buttons(words, story, text, title), class_="row"),
        id=name,
        class_="card",
        data_device=device,
        data_mastodon=name == "mastodon",
        hidden=device,
    )


def _tells(text: NetworkText) -> bool:
    """Whether the network shows a text of ours; Reddit shows the title."""
    return text.network.takes != "title and link"


def _heading(words: KitWords, text: NetworkText, own: dict[str, str]) -> Iterator[Inside]:
    if text.heading:
        yield element("p", words.subject, class_="note")
        yield element("p", text.heading, id=f"{text.network.name}-title", class_="text", **own)


def _buttons(words: KitWords, story: StoryPage, text: NetworkText, title: str) -> tuple[Html | None, ...]:
    """What to do first stands first: copy where the text has to be pasted, else share."""
    copy = None
    if _tells(text):
        copy = _copy(words.copy_text, f"{text.network.name}-text", title)
    elif text.heading:
        copy = _copy(words.copy_title, f"{text.network.name}-title", title)
    share = _share(words, story, text, title)
    return (copy, share) if text.network.pasted else (share, copy)


def _share(words: KitWords, story: StoryPage, text: NetworkText, title: str) -> Html:
    name = text.network.name
    label = words.share(name, title)
    if name == "device":
        return element(
            "button", label, type="button", class_="button full", data_title=story.entry.title, data_link=text.link
        )
    address = share_link(name, text=text.text, link=text.link, title=text.heading or story.entry.title)
    if address.startswith("https:"):
        return away(words, label, address, class_="button full")
    return element("a", label, href=address, class_="button full")


def _copy(label: str, what: str, about: str) -> Html:
    """A button that copies what stands elsewhere on the page; shown by the script, which does it."""
    told = element("span", f": {about}", class_="out")
    return element("button", label, told, type="button", class_="button", data_copy=what, hidden=True)


def _server(words: KitWords) -> Html:
    return element(
        "div",
        element("label", words.server, for_="server"),
        element(
            "input", type="text", id="server", inputmode="url", autocomplete="off", autocapitalize="none",
            spellcheck="false", dir="ltr", aria_describedby="server-hint server-wrong",
        ),
        element("p", words.server_hint, id="server-hint", class_="note"),
        element("p", words.server_wrong, id="server-wrong", class_="wrong", role="alert", hidden=True),
        class_="field",
        hidden=True,
    )  # fmt: skip


def _code(words: KitWords, story: StoryPage) -> Html:
    says = words.code_says.format(story.entry.title)
    return element(
        "section",
        element("h2", words.code),
        qr_code(story.printed, title=says),
        element("p", story.printed, id="link", class_="address", dir="ltr"),
        element("div", _copy(words.copy_link, "link", words.code), class_="row"),
        class_="card",
    )


def _picture(words: KitWords, story: StoryPage, picture: KitPicture, number: int) -> Html:
    own = in_language(story.entry.language)
    what = f"alt-{number}"
    label = words.save_picture.format(number)
    return element(
        "section",
        element("h2", words.pictures if number == 1 else f"{words.pictures} {number}"),
        element(
            "figure",
            element("img", src=picture.file, alt=picture.alt, width=picture.width, height=picture.height,
                    loading="lazy", lang=own["lang"]),
            element("figcaption", element("p", words.alt, class_="note"),
                    element("p", picture.alt, id=what, class_="text", **own)),
        ),
        element("div", _copy(words.copy_alt, what, label),
                element("a", label, href=picture.file, download=picture.file, class_="button"), class_="row"),
        class_="card pictures",
    )  # fmt: skip
