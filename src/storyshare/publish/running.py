"""The use case behind `storyshare run`: plan what is due, send it, say what is not as asked.

A run sends at most one delivery to an account, the longest due first, so that what was missed while the machine was off
does not come all at once. What is planned stays planned until it is sent or too late; overlapping runs are harmless.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import zip_longest
from threading import Event
from typing import TYPE_CHECKING

from storyshare import gate, schedules, stories
from storyshare.compose import FIRST_OCCASION
from storyshare.errors import (
    BusyError,
    GateError,
    InputError,
    NotSentError,
    OutcomeUnknownError,
    RejectedError,
    SetupError,
    StoryshareError,
)
from storyshare.i18n import _
from storyshare.ledger import Ledger, timetable
from storyshare.models import Delivery, Slot, Spacing, State, Story
from storyshare.platforms import Sender
from storyshare.publish.books import open_for_sending, open_throw_away
from storyshare.publish.boosters import post_of
from storyshare.publish.boosting import known_as_ours, plan_boost
from storyshare.publish.boosts_due import BoostsDue, entry_of
from storyshare.publish.connecting import connect, connect_mock, with_media
from storyshare.publish.consenting import remember
from storyshare.publish.delivering import Courier, Outcome
from storyshare.publish.ending import ending_soon
from storyshare.publish.evidence import evidence
from storyshare.publish.links.heeding import MEND, doubt, verdict_on
from storyshare.publish.links.looking import Standing, Verdict
from storyshare.publish.links.watching import LinkWatch
from storyshare.publish.media import tidied
from storyshare.publish.planning import Planned, heard, plan
from storyshare.publish.retracting import take_back, to_be_taken_back
from storyshare.publish.safety import refuse_danger
from storyshare.publish.sending import Interrupted, send_all
from storyshare.publish.settling import look
from storyshare.publish.spacing import spacing_of
from storyshare.publish.targets import Target, Unusable, usable
from storyshare.publish.words import NOT_SET_UP, Word, unsaid, word_of
from storyshare.schedules import Entry, LoadedSchedules, Occurrence
from storyshare.stories import Loaded
from storyshare.workspace import Workspace

if TYPE_CHECKING:
    from storyshare.ledger.log import Act  # loaded only where there is something to note, as what writes it is

LATE = timedelta(hours=6)
# How often cron is asked to run it.
EVERY = timedelta(minutes=5)


@dataclass(slots=True, kw_only=True)
class Run:
    """One run over a workspace; `connect` gives the adapter for a target, or the mock in a rehearsal.

    `refuse` raises SetupError where it is not safe to send from here; `link` says how a link stands, and is None where
    none is to be looked at. `acts` is what of it belongs into the log.
    """

    place: Workspace
    ledger: Ledger
    timed: LoadedSchedules
    records: Loaded
    connect: Callable[[Target], Sender]
    refuse: Callable[[], None] = lambda: None
    tidy: Callable[[], list[Word]] = list
    link: Callable[[str], Verdict] | None = None
    words: list[Word] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    _complete: bool = True
    _known: dict[str, gate.Evidence] = field(default_factory=dict)
    _named: dict[tuple[str, ...], tuple[tuple[Target, ...], tuple[Unusable, ...]]] = field(default_factory=dict)
    _by_id: dict[str, Story] = field(init=False)
    _threads: frozenset[str] = field(init=False)
    _boosts: BoostsDue = field(init=False)

    def __post_init__(self) -> None:
        self._by_id = {record.id: record for record in self.records.stories}
        self._threads = frozenset(entry.id for entry in self.timed.entries if entry.thread)
        self._boosts = BoostsDue(
            place=self.place,
            ledger=self.ledger,
            records=self._by_id,
            late=LATE,
            complain=lambda entry, error: self._unplanned(f"{entry}: {error}", error.hint, error.exit_code),
        )

    def carry_out(self) -> list[Word]:
        """Plan, miss, cancel, settle, send; everything worth saying, in that order."""
        self.plan()
        self.take_back()
        self.send()
        return self.words

    def plan(self) -> None:
        """Plan what is due, miss what is too late, cancel what was deleted, settle what a person left in doubt."""
        self.ledger.expire()
        remember(self.ledger, self.records.stories)
        for problem in self.timed.problems:
            if problem.severity == "error":
                self._unplanned(str(problem), problem.hint)
        for problem in self.records.problems:
            if problem.severity == "error":
                # What is said goes to a chat: it quotes nothing of a record, where a name may stand.
                place = f"{problem.path}:{problem.line}" if problem.line else str(problem.path)
                self._unplanned(_("{place}: the record must be mended.", place=place), _("Look with: storyshare check"))
        wanted = [(entry, found) for entry in self.timed.entries if (found := self._targets(entry))]
        self._plan_boosts()  # before it is noted up to when all is planned
        self._plan(wanted)
        self._let_go()
        self._look()

    def take_back(self) -> None:
        """Go on with withdrawals, or begin one where that is wanted."""
        words, acts = take_back(self.place, self.ledger, self.records.stories, self._sender_again)
        self.words += words
        self.acts += acts
        self.words += self.tidy()

    def _sender_again(self, delivery: Delivery) -> Sender:
        target = self._target(delivery)
        if target is None:
            raise SetupError(
                _(
                    "There is no account {account} on {platform} any more.",
                    account=delivery.key.account,
                    platform=delivery.platform,
                )
            )
        return self.connect(target)

    # -- planning ----------------------------------------------------------------------------------------------

    def _plan(self, wanted: list[tuple[Entry, tuple[Target, ...]]]) -> None:
        now = self.ledger.now()
        named = {entry.to: found for entry, found in wanted}.values()
        accounts = {(each.account.name, each.rules.platform) for found in named for each in found}
        seen = timetable.sight(self.ledger, (entry.id for entry, _unused in wanted), sorted(accounts))
        since = timetable.planned_until(self.ledger)
        observances = schedules.known_observances(self.place.observances)
        for entry, found in wanted:
            late = entry.late or LATE
            # A new entry is looked at as far back as it could still matter, to say what of it is not sent. And so is
            # each by a new host, which may be the first that has it: what others have planned is known by its key.
            after = now - late if since is None or entry.id in seen.new_entries else since
            for occurrence in schedules.occurrences(entry, after=after, until=now, observances=observances):
                for target in found:
                    first = max(seen.entries[entry.id], seen.accounts[target.account.name])
                    self._plan_one(occurrence, target, late, first)
        if self._complete:
            timetable.set_planned_until(self.ledger)

    def _plan_boosts(self) -> None:
        """What was posted since the last run is boosted some time after it, where its entry asks for that."""
        for delivery in self._boosts.plan(self.timed.entries, timetable.planned_until(self.ledger)):
            missed = self.ledger.delivery(delivery.key) or delivery
            self._say(delivery, _("not sent: {reason}", reason=missed.parts[0].reason))
            self._note(delivery, "missed")

    def _plan_one(self, occurrence: Occurrence, target: Target, late: timedelta, first: datetime) -> None:
        entry = occurrence.entry
        record = self._story(occurrence, target)
        if record is None:
            return
        slot = Slot(entry=entry.id, due_at=occurrence.at, late_at=occurrence.at + late)
        for planned in self._shares(record, target, occasion=occurrence.slot, thread=entry.thread):
            if planned.problem:
                self._unplanned(str(planned.problem), planned.problem.hint)
            self._enter(replace(planned, slot=slot, occasion=occurrence.slot, rotated=not entry.story), first)

    def _enter(self, planned: Planned, first: datetime) -> None:
        """Put it into the ledger, to be sent when it is its turn."""
        if planned.share is None or planned.slot is None:
            return
        known = self.ledger.delivery(planned.key())
        delivery = self.ledger.plan(
            planned.key(),
            platform=planned.target.rules.platform,
            story=planned.record.name,
            digest=planned.share.digest(),
            words=planned.share.words(),
            parts=len(planned.share.parts),
            slot=planned.slot,
        )
        # Whatever was due before an entry, an account or this ledger was first seen is never sent.
        if known is None and planned.slot.due_at <= first:
            reason = _("it was due before storyshare first saw this entry on this account")
            if self.ledger.miss(delivery.id, reason):
                self._say(delivery, _("not sent: {reason}", reason=reason))
                self._note(delivery, "missed")

    def _story(self, occurrence: Occurrence, target: Target) -> Story | None:
        entry = occurrence.entry
        if entry.story:
            found = next((record for record in self.records.stories if record.name == entry.story), None)
            if found is None:
                self._unplanned(
                    _("{id}: the story {story} cannot be read.", id=entry.id, story=entry.story),
                    _("Look with: storyshare check"),
                )
            return found
        shared = timetable.last_shared(self.ledger, target.account.name)
        # A turn goes to a story that may go out, or the rotation would stop at the first that may not.
        candidates = [story for story in schedules.selected(entry, self.records.stories) if self._may_go(story, target)]
        chosen = self._chosen(occurrence, target, candidates, shared)
        if chosen is None:
            self.words.append(
                Word(text=_("{id}: no story is to be had for {name} now.", id=entry.id, name=target.account.name))
            )
        return chosen

    def _chosen(
        self, occurrence: Occurrence, target: Target, candidates: list[Story], shared: Mapping[str, datetime]
    ) -> Story | None:
        """The story whose turn it is; one whose link is dead only where all are, or it would have every turn."""
        entry, left = occurrence.entry, list(candidates)
        passed: list[Word] = []
        first: Story | None = None
        while chosen := schedules.choose(left, shared, at=occurrence.at, cooldown=entry.cooldown):
            first = first or chosen
            reason = self._dead_in_all(chosen, target, occurrence.slot)
            if not reason:
                self.words += passed
                return chosen
            text = _(
                "{id}: {story} is passed over on {name}: its link is dead: {reason}",
                id=entry.id,
                story=chosen.name,
                name=target.account.name,
                reason=reason,
            )
            passed.append(Word(text=text, code=GateError.exit_code, hint=_(MEND)))
            left.remove(chosen)
        return first

    def _dead_in_all(self, record: Story, target: Target, occasion: str) -> str:
        """Why the link is dead in every language that is still to be planned; "" where one of them leads somewhere."""
        if self.link is None:
            return ""
        shares = (each for each in self._shares(record, target) if each.share and not each.refusals)
        new = [each for each in shares if not self.ledger.delivery(replace(each, rotated=True).key(occasion))]
        found = [verdict_on(planned, self.link) for planned in new]
        dead = [each.reason for each in found if each is not None and each.standing is Standing.DEAD]
        return dead[0] if dead and len(dead) == len(found) else ""

    def _may_go(self, record: Story, target: Target) -> bool:
        return any(planned.share and not planned.refusals for planned in self._shares(record, target))

    def _shares(
        self,
        record: Story,
        target: Target,
        *,
        language: str = "",
        occasion: str = FIRST_OCCASION,
        thread: bool = False,
    ) -> tuple[Planned, ...]:
        if record.id not in self._known:  # inside the send it is asked anew
            self._known[record.id] = evidence(self.place, self.ledger, record)
        return plan(
            self.place,
            record,
            [target],
            language=language,
            occasion=occasion,
            thread=thread,
            evidence=self._known[record.id],
            now=self.ledger.now(),
        )

    def _targets(self, entry: Entry) -> tuple[Target, ...]:
        try:
            found, unusable = self._behind(entry.to)
        except InputError as error:
            self._unplanned(f"{entry.id}: {error}", error.hint)
            return ()
        for each in unusable:  # the other accounts go on
            text = _(
                "{id}: nothing can be sent to {name}: {error}", id=entry.id, name=each.account.name, error=each.error
            )
            self._unplanned(text, each.error.hint, each.error.exit_code)
        return found

    def _behind(self, names: tuple[str, ...]) -> tuple[tuple[Target, ...], tuple[Unusable, ...]]:
        """The accounts behind these names; found once, because many entries name the same."""
        if names not in self._named:
            self._named[names] = usable(self.place, names)
        return self._named[names]

    # -- what is not sent --------------------------------------------------------------------------------------

    def _let_go(self) -> None:
        """Miss what is too late, and cancel what has no entry any more; neither while a schedule cannot be read."""
        now = self.ledger.now()
        readable = not any(problem.severity == "error" for problem in self.timed.problems)
        deleted = timetable.deleted_entries(self.ledger, self._entries()) if readable else set()
        for delivery in timetable.waiting(self.ledger):
            if delivery.slot is None:
                continue
            if now > delivery.slot.late_at and self.ledger.miss(delivery.id, _("it was too late to send it")):
                self._say(
                    delivery, _("missed: it was too late to send it"), _("To send it all the same: storyshare retry")
                )
                self._note(delivery, "missed")
            elif delivery.slot.entry in deleted:
                self.ledger.cancel(delivery.id, _("its entry was deleted"))
                self._note(delivery, "cancelled: its entry was deleted")
        if deleted:
            timetable.forget_entries(self.ledger, deleted)

    def _entries(self) -> set[str]:
        wanted = {entry.id for entry in self.timed.entries}
        names = (self._who_boosts(entry) for entry in self.timed.entries if entry.boost)
        return wanted.union(*names)

    def _who_boosts(self, entry: Entry) -> set[str]:
        """What the ledger calls the boosts that an entry asks for, whether or not those accounts can be used now."""
        by = entry.boost.by if entry.boost else ()
        try:
            found, unusable = self._behind(by)
        except InputError:  # one of them is unknown, which is said elsewhere; nothing is taken for deleted
            return {entry_of(entry, name) for name in (*by, *self.place.accounts)}
        accounts = [each.account for each in found] + [each.account for each in unusable]
        return {entry_of(entry, account.name) for account in accounts}

    def _look(self) -> None:
        """Settle what a person's post left in doubt, as far as a look is free; never send it."""
        for delivery in self.ledger.in_doubt():
            target = self._target(delivery)
            if target is None or delivery.slot is not None or _look_costs(target):
                continue
            with suppress(SetupError):  # it stays in doubt, and status says so
                look(self.ledger, delivery, self.connect(target))

    # -- sending -----------------------------------------------------------------------------------------------

    def send(self, account: str | None = None) -> None:
        """Send to each account, or only to this one, the delivery that is due longest.

        What a schedule left in doubt comes first: it is settled, by sending the very same again where that is harmless.
        What cannot be settled so holds up nothing else. Where it is not safe to send from here, that is said instead:
        planning and taking back are never refused.
        """
        try:
            self.refuse()
        except SetupError as error:
            self.words.append(word_of(error))
            return
        served: set[str] = set()
        doubtful: dict[str, list[Planned]] = {}
        for planned in self._doubtful(account):
            doubtful.setdefault(planned.target.account.name, []).append(planned)
        for turn in zip_longest(*doubtful.values()):  # of each account one at a time
            served |= self._deliver([planned for planned in turn if planned])
        self._deliver(list(self._ready(account, served)))
        self.tidy()  # of what is left, the next run speaks

    def _deliver(self, batch: list[Planned]) -> set[str]:
        """Bring these to their accounts, and say what is worth saying; gives the accounts where all went well."""
        senders: dict[str, Sender] = {}
        for planned in batch:
            account = planned.target.account.name
            held = self.ledger.held(account)
            try:
                senders[account] = self.connect(planned.target)
            except SetupError as error:
                if not held:
                    self.words.append(Word(text=f"{account}: {error}", code=error.exit_code, hint=error.hint))
                    self.ledger.hold(account, f"{NOT_SET_UP}{error}")
            else:
                if held:  # by nothing but a setting that was missing
                    self.ledger.unhold(account)
        courier = Courier(
            ledger=self.ledger,
            connect=lambda planned: with_media(
                self.place, self.ledger, planned.target, senders[planned.target.account.name]
            ),
            reload=lambda record: stories.load(record.path, zone=self.place.timezone),
            evidence=lambda record: evidence(self.place, self.ledger, record),
            told=lambda *_: None,
            stop=Event(),
        )
        sendable = [planned for planned in batch if planned.target.account.name in senders]
        before = {planned.key(): self._known_trouble(planned) for planned in sendable}
        try:
            outcomes = send_all(courier, sendable, "")
        except Interrupted as stopped:
            self._note_outcomes(each for each in stopped.outcomes if not isinstance(each.error, NotSentError))
            raise
        for outcome in outcomes:
            self._tell(outcome, before[outcome.planned.key()])
        return {outcome.planned.target.account.name for outcome in outcomes if outcome.error is None}

    def _doubtful(self, only: str | None) -> Iterator[Planned]:
        """What a schedule left in doubt, the oldest first; looking must cost nothing.

        Money is spent when a person says so: storyshare resolve --look.
        """
        for delivery in self.ledger.in_doubt(only):
            target = self._target(delivery)
            if delivery.slot and target and not _look_costs(target):
                yield from self._planned_again(delivery, target)

    def _ready(self, only: str | None, served: set[str]) -> Iterator[Planned]:
        """For each account that was not served the delivery that is due longest, if it may be posted to now."""
        now, entries, taken = self.ledger.now(), self._entries(), set(served)
        for delivery in timetable.waiting(self.ledger, only):
            slot, target = delivery.slot, self._target(delivery)
            if slot is None or slot.due_at > now or target is None:
                continue
            # What this host's schedules do not have was deleted, or is for others to send.
            if slot.entry not in entries or delivery.key.account in taken or self._must_wait(delivery, target):
                continue
            for planned in self._planned_again(delivery, target):
                if self._leads_nowhere(planned, delivery) or self.ledger.now() > slot.late_at:
                    continue  # it waits or came too late by looking, and the next one of the account has its turn
                taken.add(delivery.key.account)
                story = planned.record.id
                self._known[story] = heard(self._known[story], planned, planned.occasion)
                yield planned

    def _leads_nowhere(self, planned: Planned, delivery: Delivery) -> bool:
        """Whether its link is proved dead: then it stays planned, for as long as it may be late, and that is said once.

        Asked before anything is claimed, and no lock of the ledger is held. Of what is in doubt a word is said.
        """
        if self.link is None:
            return False
        known = self._known_trouble(planned)
        found = verdict_on(planned, self.link)
        if found is None or found.standing is Standing.ALIVE:
            return False
        if found.standing is Standing.DOUBTFUL:
            self.words.append(doubt(planned, found))
            return False
        reason = _("its link is dead: {reason}", reason=found.reason)
        if self.ledger.wait(delivery.id, reason) and reason not in known:
            self._say(delivery, _("waits: {reason}", reason=reason), _(MEND), GateError.exit_code)
            self._note(delivery, "held back")
        return True

    def _planned_again(self, delivery: Delivery, target: Target) -> Iterator[Planned]:
        """The share of a delivery as its record is now; nothing where it cannot be had."""
        record = self._by_id.get(delivery.key.story_id)
        if record is None:
            return
        if delivery.key.kind == "boost":
            yield from self._boosted_again(delivery, record, target)
            return
        key, thread = delivery.key, bool(delivery.slot and delivery.slot.entry in self._threads)
        for planned in self._shares(record, target, language=key.language, occasion=key.occasion, thread=thread):
            if planned.share is not None:
                yield replace(
                    planned,
                    slot=delivery.slot,
                    spacing=self._spacing(target),
                    occasion=key.occasion,
                    rotated=key.rotated,
                )

    def _boosted_again(self, delivery: Delivery, record: Story, booster: Target) -> Iterator[Planned]:
        """The boost of a post as that stands now; cancelled where the post is no longer there, and nothing was sent."""
        post = post_of(self.ledger, delivery)
        if post is None or post.parts[0].state is not State.POSTED:
            self.ledger.cancel(delivery.id, _("the post is no longer there"))
            return
        if record.id not in self._known:  # inside the send it is asked anew
            self._known[record.id] = evidence(self.place, self.ledger, record)
        planned = plan_boost(self.place, record, post, booster, self._known[record.id], self.ledger.now())
        try:
            if planned.problem:
                raise planned.problem
            sure = known_as_ours(self.place, planned, self.connect)
        except StoryshareError as error:
            self._not_boosted(delivery, error)
        else:
            yield replace(sure, slot=delivery.slot, spacing=self._spacing(booster))

    def _not_boosted(self, delivery: Delivery, error: StoryshareError) -> None:
        """What a person must look at is cancelled, so that it is said once; what is in doubt stays so."""
        if all(part.state is not State.PLANNED for part in delivery.parts):
            return
        if isinstance(error, InputError | GateError | RejectedError):
            self.ledger.cancel(delivery.id, str(error))
            self._note(delivery, "held back")
        self._say(delivery, _("not boosted: {error}", error=error), error.hint, error.exit_code)

    def _must_wait(self, delivery: Delivery, target: Target) -> bool:
        account = delivery.key.account
        held = self.ledger.held(account)
        if held and not held.startswith(NOT_SET_UP):  # whether it is set up now shows itself, without a call
            return True
        paused = any(pause.covers(account, delivery.key.story_id) for pause in self.ledger.pauses())
        return paused or timetable.too_soon(self.ledger, account, self._spacing(target))

    def _spacing(self, target: Target) -> Spacing:
        return spacing_of(target, self.place.timezone, self.ledger.now())

    def _target(self, delivery: Delivery) -> Target | None:
        try:
            found, _unused = self._behind((delivery.key.account,))
        except InputError:
            return None  # the account is no longer named anywhere
        return next((each for each in found if each.rules.platform == delivery.platform), None)

    def _known_trouble(self, planned: Planned) -> set[str]:
        """What has been said of this delivery at an earlier run."""
        delivery = self.ledger.delivery(planned.key())
        parts = delivery.parts if delivery else ()
        return {part.reason for part in parts} | {str(part.state) for part in parts}

    def _tell(self, outcome: Outcome, known: set[str]) -> None:
        boost = outcome.planned.boosts is not None
        story, account = outcome.planned.record.name, outcome.planned.target.account.name
        name = (
            _("{story} by {account}", story=story, account=account)
            if boost
            else _("{story} on {account}", story=story, account=account)
        )
        if outcome.error is None:
            urls = [part.receipt.url for part in outcome.delivery.parts if part.receipt] if outcome.delivery else []
            said = _("boosted: {name}", name=name) if boost else _("sent: {name}", name=name)
            self.words.append(Word(text=f"{said} {' '.join(urls)}", code=0))
            self._note_outcomes([outcome])
            return
        if isinstance(outcome.error, BusyError):
            return  # another run is at it, here or on another host
        still_in_doubt = isinstance(outcome.error, OutcomeUnknownError) and State.UNKNOWN.value in known
        if str(outcome.error) in known or still_in_doubt:
            return
        verb = {GateError: _("held back"), OutcomeUnknownError: _("MAY BE PUBLIC")}.get(
            type(outcome.error), _("not boosted") if boost else _("not sent")
        )
        text = f"{verb}: {name}: {outcome.error}"
        self._note_outcomes([outcome])
        self.words.append(Word(text=text, code=outcome.error.exit_code, hint=outcome.error.hint))

    def endings(self) -> list[Word]:
        """Once of each consent and log-in that it ends soon, and of each story that consent no longer covers."""
        now, records = self.ledger.now(), self.records.stories
        return unsaid(
            self.place,
            "consents",
            [*ending_soon(self.place, records, now), *to_be_taken_back(self.place, self.ledger, records)],
        )

    # -- words -------------------------------------------------------------------------------------------------

    def _say(self, delivery: Delivery, text: str, hint: str = "", code: int = 1) -> None:
        story, account = delivery.story, delivery.key.account
        said = (
            _("{story} boosted by {account}: {text}", story=story, account=account, text=text)
            if delivery.key.kind == "boost"
            else _("{story} on {account}: {text}", story=story, account=account, text=text)
        )
        self.words.append(Word(text=said, hint=hint, code=code))

    def _unplanned(self, text: str, hint: str, code: int = InputError.exit_code) -> None:
        """Something could not be planned: it is said, and its time is looked at again at the next run."""
        self._complete = False
        self.words.append(Word(text=text, code=code, hint=hint))

    # -- the log -----------------------------------------------------------------------------------------------

    def _note_outcomes(self, outcomes: Iterable[Outcome]) -> None:
        from storyshare.publish.noting import outcome_acts

        self.acts += outcome_acts("run", outcomes)

    def _note(self, delivery: Delivery, outcome: str) -> None:
        from storyshare.ledger.log import Act

        details = {"account": delivery.key.account, "delivery": delivery.id, "outcome": outcome}
        self.acts.append(Act(did="run", story_id=delivery.key.story_id, details=details))


