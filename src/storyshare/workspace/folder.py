"""What storyshare.toml says, as a record, with the places in a workspace."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from storyshare.models import Account, ApprovalMode, Observance
from storyshare.workspace.alerts import Alerts
from storyshare.workspace.keyring import read_keyring
from storyshare.workspace.logkey import read_keys
from storyshare.workspace.media import Media
from storyshare.workspace.protecting import PROTECT_KEY, checked
from storyshare.workspace.secrets import InKeyring, Kept, KeptInFile, Secrets, variables

STATE_FOLDER = ".storyshare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A campaign named in storyshare.toml: the name its links carry, and its days."""

    name: str
    utm: str = ""
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KitSettings:
    """What the pages of a share kit lead to: the organisation's website, where to give, and its accounts to follow."""

    website: str = ""
    support: str = ""
    follow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What storyshare.toml says, with a default for everything.

    `default_accounts` and `boost_by` may name accounts or platforms. `observances` are its own, beside those built in.
    `approval` is the least that is asked for; the ledger may ask for more. `withdraw_by_itself`: a run takes back a
    story whose record says that consent was withdrawn. `volunteer`: it was packed for somebody who previews and writes,
    and nothing is ever sent from it. `check_links`: a story's link is looked at before it is shared. `media` is where
    pictures lie for platforms that fetch them, if anywhere. `ledger_id` is empty until the workspace's first sending.
    """

    root: Path
    organisation: str = ""
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    default_accounts: tuple[str, ...] = ()
    boost_by: tuple[str, ...] = ()
    volunteer: bool = False
    accounts: Mapping[str, Account] = field(default_factory=dict)
    hashtags: tuple[str, ...] = ()
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    observances: Mapping[str, Observance] = field(default_factory=dict)
    tag_links: bool = True
    approval: ApprovalMode = ApprovalMode.OFF
    withdraw_by_itself: bool = False
    alerts: Alerts = field(default_factory=Alerts)
    media: Media | None = None
    kit: KitSettings = field(default_factory=KitSettings)
    check_links: bool = True
    ledger_id: str = ""
    ledger: Path

    @property
    def ledger_place(self) -> Path | str:
        """Where the ledger lies: its file, or the URL of a PostgreSQL database that STORYSHARE_DATABASE_URL names."""
        return self._variable("STORYSHARE_DATABASE_URL") or self.ledger

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The keys under which secrets lie in a database of several hosts, the present one first."""
        return tuple(self._variable("STORYSHARE_SECRET_KEY").replace(",", " ").split())

    @property
    def state(self) -> Path:
        """The folder of what storyshare keeps for itself on this machine."""
        return self.root / STATE_FOLDER

    @property
    def log_keys(self) -> tuple[bytes, ...]:
        """The keys of the log that are here, the present one first. Raises SetupError for what is none."""
        return read_keys(self.state, self._variable("STORYSHARE_LOG_KEY").replace(",", " ").split())

    @property
    def protect_key(self) -> str:
        """The key of protected terms, or an empty text; asked for only where there are some.

        Raises SetupError where it is none, or where it may be in a keyring that cannot be opened.
        """
        return checked(self._variable(PROTECT_KEY) or read_keyring(self.root, PROTECT_KEY))

    @property
    def looks_at_links(self) -> bool:
        """Whether links are looked at before they are shared: neither storyshare.toml nor the environment says no."""
        said = self._variable("STORYSHARE_CHECK_LINKS").lower()
        return self.check_links and said not in ("no", "off", "false", "0")

    @property
    def stories(self) -> Path:
        """The folder of the records."""
        return self.root / "stories"

    @property
    def schedules(self) -> Path:
        """The folder of the schedules."""
        return self.root / "schedules"

    @property
    def copies(self) -> Path:
        """The folder of the ledger's dated copies."""
        return self.ledger.parent / "copies"

    def secrets(self, account: Account, kept: Kept | None = None) -> Secrets:
        """The account's secrets; what platforms give us lies in a private file unless it is `kept` elsewhere.

        Raises SetupError where others on this machine can read them.
        """
        file = KeptInFile(self.root / STATE_FOLDER / "sessions" / f"{account.name}.json")
        return Secrets(account, variables(self.root), kept or file, InKeyring(self.root, self.state))

    def alert_address(self, name: str) -> str:
        """The secret address in the variable ALERTS_`name`, or an empty text. Raises SetupError as `secrets` does."""
        return self._variable(f"ALERTS_{name}")

    def has_variable(self, name: str) -> bool:
        """Whether a variable of this workspace is set, without its value. Raises SetupError as `secrets` does."""
        return bool(self._variable(name)) or name in InKeyring(self.root, self.state)

    def _variable(self, name: str) -> str:
        return (os.environ.get(name) or variables(self.root).get(name) or "").strip()
