"""For a handover's checklist: accounts and their log-ins, what ends when, approvers, and keys to be made anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from storyshare import stories
from storyshare.errors import SetupError
from storyshare.i18n import N_, _
from storyshare.ledger import Ledger, protected_count
from storyshare.models import ApprovalMode, ConsentStatus, Credential, State
from storyshare.platforms import package_of, ways_in
from storyshare.publish.ending import log_ins, renewal
from storyshare.publish.handing_over.checklist import Section, Step, fact, to_do
from storyshare.publish.policies import policy_of
from storyshare.publish.targets import Target, usable
from storyshare.workspace import LOG_KEY, PROTECT_KEY, Secrets, Workspace

# How far ahead what ends is listed: long enough for a successor to settle in.
AHEAD = timedelta(days=90)
_OF_THE_WORKSPACE = {
    "STORYSHARE_DATABASE_URL": N_("a new password for the database's user, on the server; the same line on every host"),
    "STORYSHARE_SECRET_KEY": N_("storyshare ledger key; the new one before the old one with a comma, on every host"),
    "STORYSHARE_LOG_KEY": N_("64 random digits and letters from a to f, before the old one with a comma (docs/log.md)"),
    "ALERTS_SLACK_WEBHOOK": N_("api.slack.com/apps, your app, Incoming Webhooks: a new one; delete the old one"),
    "ALERTS_DISCORD_WEBHOOK": N_(
        "Discord, the channel's settings, Integrations, Webhooks: a new one; delete the old one"
    ),
    "ALERTS_HEARTBEAT_URL": N_("the service that listens for it"),
}


def accounts(place: Workspace, ledger: Ledger | None) -> Section:
    """Each account: where, who could log in there, which variables it needs by name, how long the log-in lasts."""
    good, bad = usable(place, [*place.default_accounts, *place.accounts])
    newest = _newest_posts(ledger)
    held = ledger.holds() if ledger else {}
    ends = {each.account.name: each.at for each in log_ins(place)}
    steps = [_account(place, target, newest, held, ends) for target in good]
    steps += [
        to_do(
            _(
                "{name} ({platform}) cannot be used: {error}",
                name=each.account.name,
                platform=each.account.platform,
                error=each.error,
            )
        )
        for each in bad
    ]
    if not steps:
        steps.append(fact(_("storyshare.toml names no account.")))
    about = _("Variables are named, their values are nowhere in this list. Write down who can log in at each place.")
    return Section(title=_("Accounts"), about=about, steps=tuple(steps))


def _account(
    place: Workspace,
    target: Target,
    newest: dict[str, str],
    held: dict[str, str],
    ends: dict[str, datetime],
) -> Step:
    account, platform = target.account, target.platform
    secrets = place.secrets(account)
    more = [_("who can log in there: {value}", value="_" * 30)]
    if named := [_named(account.env, each, secrets) for each in _wanted(target, secrets)]:
        more.append(_("variables in .env: {named}", named=", ".join(named)))
    more.append(_("the log-in lasts: {lasts}", lasts=_(getattr(platform, "log_in_lasts", "")) or _("not said")))
    if account.name in ends:
        more.append(
            _("this one ends on {day}. {renewal}", day=_day(place, ends[account.name]), renewal=renewal(account))
        )
    if account.name in held:
        more.append(_("on hold, nothing is sent there: {held}", held=held[account.name]))
    if account.name in newest:
        more.append(_("last posted: {newest}", newest=newest[account.name]))
    if package := package_of(account.platform):
        more.append(_("its platform comes with the package {package}: install that too", package=package))
    return to_do(_("{name} on {title}", name=account.name, title=target.rules.title), *more)


def _wanted(target: Target, secrets: Secrets) -> list[Credential]:
    """What the account has, or needs: of a platform with several ways in, also what is set of the others."""
    usual, *others = ways_in(target.platform)
    wanted = {each.name: each for each in usual if each.default is None or _is_set(secrets, each.name)}
    wanted |= {each.name: each for way in others for each in way if _is_set(secrets, each.name)}
    return list(wanted.values())


def _is_set(secrets: Secrets, name: str) -> bool:
    try:
        return bool(secrets.given(name))
    except SetupError:  # it lies in a keyring that nobody can open now
        return True


def _named(prefix: str, credential: Credential, secrets: Secrets) -> str:
    kind = _("secret") if credential.secret else _("public")
    stands = _("set") if _is_set(secrets, credential.name) else _("not set here")
    return f"{prefix}_{credential.name} ({kind}, {stands})"


def _newest_posts(ledger: Ledger | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for delivery in ledger.newest(200) if ledger else ():
        for part in delivery.parts:
            if part.state is State.POSTED and part.receipt and part.receipt.url:
                found[delivery.key.account] = part.receipt.url
    return found


def endings(place: Workspace, now: datetime) -> Section:
    """What ends when, and what renews it: log-ins, and consents within the next months."""
    steps = [
        to_do(
            _("{day}: the log-in of {name} ends", day=_day(place, each.at), name=each.account.name),
            renewal(each.account),
        )
        for each in log_ins(place)
    ]
    steps += [
        to_do(
            _("{expires}: the consent of {name} ends", expires=consent.expires, name=story.name),
            f"storyshare consent renew {story.name}",
        )
        for story in stories.load_all(place.stories, zone=place.timezone).stories
        if (consent := story.consent) and consent.status is ConsentStatus.GRANTED
        if consent.ends_at and now < consent.ends_at <= now + AHEAD
    ]
    if not steps:
        steps.append(fact(_("No log-in is known to end, and no consent within 90 days.")))
    about = _("Log-ins as their platforms last said (storyshare accounts check asks anew), consents within 90 days.")
    return Section(title=_("What ends when"), about=about, steps=tuple(steps))


def approvers(place: Workspace, ledger: Ledger | None) -> Section:
    """Whose approval is asked for, and their public keys."""
    if ledger is None:
        return Section(title=_("Approvers"), steps=(fact(_("Nobody is named yet.")),))
    policy = policy_of(place, ledger)
    words = {
        ApprovalMode.OFF: _("No approval is asked for."),
        ApprovalMode.NAMED: _("A named approval is asked for."),
        ApprovalMode.SIGNED: _(
            "A signed approval is asked for. Private keys stay with their approvers; none is in here."
        ),
    }
    steps = [fact(words[policy.mode])]
    for each in policy.approvers:
        key = _("public key {public_key}", public_key=each.public_key) if each.public_key else _("without a key")
        leaves = _(
            "if this is who leaves: storyshare approvers remove {name}; what they approved counts no more",
            name=each.name,
        )
        steps.append(to_do(f"{each.name}, {key}", leaves))
    if policy.mode is not ApprovalMode.OFF:
        steps.append(
            to_do(_("A new approver: storyshare approvers add NAME --public-key KEY, before the old one leaves"))
        )
    return Section(title=_("Approvers"), steps=tuple(steps))


def to_replace(place: Workspace) -> Section:
    """The secrets that whoever leaves has known, and where each is made anew."""
    good, _unused = usable(place, [*place.default_accounts, *place.accounts])
    steps = []
    for target in good:
        secrets = place.secrets(target.account)
        more = [
            f"{target.account.env}_{each.name}: {_(each.where)}"
            for each in _wanted(target, secrets)
            if each.secret and (each.default is None or _is_set(secrets, each.name))
        ]
        if more:
            by = f"storyshare accounts add {target.account.platform} --name {target.account.name}"
            lasts = _(getattr(target.platform, "log_in_lasts", "")) or _("not said")
            more.append(_("an old log-in holds: {lasts}. So end it there, where the place lets you", lasts=lasts))
            steps.append(
                to_do(_("{name} on {title}: {by}", name=target.account.name, title=target.rules.title, by=by), *more)
            )
    steps += list(_of_the_workspace(place))
    if place.media:
        steps.append(
            to_do(_("The keys of the programs under [media] in storyshare.toml, with which pictures are put there"))
        )
    steps.append(to_do(_("At each place: the account's own password, its second factor, and who else may post there")))
    steps.append(
        to_do(_("The password under which approvers' keys, this computer and its backups are kept, if shared"))
    )
    about = _("Only where somebody leaves: they know these. On a new computer of the same person, take .env along.")
    return Section(title=_("Keys to replace when somebody leaves"), about=about, steps=tuple(steps))


def _of_the_workspace(place: Workspace) -> Iterator[Step]:
    for name, where in _OF_THE_WORKSPACE.items():
        if place.has_variable(name):
            yield to_do(f"{name}: {_(where)}")


def kept_keys(place: Workspace, ledger: Ledger | None) -> Section:
    """The protecting key and the log's key: what they are, and how to take them along."""
    terms = protected_count(ledger) if ledger else 0
    steps = []
    if terms or place.has_variable(PROTECT_KEY):
        steps.append(
            to_do(
                _(
                    "{protect_key}, the key of protected names ({terms} in the ledger). Without it none "
                    "of them is recognised, and no story that has some is sent",
                    protect_key=PROTECT_KEY,
                    terms=terms,
                ),
                _("it stands in .env or in this computer's keyring as {protect_key}", protect_key=PROTECT_KEY),
                _("take it along in a password manager, or read it out in person; never beside this archive"),
                _(
                    "it cannot be made anew: with another key every name must be protected again "
                    "(docs/protected-names.md)"
                ),
            )
        )
    if (place.state / LOG_KEY).exists():
        steps.append(
            to_do(
                _(
                    "{name}/{log_key}, the key under which this computer sealed its log",
                    name=place.state.name,
                    log_key=LOG_KEY,
                ),
                _(
                    "on the new computer: its text into .env as STORYSHARE_LOG_KEY; storyshare log "
                    "verify then checks all"
                ),
                _(
                    "without it the new computer seals its own entries, and can check only the plain "
                    "chain of the old ones"
                ),
                _("the same way as above: whoever has it can write entries"),
            )
        )
    if not steps:
        steps.append(fact(_("There are none: no name is protected, and nothing was logged.")))
    about = _("They are not in the archive. How to take them along: docs/handover.md.")
    return Section(title=_("Keys of this computer"), about=about, steps=tuple(steps))


def _day(place: Workspace, at: datetime) -> str:
    return f"{at.astimezone(place.timezone):%Y-%m-%d}"
