"""Which accounts there are, what each lacks, and who the platforms say that we are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from storyshare.errors import StoryshareError
from storyshare.ledger import Ledger
from storyshare.models import Credential, Profile
from storyshare.platforms import Platform, Verify
from storyshare.platforms.mistakes import mistake
from storyshare.publish.connecting import connect_account
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
    secrets = place.secrets(target.account)
    needed = (each for each in target.platform.credentials if each.default is None)
    return Standing(target=target, missing=tuple(each for each in needed if not secrets.get(each.name)))


def verified(place: Workspace, wanted: Iterable[Target], ledger: Ledger | None) -> list[Standing]:
    """Ask each platform who we are; its present limits are written to storyshare.toml, for previews.

    An account whose log-in works is no longer on hold; when it ends, where the platform says so, is noted for `run`.
    """
    found = [_verified(place, standing(place, target)) for target in wanted]
    for each in found:
        if ledger and each.profile:
            ledger.unhold(each.target.account.name)
    note_log_ins(place, {each.target.account.name: each.profile.ends_at for each in found if each.profile})
    return found


def _verified(place: Workspace, found: Standing) -> Standing:
    target = found.target
    if found.missing:
        return found
    try:
        platform: Platform = connect_account(place, target)
        if not isinstance(platform, Verify):
            return found
        profile = platform.account()
    except StoryshareError as error:
        return Standing(target=target, error=error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - one account's trouble never stops the others
        return Standing(target=target, error=mistake(target.rules.title, error, "when asked whose log-in it is"))
    kept = target.account.options
    changed = {name: value for name, value in profile.options.items() if kept.get(name) != value}
    if changed:
        remember_options(place.root, target.account, changed)
    return Standing(target=target, profile=profile, changed=changed)
