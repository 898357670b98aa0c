"""Delivers planned shares: claim, prepare, gate, attempt, commit, settle; one thread for each account.

The order of the steps is the promise. Nothing may be public before `begin` has made the attempt durable, and every
way out of a step is one transition of the ledger. What is not understood counts as "may be public".
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from threading import Event

from storyshare import gate
from storyshare.errors import (
    AccountOnHoldError,
    BusyError,
    GateError,
    InputError,
    LedgerError,
    NotSentError,
    OutcomeUnknownError,
    PostError,
    Refusal,
    RejectedError,
    StoryshareError,
)
from storyshare.i18n import N_, _
from storyshare.images import digest_of
from storyshare.ledger import Claim, Ledger, withdrawals
from storyshare.models import Attempt, Cleared, Delivery, Prepared, Receipt, Share, State, Story
from storyshare.platforms import Sender
from storyshare.publish.boosters import Booster, original
from storyshare.publish.planning import OURS, Planned
from storyshare.publish.prices import is_linked, price_of
from storyshare.publish.settling import settle, sound

# A laptop that slept between the attempt and the call must not send late.
CALL_WITHIN = timedelta(seconds=10)
STOPPED = N_("stopped before it was sent")
CHANGED = N_("its consent or approval was changed at this very moment")
RESUME = {
    "all": N_("To go on: storyshare resume"),
    "account": N_("To go on: storyshare resume --account NAME"),
    "story": N_("To go on: storyshare resume --story NAME"),
}
_TAKEN_UP = (State.REJECTED, State.BLOCKED, State.MISSED, State.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one account's share: its delivery as the ledger has it, and the error if there was one.

    `already` where everything had been posted before this command.
    """

    planned: Planned
    delivery: Delivery | None = None
    error: StoryshareError | None = None
    already: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Takes shares to their accounts; `connect` gives the adapter, or the mock in a dry run.

    `reload` reads a record again, and `evidence` what is known of it besides, so that consent and approval hold at the
    moment of sending. `told` hears of each step. `stop` set means: begin nothing more.
    """

    ledger: Ledger
    connect: Callable[[Planned], Sender]
    reload: Callable[[Story], Story]
    evidence: Callable[[Story], gate.Evidence]
    told: Callable[[Planned, str], None]
    stop: Event

    def deliver(self, planned: Planned, occasion: str) -> Outcome:
        """Bring one share to its account, or to the point where it cannot go on; every error is in the outcome."""
        key = planned.key(occasion)
        try:
            delivery = self._entered(planned, occasion)
            if all(part.state is State.POSTED for part in delivery.parts):
                return Outcome(planned=planned, delivery=delivery, already=True)
            platform = self._connected(planned)
            self._settle(planned, delivery, platform)
            if planned.slot is None:
                # A person asks for it now: whether the log-in works again shows itself while preparing.
                self.ledger.take_up(delivery.id)
                self.ledger.unhold(key.account)
            for part in (self.ledger.delivery(key) or delivery).parts:
                if part.state is not State.POSTED:
                    self._send(planned, platform, delivery, part.number)
        except StoryshareError as error:
            return Outcome(planned=planned, delivery=self.ledger.delivery(key), error=error)
        return Outcome(planned=planned, delivery=self.ledger.delivery(key))

    def _connected(self, planned: Planned) -> Sender:
        if planned.boosts is None:
            return self.connect(planned)
        return Booster(
            account=planned.target.account.name,
            of=original(self.ledger, planned.boosts),
            platform=self.connect(planned),
            asking_is_free=planned.target.rules.price is None,
        )

    # -- what is there already ---------------------------------------------------------------------------------

    def _entered(self, planned: Planned, occasion: str) -> Delivery:
        """The delivery, planned now or earlier; refused while somebody else works on it."""
        share = _share(planned)
        self.ledger.expire()
        delivery = self.ledger.plan(
            planned.key(occasion),
            platform=share.platform,
            story=share.story,
            digest=share.digest(),
            words=planned.words,
            parts=planned.size,
            slot=planned.slot,
        )
        for part in delivery.parts:
            if part.lease_until is not None:
                raise BusyError(
                    _(
                        "Another storyshare is sending this to {account} right now, or was stopped by force.",
                        account=share.account,
                    ),
                    hint=_(
                        "Run the same command again after {lease_until:%H:%M:%S} UTC.", lease_until=part.lease_until
                    ),
                )
        finished = all(part.state is State.POSTED for part in delivery.parts)
        # The digest follows the record for as long as nothing is or may be public.
        if not finished and (delivery.digest != share.digest() or len(delivery.parts) != planned.size):
            raise InputError(
                _("The text for {account} has changed since a part of it was sent.", account=share.account),
                hint=_("Put the text back as it was to finish it, or share it as a new occasion: --again NAME"),
            )
        return delivery

    def _settle(self, planned: Planned, delivery: Delivery, platform: Sender) -> None:
        if any(part.state is State.UNKNOWN for part in delivery.parts):
            price = planned.target.rules.price
            self.told(
                planned, _("looking, for up to ${look:.2f}", look=price.look) if price and price.look else "looking"
            )
        settle(self.ledger, delivery, platform, lambda prepared: self._cleared(planned, prepared, replayed=True))
        settled = self.ledger.delivery(delivery.key)
        for part in settled.parts if settled else ():
            if part.state is State.UNKNOWN:
                raise self._unknown(planned, _("An earlier attempt may be public, and nobody can tell from here."), "")
            if part.state not in (State.POSTED, State.PLANNED, *_TAKEN_UP):
                raise GateError([Refusal(rule="withdrawn", message=_("it was taken back"))])

    # -- one part ----------------------------------------------------------------------------------------------

    def _send(self, planned: Planned, platform: Sender, delivery: Delivery, number: int) -> None:
        claim = self._claimed(planned, delivery, number)
        prepared, cleared = self._prepared(planned, platform, delivery, claim)
        if self.stop.is_set():
            if planned.slot:
                self.ledger.release(claim, STOPPED)  # its schedule wants it still: the next run takes it up
            else:
                self.ledger.cancel(delivery.id, STOPPED)
            raise self._not_sent(planned, _("Stopped before it was sent."))
        price, linked = _charge(planned, claim.number)
        attempt = self.ledger.begin(claim, prepared, evidence=cleared.evidence, price=price, linked=linked)
        if attempt is None:
            now = self.ledger.delivery(delivery.key) or delivery
            if now.parts[number - 1].state is State.CANCELLED:
                raise self._not_sent(planned, _("It was cancelled or withdrawn before it was sent."))
            if self.ledger.release(claim, CHANGED):
                raise self._not_sent(planned, _("Not sent: {changed}.", changed=_(CHANGED)))
            raise BusyError(_("Preparing took too long: another storyshare may have it in hand now."))
        self._committed(planned, platform, claim, attempt, cleared)

    def _claimed(self, planned: Planned, delivery: Delivery, number: int) -> Claim:
        claim = self.ledger.claim(delivery.id, number, planned.spacing)
        if claim is not None:
            return claim
        account = planned.target.account.name
        for pause in self.ledger.pauses():
            if pause.covers(account, planned.record.id):
                until = _(" until {until:%Y-%m-%d %H:%M} UTC", until=pause.until) if pause.until else ""
                message = _(
                    "{what} is paused{until}",
                    what=_("Everything") if pause.scope == "all" else pause.scope.capitalize(),
                    until=until,
                )
                raise GateError(
                    [Refusal(rule="paused", message=message, hint=_(RESUME[pause.scope]), until=pause.until)]
                )
        if held := self.ledger.held(account):
            raise AccountOnHoldError(
                _("The account {account} is on hold: {held}", account=account, held=held),
                platform=planned.target.rules.platform,
                account=account,
            )
        now = self.ledger.delivery(delivery.key) or delivery
        waiting = now.parts[number - 1].not_before
        if waiting is not None and waiting > self.ledger.now():
            raise self._not_sent(
                planned,
                _(
                    "{title} asks to wait until {waiting:%H:%M:%S} UTC.",
                    title=planned.target.rules.title,
                    waiting=waiting,
                ),
            )
        raise BusyError(_("Another storyshare has just taken this up."), hint=_("Look with: storyshare status"))

    def _prepared(
        self, planned: Planned, platform: Sender, delivery: Delivery, claim: Claim
    ) -> tuple[Prepared, Cleared]:
        """Prepare and clear; nothing is public yet, so that whatever fails gives the part back."""
        self.told(planned, "preparing")
        try:
            self._still_allowed(planned)
            sent = (self.ledger.delivery(delivery.key) or delivery).parts[: claim.number - 1]
            receipts = tuple(part.receipt for part in sent if part.receipt)
            prepared = platform.prepare(_share(planned), claim.number, receipts)
            json.dumps(dict(prepared.payload))  # or the attempt could not be written down
            return prepared, self._cleared(planned, prepared, replayed=False)
        except GateError as error:
            self.ledger.block(claim, str(error))
            raise
        except RejectedError as error:
            self.ledger.reject_prepared(claim, str(error))
            raise
        except AccountOnHoldError as error:
            self.ledger.hold(planned.target.account.name, str(error))
            self.ledger.release(claim, str(error))
            raise
        except StoryshareError as error:
            not_before = error.retry_after if isinstance(error, PostError) else None
            self.ledger.release(claim, str(error), not_before=not_before)
            raise
        except (Exception, SystemExit) as error:
            self.ledger.release(claim, f"unexpected: {type(error).__name__}")
            raise self._not_sent(
                planned, _("Something unexpected happened ({kind}).", kind=type(error).__name__)
            ) from error

    def _committed(self, planned: Planned, platform: Sender, claim: Claim, attempt: Attempt, cleared: Cleared) -> None:
        """Make the one call, and write down what is known of it."""
        self.told(planned, "sending")
        try:
            if self.ledger.now() - attempt.started_at > CALL_WITHIN:
                raise self._not_sent(planned, _("The computer was busy or asleep just before the call."))  # noqa: TRY301 - one place writes it down
            receipt = sound(platform.commit(cleared, key=attempt.key))
        except AccountOnHoldError as error:
            self.ledger.hold(planned.target.account.name, str(error))
            self.ledger.not_sent(claim, str(error))
            raise
        except NotSentError as error:
            self.ledger.not_sent(claim, str(error), not_before=error.retry_after)
            raise
        except RejectedError as error:
            self.ledger.rejected(claim, str(error))
            raise
        except PostError as error:
            self.ledger.unknown(claim, str(error))
            raise
        except (Exception, SystemExit) as error:
            self.ledger.unknown(claim, _("unexpected: {kind}", kind=type(error).__name__))
            raise self._unknown(
                planned, _("Something unexpected happened ({kind}).", kind=type(error).__name__), attempt.key
            ) from error
        self._received(planned, claim, receipt)

    def _received(self, planned: Planned, claim: Claim, receipt: Receipt) -> None:
        if not self.ledger.posted(claim, receipt) and not self._is_known(planned, claim, receipt):
            if withdrawals.withdrawals(self.ledger, planned.record.id):
                withdrawals.list_late(
                    self.ledger, planned.record.id, claim, account=planned.target.account.name, url=receipt.url
                )
            raise LedgerError(
                _(
                    "{name} answered very late: it is public at {url}, and a person had already decided "
                    "that it was not.",
                    name=planned.target.account.name,
                    url=receipt.url,
                ),
                hint=_("Look whether it is there twice, and take one down."),
            )
        self.told(planned, "sent")

    def _is_known(self, planned: Planned, claim: Claim, receipt: Receipt) -> bool:
        """Whether another process, which took this one for dead, has found or replayed that very post."""
        return any(
            part.receipt is not None and part.receipt.id == receipt.id
            for delivery in self.ledger.deliveries(planned.record.id)
            if delivery.id == claim.delivery
            for part in delivery.parts
        )

    # -- the gate ----------------------------------------------------------------------------------------------

    def _fresh(self, planned: Planned) -> Story:
        """The record as it is on the disk at this moment; refused if it is no longer what was shown."""
        record = self.reload(planned.record)
        if record != planned.record:
            raise InputError(
                _("The record of {name} was changed after it was shown.", name=record.name),
                hint=_("Look at it again, then run the same command."),
            )
        return record.in_language(planned.story.language) or record

    def _still_allowed(self, planned: Planned) -> None:
        """Ask before anything is uploaded."""
        known = self.evidence(planned.record)
        if planned.boosts:
            original(self.ledger, planned.boosts)
        found = gate.judge(self._fresh(planned), gate.shown(_share(planned)), known, now=self.ledger.now())
        ours = (each for each in planned.refusals if each.rule in OURS)
        if refusals := (*found.refusals, *ours):
            raise GateError(refusals)

    def _cleared(self, planned: Planned, prepared: Prepared, *, replayed: bool) -> Cleared:
        # What is known is read first: what changes after that keeps the send from beginning.
        known = replace(self.evidence(planned.record), replayed=replayed)
        self._refuse_other_pictures(planned, prepared)
        return gate.clear(prepared, self._fresh(planned), known, self.ledger.now())

    def _refuse_other_pictures(self, planned: Planned, prepared: Prepared) -> None:
        """What was uploaded for an attempt is made public by it, whatever lies in its place by now."""
        now = {image.file: image.path for image in planned.record.images}
        for name, digest in prepared.uploaded.items():
            if digest and (name not in now or digest_of(now[name]) != digest):
                raise GateError(
                    [
                        Refusal(
                            rule="picture-changed",
                            message=_("a picture was changed since the first attempt, which would show the old one"),
                            hint=_(
                                "Look whether it is there, then say so: storyshare resolve {name}",
                                name=planned.record.name,
                            ),
                        )
                    ]
                )

    # -- errors that are ours ----------------------------------------------------------------------------------

    def _not_sent(self, planned: Planned, message: str) -> NotSentError:
        target = planned.target
        return NotSentError(message, platform=target.rules.platform, account=target.account.name)

    def _unknown(self, planned: Planned, message: str, key: str) -> OutcomeUnknownError:
        target = planned.target
        return OutcomeUnknownError(
            message,
            platform=target.rules.platform,
            account=target.account.name,
            key=key,
            hint=_(
                "Look at the account on {title} before anything else, then: storyshare resolve.",
                title=target.rules.title,
            ),
        )


def _charge(planned: Planned, number: int) -> tuple[Decimal | None, bool | None]:
    """What the platform charges for a part, in US dollars, and whether it holds a link; None: nobody knows."""
    rules, share = planned.target.rules, planned.share
    if planned.boosts or share is None:
        return (None if rules.price else Decimal()), None
    part = share.parts[number - 1]
    return price_of(rules, part), is_linked(rules, part)


def _share(planned: Planned) -> Share:
    """The share of something that is being delivered: planning has seen to it that there is one."""
    if planned.share is None:
        raise planned.problem or InputError(planned.skipped)
    return planned.share
