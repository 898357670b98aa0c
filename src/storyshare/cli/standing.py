"""How an account stands, as lines: what it lacks, who the platform says that it is, what went wrong."""

from __future__ import annotations

from storyshare.cli import output
from storyshare.cli.session import show_time
from storyshare.i18n import _
from storyshare.models import utc_now
from storyshare.publish.accounts import Standing
from storyshare.publish.ending import SOON, renewal
from storyshare.publish.looking import open_to_look
from storyshare.workspace import Workspace


def tell(place: Workspace, found: Standing, held: dict[str, str]) -> None:
    """Say how the account stands; `held` are the accounts on hold, and why."""
    name, title = found.target.account.name, found.target.rules.title
    shown = name if name == found.target.rules.platform else f"{name} ({title})"
    if found.missing:
        output.say(_("✗ {shown}: not set up", shown=shown), "bad")
        for each in found.missing:
            output.say(f"    {found.target.account.env}_{each.name}: {_(each.where)}", "quiet")
    elif found.error:
        output.say(f"✗ {shown}: {found.error}", "bad")
        output.say(f"    {found.error.hint}", "quiet")
    elif found.profile:
        ends = _(", until {when}", when=show_time(place, found.profile.ends_at)) if found.profile.ends_at else ""
        output.say(f"✓ {shown}: {found.profile.name}{ends}", "good")
        output.say(f"    {found.profile.url}", "quiet")
        if found.profile.ends_at and found.profile.ends_at <= utc_now() + SOON:
            output.say(_("    it ends soon. {renewal}", renewal=renewal(found.target.account)), "warning")
    else:
        output.say(_("✓ {shown}: set up", shown=shown), "good")
    if name in held:
        output.say(_("    on hold: {held}", held=held[name]), "warning")
    for option, value in found.changed.items():
        output.say(_("    storyshare.toml now has {option} = {value}", option=option, value=value), "quiet")


def held_back(place: Workspace) -> dict[str, str]:
    """The accounts that are on hold, and why."""
    with open_to_look(place) as ledger:
        return ledger.holds() if ledger else {}
