"""Composes one share: the text, the link, the images or the card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from storyshare.compose.drafts import FIRST_OCCASION, drafts, last_drafts
from storyshare.compose.fitting import over_by
from storyshare.compose.hashtags import hashtags
from storyshare.compose.inline import on_one_line
from storyshare.compose.links import with_parameters
from storyshare.compose.names import star_names
from storyshare.compose.wording import is_known
from storyshare.compose.writing import Post, Writer, Written
from storyshare.errors import DoesNotFitError
from storyshare.i18n import _
from storyshare.models import Account, Card, Part, Rules, Share, Story, StoryImage


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an account has had of a story before, by `Share.words`.

    `before` on other occasions, said longest ago first; `now` what it has had on this very one, of which a part may be
    public: that stays as it is.
    """

    before: tuple[str, ...] = ()
    now: str = ""


def compose(  # noqa: PLR0913 - what a share is made from
    story: Story,
    rules: Rules,
    account: Account,
    *,
    occasion: str = FIRST_OCCASION,
    said: Said | None = None,
    thread: bool = False,
    parameters: Mapping[str, str] | None = None,
    tags: Sequence[str] = (),
) -> Share:
    """What this account would publish of the story on that occasion, in the story's language.

    A pure function: of several texts that the story has, the occasion turns to one; those that were `said` before come
    last, the one said longest ago first. With `thread` it is the story's own text in as many parts as it needs, where
    the platform has threads. `parameters` go on the link; `tags` are the organisation's hashtags, after the story's.

    Raises DoesNotFitError where even the shortest text of the story is too long for the platform.
    """
    link = with_parameters(story.link, parameters or {})
    mention, unknown = _mention(story, rules)
    found = [*mention, *hashtags((*story.hashtags, *tags), rules)]
    writer = Writer(story=story, rules=rules, link=link, tags=tuple(found))
    images, card, left_out = _pictures(story, rules, link)
    heading, shortened = _heading(story, rules)
    notes = [*unknown, *left_out, *shortened]
    if not is_known(story.language):
        notes.append(
            _(
                "there are no words of storyshare's own in {language!r} yet: no call, and notes in English",
                language=story.language,
            )
        )
    base = Share(
        platform=rules.platform,
        account=account.name,
        story_id=story.id,
        story=story.name,
        language=story.language,
        parts=(),
        link=link,
        warning=writer.warning,
    )

    def share(texts: Iterable[str], more: Iterable[str]) -> Share:
        parts = (
            Part(
                number=number,
                text=text,
                heading=heading if number == 1 else "",
                images=images if number == 1 else (),
                card=card if number == 1 else None,
            )
            for number, text in enumerate(texts, 1)
        )
        return replace(base, parts=tuple(parts), notes=(*more, *notes))

    if thread and rules.threads:
        from storyshare.compose.threads import in_parts  # what cuts texts takes a while to load

        return share(*in_parts(writer))
    if thread:
        notes.append(_("{title} has no threads: it is one post", title=rules.title))
    return _unsaid((share([each.text], each.notes) for each in _written(writer, account, occasion)), said or Said())


def _written(writer: Writer, account: Account, occasion: str) -> Iterator[Written]:
    """What fits of all that the story could say, the best first. Raises DoesNotFitError where that is nothing."""
    story, rules = writer.story, writer.rules
    fits = False
    for draft in drafts(story, rules, account, occasion):
        if written := writer.write(draft):
            fits = True
            yield written
    if fits:
        return
    lead, title = last_drafts(story, rules)
    if written := writer.write_cut(lead) or writer.write(title) or writer.write_cut(title):
        yield written
        return
    hint = _("Add a shorter ready-made line under `lines:` in the record.")
    if over_by(rules, writer.render(Post(lead="…")), writer.warning):
        hint = _("No text beside them would fit: shorten its content warning or its link.")
    raise DoesNotFitError(
        _(
            "{name} does not fit on {title}: its shortest text is {least} {unit} too long.",
            name=story.name,
            title=rules.title,
            least=writer.least,
            unit=_(rules.limits[0].unit),
        ),
        platform=rules.platform,
        over_by=writer.least or 0,
        hint=hint,
    )


