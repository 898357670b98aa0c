"""The use case behind `storyshare boost`: accounts of partners and chapters boost what this organisation has posted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from storyshare import gate
from storyshare.errors import GateError, InputError, Refusal, SetupError, StoryshareError
from storyshare.i18n import N_, _
from storyshare.ledger import Ledger
from storyshare.models import Delivery, Receipt, State, Story
from storyshare.platforms import Recognise, Sender
from storyshare.publish.boosters import occasion_of
from storyshare.publish.connecting import connect, connect_mock
from storyshare.publish.delivering import Outcome
from storyshare.publish.evidence import evidence
from storyshare.publish.lent import boosters, posts_for
from storyshare.publish.looking import open_to_look
from storyshare.publish.planning import OURS, Planned, plan
from storyshare.publish.posting import Order
from storyshare.publish.resolving import TOLD
from storyshare.publish.targets import Target, targets, usable
from storyshare.publish.volunteering import refuse_volunteers
from storyshare.workspace import Workspace

_CHANGED = N_("The record has changed since it was posted, so that nobody can tell what a boost would show.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants boosted: by which accounts; of which account, language and occasion, where they said so.

    Without an occasion each account's newest post is meant. `by` empty means whoever storyshare.toml names.
    """

    by: tuple[str, ...] = ()
    of: str = ""
    language: str = ""
    occasion: str = ""


def posted(ledger: Ledger, story_id: str) -> list[Delivery]:
    """The posts of a story that are public as far as the ledger knows: never a boost, never what was taken back."""
    return [
        delivery
        for delivery in ledger.deliveries(story_id)
        if delivery.key.kind == "post" and delivery.parts and delivery.parts[0].state is State.POSTED
    ]


def plan_boost(  # noqa: PLR0913 - what a boost is made from
    place: Workspace, record: Story, post: Delivery, booster: Target, known: gate.Evidence, now: datetime
) -> Planned:
    """The boost of a post by an account: what the post says, as planning knows it, and what the gate says of it now.

    Where the record would no longer give the very post that is there, there is a problem instead of a share.
    """
    story = record.in_language(post.key.language) or record
    planned = Planned(target=booster, record=record, story=story, boosts=post, occasion=occasion_of(post))
    try:
        found = _as_posted(place, record, post, known, now)
    except (InputError, SetupError) as error:
        return replace(planned, problem=error)
    share = found.share
    if share is None or (post.digest and share.digest() != post.digest):
        hint = _("Put it back as it was; or open {address} there and boost it by hand.", address=_address(post))
        return replace(planned, problem=found.problem or InputError(_(_CHANGED), hint=hint))
    name = booster.account.name
    return replace(
        planned,
        story=found.story,
        share=replace(share, account=name),
        blotted=replace(found.blotted, account=name) if found.blotted else None,
        # The post is there already: what it would need to be posted is no matter.
        refusals=tuple(each for each in found.refusals if each.rule not in OURS),
        warnings=found.warnings,
        allowed=found.allowed,
    )


def _as_posted(place: Workspace, record: Story, post: Delivery, known: gate.Evidence, now: datetime) -> Planned:
    """What the post would be today. Raises InputError where its account is no longer named anywhere."""
    gone = _("{account} is no account on {platform} any more.", account=post.key.account, platform=post.platform)
    found, unusable = usable(place, [post.key.account])
    for each in unusable:
        raise each.error
    of = next((each for each in found if each.rules.platform == post.platform), None)
    if of is None:
        raise InputError(gone, hint=_("Only a post of an account that storyshare.toml names can be boosted."))
    thread = len(post.parts) > 1
    key = post.key
    (planned,) = plan(
        place, record, [of], language=key.language, occasion=key.occasion, thread=thread, evidence=known, now=now
    )
    return planned


