"""One platform under the contract: how it is connected, what speaks for it, and where it may differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from storyshare.errors import PostError
from storyshare.models import Account, Metrics, Receipt, Rules
from storyshare.platforms import Described, Sender
from storyshare.testing.web import Reply, Request, StandIn

# What an adapter may be able to do, and the method by which it is seen.
ABILITIES = {
    "find": "find",
    "replay": "replayable",
    "recognise": "recognise",
    "delete": "is_gone",
    "boost": "boost",
    "measure": "metrics",
    "verify": "account",
}


_FIGURES = Metrics(likes=5, boosts=2, replies=1)


class Shelf:
    """A secret store in memory."""

    def __init__(self, **values: str) -> None:
        self.values = values
        self._lock = Lock()

    def get(self, name: str) -> str | None:
        """The value of that name."""
        return self.values.get(name)

    def put(self, name: str, value: str) -> None:
        """Keep a value."""
        self.values[name] = value

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else renews meanwhile what is kept."""
        with self._lock:
            yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One platform under the contract.

    `connect` makes the adapter for an account, with `NOW` as its clock; `stand_in` what speaks for the platform;
    `refusal` a refusal with that status in the platform's own form. `variables` are the credentials, without the
    account's prefix, for a stand-in at that address; `options` those of the account.

    `payload` is what a publishing request carries, as `Prepared.payload` has it; `sends_files` where the pictures
    travel in it as well. `key_header` carries the key where the platform honours one by a header. `refers` is what the
    next part of a thread names of the one before. `figures` are what the stand-in counts for each post.

    `differs` holds the errors, and `until` the times to wait, that are others here, by the names of `FAULTS`. `cannot`
    says of an ability ("find", "replay", "recognise", "delete", "boost", "measure", "verify", "threads", "pictures") or
    of a rule by its name why it is not to be had: a reason that a reader of the table understands.
    """

    platform: type[Described]
    connect: Callable[[Account, Shelf], Sender]
    stand_in: Callable[[], StandIn]
    refusal: Callable[[int], Reply]
    variables: Callable[[str], Mapping[str, str]]
    options: Mapping[str, str] = field(default_factory=dict)
    payload: Callable[[Request], Any] = Request.json
    sends_files: bool = False
    key_header: str = ""
    refers: Callable[[Receipt], str] = lambda receipt: receipt.id
    figures: Metrics = _FIGURES
    differs: Mapping[str, type[PostError]] = field(default_factory=dict)
    until: Mapping[str, datetime | None] = field(default_factory=dict)
    cannot: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the platform is called in storyshare.toml."""
        return self.platform.name

    @property
    def rules(self) -> Rules:
        """What the platform allows the account."""
        return self.platform.rules(self.options)

    def account(self) -> Account:
        """The account under test."""
        return Account(name=f"{self.name}-main", platform=self.name, env=self.name.upper(), options=self.options)

    def hidden(self, url: str = "") -> set[str]:
        """What must never be shown."""
        secret = {each.name for each in self.platform.credentials if each.secret}
        return {value for name, value in self.variables(url).items() if name in secret}

    def can(self) -> dict[str, bool]:
        """Which abilities the adapter has, threads and pictures among them."""
        found = {name: callable(getattr(self.platform, method, None)) for name, method in ABILITIES.items()}
        return {**found, "threads": self.rules.threads, "pictures": self.rules.images is not None}
