"""The adapter: how a post is prepared, published, found again, measured and deleted on a Lemmy server."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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
from storyshare.platforms.failures import Failures
from storyshare.platforms.lemmy import finding, home, pictures
from storyshare.platforms.lemmy.preparing import Preparing
from storyshare.platforms.lemmy.rules import CREDENTIALS, PLATFORM, TITLE, Settings, community, rules, settings
from storyshare.platforms.lemmy.server import GONE, STALE, Server, error_name, inner, parsed
from storyshare.platforms.lemmy.session import Session
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.said import figure, identifier

_MAYBE_PUBLIC = N_("The post may be public on the server")
_MAYBE_DELETED = N_("The post may be deleted on the server, or not")
_ADDRESS = re.compile(r"/post/(?P<id>\d{1,15})/?")


class Lemmy:
    """One account on a server that runs Lemmy 0.19; made by `connect`.

    It never sends again by itself: Lemmy takes no key, so that a second call is a second post. It has no boosts: what
    Lemmy calls a cross-post is a new post in another community. It has no threads: one post holds a whole story, and
    comments below one's own post are read as answers. Other servers show a post, and take it away, when they hear of
    it, which may be minutes or days later.
    """

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    log_in_lasts: ClassVar[str] = N_("no end, until the password is changed; then made again by the new one")

    def __init__(self, *, settings: Settings, session: Session) -> None:
        self._settings = settings
        self._session = session
        self._failures = session.server.failures

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What the server allows. Raises InputError for an option that cannot be right."""
        return rules(options)

    @classmethod
    def connect(cls, account: Account, secrets: SecretStore, *, now: Callable[[], datetime] = utc_now) -> Self:
        """An adapter for one account; makes no call. Raises SetupError naming every missing credential."""
        given = settings(account, secrets)
        return cls(settings=given, session=_session(account, given, secrets, now, None))

    @classmethod
    def log_in(
        cls, account: Account, secrets: SecretStore, person: Person, *, now: Callable[[], datetime] = utc_now
    ) -> LoggedIn:
        """Lead a person to a server, an account and a community."""
        from storyshare.platforms.lemmy.logging_in import log_in

        return log_in(
            account,
            secrets,
            person,
            lambda who, typed, code: _session(who, settings(who, typed), typed, now, code),
        )

    def account(self) -> Profile:
        """Whose log-in it is, and whether the server knows the community."""
        site = home.site(self._session)
        if community(self._settings.options):
            home.named(self._session, self._settings.options)
        return Profile(name=f"@{site.name}", url=site.url, options={"base_url": self._settings.base})

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:  # noqa: ARG002 -- no threads
        """Log in where nobody is, look up the community and its languages, upload the pictures, build the call."""
        return Preparing(settings=self._settings, session=self._session).prepared(share, number)

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish by one call."""
        body = dict(cleared.prepared.payload)
        with self._failures.in_doubt(_(_MAYBE_PUBLIC), key):
            answer = self._session.server.send("POST", "/api/v3/post", token=self._session.known(), body=body)
        post = inner(answer.json(), "post_view", "post") if answer.status == HTTPStatus.OK else {}
        receipt = finding.receipt(self._settings.base, post, body.get("body"))
        if receipt:
            return receipt
        if error_name(answer) in STALE:
            # The next time that a post is prepared the server says that nobody is logged in.
            message = _("The server does not take the log-in any more; it will be made again by the password")
            raise self._failures.not_sent(message, key)
        raise self._refused(answer, _(_MAYBE_PUBLIC), key)

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        """Look among the account's newest posts."""
        handle = parsed(attempt.handle)
        if (handle.get("base"), handle.get("username")) != (self._settings.base, self._settings.username):
            return CannotTell()
        params = {"username": self._settings.username, "sort": "New", "limit": str(finding.NEWEST)}
        try:
            answer = self._session.send("GET", "/api/v3/user", params=params)
        except (CallError, PostError):
            return CannotTell()
        return finding.found(self._settings.base, attempt, answer)

    def recognise(self, url: str) -> Receipt:
        """The account's own post at that address, on its own server."""
        base, address = self._settings.base, url.partition("?")[0].partition("#")[0]
        match = _ADDRESS.fullmatch(address.removeprefix(base)) if address.startswith(f"{base}/") else None
        if match is None:
            raise self._failures.not_ours()
        answer = self._session.asked("GET", "/api/v3/post", params={"id": match["id"]})
        if error_name(answer) in GONE:
            raise self._failures.not_ours()
        post, creator = (inner(answer.json(), "post_view", name) for name in ("post", "creator"))
        receipt = finding.receipt(base, post, post.get("body"))
        if answer.status != HTTPStatus.OK or receipt is None:
            raise self._session.server.useless(answer)
        ours = str(creator.get("name")).casefold() == self._settings.username.casefold()
        if not ours or creator.get("local") is not True or finding.is_gone(post):
            raise self._failures.not_ours()
        return receipt

    def delete(self, receipt: Receipt) -> None:
        """Take it from readers' sight, then its pictures; other servers are told of it, and may keep it."""
        body: Json = {"post_id": int(receipt.id), "deleted": True}
        with self._failures.in_doubt(_(_MAYBE_DELETED)):
            answer = self._session.send("POST", "/api/v3/post/delete", body=body)
        done = answer.status == HTTPStatus.OK and inner(answer.json(), "post_view", "post").get("deleted") is True
        # Of what is deleted already Lemmy says in many ways that it could not be done.
        if not done and self._is_hidden(receipt) is not True:
            raise self._refused(answer, _(_MAYBE_DELETED))
        pictures.take_away(self._session, _pictures(receipt))

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Whether readers of the account's own server can see neither it nor its pictures any more."""
        hidden = self._is_hidden(receipt)
        return pictures.are_gone(self._session, _pictures(receipt)) if hidden else hidden

    def _is_hidden(self, receipt: Receipt) -> bool | None:
        view = self._looked(receipt)
        if view is None:
            return None
        return finding.is_gone(inner(view, "post")) if view else True

    def metrics(self, receipt: Receipt) -> Metrics | Absent | CannotTell:
        """Votes for it, the account's own first one among them, and comments."""
        try:
            answer = self._session.asked("GET", "/api/v3/post", params={"id": receipt.id})
        except PostError as error:
            return CannotTell(trouble=error)
        view = _shown(answer, receipt)
        if view is None:
            return CannotTell(trouble=self._session.server.useless(answer) if answer.status != HTTPStatus.OK else None)
        if not view or finding.is_gone(inner(view, "post")):
            return Absent()
        counts = inner(view, "counts")
        likes, replies = figure(counts.get("upvotes")), figure(counts.get("comments"))
        return Metrics(likes=likes, replies=replies) if (likes, replies) != (None, None) else CannotTell()

    def _looked(self, receipt: Receipt) -> dict[str, Json] | None:
        """What the server shows of a post, nothing where it says that there is none; None where it does not tell."""
        try:
            answer = self._session.send("GET", "/api/v3/post", params={"id": receipt.id})
        except (CallError, PostError):
            return None
        return _shown(answer, receipt)

    def _refused(self, answer: Answer, doubt: str, key: str = "") -> PostError:
        """What to raise for an answer that does not say that it was done."""
        unclear = _("{doubt}: its answer (status {status}) does not tell", doubt=doubt, status=answer.status)
        return self._session.server.refusal(answer, key) or self._failures.unknown(unclear, key)


