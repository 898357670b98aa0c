"""The whole checklist of a handover, in the order in which things are done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from storyshare import __version__
from storyshare.i18n import N_, _
from storyshare.ledger import Ledger, protected_count
from storyshare.platforms import package_of
from storyshare.publish.handing_over import people, places
from storyshare.publish.handing_over.checklist import Section, Step, as_markdown, fact, to_do
from storyshare.workspace import LOG_KEY, PROTECT_KEY, Workspace

_STAYS_OUT = (
    N_(".env and what lies in the keyring: passwords, tokens, keys"),
    N_(".storyshare/: log-ins that platforms gave, the key of the log, dated copies of the ledger, caches"),
    N_("approvers' private keys: they are on the approvers' own computers"),
    N_("documents and other files that are no record, schedule or picture; links to elsewhere"),
)


def checklist(
    place: Workspace, ledger: Ledger | None, now: datetime, left_out: tuple[str, ...] = ()
) -> tuple[Section, ...]:
    """Everything a successor must know or do; no secret and no text of a story. `now` is aware.

    `left_out` names files of the workspace that an archive does not have. Raises SetupError as `Workspace.secrets`.
    """
    return (
        places.old_computer(place, ledger),
        new_computer(place, ledger, on_a_server=not isinstance(place.ledger_place, Path)),
        places.unsettled(place, ledger),
        people.accounts(place, ledger),
        people.endings(place, now),
        people.kept_keys(place, ledger),
        people.approvers(place, ledger),
        people.to_replace(place),
        places.coming_up(place, now),
        places.out_there(place, ledger),
        places.elsewhere(place),
        _not_in_it(left_out),
    )


def markdown(place: Workspace, sections: tuple[Section, ...], now: datetime) -> str:
    """The checklist as a page of Markdown."""
    name = place.organisation or place.root.name
    return as_markdown(
        _("Handover of {name}, {now:%Y-%m-%d %H:%M}", name=name, now=now.astimezone(place.timezone)), sections
    )


def new_computer(place: Workspace, ledger: Ledger | None, *, on_a_server: bool, opened: bool = False) -> Section:
    """What is done on the new computer, in order; once the archive is `opened` there, only what is left."""
    steps = [] if opened else list(_before_it_is_opened(place, on_a_server=on_a_server))
    if on_a_server:
        names = "STORYSHARE_DATABASE_URL, STORYSHARE_SECRET_KEY"
        steps.append(
            to_do(_("Write into .env what names the shared ledger: {names}; then: chmod 600 .env", names=names))
        )
    if (ledger and protected_count(ledger)) or place.has_variable(PROTECT_KEY):
        steps.append(
            to_do(
                _(
                    "Write the key of protected names into .env: {protect_key}=…; then: chmod 600 .env",
                    protect_key=PROTECT_KEY,
                )
            )
        )
    if (place.state / LOG_KEY).exists():
        steps.append(to_do(_("Write the old computer's key of the log into .env: STORYSHARE_LOG_KEY=…")))
    steps += [
        to_do(
            _("Log in: storyshare accounts add {platform} --name {name}", platform=account.platform, name=account.name)
        )
        for account in place.accounts.values()
        if account.platform != "by-hand"
    ]
    steps += [
        to_do(_("See who you are at each place: storyshare accounts check")),
        to_do(_("See whether anything lies open: storyshare doctor --safety")),
        to_do(_("See whether all can be read: storyshare check")),
        to_do(_("See whether the log is whole: storyshare log verify")),
        to_do(_("Settle what may be public: storyshare status, then storyshare resolve")),
        to_do(_("See what will go out: storyshare schedule rehearse --from DAY --until DAY")),
        to_do(_("Last, and only when nothing is sent from the old computer any more: storyshare cron install")),
        to_do(_("Throw the archive away, here and wherever it lay on its way: it has stories that are not public")),
    ]
    return Section(title=_("Then: the new computer, in this order"), steps=tuple(steps))


def _before_it_is_opened(place: Workspace, *, on_a_server: bool) -> Iterator[Step]:
    named = {package_of(account.platform) for account in place.accounts.values()} - {""}
    more = [_("with the package {name}", name=name) for name in sorted(named)]
    if on_a_server:
        more.append(_('for the ledger on a server: pip install "storyshare[postgres]"'))
    yield to_do(_("Install storyshare {version} or newer, as its README says", version=__version__), *more)
    yield to_do(_("Open the archive: storyshare handover --open FILE DIR; then go to that folder: cd DIR"))


def _not_in_it(left_out: tuple[str, ...]) -> Section:
    steps: list[Step] = [fact(_(each)) for each in _STAYS_OUT]
    steps += [to_do(_("Left out: {each}. Is it needed? Then hand it on another way", each=each)) for each in left_out]
    return Section(title=_("What an archive does not have"), steps=tuple(steps))