def order_boosts(  # noqa: PLR0913 - what a person says who orders boosts
    place: Workspace, record: Story, wish: Wish, *, dry_run: bool, now: datetime, did: str = "boost"
) -> Order:
    """Plan the boosts of a story, and find their senders; only reads the ledger.

    Calls no platform but to ask whether a post that a person entered (`record`) is ours. Raises InputError where
    nothing of it was posted that these accounts could boost.
    """
    if not dry_run:
        refuse_volunteers(place)
    by = boosters(place, wish.by)
    with open_to_look(place) as ledger:
        known = evidence(place, ledger, record)
        posts = _meant(posted(ledger, record.id), wish) if ledger else []
        planned = [
            plan_boost(place, record, post, booster, known, now)
            for booster in by
            for post in posts_for(booster, record, posts, wish.language)
        ]
        there = {boost.key(): ledger.delivery(boost.key()) for boost in planned} if ledger else {}
    if not planned:
        raise _nothing_to_boost(record, by, wish)
    ready: list[Planned] = []
    senders: dict[str, Sender] = {}
    refused: list[Outcome] = []
    for boost in planned:
        delivery = there.get(boost.key())
        if delivery and all(part.state is State.POSTED for part in delivery.parts):
            refused.append(Outcome(planned=boost, delivery=delivery, already=True))
            continue
        try:
            _refuse(boost)
            sure = boost if dry_run else known_as_ours(place, boost, lambda target: connect(place, target))
            account = boost.target.account.name
            senders[account] = senders.get(account) or _sender(place, boost.target, dry_run=dry_run)
        except StoryshareError as error:
            refused.append(Outcome(planned=boost, error=error))
        else:
            ready.append(sure)
    return Order(
        place=place,
        planned=tuple(planned),
        ready=tuple(ready),
        senders=senders,
        refused=tuple(refused),
        dry_run=dry_run,
        did=did,
    )


def known_as_ours(place: Workspace, boost: Planned, connected: Callable[[Target], Sender]) -> Planned:
    """The boost, with its platform's word where the post is one that a person has told of.

    What storyshare posted itself, the platform has given us the id of. Raises RejectedError where the platform knows
    no such post of that account, GateError where nobody can say so, and what `connected` and the platform raise.
    """
    post = boost.boosts
    receipt = post.parts[0].receipt if post else None
    if post is None or receipt is None or not _told_by_a_person(post, receipt):
        return boost
    (of, *_unused) = [each for each in targets(place, [post.key.account]) if each.rules.platform == post.platform]
    platform = connected(of)
    if not isinstance(platform, Recognise):
        raise _not_ours(_("{title} cannot say whether {url} is a post of ours", title=of.rules.title, url=receipt.url))
    found = platform.recognise(receipt.url)
    if found.id != receipt.id:
        raise _not_ours(
            _("{title} knows {url} as another post than the ledger does", title=of.rules.title, url=receipt.url)
        )
    first, *others = post.parts
    return replace(boost, boosts=replace(post, parts=(replace(first, receipt=found), *others)))


def _told_by_a_person(post: Delivery, receipt: Receipt) -> bool:
    """Entered with `record`, or found by its address where nobody could be asked."""
    return not post.digest or TOLD in receipt.details


def _not_ours(message: str) -> GateError:
    return GateError(
        [Refusal(rule="not-ours", message=message, hint=_("Open it in the browser, and boost it by hand."))]
    )


def _meant(posts: Sequence[Delivery], wish: Wish) -> list[Delivery]:
    """The posts that are wanted; of each account and language the newest one where no occasion was named."""
    found = [
        post
        for post in posts
        if wish.of in ("", post.key.account) and wish.occasion in ("", post.key.occasion, occasion_of(post))
    ]
    if wish.occasion:
        return found
    newest = {(post.key.account, post.key.language): post for post in found}
    return list(newest.values())


def _nothing_to_boost(record: Story, by: Iterable[Target], wish: Wish) -> InputError:
    names = ", ".join(target.account.name for target in by)
    what = _(" on {occasion!r}", occasion=wish.occasion) if wish.occasion else ""
    return InputError(
        _(
            "There is no post of {name}{what} that {names} could boost: none on the same "
            "platform, in the same language, by another of your accounts.",
            name=record.name,
            what=what,
            names=names,
        ),
        hint=_(
            "Look: storyshare status {name}. Its own post an account boosts only where it is named: --by NAME",
            name=record.name,
        ),
    )


def _refuse(boost: Planned) -> None:
    if boost.problem:
        raise boost.problem
    if boost.refusals:
        raise GateError(boost.refusals)


def _sender(place: Workspace, target: Target, *, dry_run: bool) -> Sender:
    return connect_mock(target) if dry_run else connect(place, target)


def _address(post: Delivery) -> str:
    receipt = post.parts[0].receipt
    return receipt.url if receipt else "it"