def _shown(answer: Answer, receipt: Receipt) -> dict[str, Json] | None:
    """What an answer shows of a post, nothing where it says that there is none; None where it does not tell."""
    if error_name(answer) in GONE:
        return {}
    view = inner(answer.json(), "post_view")
    there = answer.status == HTTPStatus.OK and inner(view, "post").get("id") == int(receipt.id)
    return view if there else None


def _pictures(receipt: Receipt) -> list[str]:
    """The names of its pictures. As the ledger keeps them, and so looked at before they stand in an address."""
    return [name for name in receipt.details.get("pictures", "").split() if identifier(name)]


def _session(
    account: Account,
    given: Settings,
    secrets: SecretStore,
    now: Callable[[], datetime],
    code: Callable[[], str] | None,
) -> Session:
    # The session and the failures need each other: what must not be shown changes with the token.
    made: list[Session] = []
    failures = Failures(
        platform=PLATFORM,
        title=TITLE,
        account=account.name,
        log_in_hint=_(
            "Check {env}_USERNAME and {env}_PASSWORD, and sign in at {base} to see why.",
            env=account.env,
            base=given.base,
        ),
        secrets=lambda: (given.password, *(each for session in made for each in session.secrets())),
    )
    server = Server(base=given.base, failures=failures, now=now)
    made.append(Session(server=server, settings=given, secrets=secrets, code=code))
    return made[0]
