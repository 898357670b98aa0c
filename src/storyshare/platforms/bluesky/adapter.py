"""The adapter: how a part is prepared, published, found again and deleted on Bluesky."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar, Self

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
from storyshare.platforms.bluesky import record, syntax
from storyshare.platforms.bluesky.preparing import Preparing
from storyshare.platforms.bluesky.rules import CREDENTIALS, PLATFORM, TITLE, WHERE_PASSWORDS_ARE, rules, settings
from storyshare.platforms.bluesky.server import Server, error_name, is_stale
from storyshare.platforms.bluesky.session import LogIn, Session
from storyshare.platforms.bluesky.tid import tid_from
from storyshare.platforms.failures import Failures
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.said import figure, identifier

_MAYBE_PUBLIC = N_("The post may be public on Bluesky")
_MAYBE_BOOSTED = N_("The post may be boosted on Bluesky, or not")
_MAYBE_DELETED = N_("The post may be deleted on Bluesky, or not")


class Bluesky:
    """One Bluesky account; made by `connect`."""

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    log_in_lasts: ClassVar[str] = N_("the app password has no end; sessions are renewed")

    def __init__(self, *, server: Server, log_in: LogIn) -> None:
        self._server = server
        self._log_in = log_in

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What Bluesky allows. Raises InputError for an option that cannot be right."""
        return rules(options)

    @classmethod
    def connect(cls, account: Account, secrets: SecretStore, *, now: Callable[[], datetime] = utc_now) -> Self:
        """An adapter for one account; makes no call. Raises SetupError naming every missing credential."""
        env = account.env
        hint = _(
            "Check {env}_HANDLE, and make a new app password for {env}_APP_PASSWORD ({where_passwords_are}).",
            env=env,
            where_passwords_are=_(WHERE_PASSWORDS_ARE),
        )
        failures = Failures(
            platform=PLATFORM,
            title=TITLE,
            account=account.name,
            log_in_hint=hint,
            secrets=lambda: log_in.secrets(),  # noqa: PLW0108 - the log-in is made below, with these
        )
        server = Server(failures=failures, now=now)
        log_in = LogIn(server=server, settings=settings(account, secrets))
        return cls(server=server, log_in=log_in)

    @classmethod
    def log_in(cls, account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
        """Lead a person to all that the account needs. Raises PostError, InputError."""
        from storyshare.platforms.bluesky import logging_in

        return logging_in.log_in(account, secrets, person, utc_now)

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Log in, upload the pictures, resolve the mentions, build the record."""
        return Preparing(server=self._server, log_in=self._log_in).prepared(share, number, sent)

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Write the record by one call; the record's own key makes a second one harmless."""
        payload = dict(cleared.prepared.payload)
        session = self._log_in.known()
        if not session or not session.access or session.did != payload["repo"]:
            raise self._server.failures.not_sent(_("The log-in at Bluesky is gone; it will be made again"), key)
        answer = self._changed("com.atproto.repo.putRecord", session, payload, _(_MAYBE_PUBLIC), key)
        receipt = _receipt(answer, record.at_uri(str(payload["repo"]), str(payload["rkey"])))
        if not receipt:
            raise self._refused(answer, _(_MAYBE_PUBLIC), key)
        return receipt

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        """Look under the attempt's own record key."""
        return self._look(attempt.handle)

    def replayable(self, attempt: Attempt) -> bool:
        """True once the log-in is good: the same record under the same key is no second post.

        Logs in here where it must, because `commit` makes no call but the one.
        """
        try:
            return self._log_in.good().did == attempt.payload.get("repo")
        except PostError:
            return False

    def recognise(self, url: str) -> Receipt:
        """The account's own post at that address, whichever of its names stands in it."""
        rkey = syntax.record_key(url.partition("?")[0].rstrip("/").rpartition("/")[2])
        if rkey is None:
            raise self._server.failures.not_ours()
        found = self._look(record.at_uri(self._log_in.good().did, rkey))
        if isinstance(found, CannotTell):
            raise self._server.failures.not_sent(_("Bluesky could not be asked about that address"))
        if isinstance(found, Absent):
            raise self._server.failures.not_ours()
        return found

    def delete(self, receipt: Receipt) -> None:
        """Delete the record; the server says yes as well where it is gone already."""
        self._delete(receipt.details["uri"])

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Whether the record can no longer be read."""
        found = self._look(receipt.details["uri"])
        return None if isinstance(found, CannotTell) else isinstance(found, Absent)

    def account(self) -> Profile:
        """Whose log-in it is."""
        answer = self._asked("com.atproto.server.getSession", {})
        found = answer.json()
        did, handle = syntax.did(found.get("did")), identifier(found.get("handle"))
        if answer.status != HTTPStatus.OK or not (did and handle):
            raise self._server.useless(answer)
        said = self._server.failures.said
        return Profile(name=f"@{said(handle)}", url=f"https://bsky.app/profile/{said(did)}")

    def boost(self, receipt: Receipt, *, key: str) -> Receipt:
        """Repost by one call, under a record key made of `key`: a second time writes the same record again."""
        session = self._log_in.good()
        rkey = tid_from(key)
        body = record.repost(session.did, rkey, receipt, self._server.now())
        answer = self._changed("com.atproto.repo.putRecord", session, body, _(_MAYBE_BOOSTED), key)
        boost = _receipt(answer, record.at_uri(session.did, rkey, record.REPOSTS))
        if not boost:
            raise self._refused(answer, _(_MAYBE_BOOSTED), key)
        return replace(boost, url=receipt.url)

    def unboost(self, boost: Receipt) -> None:
        """Delete the repost."""
        self._delete(boost.details["uri"])

    def metrics(self, receipt: Receipt) -> Metrics | Absent | CannotTell:
        """The figures of the network's view, which the account's own server asks for us; not every server can."""
        uri = receipt.details["uri"]
        try:
            answer = self._asked("app.bsky.feed.getPosts", {"uris": uri})
        except PostError as error:
            return CannotTell(trouble=error)
        posts = answer.json().get("posts")
        if answer.status != HTTPStatus.OK:
            return CannotTell(trouble=self._server.useless(answer))
        if not isinstance(posts, list):
            return CannotTell()
        post = next((each for each in posts if isinstance(each, dict) and each.get("uri") == uri), None)
        if post is None:
            # The view lags behind: only the record itself tells.
            found = self._look(uri)
            return found if isinstance(found, Absent) else CannotTell()
        likes, boosts, replies, quotes, bookmarks = (
            figure(post.get(f"{name}Count")) for name in ("like", "repost", "reply", "quote", "bookmark")
        )
        return Metrics(likes=likes, boosts=boosts, replies=replies, quotes=quotes, bookmarks=bookmarks)

    def _asked(self, name: str, params: Mapping[str, str]) -> Answer:
        """The answer to a query made with the log-in. Raises PostError."""
        session = self._log_in.good()
        try:
            return self._server.send(session.pds, name, token=session.access, params=params)
        except CallError as error:
            raise self._server.failures.unreached(error) from error

    def _changed(self, name: str, session: Session, body: Json, doubt: str, key: str) -> Answer:
        """The answer to the one call that makes something public. Raises PostError where there is none."""
        with self._server.failures.in_doubt(doubt, key):
            return self._server.send(session.pds, name, token=session.access, body=body)

    def _delete(self, uri: str) -> None:
        body: Json = {**record.place(uri)}
        with self._server.failures.in_doubt(_(_MAYBE_DELETED)):
            answer = self._log_in.send("com.atproto.repo.deleteRecord", body=body)
        if answer.status != HTTPStatus.OK:
            raise self._refused(answer, _(_MAYBE_DELETED))

    def _look(self, uri: str) -> Receipt | Absent | CannotTell:
        try:
            session, at = self._log_in.known() or self._log_in.good(), record.place(uri)
            answer = self._server.send(session.pds, "com.atproto.repo.getRecord", params=at)
        except (ValueError, PostError, CallError):
            return CannotTell()
        if error_name(answer) == "RecordNotFound":
            # Of an account that is no longer this one, its server need not know anything.
            return Absent() if at["repo"] == session.did else CannotTell()
        return _receipt(answer, uri) or CannotTell()

    def _refused(self, answer: Answer, doubt: str, key: str = "") -> PostError:
        if is_stale(answer) or answer.status == HTTPStatus.UNAUTHORIZED:
            self._log_in.drop_token()
        unclear = _("{doubt}: its answer (status {status}) does not tell", doubt=doubt, status=answer.status)
        return self._server.refusal(answer, key) or self._server.failures.unknown(unclear, key)


def _receipt(answer: Answer, uri: str) -> Receipt | None:
    """The receipt for the record at `uri`, where the answer says that it is there."""
    found = answer.json()
    cid = identifier(found.get("cid"))
    if answer.status != HTTPStatus.OK or found.get("uri") != uri or cid is None:
        return None
    return record.receipt(uri, cid)
