"""A long story as a thread: its own text in parts, numbered; link, card and hashtags with the first."""

from __future__ import annotations

from dataclasses import dataclass

from storyshare.compose.fitting import over_by
from storyshare.compose.markdown import paragraphs
from storyshare.compose.names import star_names, stars_in
from storyshare.compose.wording import calls
from storyshare.compose.writing import Writer
from storyshare.errors import DoesNotFitError, InputError
from storyshare.i18n import _
from storyshare.text.parts import parts


def in_parts(writer: Writer) -> tuple[list[str], list[str]]:
    """The texts of the parts, and what was left out.

    The story's text is cut at sentences into as few parts as it needs, about as long as each other. The first has the
    link and the hashtags, the last asks readers to follow. A changed name is starred where it first stands in the
    thread, and explained in that part. Raises InputError where the record has no text, DoesNotFitError where a part
    cannot be made to fit.
    """
    story = writer.story
    body = "\n\n".join(paragraphs(story.body))
    if not body:
        raise InputError(
            _("{name} has no text of its own to make a thread of.", name=story.name),
            hint=_("Write it in the record, below the fields."),
        )
    text, _unused = star_names(body, story.people, writer.rules.find)
    call, further = calls(story.actions, story.language)
    asked = (call, *further) if call else further
    for tags, calling in dict.fromkeys(((writer.tags, asked), ((), asked), ((), ()))):
        thread = _Thread(writer=writer, tags=tags, calling=bool(calling))
        found = parts(text, thread.fits, language=story.language)
        if found is not None:
            left_out = [each for each in (*asked, *writer.tags) if each not in (*calling, *tags)]
            notes = [_("left out for lack of room: {each}", each=each) for each in left_out]
            return [thread.render(part, number, len(found)) for number, part in enumerate(found, 1)], notes
    raise DoesNotFitError(
        _("{name} does not fit on {title} as a thread.", name=story.name, title=writer.rules.title),
        platform=writer.rules.platform,
        over_by=1,
        hint=_("A word of it, or what must stand with it, is longer than a post may be."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thread:
    """What stands in each part beside the story's text."""

    writer: Writer
    tags: tuple[str, ...]
    calling: bool

    def render(self, text: str, number: int, total: int) -> str:
        """One part as it will stand."""
        writer = self.writer
        call, further = calls(writer.story.actions if self.calling else (), writer.story.language)
        called = writer.called(call) if number == 1 else ""
        after = writer.called_further(further) if number == total else ""
        stars = stars_in(text, writer.story.people)
        ending = writer.ending(stars, self.tags if number == 1 else (), first=number == 1)
        count = f"{number}/{total}" if total > 1 else ""
        opened = writer.opening if number == 1 else ""
        return "\n\n".join(
            filter(
                None, (opened, text, "\n".join(filter(None, (called, after))), "\n".join(filter(None, (ending, count))))
            )
        )

    def fits(self, text: str, number: int, total: int) -> bool:
        """Whether that is a part as the platform takes it."""
        return over_by(self.writer.rules, self.render(text, number, total), self.writer.warning) == 0
