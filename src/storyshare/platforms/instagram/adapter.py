"""The adapter: how a post is prepared, published, found again, measured, and deleted where Meta lets anybody."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

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
from storyshare.platforms import containers, graph, newest
from storyshare.platforms.containers import Handle
from storyshare.platforms.graph import Graph, is_missing, listed
from storyshare.platforms.instagram import finding
from storyshare.platforms.instagram.preparing import AT, Preparing
from storyshare.platforms.instagram.rules import (
    ADDRESSES,
    CREDENTIALS,
    PLATFORM,
    TITLE,
    WHERE_TOKENS_ARE,
    log_in,
    rules,
)
from storyshare.platforms.long_login import log_in as asked_for
from storyshare.platforms.long_login import token_of
from storyshare.platforms.protocol import LoggedIn, MediaHost, Person
from storyshare.platforms.said import figure, identifier
from storyshare.platforms.settings import filled_in, stand_in

_VERSION = "/v25.0"
_MAYBE_PUBLIC = N_("The post may be public on Instagram")
_MAYBE_DELETED = N_("The post may be deleted on Instagram, or not")
_PROFESSIONAL = N_(
    "1. In the Instagram app make the account a professional one: Settings, Account type "
    "and tools. Private accounts cannot.\n"
)
_BY_INSTAGRAM = N_("""\
2. Sign in at https://developers.facebook.com and create an app with the use case “Manage messaging & content on \
Instagram”; choose “API setup with Instagram login”.
3. Under App roles add the account as an Instagram Tester. Accept it on Instagram: Settings, Website permissions, \
Apps and websites, Tester invites.
4. Add the permissions instagram_business_basic, instagram_business_content_publish and \
instagram_business_manage_insights, and generate a token for the account. It holds for 60 days; storyshare renews it.
""")
_BY_PAGE = N_("""\
2. Link it to the organisation's Facebook Page: the Page's settings, Linked accounts.
3. Sign in at https://developers.facebook.com, create an app for the Page, and in the Graph API Explorer make a token \
of the Page with instagram_basic, instagram_content_publish, instagram_manage_insights, instagram_manage_contents and \
pages_read_engagement. Made from a long-lived token of yours it has no end.
""")


class Instagram:
    """One professional account on Instagram; made by `connect`.

    No `Replay`: whether a container that was released twice makes two posts is not known. No `Boost`: there is none. No
    `Delete` with Instagram's own log-in, for which Meta documents none: see `InstagramThroughPage`.
    """

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    log_in_lasts: ClassVar[str] = N_(
        "60 days; storyshare renews it where it is used within them. Through a Page: no end"
    )

    def __init__(self, *, graph: Graph, options: Mapping[str, str], pause: Callable[[float], None]) -> None:
        self.media: MediaHost | None = None
        self._graph = graph
        self._options = options
        self._pause = pause

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What Instagram allows. Raises InputError for an option that cannot be right."""
        return rules(options)

    @classmethod
    def connect(
        cls,
        account: Account,
        secrets: SecretStore,
        *,
        now: Callable[[], datetime] = utc_now,
        pause: Callable[[float], None] = time.sleep,
    ) -> Instagram:
        """An adapter for one account; makes no call. Raises SetupError naming every missing credential."""
        given = filled_in(account, CREDENTIALS, secrets)
        kind = InstagramThroughPage if log_in(account.options) == "facebook" else Instagram
        found = _graph(account, secrets, given["ACCESS_TOKEN"], now)
        return kind(graph=found, options=account.options, pause=pause)

    @classmethod
    def log_in(cls, account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
        """Lead a person to a token, by the log-in that the account's options name, and look whose it is."""
        person.tell(_("A post can only be deleted by storyshare with a log-in through a Facebook Page."))
        by_page = person.choose(_("Which log-in?"), (_("Instagram's own"), _("through a Facebook Page"))) == 1
        way = "facebook" if by_page else "instagram"
        token = asked_for(
            person, [*_(_PROFESSIONAL).splitlines(), *_(_BY_PAGE if by_page else _BY_INSTAGRAM).splitlines()], account
        )
        chosen = replace(account, options={**account.options, "log_in": way})
        kind = InstagramThroughPage if by_page else Instagram
        adapter = kind(graph=_graph(chosen, secrets, token, utc_now), options=chosen.options, pause=time.sleep)
        person.tell(_("That is {name} on Instagram.", name=adapter.account().name))
        return LoggedIn(values={"ACCESS_TOKEN": token}, options={"log_in": way})

    def account(self) -> Profile:
        """Whose token it is, and until when."""
        _, name = self._owner()
        return Profile(name=f"@{name}", url=f"https://www.instagram.com/{name}/", ends_at=self._graph.token.ends_at)

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:  # noqa: ARG002 - no threads
        """Put the pictures where Meta fetches them, make the container, and wait until it is ready."""
        user, name = self._owner()
        preparing = Preparing(
            graph=self._graph, user=user, name=name, options=self._options, media=self.media, pause=self._pause
        )
        return preparing.prepared(share, number)

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
        try:
            found = listed(self._graph.read(f"/{handle.user}/media", fields=finding.FIELDS, limit="25"))
        except PostError:
            return CannotTell()
        posts = newest.matching(attempt, found or [], "caption")
        return finding.receipt(posts[0], handle.user, handle.name) if len(posts) == 1 else CannotTell()

    def recognise(self, url: str) -> Receipt:
        """The account's own post at that address, among its newest hundred."""
        user, name = self._owner()
        wanted = finding.named(url, name)
        if wanted is None:
            raise self._graph.failures.not_ours()
        found = listed(self._graph.look(f"/{user}/media", fields="id,permalink", limit=str(newest.NEWEST))) or []
        for post in found:
            if identifier(post.get("id")) and wanted in newest.names(post):
                return finding.receipt(str(post["id"]), user, name)
        if len(found) < newest.NEWEST:
            raise self._graph.failures.not_ours()
        raise self._graph.failures.not_sent(
            _("It is not among the account's newest hundred posts, and more are not shown")
        )

    def metrics(self, receipt: Receipt) -> Metrics | Absent | CannotTell:
        """What Instagram counts; there is nothing like a boost."""
        try:
            answer = self._graph.ask("GET", f"/{receipt.id}/insights", metric="views,likes,comments,saved")
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
            replies=figure(found.get("comments")),
            bookmarks=figure(found.get("saved")),
        )

    def _owner(self) -> tuple[str, str]:
        """The id and the name of the account. Raises PostError."""
        found = self._graph.read("/me", fields="user_id,username")
        return self._named(found.get("user_id"), found.get("username"))

    def _named(self, user_id: object, username: object) -> tuple[str, str]:
        user, name = identifier(user_id), identifier(username)
        if user is None or name is None:
            raise self._graph.failures.not_sent(_("Instagram does not say whose log-in this is"))
        return user, name


