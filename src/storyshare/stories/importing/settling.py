"""An entry as its source has it becomes a story that a record can be made of, or is left out with its reason."""

from __future__ import annotations

import html
import re
from zoneinfo import ZoneInfo

from storyshare.compose import paragraphs
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.models import Quote
from storyshare.stories.importing.cleaning import on_one_line, web_address
from storyshare.stories.importing.dates import first_day
from storyshare.stories.importing.found import Entry, FoundStory, LeftOut, Picture
from storyshare.stories.importing.markdown import first_quote, rendered
from storyshare.stories.importing.tongues import declared_language, read_language
from storyshare.stories.importing.walking import plain_line, tree_of
from storyshare.text.sentences import sentences

_LONGEST_TITLE = 300
_LONGEST_SUMMARY = 400
_LONGEST_BODY = 300_000
_LONGEST_KEY = 500
_SHORTEST_WHOLE = 400
_READ_ON = r"(?:continue reading|read more|leer más|seguir leyendo|lire la suite)"
_CUT_SHORT = re.compile(
    rf"\s*(?:\[(?:…|\.\.\.|&hellip;)\]|(?:…|\.\.\.)\s*)?\s*(?:\(?{_READ_ON}\b.{{0,120}})?$", re.IGNORECASE | re.DOTALL
)
# What WordPress writes below each entry of a feed.
_THE_POST = r"(?:The post|La entrada|El cargo|L’article|L'article|O post)"
_FIRST_ON = r"(?:appeared first on|apareció primero en|est apparu en premier sur|apareceu primeiro em)"
_QUOTATION = re.compile(r"<blockquote\b[^>]{0,200}>.{0,2000}?</blockquote\s*>", re.IGNORECASE | re.DOTALL)
_APPEARED = re.compile(rf"\s*{_THE_POST} .{{1,400}}? {_FIRST_ON} .{{1,200}}$", re.DOTALL)
_FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|heic)|(?:img|dsc|image|photo|screenshot|untitled)[\s_-]*\d*", re.IGNORECASE
)


def settled(entry: Entry, zone: ZoneInfo, *, language: str = "") -> FoundStory | LeftOut:
    """The story in an entry; `language` is what a person says where neither source nor text does."""
    title = plain_line(entry.title, _LONGEST_TITLE)
    link = web_address(entry.link, entry.base)
    what = title or on_one_line(entry.link or entry.key, 80) or _("an entry without a name")
    if not title:
        return LeftOut(what=what, reason=_("it has no title"))
    if not link:
        return LeftOut(
            what=what,
            reason=_("it has no web address")
            if not entry.link.strip()
            else _("its address is none that a browser opens"),
        )
    notes: list[str] = []
    body, pictures, quote = _text(entry, link, notes)
    published, unread = first_day(entry.dates, zone)
    if unread and not published:
        notes.append(_("its date could not be read for certain: {said}", said=on_one_line(unread, 40)))
    summary = _summary(entry, body)
    reads_as = read_language("\n".join((title, summary, *paragraphs(body))))
    declared = declared_language(entry.languages)
    spoken = declared or reads_as or language
    shown = next((each for each in (*entry.pictures, *pictures) if web_address(each.address, entry.base)), None)
    return FoundStory(
        key=on_one_line(entry.key, _LONGEST_KEY) or link,
        title=title,
        link=link,
        language=spoken,
        declared=bool(declared),
        reads_as=reads_as if reads_as and reads_as != spoken.partition("-")[0] else "",
        published=published,
        summary=summary,
        body=body,
        author=plain_line(entry.author, 100),
        quote=quote,
        picture=_picture(shown, pictures, entry.base) if shown else None,
        group=on_one_line(entry.group, 200),
        elsewhere=entry.elsewhere,
        notes=tuple(notes),
    )


def _text(entry: Entry, link: str, notes: list[str]) -> tuple[str, tuple[Picture, ...], Quote | None]:
    """The whole text as Markdown where the source has it, the pictures in it, and a quotation."""
    given = Quote(text=plain_line(entry.quote, 600), by=plain_line(entry.quote_by, 100)) if entry.quote else None
    if not entry.content:
        return "", (), given
    try:
        top = tree_of(entry.content).body
    except InputError as error:
        notes.append(_("its text could not be read: {error}", error=error))
        return "", (), given
    if top is None:
        return "", (), given
    body, pictures = rendered(top, entry.base or link)
    words, by = first_quote(top)
    quote = given or (Quote(text=words, by=by) if words else None)
    if len(body) > _LONGEST_BODY:
        notes.append(_("its text is longer than a story, and was not taken over"))
        body = ""
    return (body if entry.whole or _looks_whole(body) else ""), pictures, quote


def _looks_whole(body: str) -> bool:
    return len(body) >= _SHORTEST_WHOLE and not body.rstrip(" \\]").endswith(("…", "..."))


def _summary(entry: Entry, body: str) -> str:
    """One or two sentences: the source's own summary, or else how the text begins."""
    given = entry.summary or ("" if entry.whole else entry.content)
    # A quotation has a place of its own.
    own = _APPEARED.sub("", plain_line(_QUOTATION.sub(" ", given), 3_000) or plain_line(given, 3_000))
    cut = _CUT_SHORT.sub("", own)
    text = cut or next(iter(paragraphs(body)), "").replace("\n", " ")
    found = ""
    for sentence in sentences(text)[:6]:
        longer = f"{found} {sentence}".strip()
        if len(longer) > _LONGEST_SUMMARY:
            break
        found = longer
    found = found or on_one_line(text, _LONGEST_SUMMARY)
    # A sentence that the source itself cut off is left open.
    return f"{found}…" if found and cut != own and cut.endswith(found) and found[-1] not in ".!?…。؟" else found


def _picture(shown: Picture, pictures: tuple[Picture, ...], base: str) -> Picture:
    address = web_address(shown.address, base)
    alts = [shown.alt, *(each.alt for each in pictures if _same_picture(each.address, address))]
    alt = next((text for each in alts if (text := plain_line(each, 1_000)) and not _FILE_NAME.fullmatch(text)), "")
    return Picture(address=address, alt=alt)


def _same_picture(one: str, two: str) -> bool:
    """Whether two addresses are one picture, of another size perhaps (hands-1024x768.jpg)."""
    return _of_any_size(one) == _of_any_size(two)


def _of_any_size(address: str) -> str:
    return re.sub(r"-\d+x\d+(?=\.\w+$)", "", address.partition("?")[0])


def as_html(text: str) -> str:
    """Plain text as HTML: a blank line begins a paragraph."""
    parts = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part.strip())
