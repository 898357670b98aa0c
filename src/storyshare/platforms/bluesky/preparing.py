"""Everything before the one call that publishes: pictures uploaded, mentions resolved, the record built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.images import FittedImage, fit
from storyshare.models import ImageRules, Json, Part, Prepared, Receipt, Share, StoryImage
from storyshare.net import CallError
from storyshare.platforms.bluesky import record
from storyshare.platforms.bluesky.rules import CARD_IMAGE, IMAGES, PLATFORM
from storyshare.platforms.bluesky.server import Server, error_name
from storyshare.platforms.bluesky.session import LogIn
from storyshare.platforms.bluesky.syntax import did, is_handle
from storyshare.platforms.bluesky.tid import TidClock
from storyshare.platforms.said import figure, identifier
from storyshare.text.bluesky import facets, without_overlap

_CLOCK = TidClock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Prepares parts for one account."""

    server: Server
    log_in: LogIn

    def prepared(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Part `number` of a share, ready to be written under a key of our own."""
        part = share.parts[number - 1]
        pictures = self._pictures(part)
        session = self.log_in.good()
        now = self.server.now()
        built = record.post(
            text=part.text,
            created_at=now,
            language=share.language,
            facets=self._facets(session.pds, part.text),
            embed=self._embed(part, pictures),
            sent=sent,
        )
        rkey = _CLOCK.tid(now)
        return Prepared(
            platform=PLATFORM,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload=record.write(session.did, rkey, built),
            texts=_public_texts(part),
            files=tuple(picture.file for picture in pictures),
            handle=record.at_uri(session.did, rkey),
        )

    def _pictures(self, part: Part) -> list[FittedImage]:
        """The part's pictures as they would be public."""
        if part.images and part.card:
            raise self.server.failures.rejected(
                _("Bluesky shows either pictures or a link card"), _("Send one of them.")
            )
        if any(not image.alt.strip() for image in part.images):
            raise self.server.failures.rejected(
                _("A picture has no alt text"), _("Describe it under `alt` in the story's record.")
            )
        if part.card and part.card.image:
            # A card's picture has no place for an alt text.
            return [self._fitted(replace(part.card.image, alt=""), CARD_IMAGE, 1)]
        return [self._fitted(image, IMAGES, number) for number, image in enumerate(part.images, 1)]

    def _fitted(self, image: StoryImage, rules: ImageRules, number: int) -> FittedImage:
        try:
            return fit(image, rules, number=number)
        except InputError as error:
            raise self.server.failures.rejected(str(error), error.hint) from error

    def _embed(self, part: Part, pictures: list[FittedImage]) -> Json:
        blobs = [self._uploaded(picture) for picture in pictures]
        if part.card:
            return record.external(part.card, blobs[0] if blobs else None)
        return record.images(zip(blobs, pictures, strict=True)) if pictures else None

    def _uploaded(self, picture: FittedImage) -> Json:
        try:
            answer = self.log_in.send("com.atproto.repo.uploadBlob", file=picture.file)
        except CallError as error:
            raise self.server.failures.unreached(error) from error
        blob = _blob(answer.json().get("blob"))
        if answer.status != HTTPStatus.OK or blob is None:
            raise self.server.useless(answer)
        return blob

    def _facets(self, host: str, text: str) -> list[Json]:
        found = without_overlap(facets(text))
        dids = self._resolved(host, {each.value for each in found if each.kind == "mention" and is_handle(each.value)})
        try:
            return record.facets(text, found, dids)
        except ValueError as error:
            raise self.server.failures.rejected(
                _("The post cannot be sent: {error}", error=error), _("Write that place differently.")
            ) from error

    def _resolved(self, host: str, handles: Iterable[str]) -> dict[str, str]:
        """The DIDs of those handles that have one."""
        dids = {}
        for handle in sorted(handles):
            try:
                answer = self.server.send(host, "com.atproto.identity.resolveHandle", params={"handle": handle})
            except CallError as error:
                raise self.server.failures.unreached(error) from error
            found = did(answer.json().get("did"))
            if answer.status == HTTPStatus.OK and found:
                dids[handle] = found
            elif answer.status != HTTPStatus.BAD_REQUEST or not error_name(answer):
                raise self.server.useless(answer)
        return dids


def _blob(found: Json) -> Json:
    """What the record says of an uploaded picture, as the server named it; None where that is nothing of the kind."""
    given = found if isinstance(found, dict) else {}
    ref, kind, size = given.get("ref"), given.get("mimeType"), figure(given.get("size"))
    link = identifier(ref.get("$link")) if isinstance(ref, dict) else None
    if link is None or size is None or kind not in IMAGES.types:
        return None
    return {"$type": "blob", "ref": {"$link": link}, "mimeType": kind, "size": size}


def _public_texts(part: Part) -> tuple[str, ...]:
    card = (part.card.title, part.card.description, part.card.uri) if part.card else ()
    return tuple(text for text in (part.text, *card, *(image.alt for image in part.images)) if text)
