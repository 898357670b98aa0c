"""`storyshare resolve`: settles what may be public."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from storyshare import stories
from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.session import NOT_SETTLED, OneAccountOption, open_workspace, show_time
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.ledger import Ledger
from storyshare.ledger.log import Act
from storyshare.platforms import title
from storyshare.publish.books import open_for_sending
from storyshare.publish.connecting import connect_again
from storyshare.publish.media import tidied
from storyshare.publish.noting import noted_all
from storyshare.publish.resolving import Doubt, doubts, found_at, look_costs, look_for, settled
from storyshare.workspace import Workspace

app = new_app()


@app.command()
def resolve(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    story: Annotated[
        str,
        typer.Argument(
            metavar="[STORY]", help="Only this story.", show_default=False, autocompletion=completing.every_story
        ),
    ] = "",
    account: OneAccountOption = "",
    url: Annotated[str, typer.Option(help="It is there: its address.", show_default=False)] = "",
    look: Annotated[bool, typer.Option("--look", help="Let it look where that costs money (X).")] = False,
    not_there: Annotated[bool, typer.Option("--not-there", help="You have looked: it is not there.")] = False,
) -> None:
    """Settle what may be public: look at the account, then say where it is, or that it is not there.

    What is there counts as sent. What is not there can be sent again, with post or retry.
    """
    place = open_workspace(ctx)
    story_id = stories.find(place.stories, story, zone=place.timezone).id if story else None
    with open_for_sending(place) as ledger:
        before = doubts(ledger, story_id=story_id, account=account)
        if not (url or not_there):
            with output.waiting(_("Looking at the accounts"), stopped=_("What is not settled is still in doubt.")):
                look_for(ledger, before, partial(connect_again, place), whatever_it_costs=look)
        found = doubts(ledger, story_id=story_id, account=account)
        noted_all(place, ledger, [_act(doubt, "looked: it is there") for doubt in settled(before, found)])
        if len(found) < len(before):
            output.say(_("{count} looked up: it is there, and counts as sent.", count=len(before) - len(found)), "good")
        if (url or not_there) and len(found) != 1:
            raise InputError(
                _("{count} things are in doubt; an answer is for one.", count=len(found)),
                hint=_("Name the story, and --to its account."),
            )
        for doubt in found:
            _settle(place, ledger, doubt, url or ("no" if not_there else ""))
        left = doubts(ledger, story_id=story_id, account=account)
        # A picture stays where a platform fetches it for as long as a send is in doubt, and no longer.
        for word in tidied(place, ledger):
            output.say(word.text, "warning")
            output.say(f"  {word.hint}", "quiet")
    output.say(
        _("{count} still in doubt.", count=len(left)) if left else _("Nothing is in doubt."), "bad" if left else "good"
    )
    raise typer.Exit(NOT_SETTLED if left else 0)


def _settle(place: Workspace, ledger: Ledger, doubt: Doubt, answer: str) -> None:
    delivery, part = doubt.delivery, doubt.part
    account = delivery.key.account
    since = show_time(place, part.changed_at)
    if boost := delivery.key.kind == "boost":
        output.say(
            _("{story}: may be boosted by {account} since {since}.", story=delivery.story, account=account, since=since)
        )
    else:
        output.say(
            _(
                "{story} on {account}, part {number}: may be public since {since}.",
                story=delivery.story,
                account=account,
                number=part.number,
                since=since,
            )
        )
    output.say(f"  {part.reason}", "quiet")
    output.say(_("  Look at the account {account} on {title}.", account=account, title=title(delivery.platform)))
    again = f"storyshare boost {delivery.story} --by {account} --of {delivery.key.occasion.partition('/')[0]}"
    if boost:
        output.say(_("  To settle it, boost it again; it is no second boost: {again}", again=again), "quiet")
    elif costs := look_costs(delivery):
        output.say(_("  storyshare resolve --look looks for it there, for up to ${costs:.2f}.", costs=costs), "quiet")
    if not answer and output.can_ask():
        there = "" if boost else _("Its address if it is there, ")
        answer = input(_("  {there}no if it is not, Enter to leave it: ", there=there)).strip()
    if answer.casefold() in {"no", "n"}:
        ledger.not_there(delivery.id, part.number)
        noted_all(place, ledger, [_act(doubt, "a person says: not there")])
        sent = again if boost else f"storyshare post {delivery.story} --to {account}"
        output.say(_("  Not there: it can be sent again with {sent}", sent=sent))
    elif answer:
        receipt = found_at(ledger, doubt, answer, partial(connect_again, place))
        noted_all(place, ledger, [_act(doubt, "a person says: it is there", receipt.url)])
        output.say(_("  Sent: {url}", url=receipt.url))


def _act(doubt: Doubt, outcome: str, address: str | None = None) -> Act:
    key = doubt.delivery.key
    details = {"account": key.account, "delivery": doubt.delivery.id, "part": doubt.part.number, "outcome": outcome}
    return Act(did="resolve", story_id=key.story_id, details=details | ({"address": address} if address else {}))
