"""What an import would do: which stories are new, what changed at the source since, what is left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from storyshare.compose import paragraphs
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.publish.importing.fetching import Taken, read, take
from storyshare.publish.importing.known import KnownRecord, KnownRecords, no_consent_for_these
from storyshare.publish.importing.veil import Veil, veil_of
from storyshare.publish.looking import open_to_look
from storyshare.publish.tombstones import link_digest, words_in_file
from storyshare.stories import suggest_name
from storyshare.stories.importing import Found, FoundStory, LeftOut
from storyshare.stories.source import changed_parts, digest_of
from storyshare.workspace import Workspace

_MOST_NAMES = 30
_LOOKED_AT = 10_000  # characters of one paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asks of an import beside the source; `since` and `limit` are about new stories only."""

    since: date | None = None
    limit: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A story that would be written to `file` in stories/; `original` is the name of the record that it translates.

    `names` stand in it, each with whether a star says that it was changed; `protected` are the labels of what is
    protected in any story and stands in this one.
    """

    story: FoundStory
    file: str
    original: str = ""
    names: tuple[tuple[str, bool], ...] = ()
    protected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A record whose source is not as it was: which parts, each with whether it is gone; `now` is what to note."""

    record: KnownRecord
    title: str
    parts: tuple[tuple[str, bool], ...]
    now: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Everything that an import would do and would not; `known` counts the stories that are as they were.

    What is shown of it is shown through its `veil`.
    """

    kind: str
    place: str
    new: tuple[New, ...]
    changed: tuple[Change, ...]
    known: int
    left_out: tuple[LeftOut, ...]
    feeds: tuple[str, ...]
    veil: Veil


def propose(place: Workspace, source: str, wish: Wish) -> Proposal:
    """Look at a source and at the records; writes nothing. Raises InputError where the source cannot be read.

    Raises SetupError where what is protected cannot be read: then nothing of a source may be shown.
    """
    veil = veil_of(place)
    taken = take(source)
    found = _with_other_languages(read(taken, place.timezone, wish.language), place, wish)
    records = KnownRecords(place)
    left_out = list(found.left_out)
    fresh, changed, known = [], [], 0
    anchors: dict[str, str] = {}
    closed: set[str] = set()
    for story in found.stories:
        record = records.of(taken.place, story.key, story.link, story.language)
        if record is None:
            fresh.append(story)
            continue
        if story.group and not record.language:
            anchors[story.group] = record.name
            if not record.awaits_consent:
                closed.add(record.name)
        if change := _change(record, story, taken):
            changed.append(change)
        else:
            known += 1
    wanted = _wanted(_not_taken_back(place, fresh, left_out), wish, left_out)
    return Proposal(
        kind=found.kind,
        place=taken.place,
        new=tuple(_placed(place, records, wanted, anchors, closed, left_out, veil)),
        changed=tuple(changed),
        known=known,
        left_out=tuple(left_out),
        feeds=found.feeds,
        veil=veil,
    )


def seen_of(story: FoundStory) -> dict[str, str]:
    """What is noted of a story at its source, part by part; no word of it."""
    return {
        "title": digest_of(story.title),
        "summary": digest_of(story.summary),
        "text": digest_of(story.body),
        "date": digest_of(str(story.published or "")),
        "picture": digest_of(story.picture.address if story.picture else ""),
    }


def _change(record: KnownRecord, story: FoundStory, taken: Taken) -> Change | None:
    """What changed, where the record came from this very source: another shows the same story otherwise."""
    if record.source is None or record.source.place != taken.place:
        return None
    now = seen_of(story)
    parts = changed_parts(record.source.seen, now)
    return Change(record=record, title=story.title, parts=parts, now=now) if parts else None


def _with_other_languages(found: Found, place: Workspace, wish: Wish) -> Found:
    """The page's other languages, each from the page that it names for it."""
    if len(found.stories) != 1 or not found.stories[0].elsewhere:
        return found
    first = replace(found.stories[0], group=found.stories[0].link)
    others: list[FoundStory] = []
    left_out = list(found.left_out)
    had = {first.language.partition("-")[0]}
    for language, address in first.elsewhere:
        short = language.replace("_", "-").partition("-")[0].lower()
        if short in had:
            continue
        had.add(short)
        try:
            more = read(take(address), place.timezone, wish.language)
        except InputError as error:
            left_out.append(LeftOut(what=f"{first.title} ({language})", reason=str(error)))
            continue
        left_out += more.left_out
        same = [each for each in more.stories if each.language.partition("-")[0] == short and each.link != first.link]
        others += [replace(each, group=first.group) for each in same[:1]]
        if more.stories and not same:
            left_out.append(
                LeftOut(
                    what=more.stories[0].title,
                    reason=_("its page is said to be in {language}, and is not", language=language),
                )
            )
    return replace(found, stories=(first, *others), left_out=tuple(left_out))


