"""The adapter: how a part is prepared, published, found again, measured and deleted on a forum."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
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
from storyshare.platforms.discourse import finding, home
from storyshare.platforms.discourse.preparing import Preparing
from storyshare.platforms.discourse.rules import CREDENTIALS, PLATFORM, TITLE, WHERE_KEYS_ARE, Settings, rules, settings
from storyshare.platforms.discourse.server import GONE, Server, objects
from storyshare.platforms.failures import Failures
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.said import figure

_MAYBE_PUBLIC = N_("The post may be public on the forum")
_MAYBE_DELETED = N_("The post may be deleted on the forum, or not")
_WAITS = N_(
    "The forum holds the post back until a moderator has looked at it: it is not public "
    "yet, and may become so at any time"
)
_ADDRESS = re.compile(r"/t/(?:[^/]+/)?(?P<topic>\d{1,15})(?:/(?P<place>\d{1,9}))?/?")
_LIKE = 2


class Discourse:
    """One account on a forum that runs Discourse; made by `connect`.

    It has no boosts. It never sends again by itself: the forum takes an id of ours for a topic only once, but says so
    in its own language, and not of one that waits for a moderator.
    """

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    log_in_lasts: ClassVar[str] = N_("no end, until an administrator takes the key back")

    def __init__(self, *, settings: Settings, server: Server) -> None:
        self._settings = settings
        self._server = server

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What the forum allows. Raises InputError for an option that cannot be right."""
        return rules(options)

    @classmethod
    def connect(cls, account: Account, secrets: SecretStore, *, now: Callable[[], datetime] = utc_now) -> Self:
        """An adapter for one account; makes no call. Raises SetupError naming every missing credential."""
        given = settings(account, secrets)
        return cls(settings=given, server=_server(account, given, now))

    @classmethod
    def log_in(
        cls, account: Account, secrets: SecretStore, person: Person, *, now: Callable[[], datetime] = utc_now
    ) -> LoggedIn:
        """Lead a person to an address, a key and a category."""
        from storyshare.platforms.discourse.logging_in import log_in

        return log_in(account, secrets, person, lambda who, typed: _server(who, settings(who, typed), now))

    def account(self) -> Profile:
        """Whose key it is, and the forum's present limits."""
        user = self._server.read(f"/u/{quote(self._server.username)}.json").get("user")
        name = self._server.failures.said(user.get("username")) if isinstance(user, dict) else ""
        if not name:
            raise self._server.failures.not_sent(_("The forum does not say who the account is"))
        options = {"base_url": self._settings.base, **home.limits(self._server)}
        return Profile(name=f"@{name}", url=f"{self._settings.base}/u/{quote(name)}", options=options)

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Look up the present limits, the topic and the tags, upload the pictures, build the call."""
        return Preparing(settings=self._settings, server=self._server).prepared(share, number, sent)

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish by one call; the id of ours in the payload finds a topic again."""
        answer = self._sent("POST", "/posts.json", _MAYBE_PUBLIC, key, dict(cleared.prepared.payload))
        made = answer.json() if answer.status == HTTPStatus.OK else {}
        if made.get("action") == "enqueued":
            raise self._server.failures.unknown(_(_WAITS), key)
        receipt = finding.receipt(self._settings.base, made)
        if receipt is None:
            raise self._refused(answer, _(_MAYBE_PUBLIC), key)
        if made.get("hidden") is True:
            note = _("the forum hides it until a moderator has looked at it")
            return replace(receipt, details={**receipt.details, "note": note})
        return receipt

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        """Look under the topic's id of ours, among what waits for a moderator, and among the account's newest posts."""
        return finding.found(self._server, attempt)

    def recognise(self, url: str) -> Receipt:
        """The account's own post at that address."""
        base, address = self._settings.base, url.partition("?")[0].partition("#")[0]
        match = _ADDRESS.fullmatch(address.removeprefix(base)) if address.startswith(f"{base}/") else None
        if match is None:
            raise self._server.failures.not_ours()
        answer = self._server.asked("GET", f"/posts/by_number/{match['topic']}/{match['place'] or 1}.json")
        if answer.status in GONE and self._server.said(answer):
            raise self._server.failures.not_ours()
        if answer.status != HTTPStatus.OK:
            raise self._server.useless(answer)
        post = answer.json()
        receipt = finding.receipt(base, post)
        if receipt is None or not finding.is_ours(self._server, post) or _taken_back(post):
            raise self._server.failures.not_ours()
        return receipt

    def delete(self, receipt: Receipt) -> None:
        """Delete the topic, or the answer in one; moderators can still see it. Who may not is told so."""
        topic, place = receipt.id.split("/")
        path = f"/t/{topic}.json" if place == "1" else f"/posts/{receipt.details['post']}.json"
        answer = self._sent("DELETE", path, _MAYBE_DELETED)
        if answer.status // 100 == 2 or (answer.status in GONE and self._server.said(answer)):
            return
        if self.is_gone(receipt) is not True:
            raise self._refused(answer, _(_MAYBE_DELETED))

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Whether readers can no longer see it: not there, or shown to moderators and as deleted only."""
        answer = self._looked(f"/posts/{receipt.details['post']}.json")
        if answer is None:
            return None
        return True if answer.status in GONE else _taken_back(answer.json())

    def metrics(self, receipt: Receipt) -> Metrics | Absent | CannotTell:
        """Of a topic its views, likes and answers; of an answer in one what it has itself."""
        topic, place = receipt.id.split("/")
        first = place == "1"
        try:
            answer = self._server.asked(
                "GET", f"/t/{topic}.json" if first else f"/posts/{receipt.details['post']}.json"
            )
        except PostError as error:
            return CannotTell(trouble=error)
        if not self._told(answer):
            return CannotTell(trouble=self._server.useless(answer) if answer.status != HTTPStatus.OK else None)
        if answer.status in GONE:
            return Absent()
        found = answer.json()
        if found.get("deleted_at"):
            return Absent()
        if first:
            names = ("views", "like_count", "posts_count")
            views, likes, posts = (figure(found.get(name)) for name in names)
            return Metrics(views=views, likes=likes, replies=posts - 1) if posts else CannotTell()
        liked = _liked(found.get("actions_summary"))
        return Metrics(views=figure(found.get("reads")), likes=liked, replies=figure(found.get("reply_count")))

    def _sent(self, method: str, path: str, doubt: str, key: str = "", body: Json = None) -> Answer:
        """The answer to the one call that changes what is public; `doubt` says what may have happened without one."""
        with self._server.failures.in_doubt(doubt, key):
            return self._server.send(method, path, body=body)

    def _looked(self, path: str) -> Answer | None:
        """The forum's answer about a post, where it says that it is there or gone."""
        try:
            answer = self._server.send("GET", path)
        except CallError:
            return None
        return answer if self._told(answer) else None

    def _told(self, answer: Answer) -> bool:
        """Whether the forum says that a post is there, or gone."""
        if answer.status == HTTPStatus.OK:
            return "id" in answer.json()
        return answer.status in GONE and bool(self._server.said(answer))

    def _refused(self, answer: Answer, doubt: str, key: str = "") -> PostError:
        """What to raise for an answer that does not say that it was done."""
        unclear = _("{doubt}: its answer (status {status}) does not tell", doubt=doubt, status=answer.status)
        return self._server.refusal(answer, key) or self._server.failures.unknown(unclear, key)


def _taken_back(post: Mapping[str, Json]) -> bool:
    return bool(post.get("deleted_at") or post.get("user_deleted"))


def _server(account: Account, given: Settings, now: Callable[[], datetime]) -> Server:
    env = account.env
    hint = _(
        "Check {env}_USERNAME and its rights, and {env}_API_KEY ({where_keys_are}).",
        env=env,
        where_keys_are=_(WHERE_KEYS_ARE),
    )
    failures = Failures(
        platform=PLATFORM, title=TITLE, account=account.name, log_in_hint=hint, secrets=lambda: (given.key,)
    )
    return Server(base=given.base, key=given.key, username=given.username, failures=failures, now=now)


def _liked(actions: Json) -> int | None:
    """How many likes: what nobody has done is left out, of the list or of its line; None where there is no list."""
    if not isinstance(actions, list):
        return None
    return next((figure(each.get("count", 0)) for each in objects(actions) if each.get("id") == _LIKE), 0)
