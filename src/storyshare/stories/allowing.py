"""`allow` in a record: findings that are let through by name, each with its reason."""

from __future__ import annotations

from storyshare.files import Fields, did_you_mean
from storyshare.i18n import N_, _
from storyshare.models import KINDS, Allowance

_FORM = N_("Write three lines: - finding: phone, below it `  text: 213-555-0100`, and `  reason: our own hotline`")


def read_allow(fields: Fields) -> tuple[Allowance, ...]:
    """What the record lets through; whatever is not said in full becomes a problem and lets nothing through."""
    found = []
    for entry in fields.tables("allow", name_of_text="text"):
        for name in ("finding", "text", "reason"):
            entry.need(name, _(_FORM))
        kind = _kind(entry)
        if kind:
            found.append(Allowance(finding=kind, text=entry.text("text"), reason=entry.text("reason")))
        entry.asked.update(("finding", "text", "reason"))
        entry.finish()
    return tuple(found)


def _kind(entry: Fields) -> str:
    written = entry.text("finding").lower()
    if not written or written in KINDS:
        return written
    if written.startswith("protected"):
        message = _("a protected term is never let through.")
        entry.problem("finding", message, _("Take it out of the story, in every language."))
    else:
        hint = did_you_mean(written, KINDS) or _("The findings are {kinds}.", kinds=", ".join(KINDS))
        entry.problem("finding", _("`{written}` is no finding.", written=written), hint)
    return ""
