"""The adapter: how a part is prepared, published, found again, boosted, measured and deleted."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import ClassVar, Self
from urllib.parse import quote

from storyshare.errors import PostError
from storyshare.i18n import N_, _
from storyshare.models import (
    Absent,
    Account,
    Attempt,
    CannotTell,
    Cleared,
    Credential,
    Json,
    Metrics,
    Prepared,
    Profile,
    Receipt,
    Rules,
    SecretStore,
    Share,
    utc_now,
)
from storyshare.net import Answer, CallError
from storyshare.platforms.failures import Failures
from storyshare.platforms.mastodon import finding
from storyshare.platforms.mastodon.handle import Handle
from storyshare.platforms.mastodon.home import Home
from storyshare.platforms.mastodon.preparing import Preparing
from storyshare.platforms.mastodon.rules import (
    CREDENTIALS,
    PLATFORM,
    TITLE,
    WHERE_TOKENS_ARE,
    Settings,
    rules,
    settings,
)
from storyshare.platforms.mastodon.server import Server, listed
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.said import figure, host, identifier

# Seen to give one post for one key. Others ignore it (GoToSocial made two posts) or were not seen.
_HONOURS_KEYS = frozenset({"mastodon", "hometown", "hollo"})
# Mastodon forgets a key after an hour.
_REPLAY_WITHIN = timedelta(minutes=45)
_WORST_CLOCK = timedelta(days=1)
_MAYBE_PUBLIC = N_("The post may be public on Mastodon")
_MAYBE_BOOSTED = N_("The post may be boosted on Mastodon, or not")
_MAYBE_DELETED = N_("The post may be deleted on Mastodon, or not")
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class Mastodon:
    """One account on Mastodon, or on other software with the same interface; made by `connect`."""

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    log_in_lasts: ClassVar[str] = N_("no end, until it is taken back")

    def __init__(self, *, settings: Settings, server: Server, pause: Callable[[float], None]) -> None:
        self._settings = settings
        self._server = server
        self._home = Home(server)
        self._pause = pause

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What the account's server allows. Raises InputError for an option that cannot be right."""
        return rules(options)

    @classmethod
    def connect(
        cls,
        account: Account,
        secrets: SecretStore,
        *,
        now: Callable[[], datetime] = utc_now,
        pause: Callable[[float], None] = time.sleep,
    ) -> Self:
        """An adapter for one account; makes no call. Raises SetupError naming every missing credential."""
        given = settings(account, secrets)
        hint = _(
            "Check {env}_BASE_URL, and make a new {env}_ACCESS_TOKEN ({where_tokens_are}).",
            env=account.env,
            where_tokens_are=_(WHERE_TOKENS_ARE),
        )
        failures = Failures(
            platform=PLATFORM, title=TITLE, account=account.name, log_in_hint=hint, secrets=lambda: (given.token,)
        )
        server = Server(base=given.base, token=given.token, failures=failures, now=now)
        return cls(settings=given, server=server, pause=pause)

    def account(self) -> Profile:
        """Whose token it is, and the server's present limits."""
        owner = self._home.owner
        name = f"@{owner.acct}@{host(self._settings.base)}"
        return Profile(name=name, url=owner.url, options=self._home.options)

    @classmethod
    def log_in(cls, account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
        """Lead a person to all that the account needs. Raises PostError, InputError."""
        from storyshare.platforms.mastodon import logging_in

        return logging_in.log_in(account, secrets, person, utc_now)

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Look up the present limits, upload the pictures and wait until they are ready, build the call."""
        preparing = Preparing(settings=self._settings, server=self._server, home=self._home, pause=self._pause)
        return preparing.prepared(share, number, sent)

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish by one call; servers that honour the key take a second one for the first."""
        payload = dict(cleared.prepared.payload)
        answer = self._sent("POST", "/api/v1/statuses", _MAYBE_PUBLIC, key, payload)
        receipt = finding.receipt(answer.json()) if answer.status == HTTPStatus.OK else None
        asked = cleared.prepared.payload.get("visibility")
        if receipt and receipt.details.get("visibility", asked) != asked:
            # Servers do that to accounts that they have limited.
            note = _("the server made it {detail}, not {asked}", detail=receipt.details["visibility"], asked=asked)
            receipt = replace(receipt, details={**receipt.details, "note": note})
        if receipt:
            return receipt
        raise self._refused(answer, _(_MAYBE_PUBLIC), key, pictures="media_ids" in payload)

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        """Look among the account's newest posts."""
        handle = Handle.read(attempt.handle)
        if not handle or handle.base != self._settings.base:
            return CannotTell()
        params = {"limit": str(finding.NEWEST), "exclude_reblogs": "true"}
        try:
            answer = self._server.read(f"/api/v1/accounts/{quote(handle.account)}/statuses", params)
        except PostError:
            return CannotTell()
        newest = listed(answer)
        if newest is None:
            return CannotTell()
        return finding.found(attempt, newest, software=handle.software, skew=self._skew(answer))

    def replayable(self, attempt: Attempt) -> bool:
        """True within 45 minutes, for the same account, on software that was seen to honour the key.

        Asks the server whose token it is, because `commit` makes no call but the one.
        """
        handle = Handle.read(attempt.handle)
        if not handle or handle.base != self._settings.base or handle.software not in _HONOURS_KEYS:
            return False
        if not timedelta() <= self._server.now() - attempt.started_at <= _REPLAY_WITHIN:
            return False
        try:
            return self._home.owner.id == handle.account
        except PostError:
            return False

    def recognise(self, url: str) -> Receipt:
        """The account's own post at that address, on its own server."""
        post = identifier(url.partition("?")[0].rstrip("/").rpartition("/")[2])
        if post is None or not self._is_here(url):
            raise self._server.failures.not_ours()
        answer = self._looked(post)
        if answer is None:
            raise self._server.failures.not_sent(_("Mastodon could not be asked about that address"))
        author, receipt = answer.json().get("account"), finding.receipt(answer.json())
        if receipt is None or not isinstance(author, dict) or author.get("id") != self._home.owner.id:
            raise self._server.failures.not_ours()
        return receipt

    def delete(self, receipt: Receipt) -> None:
        """Delete the post; one that this server does not know was made on another, unless its address is here."""
        self._done("DELETE", f"/api/v1/statuses/{quote(receipt.id)}", _MAYBE_DELETED, url=receipt.url)

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Whether its author can no longer see it either; a server can only say so of its own posts."""
        answer = self._looked(receipt.id)
        if answer is None:
            return None
        if answer.status in _GONE:
            return True if self._is_here(receipt.url) else None
        return False if finding.receipt(answer.json()) else None

    def boost(self, receipt: Receipt, *, key: str) -> Receipt:
        """Boost the post; a post of another server is looked up first. A second boost is answered with the first."""
        post = receipt.id if self._is_here(receipt.url) else self._id_here(receipt.url)
        answer = self._sent("POST", f"/api/v1/statuses/{quote(post)}/reblog", _MAYBE_BOOSTED, key)
        boost = identifier(answer.json().get("id")) if answer.status == HTTPStatus.OK else None
        if boost:
            return Receipt(id=boost, url=receipt.url, details={"of": post})
        if answer.status == HTTPStatus.FORBIDDEN and "error" in answer.json():
            # Of the post, not of the account: its author shows it to followers alone, say.
            message = _("The server does not let this account boost that post")
            raise self._server.failures.rejected(
                message, _("Open {url} in your browser, and try it there.", url=receipt.url), key
            )
        raise self._refused(answer, _(_MAYBE_BOOSTED), key)

    def unboost(self, boost: Receipt) -> None:
        """Take the boost back."""
        self._done("POST", f"/api/v1/statuses/{quote(boost.details['of'])}/unreblog", _MAYBE_BOOSTED)

    def metrics(self, receipt: Receipt) -> Metrics | Absent | CannotTell:
        """What this server has heard of: it learns from others late or never."""
        try:
            answer = self._server.send("GET", f"/api/v1/statuses/{quote(receipt.id)}")
        except CallError as error:
            return CannotTell(trouble=self._server.failures.unreached(error))
        if not _told(answer):
            return CannotTell(trouble=self._server.useless(answer) if answer.status != HTTPStatus.OK else None)
        if answer.status in _GONE:
            return Absent()
        found = answer.json()
        likes, boosts, replies, quotes = (
            figure(found.get(f"{name}_count")) for name in ("favourites", "reblogs", "replies", "quotes")
        )
        return (
            Metrics(likes=likes, boosts=boosts, replies=replies, quotes=quotes) if likes is not None else CannotTell()
        )

    def _sent(self, method: str, path: str, doubt: str, key: str = "", body: Json = None) -> Answer:
        """The answer to the one call that changes what is public; `doubt` says what may have happened without one."""
        with self._server.failures.in_doubt(doubt, key):
            return self._server.send(method, path, key=key, body=body)

    def _done(self, method: str, path: str, doubt: str, *, url: str = "") -> None:
        answer = self._sent(method, path, doubt)
        if url and answer.status in _GONE and not self._is_here(url):
            message = _("It was posted on another server than {base}, which does not know it", base=self._settings.base)
            raise self._server.failures.rejected(
                message, _("Open {url} in your browser, and delete it there.", url=url)
            )
        if answer.status != HTTPStatus.OK and answer.status not in _GONE:
            raise self._refused(answer, doubt)

    def _looked(self, post: str) -> Answer | None:
        """The server's answer about a post, where it says that it is there or gone."""
        try:
            answer = self._server.send("GET", f"/api/v1/statuses/{quote(post)}")
        except CallError:
            return None
        return answer if _told(answer) else None

    def _is_here(self, url: str) -> bool:
        return host(url) == host(self._settings.base)

    def _id_here(self, url: str) -> str:
        """The id by which this server knows a post of another one; it fetches it where it does not know it yet."""
        params = {"q": url, "type": "statuses", "resolve": "true", "limit": "1"}
        found = self._server.read("/api/v2/search", params).json().get("statuses")
        post = found[0] if isinstance(found, list) and found else None
        known = identifier(post.get("id")) if isinstance(post, dict) else None
        if known:
            return known
        hint = _("Open {url} in your browser, and boost it by hand.", url=url)
        raise self._server.failures.rejected(_("This account's server cannot see that post"), hint)

    def _refused(self, answer: Answer, doubt: str, key: str = "", *, pictures: bool = False) -> PostError:
        """What to raise for an answer that does not say that it was done."""
        unclear = _("{doubt}: its answer (status {status}) does not tell", doubt=doubt, status=answer.status)
        return self._server.refusal(answer, key, pictures=pictures) or self._server.failures.unknown(unclear, key)

    def _skew(self, answer: Answer) -> timedelta:
        """How far the server's clock is ahead of ours."""
        from email.utils import parsedate_to_datetime

        try:
            skew = parsedate_to_datetime(answer.headers.get("date", "")).astimezone(UTC) - self._server.now()
        except (ValueError, TypeError, OverflowError):
            return timedelta()
        return skew if abs(skew) < _WORST_CLOCK else timedelta()


def _told(answer: Answer) -> bool:
    """Whether the server says that a post is there, or gone."""
    said = answer.json()
    return "id" in said if answer.status == HTTPStatus.OK else answer.status in _GONE and "error" in said
