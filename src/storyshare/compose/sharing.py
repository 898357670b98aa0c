"""Composes one share: the text, the link, the images or the card.

What must be there: the content warning, the text, the link, the note about changed names. What may be left out whole,
and is then said in the share's notes: quote, calls to action, mention, hashtags. Nothing is ever cut inside a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from storyshare.compose.fitting import over_by
from storyshare.compose.links import with_parameters
from storyshare.compose.markdown import first_paragraph
from storyshare.compose.names import star_names
from storyshare.compose.wording import calls, words
from storyshare.errors import DoesNotFitError
from storyshare.models import Account, Card, Part, Rules, Share, Story, StoryImage
from storyshare.text.sentences import sentences

_Kind = Literal["quote", "call", "mention", "hashtag"]


def compose(
    story: Story,
    rules: Rules,
    account: Account,
    *,
    parameters: Mapping[str, str] | None = None,
    hashtags: Sequence[str] = (),
) -> Share:
    """What this account would publish of the story, in the story's language.

    `parameters` go on the link; `hashtags` are the organisation's, after the story's own.
    Raises DoesNotFitError where even the shortest text of the story is too long for the platform.
    """
    link = with_parameters(story.link, parameters or {})
    writer = _Writer(story=story, rules=rules, link=link)
    text, notes = writer.write([*story.hashtags, *hashtags])
    images, card, left_out = _pictures(story, rules, link)
    return Share(
        platform=rules.platform,
        account=account.name,
        story_id=story.id,
        story=story.name,
        language=story.language,
        parts=(Part(number=1, text=text, images=images, card=card),),
        link=link,
        warning=writer.warning,
        notes=(*notes, *left_out),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """What a post says; only a composed opening takes a quote and calls to action, a ready-made line is complete."""

    opening: str
    composed: bool = False
    shortened: bool = False
    extras: tuple[tuple[_Kind, str], ...] = ()

    def of(self, kind: _Kind) -> list[str]:
        """The extras of one kind."""
        return [text for extra, text in self.extras if extra == kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes one post of a story under one platform's rules."""

    story: Story
    rules: Rules
    link: str

    @property
    def warning(self) -> str:
        """The content warning where the platform has a field for it."""
        return self.story.content_warning if self.rules.warning == "field" else ""

    def write(self, hashtags: Sequence[str]) -> tuple[str, list[str]]:
        """The best text that fits, and what was left out of it."""
        least: int | None = None
        for draft in self._openings():
            over = over_by(self.rules, self._render(draft), self.warning)
            if over == 0:
                return self._filled(draft, hashtags)
            least = over if least is None else min(least, over)
        raise DoesNotFitError(
            f"{self.story.name} does not fit on {self.rules.title}: "
            f"its shortest text is {least} {self.rules.limits[0].unit} too long.",
            platform=self.rules.platform,
            over_by=least or 0,
            hint="Add a shorter ready-made line under `lines:` in the record.",
        )

    def _openings(self) -> Iterator[_Draft]:
        """What the post may begin with, the best first: ready-made lines, then the summary by whole sentences."""
        own = [line for line in self.story.lines if self.rules.platform in line.platforms]
        for line in own + [line for line in self.story.lines if not line.platforms]:
            yield _Draft(opening=line.text)
        found = sentences(self.story.summary or first_paragraph(self.story.body) or self.story.title)
        for end in range(len(found), 0, -1):
            yield _Draft(opening=" ".join(found[:end]), composed=True, shortened=end < len(found))
        yield _Draft(opening=self.story.title, composed=True, shortened=True)

    def _filled(self, draft: _Draft, hashtags: Sequence[str]) -> tuple[str, list[str]]:
        notes = ["the summary is shortened, by whole sentences"] if draft.shortened else []
        for wish in self._wishes(draft, hashtags):
            fuller = replace(draft, extras=(*draft.extras, wish))
            if over_by(self.rules, self._render(fuller), self.warning) == 0:
                draft = fuller
            else:
                notes.append(f"left out for lack of room: {wish[1]}")
        return self._render(draft), notes

    def _wishes(self, draft: _Draft, hashtags: Sequence[str]) -> Iterator[tuple[_Kind, str]]:
        """What to add as far as there is room, the more important first."""
        story, said = self.story, words(self.story.language)
        if draft.composed:
            if story.quote:
                by = story.quote.by
                yield (
                    "quote",
                    said.quote.format(story.quote.text, by) if by else said.unsigned.format(story.quote.text),
                )
            for call in calls(story.actions, story.language):
                yield "call", call
        if handle := story.mentions.get(self.rules.platform):
            yield "mention", "@" + handle.removeprefix("@")
        unique = {tag.casefold(): tag for tag in reversed(hashtags)}
        for tag in list(reversed(unique.values()))[: self.rules.hashtags]:
            yield "hashtag", f"#{tag}"

    def _render(self, draft: _Draft) -> str:
        """The post as it will stand, changed names starred and explained, the link whole on its own."""
        said = words(self.story.language)
        shows_link = self.rules.link == "text"
        opened = [said.warning.format(self.story.content_warning)] if self._warns_in_text else []
        opened += [draft.opening, *draft.of("quote")]
        called = draft.of("call")
        if shows_link:
            called = [f"{called[0]}: {self.link}" if called else self.link, *called[1:]]
        elif called:
            called = [f"{call}." for call in called]
        tags = " ".join(draft.of("mention") + draft.of("hashtag"))
        body, starred = star_names("\n\n".join(opened), self.story.people, self.rules.find)
        if self.rules.link == "card":
            _, on_card = star_names(f"{self.story.title}\n{self.story.summary}", self.story.people, self.rules.find)
            starred = max(starred, on_card)
        note = said.names_changed if starred > 1 else said.name_changed if starred else ""
        ending = "\n".join(filter(None, (note, tags)))
        return "\n\n".join(filter(None, (body, "\n".join(called), ending)))

    @property
    def _warns_in_text(self) -> bool:
        return bool(self.story.content_warning) and self.rules.warning == "text"


def _pictures(story: Story, rules: Rules, link: str) -> tuple[tuple[StoryImage, ...], Card | None, list[str]]:
    """What is shown with the text: images, or the card that we make; and what is left out."""
    if rules.link == "card":
        first = story.images[0] if story.images and rules.card_image else None
        title, _ = star_names(story.title, story.people, rules.find)
        description, _ = star_names(story.summary, story.people, rules.find)
        left_out = [f"left out, a card shows one image: {image.file}" for image in story.images[1:]]
        return (), Card(uri=link, title=title, description=description, image=first), left_out
    most = rules.images.count if rules.images else 0
    left_out = [f"left out, {rules.title} shows {most} images: {image.file}" for image in story.images[most:]]
    return story.images[:most], None, left_out
