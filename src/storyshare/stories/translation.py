"""A translation beside its original (`rosa.es.md`): it has the words, everything else is the original's."""

from __future__ import annotations

import dataclasses
import unicodedata
from pathlib import Path

from storyshare.errors import Problem
from storyshare.files import Fields, read_record
from storyshare.i18n import _
from storyshare.models import Person, Story, StoryImage
from storyshare.stories.language import language_hint, language_tag
from storyshare.stories.record import Reading, warn_of_stars
from storyshare.stories.source import read_source
from storyshare.stories.words import WORDS, Words, read_words

_ORIGINALS = (
    "id", "published", "author", "tags", "people", "consent", "embargo", "mentions", "actions", "campaign", "allow",
)  # fmt: skip


def read_translation(path: Path, language: str, original: Story | None) -> Reading:
    """The story of `original` in the language of the file's name.

    Link and hashtags that the file does not give are the original's, and so are, with a warning, title, content
    warning and alt text. Summary, lines, quote and body are never mixed between languages. The story is None where
    the file cannot be used, or where there is no original to translate.
    """
    tag = language_tag(language)
    if not tag:
        message = _(
            "lies beside the story as a translation would, but `{language}` is no language code.", language=language
        )
        hint = language_hint(language).rstrip(".") + _(", or take the dot out of the name if it is another story.")
        return Reading(story=None, problems=[Problem(path=path, message=message, hint=hint)])
    document = read_record(path)
    if not document.readable:
        return Reading(story=None, problems=document.problems)
    fields = document.fields()
    words = read_words(fields)
    if not (words.summary or words.lines or words.quote or document.body):
        fields.problem("", _("there is nothing to share in this language."), _("Translate the summary, at the least."))
    alts = _alts(fields, original)
    read_source(fields)
    _refuse_others(fields, tag, original)
    story = None
    if original:
        story = dataclasses.replace(
            _in_other_words(original, words, fields, alts), path=path, language=tag, body=document.body
        )
        warn_of_stars(fields, words, document.body, original.people)
        _warn_of_names(fields, original, story)
    usable = not any(problem.severity == "error" for problem in document.problems)
    return Reading(story=story if usable else None, problems=document.problems)


def _warn_of_names(fields: Fields, original: Story, story: Story) -> None:
    """Warn of a changed name that the original has and the translation does not: it may be written otherwise."""
    for person in original.people:
        if person.name_changed and _stands_in(original, person) and not _stands_in(story, person):
            message = _(
                "the changed name {name} does not stand in this translation, so that no note explains it.",
                name=person.name,
            )
            hint = _("If it is written otherwise here, say how, in the original under the person: also: [...]")
            fields.problem("people", message, hint, severity="warning")


def _stands_in(story: Story, person: Person) -> bool:
    quote = (story.quote.text, story.quote.by) if story.quote else ()
    lines = (line.text for line in story.lines)
    text = "\n".join((story.summary, story.body, *lines, *quote, story.title if story.titled else ""))
    return any(form in text for name in person.names for form in (name, name.split()[0]))


def _in_other_words(original: Story, words: Words, fields: Fields, alts: dict[str, str]) -> Story:
    for name in ("title", "content_warning"):
        if getattr(original, name) and not getattr(words, name):
            message = _("is not translated: the original's is used.")
            fields.problem(name, message, _("Add {name}: …", name=name), severity="warning")
    return dataclasses.replace(
        original,
        title=words.title or original.title,
        titled=bool(words.title),
        link=words.link or original.link,
        summary=words.summary,
        lines=words.lines,
        quote=words.quote,
        hashtags=words.hashtags or original.hashtags,
        content_warning=words.content_warning or original.content_warning,
        images=tuple(_described(fields, image, alts.get(image.file, "")) for image in original.images),
    )


def _described(fields: Fields, image: StoryImage, alt: str) -> StoryImage:
    if not alt and image.alt:
        message = _("the alt text of {file} is not translated: the original's is used.", file=image.file)
        hint = _("Add under `images`: - file: {file}, and below it `  alt: …`", file=image.file)
        fields.problem("images", message, hint, severity="warning")
    return dataclasses.replace(image, alt=alt or image.alt)


def _alts(fields: Fields, original: Story | None) -> dict[str, str]:
    """The alt texts that the translation gives, by the image's file."""
    found = {}
    for entry in fields.tables("images", name_of_text="file"):
        entry.need("file", _("Write the name of the picture, as in the original."))
        name = unicodedata.normalize("NFC", entry.text("file"))
        found[name] = entry.text("alt")
        if original and name and name not in {image.file for image in original.images}:
            entry.problem(
                "file", _("the original has no image `{name}`.", name=name), _("Add it there first, or mend the name.")
            )
        if "shows_people" in entry:
            entry.asked.add("shows_people")
            entry.problem("shows_people", _("belongs to the original."), _("Take it out here."))
        entry.finish()
    return found


def _refuse_others(fields: Fields, tag: str, original: Story | None) -> None:
    for name in _ORIGINALS:
        if name in fields.table.values:
            fields.problem(name, _("belongs to the original, which speaks for every language."), _("Take it out here."))
    fields.asked.update(_ORIGINALS, WORDS)
    written = fields.text("language")
    if written and language_tag(written) != tag:
        fields.problem(
            "language",
            _("`{written}` is not the language in the file's name, {tag}.", written=written, tag=tag),
            _("Mend one of the two."),
        )
    if original and original.language == tag:
        message = _("the original is itself in this language ({tag}).", tag=tag)
        fields.problem("language", message, _("Mend the file's name, or `language` in the original."))
    fields.finish()
