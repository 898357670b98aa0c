"""The ledger: one method for each transition of a part, named as in the drawing in `sql/sqlite/0001_ledger.sql`."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from storyshare.errors import BusyError
from storyshare.i18n import _
from storyshare.ledger import rows
from storyshare.ledger.rows import key_text, receipt_text, to_text
from storyshare.ledger.store import Store
from storyshare.models import Attempt, Delivery, DeliveryKey, Pause, Prepared, Receipt, Slot, Spacing, State

# Long enough to log in and upload four images on a slow line.
CLAIM_LEASE = timedelta(minutes=5)
# Longer than the ten seconds until the call and the longest that a call may take.
SENDING_LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One part in one holder's hands; the fence tells it from any later claim of the same part."""

    delivery: int
    number: int
    holder: str
    fence: int


class Ledger(Store):
    """The deliveries and their parts; every method is one transaction.

    Methods that hand back a bool say whether the part was still as the caller thought.
    """

    # -- asking ------------------------------------------------------------------------------------------------

    @rows.understood
    def sendings(self) -> int:
        """How many sends were ever begun; grows, and a ledger with fewer than its copy is behind it."""
        return int(self.one("sendings")[0])

    def deliveries(self, story_id: str | None = None) -> Iterator[Delivery]:
        """Every delivery with its parts, oldest first; of one story if its id is given."""
        return (self._delivery(row) for row in self.rows("deliveries", story_id=story_id))

    def newest(self, most: int) -> list[Delivery]:
        """About the last so many deliveries, and whatever is still to be sent or settled, oldest first."""
        return [self._delivery(row) for row in self.rows("newest", most=most)]

    def open_or_failed(self, since: datetime) -> list[Delivery]:
        """What is still to be sent, settled or taken down, however old; and what did not go out since then."""
        return [self._delivery(row) for row in self.rows("open_or_failed", since=to_text(since))]

    def in_doubt(self, account: str | None = None) -> list[Delivery]:
        """The deliveries of which a part may be public; on one account if it is given."""
        return [self._delivery(row) for row in self.rows("in_doubt", account=account)]

    def delivery(self, key: DeliveryKey) -> Delivery | None:
        """The delivery with that key, or None."""
        return self.delivery_of(key_text(key))

    def delivery_of(self, key: str) -> Delivery | None:
        """The delivery whose key is stored as that text, or None."""
        row = self.one("delivery", key=key)
        return self._delivery(row) if row else None

    def attempt(self, delivery: int, number: int) -> Attempt | None:
        """The attempt of a part that is being sent or may be public, or None where nothing of it is stored."""
        row = self.one("attempt", delivery=delivery, number=number)
        return rows.attempt(number, row) if row else None

    def held(self, account: str) -> str:
        """Why nothing is sent to the account; empty if it is not on hold."""
        row = self.one("held", account=account)
        return str(row[0]) if row else ""

    def holds(self) -> dict[str, str]:
        """The accounts on hold, and why."""
        return dict(self.rows("holds"))

    def pauses(self) -> list[Pause]:
        """What is paused now."""
        return [rows.pause(row) for row in self.rows("pauses")]

    # -- transitions -------------------------------------------------------------------------------------------

    def plan(  # noqa: PLR0913 - what a delivery is
        self,
        key: DeliveryKey,
        *,
        platform: str,
        story: str,
        digest: str,
        parts: int,
        words: str = "",
        slot: Slot | None = None,
    ) -> Delivery:
        """(a) Enter a delivery and its parts, or find the one there is.

        `digest`, `words` (`Share.words`) and the number of parts follow while nothing is public.

        With a `slot` it comes from a schedule: it may be moved until something of it is sent.
        """
        names = {"account": key.account, "platform": platform, "language": key.language, "kind": key.kind}
        names |= {"occasion": key.occasion, "story_id": key.story_id, "story": story}
        names |= {"source": "schedule" if slot else "post", "key": key_text(key)}
        text: dict[str, str | int] = {"digest": digest, "words": words, "size": parts}
        timed = {
            "entry": slot and slot.entry,
            "due_at": slot and to_text(slot.due_at),
            "late_at": slot and to_text(slot.late_at),
        }
        with self.transaction() as run:
            run("plan_story", **names)
            run("plan_account", **names)
            new = run("plan_delivery", **names, **timed, **text)
            if slot and not new and run("move", **names, **timed):
                run("plan_again", **names)
            delivery = self.delivery(key)
            assert delivery is not None  # noqa: S101 - written above, in this transaction
            if new or run("redigest", delivery=delivery.id, **text):
                for number in range(1, parts + 1):
                    run("plan_part", delivery=delivery.id, number=number)
                run("need_again", delivery=delivery.id, before=len(delivery.parts), size=parts)
                run("leave_over", delivery=delivery.id, size=parts)
        return self.delivery(key) or delivery

    def claim(self, delivery: int, number: int, spacing: Spacing | None = None) -> Claim | None:
        """(b) Take a planned part, or None where it is not to be had: not planned, too early, on hold, not its turn.

        With a `spacing` also where the account's last post is too near, its day is full, or somebody is at work on it.
        """
        with self.transaction() as run:
            names = {"delivery": delivery, "number": number, "holder": self.holder, "lease": self._in(CLAIM_LEASE)}
            if not run("claim", **names, **rows.spacing_values(spacing)):
                return None
            return self._claim(delivery, number)

    def release(self, claim: Claim, reason: str, *, not_before: datetime | None = None) -> bool:
        """(c) Give a claimed part back: preparing failed, nothing was public."""
        return self._leave(claim, State.PLANNED, reason, not_before)

    def block(self, claim: Claim, reason: str) -> bool:
        """(d) The gate said no."""
        return self._leave(claim, State.BLOCKED, reason)

    def reject_prepared(self, claim: Claim, reason: str) -> bool:
        """(q) The platform refused while preparing."""
        return self._leave(claim, State.REJECTED, reason)

    def begin(
        self,
        claim: Claim,
        prepared: Prepared,
        *,
        evidence: int | None = None,
        price: Decimal | None = None,
        linked: bool | None = None,
    ) -> Attempt | None:
        """(e) Make the attempt durable; afterwards, and only then, the call may be made.

        `price` is what the platform charges for it, in US dollars, and `linked` whether a link is in it; None: unknown.

        None where the part is no longer the holder's, or where what is known of the story is no longer what it was
        under that number of its `evidence`; a part of a withdrawn story is cancelled instead, and None too.
        """
        pictures = [[file.source, file.made_from] for file in prepared.files]
        stored = {"payload": dict(prepared.payload), "texts": list(prepared.texts), "pictures": pictures}
        with self.transaction() as run:
            if self.one("withdrawn", delivery=claim.delivery)[0]:
                run("cancel", delivery=claim.delivery, holder=claim.holder, reason=_("the story is withdrawn"))
                return None
            begun = run(
                "begin",
                **_names(claim),
                key=secrets.token_hex(16),
                payload=json.dumps(stored, ensure_ascii=False),
                handle=prepared.handle,
                lease=self._in(SENDING_LEASE),
                evidence=evidence,
                price=rows.to_millionths(price),
                linked=None if linked is None else int(linked),
            )
            return self.attempt(claim.delivery, claim.number) if begun else None

    def replay(self, delivery: int, number: int, *, evidence: int | None = None) -> tuple[Claim, Attempt] | None:
        """(p) Begin the stored attempt again, under its own key; None where nothing is stored, or as in `begin`."""
        with self.transaction() as run:
            attempt = self.attempt(delivery, number)
            if self.one("withdrawn", delivery=delivery)[0] or attempt is None:
                return None
            names = {"delivery": delivery, "number": number, "holder": self.holder, "lease": self._in(SENDING_LEASE)}
            if not run("replay", **names, evidence=evidence):
                return None
            return self._claim(delivery, number), attempt

    def posted(self, claim: Claim, receipt: Receipt) -> bool:
        """(f) Store the receipt; (j) also where the part had become doubtful while the answer was under way."""
        return self.settle("posted", **_names(claim), receipt=receipt_text(receipt))

    def not_sent(self, claim: Claim, reason: str, *, not_before: datetime | None = None) -> bool:
        """(g) Proved not published."""
        return self._unpublished(claim, State.PLANNED, reason, not_before)

    def rejected(self, claim: Claim, reason: str) -> bool:
        """(h) The platform said no."""
        return self._unpublished(claim, State.REJECTED, reason, None)

    def unknown(self, claim: Claim, reason: str) -> bool:
        """(i) It may be public."""
        return self.settle("unknown", **_names(claim), reason=reason)

    def found(self, delivery: int, number: int, receipt: Receipt) -> bool:
        """(j) A doubtful part was found public."""
        with self.transaction() as run:
            return run("found", delivery=delivery, number=number, receipt=receipt_text(receipt))

    def is_anothers(self, delivery: int, number: int, receipt: Receipt) -> bool:
        """Whether that post of the account is known already as that of another part: it settles no doubt about this."""
        known = [rows.receipt(text) for (text,) in self.rows("receipts_beside", delivery=delivery, number=number)]
        # An address that a person typed gives no id of the platform's: two sites may both have a post 1.
        told = "told" in receipt.details
        return any(each.url == receipt.url or (each.id == receipt.id and not told) for each in known)

    def not_there(self, delivery: int, number: int) -> bool:
        """(k) A person has looked: the doubtful part is not public."""
        with self.transaction() as run:
            return run("not_there", delivery=delivery, number=number)

    def taken_down(
        self, delivery: int, number: int, state: State, reason: str = "", *, not_before: datetime | None = None
    ) -> bool:
        """(o) A public part was deleted and seen gone, deleted unseen, or could not be deleted.

        `not_before` is when it may be tried again without a person; None where only a person can do more. What was
        cleared of the story before that does not begin: it may be a boost of this part.
        """
        until = to_text(not_before) if not_before else None
        names = {"delivery": delivery, "number": number, "state": state.value, "reason": reason}
        with self.transaction() as run:
            taken = run("taken_down", **names, not_before=until)
            run("evidence_changed_by", delivery=delivery)
            return taken

    def expire(self) -> None:
        """(c, i) What a process left that is gone: a claimed part is planned again, a sending one is in doubt."""
        with self.transaction() as run:
            run("expire_claimed")
            run("expire_sending")

    def take_up(self, delivery: int) -> None:
        """(m) A person wants what was rejected, missed, blocked or cancelled to be tried again."""
        with self.transaction() as run:
            run("take_up", delivery=delivery)

    def cancel(self, delivery: int, reason: str) -> None:
        """(n) Nothing more of this delivery goes out by itself: planned parts, and those claimed by this process."""
        with self.transaction() as run:
            run("cancel", delivery=delivery, holder=self.holder, reason=reason)

    def miss(self, delivery: int, reason: str) -> bool:
        """(l) Later than allowed; a thread that has begun is finished all the same."""
        with self.transaction() as run:
            return run("miss", delivery=delivery, reason=reason)

    def wait(self, delivery: int, reason: str) -> bool:
        """Note why what is planned has not gone out yet; it stays planned. False where that stands there already."""
        with self.transaction() as run:
            return run("wait", delivery=delivery, reason=reason)

    def hold(self, account: str, reason: str) -> None:
        """Send nothing to the account until `unhold`; the first reason stands."""
        with self.transaction() as run:
            run("hold", account=account, reason=reason)

    def unhold(self, account: str) -> None:
        """The account works again."""
        with self.transaction() as run:
            run("unhold", account=account)

    def pause(self, pause: Pause) -> None:
        """Claim nothing that the pause covers; the same pause again changes its end."""
        until = to_text(pause.until) if pause.until else None
        with self.transaction() as run:
            run("pause", scope=pause.scope, name=pause.name, until=until)

    def resume(self, pause: Pause) -> bool:
        """Lift a pause; says whether there was one."""
        with self.transaction() as run:
            return run("resume", scope=pause.scope, name=pause.name)

    # -- one ledger in place of another ------------------------------------------------------------------------

    def restart(self) -> None:
        """(r, i) Make a restored copy usable: a new id, open, and whatever was not posted in it is in doubt.

        Raises LedgerError where it is damaged.
        """
        new_id = secrets.token_hex(8)
        with self.transaction() as run:
            self.database.check()
            run("doubt_sizes")
            run("doubt_everything")
            run("reopen", id=new_id)
        self.id, self.closed = new_id, ""

    def reopen(self, ledger_id: str) -> None:
        """Make a copy the very same ledger as that one."""
        with self.transaction() as run:
            run("reopen", id=ledger_id)
        self.id, self.closed = ledger_id, ""

    def shut(self, reason: str, *, even_if_busy: bool = False) -> None:
        """Send nothing more from it, in no process that has it open.

        Raises LedgerError where one is sending now, unless that is to be no hindrance.
        """
        with self.transaction() as run:
            (until,) = self.one("in_hand")
            if until and not even_if_busy:
                raise BusyError(
                    _("Another storyshare is sending right now, or was stopped by force."),
                    hint=_("Run the same command again after {at:%H:%M:%S} UTC.", at=rows.to_instant(until)),
                )
            run("close", reason=reason)
        self.closed = reason

    # -- inside ------------------------------------------------------------------------------------------------

    def _in(self, lease: timedelta) -> str:
        return to_text(self.now() + lease)

    def _claim(self, delivery: int, number: int) -> Claim:
        fence = int(self.one("fence", delivery=delivery, number=number)[0])
        return Claim(delivery=delivery, number=number, holder=self.holder, fence=fence)

    def _leave(self, claim: Claim, state: State, reason: str, not_before: datetime | None = None) -> bool:
        until = to_text(not_before) if not_before else None
        with self.transaction() as run:
            return run("leave_claimed", **_names(claim), state=state.value, reason=reason, not_before=until)

    def _unpublished(self, claim: Claim, state: State, reason: str, not_before: datetime | None) -> bool:
        until = to_text(not_before) if not_before else None
        return self.settle("proved_unpublished", **_names(claim), state=state.value, reason=reason, not_before=until)

    def _delivery(self, row: tuple[Any, ...]) -> Delivery:
        return rows.delivery(row, self.rows("parts", delivery=row[0]))


def _names(claim: Claim) -> dict[str, object]:
    return {"delivery": claim.delivery, "number": claim.number, "holder": claim.holder, "fence": claim.fence}
