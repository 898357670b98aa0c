"""Everything before the one call that publishes: the pictures fitted, the call built. Nothing is uploaded before it."""

from __future__ import annotations

from dataclasses import dataclass

from storyshare.compose import over_by
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.images import FittedImage, fit
from storyshare.models import Json, Part, Prepared, Receipt, Share
from storyshare.platforms.failures import Failures
from storyshare.platforms.telegram.channel import place
from storyshare.platforms.telegram.markup import as_html, taken_out
from storyshare.platforms.telegram.rules import IMAGES, LONGEST_SHAPE, PLATFORM, Settings, above, rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Prepares parts for one account."""

    settings: Settings
    failures: Failures

    def prepared(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Part `number` of a share, ready to be published by one call."""
        part = share.parts[number - 1]
        self._check(part)
        pictures = [self._fitted(part, at) for at in range(1, len(part.images) + 1)]
        names = [picture.file.name for picture in pictures]
        payload: dict[str, Json] = {"chat_id": self.settings.chat, **self._said(part, share.link, names)}
        if sent:
            payload["reply_parameters"] = self._after(sent[-1])
        return Prepared(
            platform=PLATFORM,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload=payload,
            # An alt text has no place there and is not public.
            texts=(part.text,),
            files=tuple(picture.file for picture in pictures),
        )

    def _after(self, receipt: Receipt) -> Json:
        """What names the part before; of an album its first picture."""
        found = place(receipt)
        if found is None:
            hint = _("Give it as Telegram shows it: https://t.me/…")
            raise self.failures.rejected(_("The part before has no address on Telegram: {url}", url=receipt.url), hint)
        return {"message_id": found[1][0]}

    def _said(self, part: Part, link: str, names: list[str]) -> dict[str, Json]:
        """The text with what is shown beside it, as the call for it wants them."""
        text = as_html(part.text, link)
        if len(names) > 1:
            album: list[dict[str, Json]] = [{"type": "photo", "media": f"attach://{name}"} for name in names]
            # The caption of the first is that of the album.
            album[0] |= {"caption": text, "parse_mode": "HTML"}
            return {"media": [*album]}
        if names:
            return {"photo": names[0], "caption": text, "parse_mode": "HTML"}
        card: Json = {"is_disabled": True}
        if link and link in part.text:
            # Telegram passes over the size unless it is told the address.
            card = {"url": link, "prefer_large_media": True, "show_above_text": above(self.settings.options)}
        return {"text": text, "parse_mode": "HTML", "link_preview_options": card}

    def _check(self, part: Part) -> None:
        if len(part.images) > IMAGES.count:
            raise self.failures.rejected(
                _("Telegram takes at most {count} pictures", count=IMAGES.count), _("Leave some out.")
            )
        # Below pictures there is room for less.
        allowed = rules({"embed": "images" if part.images else "card"})
        if over := over_by(allowed, part.text):
            raise self.failures.rejected(
                _("The text is {over} {unit} too long", over=over, unit=_(allowed.limits[0].unit)), _("Shorten it.")
            )
        if lost := taken_out(part.text):
            signs = ", ".join(f"U+{ord(sign):04X}" for sign in lost)
            hint = _("They cannot be seen, or hang on the letter before them: write those words anew.")
            raise self.failures.rejected(_("Telegram would leave out signs of the text: {signs}", signs=signs), hint)

    def _fitted(self, part: Part, number: int) -> FittedImage:
        image = part.images[number - 1]
        try:
            picture = fit(image, IMAGES, number=number)
        except InputError as error:
            raise self.failures.rejected(str(error), error.hint) from error
        sides = picture.width, picture.height
        if max(sides) > LONGEST_SHAPE * min(sides):
            hint = _(
                "Its longer side may be {longest_shape} times the shorter one at the most: cut it.",
                longest_shape=LONGEST_SHAPE,
            )
            raise self.failures.rejected(_("{file} is too long for Telegram", file=image.file), hint)
        return picture