def _unsaid(shares: Iterator[Share], said: Said) -> Share:
    """The share that was begun; else the first that the account has not had; else the one that it had longest ago."""
    first = next(shares)
    if not said.before and said.now in ("", first.words()):
        return first
    known = {share.words(): share for share in (first, *shares)}
    if begun := known.get(said.now):
        return begun
    last = {words: at for at, words in enumerate(said.before)}
    return known[min(known, key=lambda words: last.get(words, -1))]


def _mention(story: Story, rules: Rules) -> tuple[list[str], list[str]]:
    """The mention in the form that the platform knows, or a note that it is in none."""
    handle = story.mentions.get(rules.platform, "").removeprefix("@")
    if not handle:
        return [], []
    written = f"@{handle}"
    whole = "@" in handle or not rules.many_servers
    if whole and [(entity.kind, entity.text) for entity in rules.find(written)] == [("mention", written)]:
        return [written], []
    return [], [_("left out, {title} knows no account in this form: {written}", title=rules.title, written=written)]


def _pictures(story: Story, rules: Rules, link: str) -> tuple[tuple[StoryImage, ...], Card | None, list[str]]:
    """What is shown with the text: images, or the card that we make; and what is left out."""
    if rules.link == "card":
        first = story.images[0] if story.images and rules.card_image else None
        title, _unused = star_names(story.title, story.people, rules.find)
        description, _unused = star_names(story.summary, story.people, rules.find)
        left_out = [_("left out, a card shows one image: {file}", file=image.file) for image in story.images[1:]]
        return (), Card(uri=link, title=title, description=description, image=first), left_out
    most = rules.images.count if rules.images else 0
    shows = _("shows {most} images", most=most) if most else _("shows no image beside this text")
    left_out = [
        _("left out, {title} {shows}: {file}", title=rules.title, shows=shows, file=image.file)
        for image in story.images[most:]
    ]
    if rules.images and not rules.images.alt:
        left_out += [
            _("{title} has no alt text: {file} is not read aloud", title=rules.title, file=image.file)
            for image in story.images[:most]
        ]
    if rules.link == "none":
        left_out.append(
            _("{title} shows no links: put it into the account's profile: {link}", title=rules.title, link=link)
        )
    card = Card(uri=link, title="", description="") if rules.link == "field" else None
    return story.images[:most], card, left_out


def _heading(story: Story, rules: Rules) -> tuple[str, list[str]]:
    """The post's own title where the platform has one, as much of the story's title as fits, and a note of a cut.

    One that is too short for a forum goes on with the summary.
    """
    if not rules.heading:
        return "", []
    limit = rules.heading
    wanted = on_one_line(story.title)
    longer = f"{wanted}: {on_one_line(story.summary)}" if limit.count(wanted) < limit.minimum else wanted
    title, _unused = star_names(longer, story.people, rules.find)
    if limit.count(title) < limit.minimum:
        raise DoesNotFitError(
            _(
                "{name} needs a longer title on {title}: at least {minimum} {unit}.",
                name=story.name,
                title=rules.title,
                minimum=limit.minimum,
                unit=_(limit.unit),
            ),
            platform=rules.platform,
            over_by=limit.minimum - limit.count(title),
            hint=_("Write a longer `title:`, or a `summary:`, in the record."),
        )
    if limit.count(title) <= limit.maximum:
        return title, []
    from storyshare.text.shortening import shortened  # loaded where something is cut

    cut = shortened(title, lambda text: limit.count(text) <= limit.maximum, language=story.language)
    return cut or title[: limit.maximum], [
        _(
            "the title is cut short: {title} has {maximum} {unit}",
            title=rules.title,
            maximum=limit.maximum,
            unit=_(limit.unit),
        )
    ]
