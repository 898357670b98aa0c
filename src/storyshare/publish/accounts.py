"""Which accounts there are, what each lacks, and who the platforms say that we are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from storyshare.errors import StoryshareError
from storyshare.i18n import _
from storyshare.ledger import Ledger
from storyshare.models import Credential, Profile, SecretStore
from storyshare.platforms import Described, Verify, ways_in
from storyshare.platforms.mistakes import mistake
from storyshare.platforms.settings import meant, missing
from storyshare.publish.connecting import connected, secrets_of
from storyshare.publish.ending import note_log_ins
from storyshare.publish.targets import Target
from storyshare.workspace import Workspace, remember_options


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an account stands: credentials that are missing, and after asking, who it is or what went wrong."""

    target: Target
    missing: tuple[Credential, ...] = ()
    profile: Profile | None = None
    error: StoryshareError | None = None
    changed: dict[str, str] = field(default_factory=dict)


def standing(place: Workspace, target: Target) -> Standing:
    """Which credentials the account lacks; asks nobody. Raises SetupError where .env can be read by others."""
    return Standing(target=target, missing=_missing(target.platform, place.secrets(target.account)))


def verified(
    place: Workspace, wanted: Iterable[Target], ledger: Ledger | None, *, step: Callable[[], None] = lambda: None
) -> list[Standing]:
    """Ask each platform who we are; its present limits are written to storyshare.toml, for previews.

    An account whose log-in works is no longer on hold; when it ends, where the platform says so, is noted for `run`.
    `step` is told of each account that was asked.
    """
    found = []
    for target in wanted:
        each = standing(place, target)
        if not each.missing:
            try:
                each = asked(target, secrets_of(place, target.account))
            except StoryshareError as error:
                each = Standing(target=target, error=error)
        if each.changed:
            remember_options(place.root, target.account, each.changed)
        found.append(settled(place, each, ledger))
        step()
    return found


def asked(target: Target, secrets: SecretStore) -> Standing:
    """How the account stands with these secrets, as its platform says; nothing is written."""
    missing = _missing(target.platform, secrets)
    if missing:
        return Standing(target=target, missing=missing)
    try:
        platform = connected(target, secrets)
        if not isinstance(platform, Verify):
            return Standing(target=target)
        profile = platform.account()
    except StoryshareError as error:
        return Standing(target=target, error=error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - one account's trouble never stops the others
        return Standing(target=target, error=mistake(target.rules.title, error, _("when asked whose log-in it is")))
    kept = target.account.options
    changed = {name: value for name, value in profile.options.items() if kept.get(name) != value}
    return Standing(target=target, profile=profile, changed=changed)


def settled(place: Workspace, found: Standing, ledger: Ledger | None) -> Standing:
    """Let go of the hold on an account whose log-in works, and note when that ends."""
    if found.profile:
        if ledger:
            ledger.unhold(found.target.account.name)
        note_log_ins(place, {found.target.account.name: found.profile.ends_at})
    return found


def _missing(platform: type[Described], secrets: SecretStore) -> tuple[Credential, ...]:
    return missing(meant(ways_in(platform), secrets), secrets)