class InstagramThroughPage(Instagram):
    """The same by the log-in of the Facebook Page that the account is linked to, with which posts can be deleted."""

    def delete(self, receipt: Receipt) -> None:
        """Delete the post; of what is not there Instagram says so."""
        graph.delete(self._graph, receipt.id, _MAYBE_DELETED)

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Whether there is nothing under its id any more, for the account that posted it."""
        return graph.is_gone(self._graph, receipt.id, lambda: self._owner()[0] == receipt.details.get("user"))

    def _owner(self) -> tuple[str, str]:
        """The account that the Page is linked to."""
        found = self._graph.read("/me", fields="instagram_business_account{id,username}")
        linked = found.get("instagram_business_account")
        if not isinstance(linked, dict):
            hint = _(
                "Link it on Facebook: the Page's settings, Linked accounts. And use the token of the Page, not yours."
            )
            raise self._graph.failures.on_hold(_("This log-in is of no Page with an Instagram account"), hint=hint)
        return self._named(linked.get("id"), linked.get("username"))


def _graph(account: Account, secrets: SecretStore, access: str, now: Callable[[], datetime]) -> Graph:
    way = log_in(account.options)
    base = stand_in(account, secrets, TITLE) or ADDRESSES[way]
    token, failures = token_of(
        platform=PLATFORM,
        title=TITLE,
        account=account,
        secrets=secrets,
        access=access,
        renew_at=(f"{base}/refresh_access_token", "ig_refresh_token") if way == "instagram" else None,
        hint=_(
            "Make a new {env}_ACCESS_TOKEN: {where_tokens_are}.", env=account.env, where_tokens_are=_(WHERE_TOKENS_ARE)
        ),
        now=now,
    )
    return Graph(address=f"{base}{_VERSION}", token=token, failures=failures, now=now)