def _not_taken_back(place: Workspace, fresh: Iterable[FoundStory], left_out: list[LeftOut]) -> list[FoundStory]:
    """Without what was taken back: it stands on the website still, and never comes back here."""
    gone = set(words_in_file(place))
    with open_to_look(place) as ledger:
        if ledger is not None:
            from storyshare.ledger.withdrawals import withdrawn_links

            gone |= withdrawn_links(ledger).keys()
    kept = []
    groups = {story.group for story in fresh if story.group and link_digest(story.link) in gone}
    for story in fresh:
        if link_digest(story.link) in gone:
            left_out.append(LeftOut(what=story.title, reason=_("it was taken back, and stands on the website still")))
        elif story.group in groups:
            left_out.append(LeftOut(what=story.title, reason=_("it was taken back in another language")))
        else:
            kept.append(story)
    return kept


def _wanted(fresh: Sequence[FoundStory], wish: Wish, left_out: list[LeftOut]) -> list[FoundStory]:
    """Those that can be written, and that were asked for: the newest of them where there is a limit."""
    kept: list[FoundStory] = []
    for story in fresh:
        if not story.language:
            reason = _("its language is not clear: say it with --lang, as --lang es")
        elif wish.since and story.published is None:
            reason = _("it has no date, and only what came since a day was asked for")
        elif wish.since and story.published and story.published < wish.since:
            reason = _("it is of {published}, before {since}", published=story.published, since=wish.since)
        else:
            kept.append(story)
            continue
        left_out.append(LeftOut(what=story.title, reason=reason))
    if not wish.limit or len(kept) <= wish.limit:
        return kept
    newest = sorted(kept, key=lambda story: story.published or date.min, reverse=True)[: wish.limit]
    left_out += [LeftOut(what=each.title, reason=_("more than --limit")) for each in kept if each not in newest]
    return [each for each in kept if each in newest]


def _placed(  # noqa: PLR0913 - what there is, what is wanted, and what became of it
    place: Workspace,
    records: KnownRecords,
    wanted: Sequence[FoundStory],
    anchors: dict[str, str],
    closed: set[str],
    left_out: list[LeftOut],
    veil: Veil,
) -> Iterable[New]:
    """Each with the file that it gets: the same story in another language is a translation of the first.

    Nothing is put beside the records in `closed`: their consent is not pending.
    """
    taken = (
        {path.name.casefold().partition(".")[0] for path in place.stories.glob("*")}
        if place.stories.is_dir()
        else set()
    )
    languages = {name: set(found) for name, found in records.languages.items()}
    usual = Counter(story.language for story in wanted).most_common(1)
    # The original first: what most of the source is written in.
    for story in sorted(wanted, key=lambda each: bool(each.group) and each.language != usual[0][0]):
        original = anchors.get(story.group, "") if story.group else ""
        if original and story.language in languages[original]:
            left_out.append(
                LeftOut(
                    what=story.title,
                    reason=_(
                        "{original} has a text in this language ({language}) already",
                        original=original,
                        language=story.language,
                    ),
                )
            )
            continue
        if original in closed:
            left_out.append(LeftOut(what=story.title, reason=no_consent_for_these(original)))
            continue
        if original and not (story.summary or story.body or story.quote):
            left_out.append(LeftOut(what=story.title, reason=_("it is a translation with nothing but a title")))
            continue
        name = original or _free_name(story, taken, veil)
        taken.add(name)
        languages.setdefault(name, set()).add(story.language)
        if story.group:
            anchors.setdefault(story.group, name)
        file = f"{name}.{story.language}.md" if original else f"{name}.md"
        labels = veil.labels(story.title, story.link, story.summary, story.body, story.author, *_said(story))
        yield New(story=story, file=file, original=original, names=_names(story), protected=labels)


def _said(story: FoundStory) -> tuple[str, ...]:
    picture = story.picture
    return (
        *((story.quote.text, story.quote.by) if story.quote else ()),
        *((picture.alt, picture.address) if picture else ()),
    )


def _free_name(story: FoundStory, taken: set[str], veil: Veil) -> str:
    """A name for the record; it stands in every output, so nothing protected may stand in it."""
    slug = veil.over(story.link.partition("?")[0].rstrip("/").rpartition("/")[2]).rpartition(".")
    name = suggest_name(veil.over(story.title)) or suggest_name(slug[0] or slug[2]) or "story"
    if name in ("con", "prn", "aux", "nul") or (
        name[:3] in ("com", "lpt") and name[3:].isdigit()
    ):  # Windows keeps these
        name = f"story-{name}"
    number = 1
    free = name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def _names(story: FoundStory) -> tuple[tuple[str, bool], ...]:
    """The names in its texts that the gate would warn of, in order, each with whether a star stands behind it."""
    from storyshare.gate.names import unlisted_names

    texts = [story.title, story.summary, *(paragraphs(story.body))]
    texts += [story.quote.text, story.quote.by] if story.quote else []
    found: dict[str, tuple[str, bool]] = {}
    for text in texts:
        for each in unlisted_names(text[:_LOOKED_AT], listed=(story.author,), language=story.language):
            key = each.text.casefold()
            starred = text[each.end : each.end + 1] == "*" or found.get(key, ("", False))[1]
            found[key] = found.get(key, (each.text, False))[0], starred
    return tuple(found.values())[:_MOST_NAMES]
