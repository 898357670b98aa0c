"""The adapter: how a part is prepared, published, looked for, boosted, measured and deleted on X.

X honours no key, so a send in doubt is never sent again by itself; reading back costs money (`rules.price.look`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar, Self

from storyshare.errors import InputError, PostError
from storyshare.i18n import N_, _
from storyshare.images import fit
from storyshare.models import (
    Absent,
    Account,
    Attempt,
    CannotTell,
    Cleared,
    Credential,
    Json,
    Metrics,
    Part,
    Prepared,
    Profile,
    PublicFile,
    Receipt,
    Rules,
    SecretStore,
    Share,
    utc_now,
)
from storyshare.net import Answer, CallError
from storyshare.platforms.failures import Failures
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.said import figure, identifier, number
from storyshare.platforms.settings import meant
from storyshare.platforms.x import finding
from storyshare.platforms.x.rules import (
    CREDENTIALS,
    IMAGES,
    NEWEST,
    OTHER_CREDENTIALS,
    PLATFORM,
    TITLE,
    WHERE_KEYS_ARE,
    keys,
    rules,
)
from storyshare.platforms.x.server import Server
from storyshare.platforms.x.session import Session

_MAYBE_PUBLIC = N_("The post may be public on X")
_MAYBE_BOOSTED = N_("The post may be reposted on X, or not")
_MAYBE_DELETED = N_("The post may be deleted on X, or not")
_LONGEST_ALT = IMAGES.alt_limit or 0


class X:
    """One account on X; made by `connect`."""

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    other_credentials: ClassVar[tuple[Credential, ...]] = OTHER_CREDENTIALS
    log_in_lasts: ClassVar[str] = N_("no end; by OAuth 2.0 two hours, renewed by itself")

    def __init__(self, *, server: Server) -> None:
        self._server = server

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What X allows. Raises InputError for an option that cannot be right."""
        return rules(options)

    @classmethod
    def connect(cls, account: Account, secrets: SecretStore, *, now: Callable[[], datetime] = utc_now) -> Self:
        """An adapter for one account; makes no call. Raises SetupError naming every missing credential."""
        by_keys = meant((CREDENTIALS, OTHER_CREDENTIALS), secrets) is CREDENTIALS
        hint = (
            _(
                "At {where_keys_are}: let the app read and write, make all four new, and put them "
                "into .env under {env}_…",
                where_keys_are=_(WHERE_KEYS_ARE),
                env=account.env,
            )
            if by_keys
            else _(
                "Log in anew: storyshare accounts add {platform} --name {name}", platform=PLATFORM, name=account.name
            )
        )
        failures = Failures(
            platform=PLATFORM, title=TITLE, account=account.name, log_in_hint=hint, secrets=lambda: given.secret
        )
        given = keys(account, secrets) if by_keys else Session(account, secrets, failures, now=now)
        return cls(server=Server(keys=given, failures=failures, now=now))

    @classmethod
    def log_in(cls, account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
        """Lead a person to all that the account needs. Raises PostError, InputError."""
        from storyshare.platforms.x import logging_in

        return logging_in.log_in(account, secrets, person, utc_now)

    def account(self) -> Profile:
        """Whose keys these are; costs as much as reading one account ($0.010)."""
        answer = self._server.prepared(lambda client: client.get_me(user_auth=True))
        name = self._server.failures.said(identifier(_data(answer).get("username")))
        if not name:
            raise self._server.failures.not_sent(_("X does not say whose keys these are"))
        return Profile(name=f"@{name}", url=f"https://x.com/{name}")

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Upload and describe the pictures, build the call; without pictures nothing is sent."""
        part = share.parts[number - 1]
        files = self._pictures(part)
        payload: dict[str, Json] = {"text": part.text}
        if files:
            payload["media"] = {"media_ids": [self._uploaded(file) for file in files]}
        if sent:
            payload["reply"] = {"in_reply_to_tweet_id": sent[-1].id}
        return Prepared(
            platform=PLATFORM,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload=payload,
            texts=(part.text, *(file.alt for file in files)),
            files=files,
            handle=self._server.user(),
        )

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish by one call; X takes no key."""
        payload = cleared.prepared.payload
        media, reply = payload.get("media"), payload.get("reply")
        answer = self._server.changed(
            lambda client: client.create_tweet(
                text=payload["text"],
                media_ids=media["media_ids"] if isinstance(media, dict) else None,
                in_reply_to_tweet_id=reply["in_reply_to_tweet_id"] if isinstance(reply, dict) else None,
                user_auth=True,
            ),
            _MAYBE_PUBLIC,
            key,
            renew=False,
        )
        receipt = finding.receipt(_data(answer).get("id")) if answer.status // 100 == 2 else None
        if receipt:
            return receipt
        raise self._server.refused(answer, _MAYBE_PUBLIC, key)

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        """Look among the account's posts since the attempt; each one read costs money."""
        if not attempt.handle or attempt.handle != self._server.keys.user:
            return CannotTell()
        answer = self._looked(
            lambda client: client.get_users_tweets(
                attempt.handle,
                max_results=NEWEST,
                start_time=attempt.started_at - finding.TOLERANCE,
                exclude=["retweets"],
                tweet_fields=list(finding.FIELDS),
                user_auth=True,
            )
        )
        return finding.found(attempt, answer.json()) if answer and answer.status == HTTPStatus.OK else CannotTell()

    def recognise(self, url: str) -> Receipt:
        """The account's own post at that address; costs as much as reading a post."""
        post = number(url.partition("?")[0].rstrip("/").rpartition("/")[2])
        if post is None:
            raise self._server.failures.not_ours()
        answer = self._looked(lambda client: client.get_tweet(post, tweet_fields=["author_id"], user_auth=True))
        if answer is None:
            raise self._server.failures.not_sent(_("X could not be asked about that address"))
        receipt = finding.receipt(_data(answer).get("id"))
        if receipt is None or _data(answer).get("author_id") != self._server.keys.user:
            raise self._server.failures.not_ours()
        return receipt

    def delete(self, receipt: Receipt) -> None:
        """Delete the post."""
        self._done(lambda client: client.delete_tweet(receipt.id, user_auth=True), _MAYBE_DELETED)

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Whether its author can no longer see it either; costs as much as reading a post."""
        answer = self._looked(lambda client: client.get_tweet(receipt.id, user_auth=True))
        return None if answer is None else _gone(answer, receipt.id)

    def boost(self, receipt: Receipt, *, key: str) -> Receipt:
        """Repost; X takes no key, but an account can repost a post only once."""
        self._server.user()
        answer = self._server.changed(lambda client: client.retweet(receipt.id, user_auth=True), _MAYBE_BOOSTED, key)
        if answer.status // 100 == 2 and _data(answer).get("retweeted") is True:
            return Receipt(id=receipt.id, url=receipt.url, details={"of": receipt.id})
        raise self._server.refused(answer, _MAYBE_BOOSTED, key)

    def unboost(self, boost: Receipt) -> None:
        """Take the repost back."""
        self._server.user()
        self._done(lambda client: client.unretweet(boost.details["of"], user_auth=True), _MAYBE_BOOSTED)

    def metrics(self, receipt: Receipt) -> Metrics | Absent | CannotTell:
        """The post's public figures; costs as much as reading a post."""
        try:
            answer = self._server.ask(
                lambda client: client.get_tweet(receipt.id, tweet_fields=["public_metrics"], user_auth=True)
            )
        except CallError as error:
            return CannotTell(trouble=self._server.failures.unreached(error))
        except PostError as error:
            return CannotTell(trouble=error)
        gone = _gone(answer, receipt.id)
        if gone is None:
            return CannotTell(trouble=self._server.refusal(answer))
        if gone:
            return Absent()
        public = _data(answer).get("public_metrics")
        figures = public if isinstance(public, dict) else {}
        boosts = finding.named(figures, "retweet_count", "repost_count")
        views, likes, replies, quotes, bookmarks = (
            figure(figures.get(f"{name}_count")) for name in ("impression", "like", "reply", "quote", "bookmark")
        )
        if likes is None:
            return CannotTell()
        return Metrics(
            views=views,
            likes=likes,
            boosts=figure(boosts),
            replies=replies,
            quotes=quotes,
            bookmarks=bookmarks,
        )

    def _pictures(self, part: Part) -> tuple[PublicFile, ...]:
        """The part's pictures as they would be public."""
        refuse = self._server.failures.rejected
        if len(part.images) > IMAGES.count:
            raise refuse(_("X takes at most {count} pictures", count=IMAGES.count), _("Leave some out."))
        if any(not image.alt.strip() for image in part.images):
            raise refuse(_("A picture has no alt text"), _("Describe it under `alt` in the story's record."))
        if any(len(image.alt) > _LONGEST_ALT for image in part.images):
            raise refuse(
                _("An alt text is longer than {longest_alt} characters", longest_alt=_LONGEST_ALT),
                _("Shorten it in the story's record."),
            )
        try:
            return tuple(fit(image, IMAGES, number=position).file for position, image in enumerate(part.images, 1))
        except InputError as error:
            raise refuse(str(error), error.hint) from error

    def _uploaded(self, file: PublicFile) -> str:
        """The id of an uploaded picture that has its alt text."""
        answer = self._server.prepared(lambda client: client.upload(file), upload=True)
        media = number(_data(answer).get("id"))
        if media is None:
            raise self._server.failures.not_sent(_("X took a picture but gave it no number; it will be tried again"))
        self._server.prepared(lambda client: client.describe(media, file.alt))
        return media

    def _done(self, act: Callable[..., object], doubt: str) -> None:
        answer = self._server.changed(act, doubt)
        if answer.status // 100 != 2 and answer.status != HTTPStatus.NOT_FOUND:
            raise self._server.refused(answer, doubt)

    def _looked(self, act: Callable[..., object]) -> Answer | None:
        try:
            return self._server.ask(act)
        except (CallError, PostError):
            return None


def _data(answer: Answer) -> Mapping[str, Json]:
    found = answer.json().get("data")
    return found if isinstance(found, dict) else {}


def _gone(answer: Answer, post: str) -> bool | None:
    """Whether the answer says that the post is gone: X answers 200 for it as well, with a problem in it."""
    if answer.status == HTTPStatus.OK and _data(answer).get("id") == post:
        return False
    found = answer.json()
    errors = found.get("errors")
    kinds = [each.get("type") for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []
    if answer.status not in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}:
        return None
    return True if any(str(kind).endswith("resource-not-found") for kind in [*kinds, found.get("type")]) else None
