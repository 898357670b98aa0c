"""Takes one public post down and looks again; says what is known of it, and whether trying again may help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, SetupError
from storyshare.i18n import _
from storyshare.models import Delivery, PartRecord, Receipt, State
from storyshare.platforms import Boost, Delete, Sender

# A platform that is down is tried again after that, by `run`.
_AGAIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a post: its new state, and what a person must do if it is not gone.

    `again_at` is when a program may try once more; None where only a person can do more. `stop` means that nothing
    else of this account need be tried now; `unanswered`, that its server neither did it nor could be asked.
    """

    state: State
    reason: str = ""
    again_at: datetime | None = None
    stop: bool = False
    unanswered: bool = False


def take_down(connect: Callable[[Delivery], Sender], delivery: Delivery, part: PartRecord, *, now: datetime) -> Taken:
    """Delete a part that is public (or take a boost back) and look again that it is gone; never raises."""
    if part.receipt is None:
        return Taken(state=State.WITHDRAW_FAILED, reason=_("its address is not known: look by hand"))
    try:
        platform = connect(delivery)
        if delivery.key.kind == "boost":
            return _taken_back(platform, part.receipt)
        return _deleted(platform, part.receipt, now)
    except (PostError, SetupError) as error:
        return _failed(error, now)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - one account's trouble never stops the others
        return Taken(state=State.WITHDRAW_FAILED, reason=_("unexpected: {kind}", kind=type(error).__name__))


def _taken_back(platform: Sender, receipt: Receipt) -> Taken:
    if not isinstance(platform, Boost):
        return Taken(state=State.WITHDRAW_FAILED, reason=_("nothing can be taken back there from here: do it by hand"))
    platform.unboost(receipt)
    return Taken(state=State.DELETED_UNSEEN, reason=_("a boost is never seen gone"))


def _deleted(platform: Sender, receipt: Receipt, now: datetime) -> Taken:
    if not isinstance(platform, Delete):
        return Taken(state=State.WITHDRAW_FAILED, reason=_("nothing can be deleted there from here: delete it by hand"))
    trouble: PostError | None = None
    try:
        platform.delete(receipt)
    except NotSentError:
        raise  # nothing was deleted: a look would tell nothing new
    except PostError as error:
        trouble = error  # the call may have done it all the same
    gone = platform.is_gone(receipt)
    if gone:
        return Taken(state=State.WITHDRAWN)
    if trouble is not None:
        raise trouble
    if gone is None:
        reason = _("deleted; nobody could look whether it is gone")
        return Taken(state=State.DELETED_UNSEEN, reason=reason, again_at=now + _AGAIN)
    reason = _("deleted, but it is still there: look by hand")
    return Taken(state=State.WITHDRAW_FAILED, reason=reason, again_at=now + _AGAIN)


def _failed(error: PostError | SetupError, now: datetime) -> Taken:
    """Not deleted, as far as anybody knows; a log-in that is gone or a right that is missing needs a person."""
    if isinstance(error, AccountOnHoldError | SetupError):
        return Taken(state=State.WITHDRAW_FAILED, reason=str(error), stop=True)
    again_at = error.retry_after or now + _AGAIN
    return Taken(
        state=State.WITHDRAW_FAILED,
        reason=str(error),
        again_at=again_at,
        stop=isinstance(error, NotSentError),
        unanswered=isinstance(error, OutcomeUnknownError),
    )
