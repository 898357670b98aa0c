"""The adapter: how a part is prepared, published, found again, boosted, measured and deleted."""

from __future__ import annotations

import time
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
    Metrics,
    Prepared,
    Profile,
    Receipt,
    Rules,
    SecretStore,
    Share,
    utc_now,
)
from storyshare.platforms import containers, newest
from storyshare.platforms.containers import Handle
from storyshare.platforms.graph import Graph, delete, is_gone, is_missing, listed
from storyshare.platforms.long_login import log_in, token_of
from storyshare.platforms.protocol import LoggedIn, MediaHost, Person
from storyshare.platforms.said import figure, identifier
from storyshare.platforms.settings import filled_in, stand_in
from storyshare.platforms.threads import finding
from storyshare.platforms.threads.preparing import AT, Preparing
from storyshare.platforms.threads.rules import ADDRESS, CREDENTIALS, PLATFORM, TITLE, WHERE_TOKENS_ARE, rules

_VERSION = "/v1.0"
_MAYBE_PUBLIC = N_("The post may be public on Threads")
_MAYBE_BOOSTED = N_("The post may be reposted on Threads, or not")
_MAYBE_DELETED = N_("The post may be deleted on Threads, or not")
_STEPS = N_("""\
1. Sign in at https://developers.facebook.com and create an app with the use case “Access the Threads API”.
2. In its settings add the permissions threads_basic, threads_content_publish, threads_manage_replies, \
threads_read_replies, threads_manage_insights and threads_delete.
3. Under App roles add the organisation's Threads account as a Threads Tester. Accept it on Threads: Settings, \
Account, Website permissions, Invites.
4. Make a token for the account: {where}. It holds for 60 days, and storyshare renews it.
""")


