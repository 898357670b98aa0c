"""For a handover's checklist: accounts and their log-ins, what ends when, approvers, and keys to be made anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from storyshare import stories
from storyshare.errors import SetupError
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
    "STORYSHARE_DATABASE_URL": "a new password for the database's user, on the server; the same line on every host",
    "STORYSHARE_SECRET_KEY": "storyshare ledger key; the new one before the old one with a comma, on every host",
    "STORYSHARE_LOG_KEY": "64 random digits and letters from a to f, before the old one with a comma (docs/log.md)",
    "ALERTS_SLACK_WEBHOOK": "api.slack.com/apps, your app, Incoming Webhooks: a new one; delete the old one",
    "ALERTS_DISCORD_WEBHOOK": "Discord, the channel's settings, Integrations, Webhooks: a new one; delete the old one",
    "ALERTS_HEARTBEAT_URL": "the service that listens for it",
}


def accounts(place: Workspace, ledger: Ledger | None) -> Section:
    """Each account: where, who could log in there, which variables it needs by name, how long the log-in lasts."""
    good, bad = usable(place, [*place.default_accounts, *place.accounts])
    newest = _newest_posts(ledger)
    held = ledger.holds() if ledger else {}
    ends = {each.account.name: each.at for each in log_ins(place)}
    steps = [_account(place, target, newest, held, ends) for target in good]
    steps += [to_do(f"{each.account.name} ({each.account.platform}) cannot be used: {each.error}") for each in bad]
    if not steps:
        steps.append(fact("storyshare.toml names no account."))
    about = "Variables are named, their values are nowhere in this list. Write down who can log in at each place."
    return Section(title="Accounts", about=about, steps=tuple(steps))


def _account(
    place: Workspace,
    target: Target,
    newest: dict[str, str],
    held: dict[str, str],
    ends: dict[str, datetime],
) -> Step:
    account, platform = target.account, target.platform
    secrets = place.secrets(account)
    more = [f"who can log in there: {'_' * 30}"]
    if named := [_named(account.env, each, secrets) for each in _wanted(target, secrets)]:
        more.append(f"variables in .env: {', '.join(named)}")
    more.append(f"the log-in lasts: {getattr(platform, 'log_in_lasts', '') or 'not said'}")
    if account.name in ends:
        more.append(f"this one ends on {_day(place, ends[account.name])}. {renewal(account)}")
    if account.name in held:
        more.append(f"on hold, nothing is sent there: {held[account.name]}")
    if account.name in newest:
        more.append(f"last posted: {newest[account.name]}")
    if package := package_of(account.platform):
        more.append(f"its platform comes with the package {package}: install that too")
    return to_do(f"{account.name} on {target.rules.title}", *more)


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
    kind = "secret" if credential.secret else "public"
    return f"{prefix}_{credential.name} ({kind}, {'set' if _is_set(secrets, credential.name) else 'not set here'})"


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
        to_do(f"{_day(place, each.at)}: the log-in of {each.account.name} ends", renewal(each.account))
        for each in log_ins(place)
    ]
    steps += [
        to_do(f"{consent.expires}: the consent of {story.name} ends", f"storyshare consent renew {story.name}")
        for story in stories.load_all(place.stories, zone=place.timezone).stories
        if (consent := story.consent) and consent.status is ConsentStatus.GRANTED
        if consent.ends_at and now < consent.ends_at <= now + AHEAD
    ]
    if not steps:
        steps.append(fact("No log-in is known to end, and no consent within 90 days."))
    about = "Log-ins as their platforms last said (storyshare accounts check asks anew), consents within 90 days."
    return Section(title="What ends when", about=about, steps=tuple(steps))


def approvers(place: Workspace, ledger: Ledger | None) -> Section:
    """Whose approval is asked for, and their public keys."""
    if ledger is None:
        return Section(title="Approvers", steps=(fact("Nobody is named yet."),))
    policy = policy_of(place, ledger)
    words = {
        ApprovalMode.OFF: "No approval is asked for.",
        ApprovalMode.NAMED: "A named approval is asked for.",
        ApprovalMode.SIGNED: "A signed approval is asked for. Private keys stay with their approvers; none is in here.",
    }
    steps = [fact(words[policy.mode])]
    for each in policy.approvers:
        key = f"public key {each.public_key}" if each.public_key else "without a key"
        leaves = f"if this is who leaves: storyshare approvers remove {each.name}; what they approved counts no more"
        steps.append(to_do(f"{each.name}, {key}", leaves))
    if policy.mode is not ApprovalMode.OFF:
        steps.append(to_do("A new approver: storyshare approvers add NAME --public-key KEY, before the old one leaves"))
    return Section(title="Approvers", steps=tuple(steps))


def to_replace(place: Workspace) -> Section:
    """The secrets that whoever leaves has known, and where each is made anew."""
    good, _ = usable(place, [*place.default_accounts, *place.accounts])
    steps = []
    for target in good:
        secrets = place.secrets(target.account)
        more = [
            f"{target.account.env}_{each.name}: {each.where}"
            for each in _wanted(target, secrets)
            if each.secret and (each.default is None or _is_set(secrets, each.name))
        ]
        if more:
            by = f"storyshare accounts add {target.account.platform} --name {target.account.name}"
            lasts = getattr(target.platform, "log_in_lasts", "") or "not said"
            more.append(f"an old log-in holds: {lasts}. So end it there, where the place lets you")
            steps.append(to_do(f"{target.account.name} on {target.rules.title}: {by}", *more))
    steps += list(_of_the_workspace(place))
    if place.media:
        steps.append(
            to_do("The keys of the programs under [media] in storyshare.toml, with which pictures are put there")
        )
    steps.append(to_do("At each place: the account's own password, its second factor, and who else may post there"))
    steps.append(to_do("The password under which approvers' keys, this computer and its backups are kept, if shared"))
    about = "Only where somebody leaves: they know these. On a new computer of the same person, take .env along."
    return Section(title="Keys to replace when somebody leaves", about=about, steps=tuple(steps))


def _of_the_workspace(place: Workspace) -> Iterator[Step]:
    for name, where in _OF_THE_WORKSPACE.items():
        if place.has_variable(name):
            yield to_do(f"{name}: {where}")


def kept_keys(place: Workspace, ledger: Ledger | None) -> Section:
    """The protecting key and the log's key: what they are, and how to take them along."""
    terms = protected_count(ledger) if ledger else 0
    steps = []
    if terms or place.has_variable(PROTECT_KEY):
        steps.append(
            to_do(
                f"{PROTECT_KEY}, the key of protected names ({terms} in the ledger). Without it none of them is "
                "recognised, and no story that has some is sent",
                f"it stands in .env or in this computer's keyring as {PROTECT_KEY}",
                "take it along in a password manager, or read it out in person; never beside this archive",
                "it cannot be made anew: with another key every name must be protected again (docs/protected-names.md)",
            )
        )
    if (place.state / LOG_KEY).exists():
        steps.append(
            to_do(
                f"{place.state.name}/{LOG_KEY}, the key under which this computer sealed its log",
                "on the new computer: its text into .env as STORYSHARE_LOG_KEY; storyshare log verify then checks all",
                "without it the new computer seals its own entries, and can check only the plain chain of the old ones",
                "the same way as above: whoever has it can write entries",
            )
        )
    if not steps:
        steps.append(fact("There are none: no name is protected, and nothing was logged."))
    about = "They are not in the archive. How to take them along: docs/handover.md."
    return Section(title="Keys of this computer", about=about, steps=tuple(steps))


def _day(place: Workspace, at: datetime) -> str:
    return f"{at.astimezone(place.timezone):%Y-%m-%d}"
