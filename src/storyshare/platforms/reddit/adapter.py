"""The adapter: how a part is prepared, published, found again, measured and deleted on Reddit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
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
from storyshare.platforms.failures import Failures
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.reddit import body, finding
from storyshare.platforms.reddit.rules import (
    CREDENTIALS,
    PLATFORM,
    TITLE,
    Settings,
    flair,
    kind,
    replies,
    rules,
    settings,
)
from storyshare.platforms.reddit.server import App, Server, done
from storyshare.platforms.said import figure, identifier
from storyshare.platforms.tokens import KeptToken, Token

_MAYBE_PUBLIC = N_("The post may be public on Reddit")
_MAYBE_DELETED = N_("The post may be deleted on Reddit, or not")
_DELETED = "[deleted]"


class Reddit:
    """One account on Reddit, in one subreddit or on its own profile; made by `connect`.

    It has no boost: what Reddit has is a crosspost, a post of its own in another subreddit. It has no threads: comments
    below one's own post are read as answers.
    """

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    log_in_lasts: ClassVar[str] = N_("no end, renewed each hour; Reddit gives no new keys without its approval")

    def __init__(self, *, settings: Settings, server: Server) -> None:
        self._settings = settings
        self._server = server

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What Reddit allows. Raises InputError for an option that cannot be right."""
        return rules(options)

    @classmethod
    def connect(cls, account: Account, secrets: SecretStore, *, now: Callable[[], datetime] = utc_now) -> Self:
        """An adapter for one account; makes no call. Raises SetupError naming every missing credential."""
        given = settings(account, secrets)
        first = Token(access="", refresh=given.refresh_token)
        # The token and the failures need each other: what must not be shown changes with the token.
        tokens: list[KeptToken] = []
        failures = Failures(
            platform=PLATFORM,
            title=TITLE,
            account=account.name,
            log_in_hint=_(
                "Log in again for {env}_REFRESH_TOKEN, with the permissions that storyshare asks for.", env=account.env
            ),
            secrets=lambda: (given.client_secret, *(each for token in tokens for each in token.secrets())),
        )
        app = App(settings=given, failures=failures, now=now)
        tokens.append(KeptToken(secrets, first=first, renew=app.renewed, now=now))
        return cls(settings=given, server=Server(settings=given, token=tokens[0], failures=failures, now=now))

    @classmethod
    def log_in(cls, account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
        """Lead a person who holds keys to a log-in; tell all others what is left to them."""
        from storyshare.platforms.reddit.log_in import log_in

        return log_in(account, secrets, person, cls.connect)

    def account(self) -> Profile:
        """Whose log-in it is."""
        name = identifier(self._server.get("/api/v1/me").json().get("name"))
        if name is None:
            raise self._server.failures.not_sent(_("Reddit does not say whose log-in this is"))
        if name.casefold() != self._settings.username.casefold():
            message = _("The log-in is u/{name}'s, not u/{username}'s", name=name, username=self._settings.username)
            raise self._server.failures.on_hold(message, hint=_("Log in as that account, or name it in .env."))
        return Profile(name=f"u/{name}", url=f"https://www.reddit.com/user/{name}/")

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:  # noqa: ARG002 -- no threads
        """Renew the log-in where it is about to end, build the call."""
        part = share.parts[number - 1]
        refuse = self._server.failures.rejected
        if part.images:
            raise refuse(_("Reddit shows no pictures beside a text"), _("Send it without: storyshare preview."))
        if not part.heading.strip():
            raise refuse(_("A post on Reddit needs a title"), _("Give the story a title."))
        options = self._settings.options
        payload: dict[str, Json] = {
            "api_type": "json",
            "kind": kind(options),
            "sr": self._settings.subreddit,
            "title": part.heading,
            "text": body.markdown(part.text),
            "sendreplies": "true" if replies(options) else "false",
            **flair(options),
        }
        if kind(options) == "link":
            if part.card is None:
                raise refuse(_("A post that is a link needs one"), _('Write kind = "self" in storyshare.toml.'))
            # Then Reddit refuses the same address in the same subreddit a second time.
            payload |= {"url": part.card.uri, "resubmit": "false"}
        self._server.token.good()
        card = part.card.uri if part.card else ""
        public = (part.heading, part.text, card, flair(options).get("flair_text", ""))
        return Prepared(
            platform=PLATFORM,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload=payload,
            texts=tuple(text for text in public if text),
            handle=self._settings.username,
        )

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish by one call; Reddit takes no key."""
        fields = {name: str(value) for name, value in cleared.prepared.payload.items()}
        answer = self._server.changed("/api/submit", fields, _MAYBE_PUBLIC, key)
        inner = answer.json().get("json")
        data = inner.get("data") if isinstance(inner, dict) else None
        receipt = finding.receipt(data.get("id")) if isinstance(data, dict) else None
        if receipt and done(answer):
            return receipt
        if receipt:
            # An error and an id: what is true of the two nobody knows.
            raise self._server.failures.unknown(
                _("{maybe_public}: it names a post beside an error", maybe_public=_(_MAYBE_PUBLIC)), key
            )
        raise self._server.refused(answer, _MAYBE_PUBLIC, key)

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        """Look among the account's newest posts."""
        if attempt.handle != self._settings.username:
            return CannotTell()
        params = {"sort": "new", "limit": str(finding.NEWEST)}
        try:
            answer = self._server.get(f"/user/{self._settings.username}/submitted", params)
        except PostError:
            return CannotTell()
        return finding.found(attempt, answer.json())

    def recognise(self, url: str) -> Receipt:
        """The account's own post at that address."""
        receipt = finding.receipt(finding.identifier_in(url))
        if receipt is None:
            raise self._server.failures.not_ours()
        post = self._looked(receipt.id)
        if post is None:
            raise self._server.failures.not_sent(_("Reddit could not be asked about that address"))
        if str(post.get("author")).casefold() != self._settings.username.casefold():
            raise self._server.failures.not_ours()
        return receipt

    def delete(self, receipt: Receipt) -> None:
        """Delete the post: its text and whose it was. Its title and its comments stay, which nobody can change."""
        self._server.token.good()
        answer = self._server.changed("/api/del", {"id": f"t3_{receipt.id}"}, _MAYBE_DELETED)
        if not done(answer):
            raise self._server.refused(answer, _MAYBE_DELETED)

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Whether its author has nothing there any more; Reddit answers for a deleted post as well."""
        post = self._looked(receipt.id)
        return None if post is None else _is_gone(post)

    def metrics(self, receipt: Receipt) -> Metrics | Absent | CannotTell:
        """Points (votes for it less votes against it), crossposts and comments."""
        try:
            post = self._shown(receipt.id)
        except PostError as error:
            return CannotTell(trouble=error)
        if post is None:
            return CannotTell()
        if _is_gone(post):
            return Absent()
        points, crossposts, comments = (figure(post.get(name)) for name in ("score", "num_crossposts", "num_comments"))
        return Metrics(likes=points, boosts=crossposts, replies=comments) if points is not None else CannotTell()

    def _looked(self, post: str) -> Mapping[str, Json] | None:
        """The post as Reddit shows it: an empty one where there is none, None where nobody can tell."""
        try:
            return self._shown(post)
        except PostError:
            return None

    def _shown(self, post: str) -> Mapping[str, Json] | None:
        """As `_looked`, but raises PostError where there is no answer."""
        answer = self._server.get("/api/info", {"id": f"t3_{post}"})
        listing = finding.listed(answer.json())
        if listing is None:
            return None
        return next((each for each in listing[0] if each.get("id") == post), {})


def _is_gone(post: Mapping[str, Json]) -> bool:
    return not post or post.get("author") in (_DELETED, None)
