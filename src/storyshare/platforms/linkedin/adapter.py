"""The adapter: how a part is prepared, published, looked for, passed on, measured and deleted on LinkedIn.

LinkedIn honours no key, so a send in doubt is never sent again by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
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
from storyshare.net import Answer
from storyshare.platforms.failures import Failures
from storyshare.platforms.linkedin import finding
from storyshare.platforms.linkedin.owner import Owner
from storyshare.platforms.linkedin.preparing import Preparing, post
from storyshare.platforms.linkedin.rules import (
    CREDENTIALS,
    OTHER_CREDENTIALS,
    PLATFORM,
    TITLE,
    Settings,
    post_urn,
    rules,
    settings,
)
from storyshare.platforms.linkedin.server import Server, is_its_own
from storyshare.platforms.linkedin.session import Session
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.said import figure

_MAYBE_PUBLIC = N_("The post may be public on LinkedIn")
_MAYBE_BOOSTED = N_("The post may be reposted on LinkedIn, or not")
_MAYBE_DELETED = N_("The post may be deleted on LinkedIn, or not")
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class LinkedIn:
    """One author on LinkedIn, a person or an organisation; made by `connect`.

    No `Replay`: LinkedIn takes no key. Without an organisation's rights nothing can be read back: then `find`,
    `is_gone` and `metrics` say that they cannot tell.
    """

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    other_credentials: ClassVar[tuple[Credential, ...]] = OTHER_CREDENTIALS
    log_in_lasts: ClassVar[str] = N_(
        "60 days, then log in anew; renewed by itself for a year where LinkedIn lets the app"
    )

    def __init__(self, *, settings: Settings, server: Server, pause: Callable[[float], None]) -> None:
        self._settings = settings
        self._server = server
        self._pause = pause

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What LinkedIn allows. Raises InputError for an option that cannot be right."""
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
        hint = _("Log in anew: storyshare accounts add {platform} --name {name}.", platform=PLATFORM, name=account.name)
        failures = Failures(
            platform=PLATFORM, title=TITLE, account=account.name, log_in_hint=hint, secrets=lambda: session.secret
        )
        session = Session(given, secrets, failures, now=now)
        server = Server(settings=given, failures=failures, now=now, session=session)
        return cls(settings=given, server=server, pause=pause)

    @classmethod
    def log_in(cls, account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
        """Lead a person to all that the account needs. Raises PostError, SetupError, InputError."""
        from storyshare.platforms.linkedin import logging_in  # a preview logs nobody in

        return logging_in.log_in(account, secrets, person, utc_now)

    def account(self) -> Profile:
        """Who posts, and that this log-in may post as them."""
        return Owner(self._server).profile(self._settings.ends_at)

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:  # noqa: ARG002 - no threads here
        """Upload the pictures and wait until they are ready, build the call; without pictures nothing is sent."""
        return Preparing(server=self._server, pause=self._pause).prepared(share, number)

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish by one call; LinkedIn takes no key."""
        return self._published(dict(cleared.prepared.payload), _MAYBE_PUBLIC, key, renew=False)

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        """Look among an organisation's newest posts; a person's cannot be read."""
        if not self._settings.is_organisation or attempt.handle != self._settings.author:
            return CannotTell()
        author = quote(self._settings.author, safe="")
        path = f"/rest/posts?q=author&author={author}&count={finding.NEWEST}&sortBy=CREATED"
        answer = self._server.looked(path, verb="FINDER")
        elements = answer.json().get("elements") if answer and answer.status == HTTPStatus.OK else None
        if not isinstance(elements, list) or not all(isinstance(each, dict) for each in elements):
            return CannotTell()
        return finding.found(attempt, [each for each in elements if isinstance(each, dict)])

    def recognise(self, url: str) -> Receipt:
        """The post that the address names: an organisation's is looked at, a person's is taken at the person's word."""
        urn = finding.in_address(url)
        if urn is None:
            raise self._server.failures.not_ours()
        receipt = finding.receipt(urn) or Receipt(id=urn, url=url.partition("?")[0])
        # The number of an activity is not that of its post, and the interface knows only the latter.
        if not self._settings.is_organisation or not post_urn(urn):
            return receipt
        answer = self._looked(urn)
        if answer is None:
            raise self._server.failures.not_sent(_("LinkedIn could not be asked about that address"))
        if answer.json().get("author") != self._settings.author:
            raise self._server.failures.not_ours()
        return receipt

    def delete(self, receipt: Receipt) -> None:
        """Delete the post; LinkedIn says yes as well where it is gone already."""
        self._delete(receipt.id, receipt.url)

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Whether the organisation can no longer see it either; a person's posts cannot be read."""
        if not self._settings.is_organisation or not post_urn(receipt.id):
            return None
        answer = self._looked(receipt.id)
        return None if answer is None else answer.status in _GONE

    def boost(self, receipt: Receipt, *, key: str) -> Receipt:
        """Repost without a word of one's own; LinkedIn takes no key, and refuses a second one as a duplicate."""
        of = post_urn(receipt.id)
        if of is None:
            hint = _("Open {url} in your browser, and repost it there.", url=receipt.url)
            raise self._server.failures.rejected(_("The address of that post does not say which it is"), hint, key)
        payload: dict[str, Json] = {**post(self._settings.author, ""), "reshareContext": {"parent": of}}
        boost = self._published(payload, _MAYBE_BOOSTED, key)
        return Receipt(id=boost.id, url=receipt.url, details={"of": of})

    def unboost(self, boost: Receipt) -> None:
        """Delete the repost."""
        self._delete(boost.id, boost.url)

    def metrics(self, receipt: Receipt) -> Metrics | Absent | CannotTell:
        """An organisation's figures; for persons LinkedIn gives none to such apps."""
        urn = post_urn(receipt.id)
        if not self._settings.is_organisation or not urn:
            return CannotTell(answered=True)
        organisation, one = quote(self._settings.author, safe=""), quote(urn, safe="")
        kind = "shares" if urn.startswith("urn:li:share:") else "ugcPosts"
        path = f"/rest/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity={organisation}"
        try:
            answer = self._server.asked("GET", f"{path}&{kind}=List({one})", verb="FINDER")
        except PostError as error:
            return CannotTell(trouble=error)
        figures = _statistics(answer)
        likes = figure(figures.get("likeCount"))
        if likes is None:
            return CannotTell(answered=True)
        views, boosts, replies = (figure(figures.get(f"{name}Count")) for name in ("impression", "share", "comment"))
        return Metrics(views=views, likes=likes, boosts=boosts, replies=replies)

    def _published(self, payload: dict[str, Json], doubt: str, key: str, *, renew: bool = True) -> Receipt:
        answer = self._server.changed("POST", "/rest/posts", doubt, key, body=payload, renew=renew)
        if answer.status != HTTPStatus.CREATED:
            raise self._server.refused(answer, doubt, key)
        receipt = finding.receipt(answer.headers.get("x-restli-id"))
        if receipt is None:
            # It is public, and nobody knows where: a person finds its address, and it is never sent again.
            boosted = _("The post is reposted on LinkedIn, but LinkedIn did not say at which address")
            public = _("The post is public on LinkedIn, but LinkedIn did not say at which address")
            raise self._server.failures.unknown(boosted if doubt == _MAYBE_BOOSTED else public, key)
        return receipt

    def _delete(self, post: str, url: str) -> None:
        urn = post_urn(post)
        if urn is None:
            message = _("The address of that post does not say which it is")
            raise self._server.failures.rejected(
                message, _("Open {url} in your browser, and delete it there.", url=url)
            )
        answer = self._server.changed("DELETE", f"/rest/posts/{quote(urn, safe='')}", _MAYBE_DELETED, verb="DELETE")
        done = answer.status in {HTTPStatus.NO_CONTENT, HTTPStatus.OK}
        if not done and not (answer.status in _GONE and is_its_own(answer)):
            raise self._server.refused(answer, _MAYBE_DELETED)

    def _looked(self, post: str) -> Answer | None:
        """LinkedIn's answer about a post, where it says that it is there or gone."""
        answer = self._server.looked(f"/rest/posts/{quote(post, safe='')}")
        if answer is None:
            return None
        told = answer.json().get("id") == post if answer.status == HTTPStatus.OK else answer.status in _GONE
        return answer if told and (answer.status == HTTPStatus.OK or is_its_own(answer)) else None


def _statistics(answer: Answer) -> Mapping[str, Json]:
    elements = answer.json().get("elements")
    first = elements[0] if isinstance(elements, list) and len(elements) == 1 else None
    total = first.get("totalShareStatistics") if isinstance(first, dict) else None
    return total if isinstance(total, dict) else {}
