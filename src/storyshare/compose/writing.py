"""Writes one post under one platform's rules: as much of a draft as fits, the more important first.

What must be there: the content warning, the lead, the link, the note about changed names. Then as there is room: the
call to read, the rest of the lead by whole sentences, the title, the quote, further calls, the mention, the hashtags.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from storyshare.compose.drafts import Draft
from storyshare.compose.fitting import over_by
from storyshare.compose.names import star_names
from storyshare.compose.wording import calls, words
from storyshare.i18n import _
from storyshare.models import Rules, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What stands in one post, a paragraph each; `call` is about the link, `further` calls are not."""

    lead: str
    hook: str = ""
    quote: str = ""
    opens: bool = False
    call: str = ""
    further: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A post that fits: its text, and in plain words what was left out."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Writer:
    """Writes posts of one story; `tags` are the mention and the hashtags, in the order in which they matter.

    `least` is by how much the shortest that was tried is too long.
    """

    story: Story
    rules: Rules
    link: str
    tags: tuple[str, ...] = ()
    least: int | None = None
    _beside: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        shown = self.story.title if self.rules.heading or self.rules.link == "card" else ""
        # A title that is too short for a forum goes on with the summary.
        if self.rules.link == "card" or (self.rules.heading and self.rules.heading.minimum):
            shown = f"{shown}\n{self.story.summary}"
        _, self._beside = star_names(shown, self.story.people, self.rules.find)

    @property
    def warning(self) -> str:
        """The content warning where the platform has a field for it."""
        return self.story.content_warning if self.rules.warning == "field" else ""

    @property
    def opening(self) -> str:
        """The content warning where it can only open the text."""
        warns = bool(self.story.content_warning) and self.rules.warning == "text"
        return words(self.story.language).warning.format(self.story.content_warning) if warns else ""

    def write(self, draft: Draft) -> Written | None:
        """As much of the draft as fits, its lead by whole sentences; None where not even one fits."""
        whole = self._whole(draft)
        if self._over(whole) == 0:
            return Written(text=self.render(whole))
        beginnings = [draft.lead] if draft.ready else _beginnings(draft.lead, self.story.language)
        least = Post(lead=beginnings[0], quote=draft.quote if draft.opens else "", opens=draft.opens)
        if self._over(least) > 0:
            return None
        return self._filled(least, whole, beginnings)

    def write_cut(self, draft: Draft) -> Written | None:
        """The beginning of the draft's lead, cut at a clause or a word; None where not even one word fits."""
        from storyshare.text.shortening import shortened  # loaded where something is cut

        lead = shortened(
            draft.lead, lambda text: self._over(Post(lead=text), told=False) == 0, language=self.story.language
        )
        if lead is None:
            return None
        written = self._filled(Post(lead=lead), replace(self._whole(draft), lead=lead), [lead])
        return replace(written, notes=(_("its first sentence is too long, and is cut short"), *written.notes))

    def render(self, post: Post) -> str:
        """The post as it will stand, changed names starred and explained, the link whole on its own."""
        opened = [self.opening, post.hook, post.quote, post.lead]
        if not post.opens:
            opened = [self.opening, post.hook, post.lead, post.quote]
        body, starred = star_names("\n\n".join(filter(None, opened)), self.story.people, self.rules.find)
        return "\n\n".join(filter(None, (body, self.called(post.call, post.further), self.ending(starred, post.tags))))

    def called(self, call: str, further: tuple[str, ...] = ()) -> str:
        """The calls to action, a line each, and the link where the text shows it, or where readers find it."""
        said = words(self.story.language)
        first = f"{call}{said.stop}" if call else ""
        if self.rules.link == "text":
            first = f"{call}{said.colon}{self.link}" if call else self.link
        elif self.rules.link == "none":
            between = "" if said.stop == "。" else " "
            first = f"{first}{between}{said.in_profile}" if call else said.in_profile
        return "\n".join(filter(None, (first, self.called_further(further))))

    def called_further(self, further: tuple[str, ...]) -> str:
        """The calls that are not about the link."""
        said = words(self.story.language)
        return ("" if said.stop == "。" else " ").join(f"{each}{said.stop}" for each in further)

    def ending(self, starred: int, tags: tuple[str, ...] = (), *, first: bool = True) -> str:
        """The note that explains so many stars, those of title and card with the first part; mention and hashtags."""
        said = words(self.story.language)
        starred = max(starred, self._beside if first else 0)
        note = said.names_changed if starred > 1 else said.name_changed if starred else ""
        return "\n".join(filter(None, (note, " ".join(tags))))

    def _filled(self, post: Post, whole: Post, beginnings: list[str]) -> Written:
        """The post with as much of the whole one as there is room for, the more important first."""
        notes: list[str] = []
        post = self._wished(post, replace(post, call=whole.call), whole.call, notes)
        for beginning in beginnings:
            longer = replace(post, lead=beginning)
            if self._over(longer) > 0:
                notes.append(_("the text is shortened, by whole sentences"))
                break
            post = longer
        post = self._wished(post, replace(post, hook=whole.hook), whole.hook, notes)
        post = self._wished(post, replace(post, quote=whole.quote), whole.quote, notes)
        for call in whole.further:
            post = self._wished(post, replace(post, further=(*post.further, call)), call, notes)
        for tag in whole.tags:
            post = self._wished(post, replace(post, tags=(*post.tags, tag)), tag, notes)
        return Written(text=self.render(post), notes=tuple(notes))

    def _wished(self, post: Post, fuller: Post, added: str, notes: list[str]) -> Post:
        """The fuller post where it fits; else the post as it is, and a note of what could not be added."""
        if fuller == post or self._over(fuller) == 0:
            return fuller
        notes.append(_("left out for lack of room: {added}", added=added))
        return post

    def _over(self, post: Post, *, told: bool = True) -> int:
        over = over_by(self.rules, self.render(post), self.warning)
        if told:
            self.least = over if self.least is None else min(self.least, over)
        return over

    def _whole(self, draft: Draft) -> Post:
        """Everything that the draft would say if there were room for it."""
        call, further = ("", ()) if draft.ready else calls(self.story.actions, self.story.language)
        return Post(
            lead=draft.lead,
            hook=draft.hook,
            quote=draft.quote,
            opens=draft.opens,
            call=call,
            further=further,
            tags=self.tags,
        )


def _beginnings(text: str, language: str) -> list[str]:
    """The text by its first sentence, its first two, and so on; a list keeps its lines."""
    from storyshare.text.sentences import sentence_ends, tidied  # loaded where not everything fits

    plain = tidied(text)
    return [plain[:end].rstrip() for end in sentence_ends(plain, language=language)]
