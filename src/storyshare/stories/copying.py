"""Writes a story as a new record that holds what may be shown, and nothing else of the old one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from storyshare.compose import paragraphs
from storyshare.errors import InputError
from storyshare.files import quoted
from storyshare.i18n import _
from storyshare.models import PACKED, Story

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")
_BULLET = "• "


def copied_record(story: Story, *, pictures: Mapping[str, str]) -> str:
    """The text of a record for a volunteer: what readers may see, with consent pending; no comment and no reference.

    `pictures` are the names of the pictures that go along, by the record's own names of them. Raises InputError where
    the story's text cannot be written anew so that it reads the same.
    """
    consent = story.consent
    lines = [
        "---",
        "# A copy for volunteers: to preview and to learn from. Nothing can be sent from it.",
        f"id: {story.id}",
        *_words(story),
        f"language: {story.language}",
        *([f"published: {story.published}"] if story.published else []),
        *_list("tags", story.tags),
        *_people(story),
        "consent:",
        "  status: pending",
        f"  reference: {quoted(PACKED)}",
        f"  platforms: {_uses(consent.platforms if consent else None)}",
        f"  languages: {_uses(consent.languages if consent else None)}",
        "  photos: no",
        *_images(story, pictures, shows_people=True),
        *_mentions(story),
        *_list("actions", story.actions),
        *([f"campaign: {quoted(story.campaign)}"] if story.campaign else []),
        *_allowed(story),
        "---",
    ]
    return "\n".join([*lines, _body(story)]) + "\n"


def copied_translation(story: Story, *, pictures: Mapping[str, str]) -> str:
    """The text of a translation beside such a record. Raises InputError as `copied_record` does."""
    lines = ["---", *_words(story), *_images(story, pictures, shows_people=False), "---"]
    return "\n".join([*lines, _body(story)]) + "\n"


def _words(story: Story) -> Iterator[str]:
    if story.titled:
        yield f"title: {quoted(story.title)}"
    yield f"link: {quoted(story.link)}"
    if story.summary:
        yield f"summary: {quoted(story.summary)}"
    if story.lines:
        yield "lines:"
        for line in story.lines:
            yield f"  - text: {quoted(line.text)}"
            if line.platforms:
                yield f"    for: [{', '.join(line.platforms)}]"
    if story.quote:
        yield "quote:"
        yield f"  text: {quoted(story.quote.text)}"
        if story.quote.by:
            yield f"  by: {quoted(story.quote.by)}"
    yield from _list("hashtags", story.hashtags)
    if story.content_warning:
        yield f"content_warning: {quoted(story.content_warning)}"


def _list(name: str, texts: Iterable[str]) -> list[str]:
    found = ", ".join(quoted(text) for text in texts)
    return [f"{name}: [{found}]"] if found else []


def _people(story: Story) -> Iterator[str]:
    if story.people:
        yield "people:"
    for person in story.people:
        yield f"  - name: {quoted(person.name)}"
        if person.role:
            yield f"    role: {quoted(person.role)}"
        yield f"    name_changed: {'yes' if person.name_changed else 'no'}"
        yield from (f"    {line}" for line in _list("also", person.also))


def _images(story: Story, pictures: Mapping[str, str], *, shows_people: bool) -> Iterator[str]:
    there = [image for image in story.images if image.file in pictures]
    if there:
        yield "images:"
    for image in there:
        yield f"  - file: {quoted(pictures[image.file])}"
        yield f"    alt: {quoted(image.alt)}"
        if shows_people:
            yield f"    shows_people: {'yes' if image.shows_people else 'no'}"


def _mentions(story: Story) -> Iterator[str]:
    if story.mentions:
        yield "mentions:"
    for platform, handle in story.mentions.items():
        yield f"  {platform}: {quoted(handle)}"


def _allowed(story: Story) -> Iterator[str]:
    """What the desk lets through, where it stands in what is packed; why is the desk's own business."""
    said = "\n".join([text for each in (story, *story.translations.values()) for _, text in texts_of(each)])
    found = [each for each in story.allow if each.text in said]
    if found:
        yield "allow:"
    for each in found:
        yield f"  - finding: {each.finding}"
        yield f"    text: {quoted(each.text)}"
        yield '    reason: "let through by the desk"'


def _uses(names: frozenset[str] | None) -> str:
    return "all" if names is None else f"[{', '.join(sorted(names))}]"


def _body(story: Story) -> str:
    """The text as its readers see it, without comments and whatever else is only in the file."""
    wanted = list(paragraphs(story.body))
    for escaped in (True, False):
        body = "\n\n".join(_again(found, escaped=escaped) for found in wanted)
        if list(paragraphs(body)) == wanted:
            return body
    raise InputError(
        _("The text of {name} cannot be copied so that it reads the same.", name=story.name),
        hint=_("Write it plainer."),
    )


def _again(paragraph: str, *, escaped: bool) -> str:
    lines = []
    for line in paragraph.split("\n"):
        bullet = line.startswith(_BULLET)
        text = line.removeprefix(_BULLET)
        text = _MARKDOWN.sub(r"\\\1", text) if escaped else text
        lines.append(f"- {text}" if bullet else text)
    return "\n".join(lines)


def texts_of(story: Story) -> list[tuple[str, str]]:
    """Every text of the story that a copy shows, in this language, and where it stands."""
    found = [(_("the name of the record"), story.name), (_("the id"), story.id)]
    found += [(_("the title"), story.title), (_("the link"), story.link)]
    found += [(_("the summary"), story.summary), (_("the content warning"), story.content_warning)]
    found += [(_("a ready-made line"), line.text) for line in story.lines]
    found += [(_("the quote"), story.quote.text), (_("the quote"), story.quote.by)] if story.quote else []
    found += [(_("the text"), each) for each in paragraphs(story.body)]
    found += [(_("a name"), name) for person in story.people for name in (*person.names, person.role)]
    found += [(_("an alt text"), image.alt) for image in story.images]
    found += [(_("a tag"), tag) for tag in (*story.tags, *story.hashtags, story.campaign, *story.mentions.values())]
    found += [(_("an action"), action) for action in story.actions]
    return [(where, text) for where, text in found if text]
