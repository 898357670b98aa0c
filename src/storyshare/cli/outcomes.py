"""What became of each account's share: in desk words, as JSON, and as an exit code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from storyshare.cli import output
from storyshare.cli.commands import INTERRUPTED
from storyshare.cli.output import Tone
from storyshare.errors import GateError, OutcomeUnknownError, one_code
from storyshare.i18n import N_, _
from storyshare.models import Delivery, PartRecord, Receipt, State
from storyshare.publish.delivering import Outcome

DESK_WORDS = {
    State.PLANNED: N_("not sent yet"),
    State.CLAIMED: N_("being prepared"),
    State.SENDING: N_("being sent"),
    State.POSTED: N_("sent"),
    State.UNKNOWN: N_("MAY BE PUBLIC"),
    State.REJECTED: N_("refused by the platform"),
    State.BLOCKED: N_("held back"),
    State.MISSED: N_("too late, not sent"),
    State.CANCELLED: N_("cancelled"),
    State.WITHDRAWN: N_("taken down"),
    State.DELETED_UNSEEN: N_("deleted, nobody could look"),
    State.WITHDRAW_FAILED: N_("STILL PUBLIC"),
}


def exit_code(outcomes: Sequence[Outcome], *, interrupted: bool) -> int:
    """0 where everything is as asked; the error's own code where all errors agree; else 1. 130 after Ctrl-C.

    A post that is there already is as asked beside one that was sent now; alone it is refused.
    """
    if interrupted:
        return INTERRUPTED
    errors = [outcome.error for outcome in outcomes if outcome.error]
    if not errors and all(outcome.already for outcome in outcomes):
        return GateError.exit_code
    return one_code(error.exit_code for error in errors)


def desk_words(part: PartRecord) -> str:
    """What became of a part, and why."""
    return _(DESK_WORDS[part.state]) + (f": {_(part.reason)}" if part.reason else "")


def tell(outcomes: Iterable[Outcome], *, dry_run: bool, zone: ZoneInfo) -> None:
    """One line for each account, with its sign, its word and where to look; then what to do."""
    found = list(outcomes)
    width = max(len(outcome.planned.target.account.name) for outcome in found)
    for outcome in found:
        sign, word, tone = _word(outcome, dry_run=dry_run, zone=zone)
        output.say(f"{sign} {outcome.planned.target.account.name:{width}}  {word}", tone)
        for receipt in receipts(outcome.delivery):
            output.say(f"    {receipt.url}")
            if note := receipt.details.get("note"):
                output.say(f"    ! {note}", "warning")
    for hint in dict.fromkeys(hint for outcome in found for hint in _hints(outcome)):
        output.say(f"  {hint}", "quiet")
    if all(outcome.already for outcome in found):
        output.say(_("Nothing was left to send. To share it once more, name the occasion: --again NAME"))
    elif dry_run:
        output.say(_("A dry run: nothing has left this computer, and the addresses are made up."))


def _hints(outcome: Outcome) -> list[str]:
    """What to do about it."""
    if outcome.error is None:
        return []
    refusals = outcome.error.refusals if isinstance(outcome.error, GateError) else ()
    return [hint for hint in (outcome.error.hint, *(refusal.hint for refusal in refusals)) if hint]


def outcome_json(outcome: Outcome) -> dict[str, object]:
    """The same for a script."""
    return {
        "account": outcome.planned.target.account.name,
        "platform": outcome.planned.target.rules.platform,
        "language": outcome.planned.story.language,
        "already": outcome.already,
        "parts": [
            {"number": part.number, "state": part.state.value, "url": part.receipt.url if part.receipt else None}
            for part in (outcome.delivery.parts if outcome.delivery else ())
        ],
        "error": str(outcome.error) if outcome.error else None,
        "hint": outcome.error.hint or None if outcome.error else None,
    }


def receipts(delivery: Delivery | None) -> list[Receipt]:
    """Of the parts that are public: where they are to be seen, and what the platform made of them."""
    return [part.receipt for part in delivery.parts if part.receipt] if delivery else []


def _word(outcome: Outcome, *, dry_run: bool, zone: ZoneInfo) -> tuple[str, str, Tone]:
    if outcome.already and outcome.delivery:
        at = max(part.changed_at for part in outcome.delivery.parts).astimezone(zone)
        return "=", _("was sent already, on {at:%Y-%m-%d at %H:%M}", at=at), "warning"
    if isinstance(outcome.error, OutcomeUnknownError):
        return "?", _("MAY BE PUBLIC: {error}", error=outcome.error), "bad"
    if isinstance(outcome.error, GateError):
        return "✗", _("MUST NOT BE SENT: {error}", error=outcome.error), "bad"
    if outcome.error:
        return "✗", _("not sent: {error}", error=outcome.error), "bad"
    return "✓", _("would be sent (dry run)") if dry_run else _("sent"), "good"