class Threads:
    """One account on Threads; made by `connect`.

    No `Replay`: whether a container that was released twice makes two posts is not known.
    """

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    log_in_lasts: ClassVar[str] = N_("60 days; storyshare renews it where it is used within them")

    def __init__(self, *, graph: Graph, options: Mapping[str, str], pause: Callable[[float], None]) -> None:
        self.media: MediaHost | None = None
        self._graph = graph
        self._options = options
        self._pause = pause

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What Threads allows. Raises InputError for an option that cannot be right."""
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
        given = filled_in(account, CREDENTIALS, secrets)
        return cls(graph=_graph(account, secrets, given["ACCESS_TOKEN"], now), options=account.options, pause=pause)

    @classmethod
    def log_in(cls, account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
        """Lead a person to a token, and look whose it is."""
        token = log_in(person, _(_STEPS, where=_(WHERE_TOKENS_ARE)).splitlines(), account)
        user, name = _owner(_graph(account, secrets, token, utc_now))
        person.tell(_("That is @{name} on Threads ({user}).", name=name, user=user))
        return LoggedIn(values={"ACCESS_TOKEN": token})

    def account(self) -> Profile:
        """Whose token it is, and until when."""
        _, name = _owner(self._graph)
        return Profile(name=f"@{name}", url=f"https://www.threads.com/@{name}", ends_at=self._graph.token.ends_at)

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Put the pictures where Meta fetches them, make the container, and wait until it is ready."""
        user, name = _owner(self._graph)
        preparing = Preparing(
            graph=self._graph, user=user, name=name, options=self._options, media=self.media, pause=self._pause
        )
        return preparing.prepared(share, number, sent)

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Release the container by one call."""
        post = containers.released(self._graph, AT, cleared.prepared, _MAYBE_PUBLIC, key)
        handle = Handle.read(cleared.prepared.handle)
        return finding.receipt(post, handle.user if handle else "", handle.name if handle else "")

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        """By the container's own word; where it was released, the post among the account's newest."""
        handle = Handle.read(attempt.handle)
        state = containers.state_of(self._graph, AT, handle) if handle else CannotTell()
        if handle is None or state != "published":
            return state if not isinstance(state, str) else CannotTell()
        for path in ("threads", "replies"):
            try:
                found = listed(self._graph.read(f"/{handle.user}/{path}", fields=finding.FIELDS, limit="25"))
            except PostError:
                continue
            if posts := newest.matching(attempt, found or [], "text"):
                return finding.receipt(posts[0], handle.user, handle.name) if len(posts) == 1 else CannotTell()
        return CannotTell()

    def recognise(self, url: str) -> Receipt:
        """The account's own post at that address, among its newest hundred."""
        user, name = _owner(self._graph)
        wanted = finding.named(url, name)
        if wanted is None:
            raise self._graph.failures.not_ours()
        whole = True
        for path in ("threads", "replies"):
            found = listed(self._graph.look(f"/{user}/{path}", fields="id,permalink", limit="100")) or []
            for post in found:
                if identifier(post.get("id")) and wanted in newest.names(post):
                    return finding.receipt(str(post["id"]), user, name)
            whole = whole and len(found) < newest.NEWEST
        if whole:
            raise self._graph.failures.not_ours()
        raise self._graph.failures.not_sent(
            _("It is not among the account's newest hundred posts, and more are not shown")
        )

    def delete(self, receipt: Receipt) -> None:
        """Delete the post; of what is not there Threads says so."""
        delete(self._graph, receipt.id, _MAYBE_DELETED)

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Whether there is nothing under its id, asked by the very account that posted it: it sees all of its own."""
        return is_gone(self._graph, receipt.id, lambda: _owner(self._graph)[0] == receipt.details.get("user"))

    def boost(self, receipt: Receipt, *, key: str) -> Receipt:
        """Repost the post; one that this account has reposted before is left as it is."""
        user, _ = _owner(self._graph)
        known = self._reposted(user, receipt.id)
        if known is None:
            answer = self._graph.change("POST", f"/{receipt.id}/repost", _MAYBE_BOOSTED, key=key)
            known = identifier(answer.json().get("id")) if answer.status == HTTPStatus.OK else None
            if known is None:
                raise self._graph.refused(answer, _MAYBE_BOOSTED, key)
        return Receipt(id=known, url=receipt.url, details={"of": receipt.id, "user": user})

    def unboost(self, boost: Receipt) -> None:
        """Take the repost back."""
        delete(self._graph, boost.id, _MAYBE_BOOSTED)

    def metrics(self, receipt: Receipt) -> Metrics | Absent | CannotTell:
        """What Threads counts."""
        try:
            answer = self._graph.ask(
                "GET", f"/{receipt.id}/insights", metric="views,likes,replies,reposts,quotes,shares"
            )
        except PostError as error:
            return CannotTell(trouble=error)
        if is_missing(answer):
            return Absent()
        if answer.status != HTTPStatus.OK:
            return CannotTell(trouble=self._graph.useless(answer))
        found = containers.figures(answer.json())
        if figure(found.get("likes")) is None:
            return CannotTell()
        return Metrics(
            views=figure(found.get("views")),
            likes=figure(found.get("likes")),
            boosts=figure(found.get("reposts")),
            replies=figure(found.get("replies")),
            quotes=figure(found.get("quotes")),
        )

    def _reposted(self, user: str, post: str) -> str | None:
        """The account's own repost of it, among its newest. Raises PostError where they cannot be read."""
        answer = self._graph.read(f"/{user}/threads", fields="id,reposted_post", limit="100")
        found = listed(answer)
        if found is None:
            raise self._graph.failures.not_sent(_("Threads does not say what this account has reposted"))
        for each in found:
            of = each.get("reposted_post")
            if isinstance(of, dict) and of.get("id") == post:
                return identifier(each.get("id"))
        return None


def _graph(account: Account, secrets: SecretStore, access: str, now: Callable[[], datetime]) -> Graph:
    base = stand_in(account, secrets, TITLE) or ADDRESS
    hint = _(
        "Make a new {env}_ACCESS_TOKEN: {where_tokens_are}.", env=account.env, where_tokens_are=_(WHERE_TOKENS_ARE)
    )
    token, failures = token_of(
        platform=PLATFORM,
        title=TITLE,
        account=account,
        secrets=secrets,
        access=access,
        renew_at=(f"{base}/refresh_access_token", "th_refresh_token"),
        hint=hint,
        now=now,
    )
    return Graph(address=f"{base}{_VERSION}", token=token, failures=failures, now=now)


def _owner(graph: Graph) -> tuple[str, str]:
    """The id and the name of the account. Raises PostError."""
    found = graph.read("/me", fields="id,username")
    user, name = identifier(found.get("id")), identifier(found.get("username"))
    if user is None or name is None:
        raise graph.failures.not_sent(_("Threads does not say whose log-in this is"))
    return user, name