def _look_costs(target: Target) -> bool:
    return bool(target.rules.price and target.rules.price.look)


def read(place: Workspace) -> tuple[LoadedSchedules, Loaded]:
    """The schedules and the stories of a workspace."""
    return (
        schedules.load_all(place.schedules, zone=place.timezone, own=place.observances),
        stories.load_all(place.stories, zone=place.timezone),
    )


@contextmanager
def begin(place: Workspace) -> Iterator[Run]:
    """A run over the workspace as it is now, with its ledger and the real adapters; what it did goes into the log.

    Raises as `open_for_sending`.
    """
    timed, records = read(place)
    with open_for_sending(place) as ledger:
        run = Run(
            place=place,
            ledger=ledger,
            timed=timed,
            records=records,
            connect=lambda target: connect(place, target),
            refuse=lambda: refuse_danger(place),
            tidy=lambda: tidied(place, ledger),
            link=LinkWatch(place=place).verdict if place.looks_at_links else None,
        )
        try:
            yield run
        finally:
            if run.acts:
                from storyshare.publish.noting import noted_all

                noted_all(place, ledger, run.acts)


def run(place: Workspace) -> list[Word]:
    """Plan and send what is due now, and say once of each consent and log-in that it ends soon.

    Raises LedgerError where the ledger cannot be trusted.
    """
    with begin(place) as run:
        return [*run.carry_out(), *run.endings()]


def suppose_known(place: Workspace, ledger: Ledger, timed: LoadedSchedules) -> None:
    """Make a throw-away ledger one whose runs have been on time: it knows every entry, and planned until its now."""
    for entry in timed.entries:
        with suppress(InputError):
            accounts = [(each.account.name, each.rules.platform) for each in usable(place, entry.to)[0]]
            timetable.sight(ledger, [entry.id], accounts)
            by = usable(place, entry.boost.by)[0] if entry.boost else ()
            lent = [(each.account.name, each.rules.platform) for each in by]
            timetable.sight(ledger, [entry_of(entry, name) for name, _unused in lent], lent)
    timetable.set_planned_until(ledger)


def rehearse(place: Workspace, now: datetime) -> list[Word]:
    """What a run at that moment would do, had the runs before it been on time; on a throw-away copy of the ledger."""
    timed, records = read(place)
    with open_throw_away(place, now=lambda: now - EVERY) as ledger:
        suppose_known(place, ledger, timed)
        ledger.now = lambda: now
        return Run(place=place, ledger=ledger, timed=timed, records=records, connect=connect_mock).carry_out()
