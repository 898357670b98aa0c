"""One row for each platform: how it is connected, what speaks for it, and where it may differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from contract import on_bluesky, on_mastodon, on_x
from contract.faults import FORBIDDEN, NOW
from contract.web import Reply, StandIn

from storyshare.errors import AccountOnHoldError, PostError, RejectedError
from storyshare.models import Account
from storyshare.platforms import Sender
from storyshare.platforms.bluesky import Bluesky
from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.x import X


class Shelf:
    """A secret store in memory."""

    def __init__(self, **values: str) -> None:
        self.values = values
        self._lock = Lock()

    def get(self, name: str) -> str | None:
        return self.values.get(name)

    def put(self, name: str, value: str) -> None:
        self.values[name] = value

    @contextmanager
    def locked(self) -> Iterator[None]:
        with self._lock:
            yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One platform under the contract.

    `address` is the variable that sends the adapter to this machine; `secrets` its other credentials. `key_header`
    carries the key where the platform honours one by a header. `differs` holds the errors that are others here.
    """

    name: str
    connect: Callable[[Account, Shelf], Sender]
    stand_in: Callable[[], StandIn]
    refusal: Callable[[int], Reply]
    address: str
    secrets: Mapping[str, str]
    key_header: str = ""
    differs: Mapping[str, type[PostError]] = field(default_factory=dict)

    def account(self) -> Account:
        return Account(name=f"{self.name}-main", platform=self.name, env=self.name.upper())

    def hidden(self) -> set[str]:
        """What must never be shown."""
        return {value for name, value in self.secrets.items() if name != "HANDLE"}


def _refusal_on_bluesky(status: int) -> Reply:
    return on_bluesky.refused(status, "AuthMissing" if status == 401 else "InvalidRequest")


_NOW = {"now": lambda: NOW}

X_CASE = Case(
    name="x",
    connect=lambda account, shelf: X.connect(account, shelf, **_NOW),
    stand_in=on_x.OnX,
    refusal=on_x.refused,
    address="BASE_URL",
    secrets={
        "API_KEY": "made-up-key-31",
        "API_SECRET": "made-up-secret-41",
        "ACCESS_TOKEN": f"{on_x.USER}-made-up-token-59",
        "ACCESS_TOKEN_SECRET": "made-up-token-secret-26",
    },
)
MASTODON_CASE = Case(
    name="mastodon",
    connect=lambda account, shelf: Mastodon.connect(account, shelf, pause=lambda _: None, **_NOW),
    stand_in=lambda: on_mastodon.OnMastodon(NOW),
    refusal=on_mastodon.refused,
    address="BASE_URL",
    secrets={"ACCESS_TOKEN": "made-up-token-53"},
    key_header="idempotency-key",
    differs={FORBIDDEN.name: AccountOnHoldError},
)
BLUESKY_CASE = Case(
    name="bluesky",
    connect=lambda account, shelf: Bluesky.connect(account, shelf, **_NOW),
    stand_in=lambda: on_bluesky.OnBluesky(NOW, "made-up-word-58"),
    refusal=_refusal_on_bluesky,
    address="PDS_URL",
    secrets={"HANDLE": "rosa.test", "APP_PASSWORD": "made-up-word-58"},
    # The protocol names every refusal, so that a status in the four hundreds with a name proves one.
    differs={FORBIDDEN.name: AccountOnHoldError, "409": RejectedError},
)
# The mock has no wire: its bench in `benches` gives it faults of its own for these.
WIRE_CASES = (X_CASE, MASTODON_CASE, BLUESKY_CASE)
