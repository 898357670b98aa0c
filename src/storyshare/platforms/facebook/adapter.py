"""The adapter: how a part is prepared, published, found again, measured and deleted on a Page of Facebook.

Facebook honours no key, so a send in doubt is never sent again by itself: one client that did so made seven copies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar, Self

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
from storyshare.platforms import meta
from storyshare.platforms.facebook import finding
from storyshare.platforms.facebook.preparing import Preparing
from storyshare.platforms.facebook.rules import CREDENTIALS, PLATFORM, TITLE, Settings, rules, settings
from storyshare.platforms.facebook.server import Server
from storyshare.platforms.failures import Failures
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.said import address, figure

_MAYBE_PUBLIC = N_("The post may be public on Facebook")
_MAYBE_DELETED = N_("The post may be deleted on Facebook, or not")
# "Object does not exist, cannot be loaded due to missing permissions", and an alias that does not exist.
_NOT_THERE = frozenset({(100, 33), (803, 0)})
_FIGURES = "reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count),shares"


class Facebook:
    """One Page on Facebook; made by `connect`.

    No `Replay`: Facebook takes no key. No `Boost`: it has no reposts by its interface, and refuses links to itself.
    """

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    log_in_lasts: ClassVar[str] = N_(
        "no end, until a password or a role changes; reading needs a new log-in after 90 days"
    )

    def __init__(self, *, settings: Settings, server: Server) -> None:
        self._settings = settings
        self._server = server

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What Facebook allows. Raises InputError for an option that cannot be right."""
        return rules(options)

    @classmethod
    def connect(cls, account: Account, secrets: SecretStore, *, now: Callable[[], datetime] = utc_now) -> Self:
        """An adapter for one Page; makes no call. Raises SetupError naming every missing credential."""
        given = settings(account, secrets)
        hint = _("Log in anew: storyshare accounts add {platform} --name {name}.", platform=PLATFORM, name=account.name)
        failures = Failures(
            platform=PLATFORM, title=TITLE, account=account.name, log_in_hint=hint, secrets=lambda: given.secret
        )
        return cls(settings=given, server=Server(settings=given, failures=failures, now=now))

    @classmethod
    def log_in(cls, account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
        """Lead a person to the Page's own token. Raises PostError, SetupError, InputError."""
        from storyshare.platforms.facebook import logging_in  # a preview logs nobody in

        return logging_in.log_in(account, secrets, person, utc_now)

    def account(self) -> Profile:
        """Whose Page it is; and, where the app is known, when the log-in or its right to read ends."""
        from storyshare.platforms.facebook.logging_in import ends_at

        answer = self._server.asked("GET", self._settings.page, params={"fields": "id,name,link"})
        found = answer.json()
        name = self._server.failures.said(found.get("name"))
        if found.get("id") != self._settings.page or not name:
            raise self._server.useless(answer)
        url = address(found.get("link")) or f"https://www.facebook.com/{self._settings.page}"
        return Profile(name=name, url=self._server.failures.hiding(url), ends_at=ends_at(self._settings))

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:  # noqa: ARG002 - no threads here
        """Upload the pictures, build the call; without pictures nothing is sent."""
        return Preparing(server=self._server).prepared(share, number)

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish by one call; Facebook takes no key.

        It asks for no fields: where reading them fails, Facebook answers with an error although it has published
        (Meta's page on advanced uses, read-after-write).
        """
        payload = dict(cleared.prepared.payload)
        answer = self._server.changed("POST", f"{self._settings.page}/feed", _MAYBE_PUBLIC, key, body=payload)
        receipt = finding.receipt(answer.json()) if answer.status == HTTPStatus.OK else None
        if receipt:
            return receipt
        raise self._server.refused(answer, _MAYBE_PUBLIC, key)

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        """Look among what the Page has published since the attempt."""
        if attempt.handle != self._settings.page:
            return CannotTell()
        since = int((attempt.started_at - finding.TOLERANCE).timestamp())
        posts, whole = self._newest({"since": str(since)})
        if posts is None:
            return CannotTell()
        return finding.found(attempt, posts, whole=whole, now=self._server.now())

    def recognise(self, url: str) -> Receipt:
        """The Page's own post at that address, in whichever form it has the post's number or name."""
        post = finding.in_address(url, self._settings.page)
        if post:
            return self._own(post)
        named = finding.opaque(url)
        if not named:
            raise self._server.failures.not_ours()
        posts, _unused = self._newest({})
        if posts is None:
            raise self._server.failures.not_sent(_("Facebook could not be asked about that address"))
        for each in posts:
            if finding.opaque(str(each.get("permalink_url"))) == named and (receipt := finding.receipt(each)):
                return receipt
        hint = _("Click on the date of the post, and copy the address that holds its number; or look at the Page.")
        raise self._server.failures.rejected(_("That address is of none of the newest posts of this Page"), hint)

    def delete(self, receipt: Receipt) -> None:
        """Delete the post; one that is gone already is no error."""
        answer = self._server.changed("DELETE", receipt.id, _MAYBE_DELETED)
        done = answer.status == HTTPStatus.OK and answer.json().get("success") is True
        if done or (_is_not_there(answer) and self._may_read()):
            return
        if _is_not_there(answer):
            message = _("Facebook does not say whether the post is gone, or whether this log-in may not see it")
            hint = _(
                "Open {url}: if it is there, delete it by hand. {log_in_hint}",
                url=receipt.url,
                log_in_hint=self._server.failures.log_in_hint,
            )
            raise self._server.failures.rejected(message, hint)
        raise self._server.refused(answer, _MAYBE_DELETED)

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Whether the Page can no longer see it either."""
        answer = self._server.looked(receipt.id, {"fields": "id"})
        if answer is None:
            return None
        if answer.status == HTTPStatus.OK:
            return False if finding.post_id(answer.json().get("id")) else None
        # Without leave to read, Facebook says of every post that it is not there: so this must be seen to be given.
        return True if _is_not_there(answer) and self._may_read() else None

    def metrics(self, receipt: Receipt) -> Metrics | Absent | CannotTell:
        """Reactions of all kinds, comments and shares."""
        try:
            answer = self._server.send("GET", receipt.id, params={"fields": f"id,{_FIGURES}"})
        except CallError as error:
            return CannotTell(trouble=self._server.failures.unreached(error))
        if answer.status != HTTPStatus.OK:
            if _is_not_there(answer) and self._may_read():
                return Absent()
            return CannotTell(trouble=self._server.useless(answer))
        found = answer.json()
        likes, replies = _total(found.get("reactions")), _total(found.get("comments"))
        if likes is None:
            return CannotTell()
        shares = found.get("shares")
        # A post that nobody has shared has no such field.
        boosts = figure(shares.get("count")) if isinstance(shares, dict) else 0
        return Metrics(likes=likes, boosts=boosts, replies=replies)

    def _own(self, post: str) -> Receipt:
        answer = self._server.looked(post, {"fields": "id,from{id}"})
        if answer is None:
            raise self._server.failures.not_sent(_("Facebook could not be asked about that address"))
        if _is_not_there(answer):
            raise self._server.failures.not_ours()
        if answer.status != HTTPStatus.OK:
            raise self._server.useless(answer)
        author, receipt = answer.json().get("from"), finding.receipt(answer.json())
        if receipt is None or not isinstance(author, dict) or author.get("id") != self._settings.page:
            raise self._server.failures.not_ours()
        return receipt

    def _newest(self, since: Mapping[str, str]) -> tuple[list[Mapping[str, Json]] | None, bool]:
        """The newest posts, and whether these are all; None where Facebook does not tell."""
        params = {"fields": finding.FIELDS, "limit": str(finding.MOST), **since}
        answer = self._server.looked(f"{self._settings.page}/published_posts", params)
        if answer is None or answer.status != HTTPStatus.OK:
            return None, False
        return finding.listed(answer.json()), finding.is_whole(answer.json())

    def _may_read(self) -> bool:
        answer = self._server.looked(f"{self._settings.page}/published_posts", {"fields": "id", "limit": "1"})
        return answer is not None and answer.status == HTTPStatus.OK and finding.listed(answer.json()) is not None


def _is_not_there(answer: Answer) -> bool:
    found = meta.trouble(answer)
    return found is not None and (found.code, found.subcode) in _NOT_THERE


def _total(found: Json) -> int | None:
    summary = found.get("summary") if isinstance(found, dict) else None
    return figure(summary.get("total_count")) if isinstance(summary, dict) else None
