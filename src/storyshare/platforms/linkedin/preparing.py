"""Everything before the one call that publishes: pictures uploaded, the text escaped, the call built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from storyshare.errors import InputError, PostError
from storyshare.i18n import _
from storyshare.images import fit
from storyshare.models import ImageRules, Json, Part, Prepared, PublicFile, Share, StoryImage
from storyshare.net import NotPublicError, is_loopback, require_public
from storyshare.platforms.linkedin.littletext import escaped, units
from storyshare.platforms.linkedin.rules import CARD_IMAGE, IMAGES, LONGEST_DESCRIPTION, LONGEST_TITLE, PLATFORM
from storyshare.platforms.linkedin.server import Server
from storyshare.platforms.said import address, identifier

# Pictures are ready within seconds; a person's token may not ask, so that then a while must do.
_PAUSES = (0.5, 1, 2, 4, 8, 8, 8)
_A_WHILE = 5
_UPLOADED = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})


def post(author: str, commentary: str) -> dict[str, Json]:
    """A public post without anything beside its text."""
    return {
        "author": author,
        "commentary": commentary,
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Prepares parts for one account; `pause` waits so many seconds."""

    server: Server
    pause: Callable[[float], None]

    def prepared(self, share: Share, number: int) -> Prepared:
        """Part `number` of a share, ready to be published by one call."""
        part = share.parts[number - 1]
        self._check(part)
        files = self._files(part)
        self.server.session.good()  # publishing is one call, so the token must hold before it
        author = self.server.settings.author
        payload = post(author, escaped(part.text))
        if content := self._content(part, [(self._uploaded(file), file) for file in files]):
            payload["content"] = content
        return Prepared(
            platform=PLATFORM,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload=payload,
            texts=_public_texts(part),
            files=files,
            handle=author,
        )

    def _check(self, part: Part) -> None:
        refuse = self.server.failures.rejected
        if part.images and part.card:
            raise refuse(_("LinkedIn shows either pictures or a link card"), _("Send one of them."))
        if len(part.images) > IMAGES.count:
            raise refuse(_("LinkedIn takes at most {count} pictures", count=IMAGES.count), _("Leave some out."))
        if any(not image.alt.strip() for image in part.images):
            raise refuse(_("A picture has no alt text"), _("Describe it under `alt` in the story's record."))
        card = part.card
        for what, text, most in (
            *((_("An alt text"), image.alt, IMAGES.alt_limit or 0) for image in part.images),
            *(((_("The title"), card.title, LONGEST_TITLE),) if card else ()),
            *(((_("The summary"), card.description, LONGEST_DESCRIPTION),) if card else ()),
        ):
            if units(text) > most:
                raise refuse(
                    _("{what} is longer than {most} characters", what=what, most=most),
                    _("Shorten it in the story's record."),
                )

    def _files(self, part: Part) -> tuple[PublicFile, ...]:
        """The part's pictures as they would be public."""
        if part.card and part.card.image:
            # A card's picture has no place for an alt text.
            return (self._fitted(replace(part.card.image, alt=""), CARD_IMAGE, 1),)
        return tuple(self._fitted(image, IMAGES, position) for position, image in enumerate(part.images, 1))

    def _fitted(self, image: StoryImage, rules: ImageRules, position: int) -> PublicFile:
        try:
            return fit(image, rules, number=position).file
        except InputError as error:
            raise self.server.failures.rejected(str(error), error.hint) from error

    def _content(self, part: Part, pictures: list[tuple[str, PublicFile]]) -> dict[str, Json] | None:
        """What stands below the text; nothing in it is little text."""
        if part.card:
            article: dict[str, Json] = {
                "source": part.card.uri,
                "title": part.card.title,
                "description": part.card.description,
            }
            return {"article": {**article, **({"thumbnail": pictures[0][0]} if pictures else {})}}
        shown: list[Json] = [{"id": urn, "altText": file.alt} for urn, file in pictures]
        if len(shown) > 1:
            return {"multiImage": {"images": shown}}
        return {"media": shown[0]} if shown else None

    def _uploaded(self, file: PublicFile) -> str:
        """The name of an uploaded picture that LinkedIn has taken in."""
        body: Json = {"initializeUploadRequest": {"owner": self.server.settings.author}}
        answer = self.server.asked("POST", "/rest/images?action=initializeUpload", body=body)
        value = answer.json().get("value")
        given = value if isinstance(value, dict) else {}
        url, urn = address(given.get("uploadUrl")), identifier(given.get("image"))
        if not (url and urn):
            raise self.server.useless(answer)
        put = self.server.upload(url, file, self._opens(url))
        if put.status not in _UPLOADED:
            raise self.server.useless(put)
        self._wait_until_ready(urn)
        return urn

    def _opens(self, url: str) -> dict[str, str]:
        """The header that opens the place for a picture. Raises PostError where that is none of LinkedIn's."""
        token = {"Authorization": f"Bearer {self.server.session.good()}"}
        if is_loopback(self.server.settings.base) and is_loopback(url):
            return token  # a stand-in
        host = urlsplit(url).hostname or ""
        try:
            require_public(url)
        except NotPublicError as error:
            raise self._strange_place(str(error)) from error
        if not f".{host}".endswith((".linkedin.com", ".licdn.com")):
            raise self._strange_place(_("{said} is not LinkedIn's", said=self.server.failures.said(host)))
        # Elsewhere the address alone opens it.
        return token if f".{host}".endswith(".linkedin.com") else {}

    def _strange_place(self, why: str) -> PostError:
        return self.server.failures.not_sent(
            _("LinkedIn named a place for pictures that cannot be used: {why}", why=why)
        )

    def _wait_until_ready(self, urn: str) -> None:
        for seconds in _PAUSES:
            answer = self.server.looked(f"/rest/images/{quote(urn, safe='')}")
            if answer is None or answer.status != HTTPStatus.OK:
                self.pause(_A_WHILE)
                return
            status = answer.json().get("status")
            if status == "AVAILABLE":
                return
            if status == "PROCESSING_FAILED":
                hint = _("Use another picture, or save this one anew from an image editor.")
                raise self.server.failures.rejected(_("LinkedIn cannot read a picture"), hint)
            self.pause(seconds)
        raise self.server.failures.not_sent(_("LinkedIn needs very long for a picture; it will be tried again"))


def _public_texts(part: Part) -> tuple[str, ...]:
    card = (part.card.title, part.card.description, part.card.uri) if part.card else ()
    return tuple(text for text in (part.text, *card, *(image.alt for image in part.images)) if text)
