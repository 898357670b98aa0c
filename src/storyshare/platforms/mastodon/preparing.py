"""Everything before the one call that publishes: limits looked up, pictures uploaded and described, the call built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from storyshare.compose import over_by
from storyshare.errors import InputError
from storyshare.i18n import N_, _
from storyshare.images import fit
from storyshare.models import Json, Part, Prepared, PublicFile, Receipt, Rules, Share
from storyshare.net import Answer, CallError
from storyshare.platforms.mastodon.handle import Handle
from storyshare.platforms.mastodon.home import Home
from storyshare.platforms.mastodon.rules import PLATFORM, Settings, rules, visibility
from storyshare.platforms.mastodon.server import Server
from storyshare.platforms.said import identifier

# Pictures are ready at once on most servers; this adds up to a minute for a slow one.
_PAUSES = (0.25, 0.5, 1, 2, 4, 8, 8, 8, 8, 8, 8)
_LIMITS_AGAIN = N_("The server allows less than when it was last asked: storyshare accounts check")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Prepares parts for one account; `pause` waits so many seconds."""

    settings: Settings
    server: Server
    home: Home
    pause: Callable[[float], None]

    def prepared(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Part `number` of a share, ready to be published by one call."""
        part = share.parts[number - 1]
        handle = Handle.of(self.settings.base, self.home)
        now_allowed = rules({**self.settings.options, **self.home.options})
        self._check(share, part, now_allowed)
        files = tuple(self._fitted(part, now_allowed))
        payload: dict[str, Json] = {
            "status": part.text,
            "visibility": visibility(self.settings.options),
            "sensitive": bool(share.warning),
        }
        if share.warning:
            payload["spoiler_text"] = share.warning
        if share.language:
            payload["language"] = share.language
        if sent:
            payload["in_reply_to_id"] = sent[-1].id
        if (allowed := self._allowed_mentions(part.text, now_allowed)) is not None:
            payload["allowed_mentions"] = allowed
        if files:
            payload["media_ids"] = [self._uploaded(file) for file in files]
        return Prepared(
            platform=PLATFORM,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload=payload,
            texts=tuple(text for text in (part.text, share.warning, *(file.alt for file in files)) if text),
            files=files,
            handle=handle.written(),
        )

    def _check(self, share: Share, part: Part, now_allowed: Rules) -> None:
        """What the stored limits let through may be too much by now."""
        limit = now_allowed.limits[0]
        if over := over_by(now_allowed, part.text, share.warning):
            message = _(
                "The text is {over} {unit} too long: the server now takes {maximum}",
                over=over,
                unit=_(limit.unit),
                maximum=limit.maximum,
            )
            raise self.server.failures.rejected(message, _(_LIMITS_AGAIN))
        images = now_allowed.images
        if images and len(part.images) > images.count:
            raise self.server.failures.rejected(
                _("The server now takes at most {count} pictures", count=images.count), _(_LIMITS_AGAIN)
            )
        most = images.alt_limit if images else None
        if most and any(len(image.alt) > most for image in part.images):
            message = _("An alt text is too long: the server now takes {most} characters", most=most)
            raise self.server.failures.rejected(message, _(_LIMITS_AGAIN))
        if any(not image.alt.strip() for image in part.images):
            hint = _("Describe it under `alt` in the story's record.")
            raise self.server.failures.rejected(_("A picture has no alt text"), hint)

    def _fitted(self, part: Part, now_allowed: Rules) -> list[PublicFile]:
        try:
            return [
                fit(image, now_allowed.images, number=position).file
                for position, image in enumerate(part.images, 1)
                if now_allowed.images
            ]
        except InputError as error:
            raise self.server.failures.rejected(str(error), error.hint) from error

    def _allowed_mentions(self, text: str, now_allowed: Rules) -> list[Json] | None:
        """The ids of the accounts that the text names: the server is to refuse if it would notify any other.

        None, which asks for nothing, where the server does not know one of them yet. Software without this guard
        passes over it.
        """
        allowed: list[Json] = []
        for mention in dict.fromkeys(entity.text for entity in now_allowed.find(text) if entity.kind == "mention"):
            answer = self._asked("GET", f"/api/v1/accounts/lookup?acct={quote(mention.removeprefix('@'))}")
            account = identifier(answer.json().get("id"))
            if answer.status != HTTPStatus.OK or account is None:
                return None
            allowed.append(account)
        return allowed

    def _uploaded(self, file: PublicFile) -> str:
        answer = self._asked("POST", "/api/v2/media", file=file)
        media = identifier(answer.json().get("id"))
        if answer.status not in {HTTPStatus.OK, HTTPStatus.ACCEPTED} or media is None:
            raise self.server.useless(answer)
        if answer.status == HTTPStatus.ACCEPTED:
            self._wait_until_ready(media)
        return media

    def _wait_until_ready(self, media: str) -> None:
        for seconds in _PAUSES:
            self.pause(seconds)
            answer = self._asked("GET", f"/api/v1/media/{quote(media)}")
            if answer.status == HTTPStatus.OK:
                return
            if answer.status != HTTPStatus.PARTIAL_CONTENT:
                raise self.server.useless(answer)
        raise self.server.failures.not_sent(_("The server needs very long for a picture; it will be tried again"))

    def _asked(self, method: str, path: str, file: PublicFile | None = None) -> Answer:
        try:
            return self.server.send(method, path, file=file)
        except CallError as error:
            raise self.server.failures.unreached(error) from error
