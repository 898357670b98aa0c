"""Everything before the one call that publishes: limits looked up, pictures uploaded, the text marked up."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from http import HTTPStatus

from storyshare.errors import InputError, SetupError
from storyshare.i18n import N_, _
from storyshare.images import fit
from storyshare.images.fitting import FittedImage
from storyshare.models import Card, Json, Part, Prepared, Receipt, Rules, Share
from storyshare.platforms.discourse import home
from storyshare.platforms.discourse.rules import PLATFORM, Settings, links, marked_up, rules, tags, target
from storyshare.platforms.discourse.server import GONE, Server, number
from storyshare.platforms.markdown import link, picture
from storyshare.platforms.settings import whole_number

_LIMITS_AGAIN = N_("The forum allows less than when it was last asked: storyshare accounts check")
_IN_ADDRESS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/._~%?=#@+,;&-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Prepares parts for one account."""

    settings: Settings
    server: Server

    def prepared(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Part `number` of a share, ready to be published by one call."""
        part = share.parts[number - 1]
        topic = self._topic(sent)
        options = {**self.settings.options, **home.limits(self.server)}
        now_allowed = rules(options)
        self._check(part, options, now_allowed, new=topic == 0)
        fitted = self._fitted(part, now_allowed)
        if topic:
            self._check_topic(topic)
            payload: dict[str, Json] = {"topic_id": topic}
        else:
            payload = self._new_topic(part)
        shown = [marked_up(part.text), *(self._uploaded(each) for each in fitted)]
        payload["raw"] = "\n\n".join([*shown, _link(part.card)] if part.card else shown)
        most = now_allowed.limits[0].maximum
        if (over := len(str(payload["raw"])) - most) > 0:
            message = _(
                "The text with its link and pictures is {over} characters too long: the forum takes {most}",
                over=over,
                most=most,
            )
            raise self.server.failures.rejected(message, _("Use a shorter text, or fewer pictures."))
        card = (part.card.uri,) if part.card else ()
        where = tags(self.settings.options) if not topic else ()
        files = tuple(each.file for each in fitted)
        public = (part.heading if not topic else "", part.text, *card, *where, *(file.alt for file in files))
        return Prepared(
            platform=PLATFORM,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload=payload,
            texts=tuple(text for text in public if text),
            files=files,
            handle=json.dumps({"base": self.settings.base, "username": self.settings.username}),
        )

    def _topic(self, sent: tuple[Receipt, ...]) -> int:
        """The topic to answer in; 0 for a new one."""
        if sent:
            return int(sent[0].id.split("/")[0])
        where = target(self.settings.options)
        return where.number if where.kind == "topic" else 0

    def _new_topic(self, part: Part) -> dict[str, Json]:
        category = target(self.settings.options).number
        if not category:
            message = _("{account} does not say where on the forum to post.", account=self.server.failures.account)
            hint = _(
                "Write category = 7 (the number at the end of the category's address) under it in storyshare.toml."
            )
            raise SetupError(message, hint=hint)
        # Of the forum's own making no second topic can have the same one; so it is found again.
        payload: dict[str, Json] = {
            "title": part.heading,
            "category": category,
            "external_id": f"storyshare-{secrets.token_hex(16)}",
        }
        if names := tags(self.settings.options):
            payload["tags"] = home.tags(self.server, names)
        return payload

    def _check(self, part: Part, options: dict[str, str], now_allowed: Rules, *, new: bool) -> None:
        """What the stored limits let through may be too much by now; and a forum wants more than a word."""
        failures = self.server.failures
        most = now_allowed.heading.maximum if now_allowed.heading else 0
        least = whole_number(options, "min_title", 15)
        if new and len(part.heading) > most:
            raise failures.rejected(
                _("The title is too long: the forum now takes {most} characters", most=most), _(_LIMITS_AGAIN)
            )
        if new and len(part.heading) < least:
            message = _("The title is too short: the forum wants {least} characters", least=least)
            raise failures.rejected(message, _("Give the story a longer title."))
        if len(part.text) < whole_number(options, "min_text", 20) and new:
            raise failures.rejected(_("The text is too short for this forum"), _("Give the story a longer text."))
        if any(not image.alt.strip() for image in part.images):
            raise failures.rejected(_("A picture has no alt text"), _("Describe it under `alt` in the story's record."))

    def _check_topic(self, topic: int) -> None:
        """Moderators may have closed or taken away the topic since."""
        answer = self.server.asked("GET", f"/t/{topic}.json")
        if answer.status in GONE and self.server.said(answer):
            raise self.server.failures.rejected(
                _("The topic to answer in is not there"), _("Look at {at}.", at=self._at(topic))
            )
        if answer.status != HTTPStatus.OK or number(answer.json().get("id")) is None:
            raise self.server.useless(answer)
        if answer.json().get("closed") or answer.json().get("archived"):
            hint = _("Ask the forum's moderators: {at}.", at=self._at(topic))
            raise self.server.failures.rejected(_("The topic to answer in is closed"), hint)

    def _at(self, topic: int) -> str:
        return f"{self.settings.base}/t/{topic}"

    def _fitted(self, part: Part, now_allowed: Rules) -> list[FittedImage]:
        try:
            return [
                fit(image, now_allowed.images, number=position)
                for position, image in enumerate(part.images, 1)
                if now_allowed.images
            ]
        except InputError as error:
            raise self.server.failures.rejected(str(error), error.hint) from error

    def _uploaded(self, fitted: FittedImage) -> str:
        answer = self.server.asked("POST", "/uploads.json", file=fitted.file)
        address = answer.json().get("short_url")
        if answer.status != HTTPStatus.OK or not _is_upload(address):
            raise self.server.useless(answer)
        return picture(fitted.file.alt, str(address), size=f"{fitted.width}x{fitted.height}")


def _is_upload(address: Json) -> bool:
    if not isinstance(address, str) or not address.startswith("upload://"):
        return False
    name = address.removeprefix("upload://")
    return name.isascii() and name.replace(".", "").isalnum() and len(name) < 100


def _link(card: Card) -> str:
    """The address alone on its line, so that the forum shows what the page says of itself."""
    found = links(card.uri)
    whole = len(found) == 1 and found[0].text == card.uri
    # Where a sign in it might end it or be read as markup, a link that shows the address and nothing more.
    return card.uri if whole and set(card.uri) <= _IN_ADDRESS else link(card.uri, card.uri)
