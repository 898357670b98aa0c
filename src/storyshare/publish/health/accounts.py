"""The accounts: which can be used, what each lacks, when log-ins end, which are on hold."""

from __future__ import annotations

from collections.abc import Iterator

from storyshare.i18n import _
from storyshare.publish.accounts import standing
from storyshare.publish.desk.deliveries import on_hold
from storyshare.publish.ending import SOON, log_in_command, log_ins
from storyshare.publish.health.case import Case
from storyshare.publish.health.lines import Line, few, first_line, look, mend, of_need, ok
from storyshare.publish.targets import usable


def set_up(case: Case) -> Iterator[Line]:
    """Which accounts have all that they need, and what the others lack, by the names of the variables."""
    place = case.place
    named = [*place.default_accounts, *place.accounts]
    if not named:
        yield look(_("storyshare.toml names no account yet"), "storyshare accounts add PLATFORM")
        return
    good, bad = usable(place, named)
    for each in bad:
        yield mend(f"{each.account.name}: {str(each.error).rstrip('.')}", first_line(each.error.hint))
    whole = []
    for target in good:
        account = target.account
        if lacking := standing(place, target).missing:
            names = ", ".join(f"{account.env}_{each.name}" for each in lacking)
            yield look(
                _("{name} is not set up: {names} missing", name=account.name, names=names), log_in_command(account)
            )
        else:
            whole.append(account.name)
    if whole:
        yield ok(_("Set up: {whole}. Whether they work: storyshare accounts check", whole=", ".join(whole)))


def unreachable(case: Case) -> Iterator[Line]:
    """What is due soon on accounts that nothing can be sent to from here: entries that nobody will run."""
    if case.place.volunteer:
        return
    wanted: dict[str, list[str]] = {}
    for each in case.due:
        for name in each.accounts:
            wanted.setdefault(name, []).append(each.entry)
    for name, entries in wanted.items():
        for target in usable(case.place, [name])[0]:
            account = target.account
            if standing(case.place, target).missing:
                what = _(
                    "Nobody can send what is due on {name}, which is not set up: {few}",
                    name=account.name,
                    few=few(entries),
                )
                # Without a ledger this may be a copy of the workspace, and another computer does the sending.
                yield (mend if case.sends else look)(what, log_in_command(account))


def ends(case: Case) -> Iterator[Line]:
    """When log-ins end, where their platforms said so."""
    for each in log_ins(case.place):
        name, day = each.account.name, case.show(each.at)
        if each.at <= case.now:
            yield mend(_("The log-in of {name} ended on {day}", name=name, day=day), log_in_command(each.account))
        elif each.at <= case.now + SOON:
            yield look(_("The log-in of {name} ends on {day}", name=name, day=day), log_in_command(each.account))
        else:
            yield ok(_("The log-in of {name} holds until {day}", name=name, day=day))


def held(case: Case) -> Iterator[Line]:
    """To which accounts nothing is sent until their log-in works again."""
    yield from case.unseen()
    with case.ledger() as ledger:
        holds = ledger.holds() if ledger else {}
    yield from map(of_need, on_hold(case.place, holds))
