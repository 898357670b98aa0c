"""`storyshare withdraw`: takes a story back, everywhere and for good."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from storyshare import stories
from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.outcomes import desk_words
from storyshare.cli.session import NOT_SETTLED, AsOption, JsonOption, YesOption, confirm, open_workspace
from storyshare.errors import InputError
from storyshare.gate import ProtectedTerms
from storyshare.i18n import N_, _
from storyshare.ledger import Ledger
from storyshare.ledger import withdrawals as book
from storyshare.publish import certifying
from storyshare.publish.books import open_for_sending
from storyshare.publish.connecting import connect_again
from storyshare.publish.media import tidied
from storyshare.publish.noting import noted, person
from storyshare.publish.protecting import terms_for
from storyshare.publish.reach import Subject, extent, subject_of
from storyshare.publish.tombstones import WITHDRAWN_FILE, ids_in_file
from storyshare.publish.withdrawing import Removal
from storyshare.workspace import Workspace

app = new_app()
_STOPPED = N_(
    "The story is taken back once it was begun: nothing of it goes out. The same command goes on, and so does run."
)
_WRITERS = {".md": certifying.as_markdown, ".html": certifying.as_html}


@app.command()
def withdraw(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    story: Annotated[
        str,
        typer.Argument(
            metavar="[STORY]",
            help="Its name or id; without it, what was taken back.",
            show_default=False,
            autocompletion=completing.every_story,
        ),
    ] = "",
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; for your own log.", show_default=False)] = "",
    done: Annotated[
        list[int] | None,
        typer.Option(
            "--done", metavar="NUMBER", help="You have done what stands there on the list.", show_default=False
        ),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the certificate: .md, .html or .json.", show_default=False),
    ] = None,
    named: AsOption = "",
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Take a story back: cancels what is queued, deletes every post and looks again, and lists what only you can do.

    It is never shared again, whatever the files say. Stopped in the middle, the same command goes on; so does run.
    """
    place = open_workspace(ctx)
    if certificate and certificate.suffix.lower() not in (*_WRITERS, ".json"):
        raise InputError(
            _("{certificate} has no ending that is known.", certificate=certificate),
            hint=_("Name it .md, .html or .json."),
        )
    if certificate:
        _refuse_place(place, certificate)
    with open_for_sending(place) as ledger:
        if not story:
            _list(ledger)
            return
        subject = subject_of(place, ledger, story)
        begun = bool(book.withdrawals(ledger, subject.id))
        if not begun and not reason and subject.id in ids_in_file(place):
            reason = _("it stands in {withdrawn_file}", withdrawn_file=WITHDRAWN_FILE)
        if reason:
            _refuse_names(place, ledger, subject, reason)
        if not begun and not reason:
            raise InputError(_("Why is it taken back?"), hint=_('Say it for your own log: --reason "she asked us to"'))
        if not begun:
            _plan(ledger, subject)
            confirm(_("Take {name} back, everywhere and for good?", name=subject.name), yes=yes)
        _carry_out(place, ledger, subject, reason=reason, done=done or (), who=person(named))
        found = certifying.certificate(ledger, subject.id, organisation=place.organisation)
        if certificate:
            _write(certificate, found, place)
        if json:
            output.json(certifying.as_json(found))
        else:
            _tell(ledger, subject, found)
        raise typer.Exit(0 if extent(ledger, subject.id).finished else NOT_SETTLED)


def _carry_out(  # noqa: PLR0913 - what was asked for
    place: Workspace, ledger: Ledger, subject: Subject, *, reason: str, done: list[int] | tuple[int, ...], who: str
) -> None:
    records = stories.load_all(place.stories, zone=place.timezone).stories
    accounts = sorted({delivery.key.account for delivery in ledger.deliveries(subject.id)})
    with output.progress(accounts, stopped=_STOPPED) as told:
        removal = Removal(
            place=place,
            ledger=ledger,
            records=records,
            connect=partial(connect_again, place),
            told=told,
            whatever_it_costs=True,
            tidy=lambda story_id: tidied(place, ledger, story_id),
        )
        if reason:
            removal.begin(subject, reason=reason, person=who)
            noted(place, ledger, "withdraw", subject.id, who=who, reason=reason)
        if not done:
            before = extent(ledger, subject.id).gone
            removal.carry_on(subject.id)
            after = extent(ledger, subject.id)
            left = len(after.public) + len(after.in_doubt)
            noted(place, ledger, "take down", subject.id, who=who, gone=after.gone - before, left=left)
    for number in done:
        to_do = removal.done(subject.id, number, who)
        noted(place, ledger, "withdraw done", subject.id, who=who, what=to_do.name)
        output.say(_("Done: {what}", what=to_do.what))


