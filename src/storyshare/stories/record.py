"""One original record: its file to a story."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from storyshare.errors import Problem
from storyshare.files import Document, Fields, did_you_mean, read_record
from storyshare.i18n import _
from storyshare.models import Person, Story
from storyshare.stories.allowing import read_allow
from storyshare.stories.consent import CONSENT_FIELDS, read_consent
from storyshare.stories.language import language_hint, language_tag
from storyshare.stories.pictures import Folders, read_pictures
from storyshare.stories.source import read_source
from storyshare.stories.words import Words, read_words

ACTIONS = ("read", "share", "follow", "donate")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAX_ID = 80
_STARRED = re.compile(r"(?<![\w*])([^\W\d_][\w'’-]*)\*(?![\w*])")
_EMPHASIS = re.compile(r"(?<!\w)\*(?=\w)")
# What is easily left at the margin although it belongs under another field.
_ELSEWHERE = {
    **dict.fromkeys((name for name in CONSENT_FIELDS), "consent"),
    **dict.fromkeys(("file", "alt", "shows_people"), "images"),
    **dict.fromkeys(("name", "role", "name_changed", "also"), "people"),
    "text": "quote",
    "by": "quote",
    **dict.fromkeys(("finding", "reason"), "allow"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one file: `story` is None where a problem keeps it from being used; `harmless` ones do not."""

    story: Story | None
    problems: list[Problem]
    harmless: list[Problem] = field(default_factory=list)


def read_original(path: Path, *, zone: ZoneInfo, folders: Folders) -> Reading:
    """The story in a file; everything that is wrong with it is in the reading, nothing is raised.

    `folders` knows the names in the folders that images lie in.
    """
    document = read_record(path)
    if not document.readable:
        return Reading(story=None, problems=document.problems)
    harmless: list[Problem] = []
    fields = document.fields()
    images = read_pictures(fields, folders, harmless)
    story = dataclasses.replace(_story(document, fields, zone), images=images)
    usable = not any(problem.severity == "error" for problem in document.problems)
    return Reading(story=story if usable else None, problems=document.problems, harmless=harmless)


def _story(document: Document, fields: Fields, zone: ZoneInfo) -> Story:
    fields.need("title", _("Write: title: Rosa may stay"))
    fields.need("link", _("Write the address of the whole story, as: link: https://example.org/stories/rosa"))
    words = read_words(fields)
    people = _people(fields)
    story = Story(
        id=_id(fields),
        name=unicodedata.normalize("NFC", document.path.stem),
        path=document.path,
        title=words.title,
        link=words.link,
        language=_language(fields),
        summary=words.summary,
        body=document.body,
        published=fields.day("published"),
        author=fields.text("author"),
        tags=fields.texts("tags"),
        lines=words.lines,
        quote=words.quote,
        people=people,
        consent=read_consent(fields, zone),
        embargo=fields.instant("embargo", zone),
        hashtags=words.hashtags,
        mentions=_mentions(fields),
        content_warning=words.content_warning,
        actions=_actions(fields),
        campaign=fields.text("campaign"),
        allow=read_allow(fields),
    )
    read_source(fields)
    fields.finish(elsewhere=_ELSEWHERE)
    warn_of_stars(fields, words, document.body, people)
    return story


def warn_of_stars(fields: Fields, words: Words, body: str, people: tuple[Person, ...]) -> None:
    """Warn of a starred name (`Maura*`) that no person in the record explains."""
    changed = {part for person in people if person.name_changed for name in person.names for part in name.split()}
    quote = words.quote.text if words.quote else ""
    texts = [words.title, words.summary, quote, *(line.text for line in words.lines), *body.split("\n")]
    plain = (text for text in texts if not _EMPHASIS.search(text))
    for name in dict.fromkeys(name for text in plain for name in _STARRED.findall(text)):
        if name not in changed:
            message = _("`{name}*` is starred, but nobody under `people` is called so with a changed name.", name=name)
            hint = _(
                "Add `- name: {name}` and `  name_changed: true` there: the note is then made by itself.", name=name
            )
            fields.problem("people", message, hint, severity="warning")


def _id(fields: Fields) -> str:
    fields.need("id", _("Give it one that never changes, as: id: rosa-7f3k"))
    found = fields.text("id")
    if found and (not _ID.fullmatch(found) or len(found) > _MAX_ID):
        message = _(
            "`{found}` cannot be an id: small letters a to z, digits and single hyphens, {max_id} at the most.",
            found=found,
            max_id=_MAX_ID,
        )
        fields.problem("id", message, _("Write it as: id: rosa-7f3k"))
    return found


def _language(fields: Fields) -> str:
    fields.need("language", _("Write: language: en"))
    text = fields.text("language")
    tag = language_tag(text)
    if text and not tag:
        fields.problem("language", _("`{text}` is no language code.", text=text), language_hint(text))
    return tag


def _people(fields: Fields) -> tuple[Person, ...]:
    found = []
    for entry in fields.tables("people", name_of_text="name"):
        entry.need("name", _("Write: name: Rosa"))
        written = entry.text("name")
        name = written.rstrip("*").rstrip()
        starred = name != written
        changed = entry.yes_no("name_changed", default=starred)
        if starred and not changed:
            message = _(
                "`{written}` is starred, which says that the name was changed, and `name_changed` says no.",
                written=written,
            )
            entry.problem("name_changed", message, _("Take the star away, or write: name_changed: yes"))
        if name:
            also = tuple(each.rstrip("*").rstrip() for each in entry.texts("also"))
            found.append(Person(name=name, role=entry.text("role"), name_changed=changed, also=also))
        entry.asked.update(("role", "also"))
        entry.finish()
    return tuple(found)


def _mentions(fields: Fields) -> dict[str, str]:
    found = {}
    inner = fields.table_at("mentions")
    for platform in inner.table.values if inner else ():
        handle = inner.text(platform).lstrip("@") if inner else ""
        if inner and any(character.isspace() for character in handle):
            inner.problem(
                platform,
                _("`{handle}` is no name of an account.", handle=handle),
                _("Write it without spaces, as name@server."),
            )
        if handle:
            found[platform] = handle
    return found


def _actions(fields: Fields) -> tuple[str, ...]:
    found = fields.texts("actions")
    for text in found:
        if text not in ACTIONS:
            hint = did_you_mean(text, ACTIONS) or _("Take it out.")
            fields.problem("actions", _("`{text}` is none of {actions}.", text=text, actions=", ".join(ACTIONS)), hint)
    return found
