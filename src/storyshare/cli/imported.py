"""What an import found and wrote, for people and for scripts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from storyshare.cli import output
from storyshare.i18n import _, n_
from storyshare.publish.importing.proposing import New, Proposal
from storyshare.publish.importing.writing import Written

_MOST_SHOWN = 50


def show(found: Proposal) -> None:
    """Everything that was found: what is new, what changed at the source, what is left out."""
    shown = found.veil.over
    output.say(
        _(
            "{place} is {kind}: {new} new, {known} known, {changed} changed.",
            place=shown(found.place),
            kind=_(found.kind),
            new=len(found.new),
            known=found.known,
            changed=len(found.changed),
        )
    )
    if found.new:
        output.table(
            (_("new"), _("title"), _("date"), _("language"), _("text"), _("picture")),
            [_row(each, shown) for each in found.new],
        )
    for new in found.new:
        _more(new, shown)
    for change in found.changed:
        gone = [part for part, is_gone in change.parts if is_gone]
        other = [part for part, is_gone in change.parts if not is_gone]
        if other:
            output.say(
                _("Changed at the source: {name}: {other}", name=change.record.path.name, other=", ".join(other)),
                "warning",
            )
        if gone:
            output.say(
                _("Gone at the source: {name}: {gone}", name=change.record.path.name, gone=", ".join(gone)), "warning"
            )
    for each in found.left_out[:_MOST_SHOWN]:
        output.say(_("Left out: {what}: {reason}", what=shown(each.what), reason=shown(each.reason)), "warning")
    if len(found.left_out) > _MOST_SHOWN:
        output.say(
            _("Left out as well: {count} more; --json has all of them.", count=len(found.left_out) - _MOST_SHOWN),
            "warning",
        )
    for feed in found.feeds:
        output.say(_("This page names a feed, which may have all stories: {feed}", feed=shown(feed)), "quiet")


def _row(new: New, shown: Callable[[str], str]) -> tuple[str, ...]:
    story = new.story
    language = _("{language} (by its words)", language=story.language) if not story.declared else story.language
    text = (
        n_("{number} word", "{number} words", len(story.body.split()))
        if story.body
        else _("summary")
        if story.summary
        else _("none")
    )
    picture = (_("with alt text") if story.picture.alt else _("NO ALT TEXT")) if story.picture else _("none")
    return new.file, shown(story.title), str(story.published or _("no date")), language, text, picture


def _more(new: New, shown: Callable[[str], str]) -> None:
    """What a person should look at in one story."""
    if new.names:
        output.say(
            _(
                "{file}: who is client, who is staff? {names}",
                file=new.file,
                names=", ".join(shown(name) for name, _starred in new.names),
            )
        )
    if new.story.reads_as:
        output.say(
            _(
                "{file}: the source says {language}, the text reads as {reads_as}.",
                file=new.file,
                language=new.story.language,
                reads_as=new.story.reads_as,
            ),
            "warning",
        )
    for note in new.story.notes:
        output.say(f"{new.file}: {shown(note)}.", "warning")
    if new.protected:
        output.say(
            _(
                "{file}: something protected in another story stands in it: {labels}. Have the website mended, "
                "and protect it here too: storyshare protect add",
                file=new.file,
                labels=", ".join(new.protected),
            ),
            "bad",
        )


def tell(found: Proposal, done: Sequence[Written], *, seen: bool, dry_run: bool) -> None:
    """What was written, and what is to do now."""
    good = [each for each in done if not each.problem]
    for each in done:
        if each.problem:
            output.complain(_("Not written: {file}: {problem}", file=each.file, problem=found.veil.over(each.problem)))
        if each.trouble:
            output.complain(
                _("Without its picture: {file}: {trouble}", file=each.file, trouble=found.veil.over(each.trouble))
            )
    if good:
        output.say(
            _("Written: {count} in stories/. Consent is pending in each: nothing of them can be sent.", count=len(good))
        )
        output.say(_("Look at each: names, alt text, language. storyshare check says what is missing."))
    elif dry_run:
        output.say(_("Nothing was written: this was a dry run."))
    elif not found.new:
        output.say(_("There is nothing new."))
    if seen and found.changed:
        output.say(_("Noted that you saw what changed; your records stay as you wrote them."))


def print_json(found: Proposal, done: Sequence[Written], *, dry_run: bool) -> None:
    """All of it as one JSON document."""
    everything = found.veil.over_all(
        {
            "source": found.place,
            "kind": found.kind,
            "dry_run": dry_run,
            "known": found.known,
            "new": [_json(each) for each in found.new],
            "changed": [
                {
                    "file": each.record.path.name,
                    "title": each.title,
                    "parts": {part: "gone" if gone else "changed" for part, gone in each.parts},
                }
                for each in found.changed
            ],
            "left_out": [{"what": each.what, "reason": each.reason} for each in found.left_out],
            "feeds": list(found.feeds),
            "written": [each.file for each in done if not each.problem],
            "not_written": {each.file: each.problem for each in done if each.problem},
            "without_picture": {each.file: each.trouble for each in done if each.trouble},
        }
    )
    output.json(everything)


def _json(new: New) -> dict[str, object]:
    story = new.story
    return {
        "file": new.file,
        "translation_of": new.original,
        "title": story.title,
        "link": story.link,
        "language": story.language,
        "language_declared": story.declared,
        "reads_as": story.reads_as,
        "published": story.published,
        "summary": story.summary,
        "author": story.author,
        "quote": {"text": story.quote.text, "by": story.quote.by} if story.quote else None,
        "text": story.body,
        "picture": {"address": story.picture.address, "alt": story.picture.alt} if story.picture else None,
        "names": [{"name": name, "starred": starred} for name, starred in new.names],
        "notes": list(story.notes),
        "protected": list(new.protected),
    }