def _refuse_names(place: Workspace, ledger: Ledger, subject: Subject, reason: str) -> None:
    """The reason stays in the ledger and its log for ever; a key that is missing keeps nobody from taking it back."""
    terms = terms_for(place, ledger, subject.id)
    if isinstance(terms, ProtectedTerms) and terms.find(reason):
        raise InputError(_("A protected name stands in the reason."), hint=_("Say it without: the reason is kept."))


def _plan(ledger: Ledger, subject: Subject) -> None:
    found = extent(ledger, subject.id)
    output.say(f"{subject.name} ({subject.id}):")
    if subject.record is None:
        output.say(_("  its record cannot be read; it is taken back by what the ledger knows"), "warning")
    output.say(
        _(
            "  to delete: {public}, may be public: {doubtful}, not sent: {queued}",
            public=len(found.public),
            doubtful=len(found.in_doubt),
            queued=found.queued,
        )
    )
    for delivery, part in found.public:
        output.say(f"    {delivery.key.account}: {part.receipt.url if part.receipt else desk_words(part)}")


def _tell(ledger: Ledger, subject: Subject, found: certifying.Certificate) -> None:
    left = extent(ledger, subject.id)
    good = left.finished
    output.say(
        _(
            "{sign} {name}: gone {gone}, still to go {public}, in doubt {doubtful}.",
            sign="✓" if good else "✗",
            name=subject.name,
            gone=left.gone,
            public=len(left.public),
            doubtful=len(left.in_doubt),
        ),
        "good" if good else "bad",
    )
    to_do = [(number, each) for number, each in enumerate(found.to_do, 1) if each.done_at is None]
    if to_do:
        output.say(_("Only you can do the rest:"))
    for number, each in to_do:
        output.say(f"{number:3}  {each.what}")
        if each.url:
            output.say(f"     {each.url}")
    if to_do:
        output.say(_("When one is done: storyshare withdraw {name} --done NUMBER", name=subject.name), "quiet")
    output.say(
        _("For the file of the case: storyshare withdraw {name} --certificate FILE.md", name=subject.name), "quiet"
    )


def _list(ledger: Ledger) -> None:
    found = book.withdrawals(ledger)
    if not found:
        output.say(_("No story was taken back."))
        return
    rows = []
    for each in found:
        left, to_do = extent(ledger, each.story_id), book.checklist(ledger, each.story_id)
        still = len(left.public) + len(left.in_doubt)
        open_ = sum(line.done_at is None for line in to_do)
        rows.append((each.story, f"{each.begun_at:%Y-%m-%d}", str(left.gone), str(still), str(open_)))
    output.table((_("story"), _("taken back"), _("gone"), _("still public"), _("to do")), rows)


def _refuse_place(place: Workspace, path: Path) -> None:
    """Before anything is done: it must not be put over a record, and where it is to lie must be there."""
    folder = path.absolute().parent
    if not folder.is_dir() or path.is_dir():
        raise InputError(
            _("There is no folder {folder} for the certificate.", folder=folder),
            hint=_("Make it first, or name another."),
        )
    if place.stories.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise InputError(
            _("The certificate cannot lie among the stories: it would be read as one, or replace one."),
            hint=_("Write it beside the folder stories, or where the case's file is."),
        )


def _write(path: Path, found: certifying.Certificate, place: Workspace) -> None:
    import json

    writer = _WRITERS.get(path.suffix.lower())
    if writer:
        text = writer(found, place.timezone)
    else:
        text = json.dumps(certifying.as_json(found), ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8")
