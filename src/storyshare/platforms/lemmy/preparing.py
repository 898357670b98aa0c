"""Everything before the one call that publishes: who and where looked up, pictures uploaded, the text marked up."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.images import fit
from storyshare.images.fitting import FittedImage
from storyshare.models import Json, Part, Prepared, Share
from storyshare.platforms.lemmy import home, pictures
from storyshare.platforms.lemmy.rules import (
    LEAST_TITLE,
    LONGEST_ADDRESS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    PLATFORM,
    Settings,
    marked_up,
    pictured,
    rules,
    units,
)
from storyshare.platforms.lemmy.server import objects
from storyshare.platforms.lemmy.session import Session
from storyshare.platforms.said import identifier

# Servers before 0.19.4 want as many signs in a row.
_WORD = re.compile(rf"\S{{{LEAST_TITLE},}}")
_UPLOADED = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Prepares posts for one account."""

    settings: Settings
    session: Session

    def prepared(self, share: Share, number: int) -> Prepared:
        """A share's one post, ready to be published by one call."""
        part = share.parts[number - 1]
        title = part.heading.strip()
        self._check(part, title)
        site = home.site(self.session)
        community = home.named(self.session, self.settings.options)
        language = home.language(site, community, share.language)
        failures = self.session.server.failures
        if language is None:
            hint = _("Choose another community in storyshare.toml, or another language for the account.")
            message = _(
                "The community {name} does not take posts in this language ({language})",
                name=community.name,
                language=share.language,
            )
            raise failures.rejected(message, hint)
        fitted = self._fitted(part)
        shown = [marked_up(part.text), *(self._uploaded(each) for each in fitted)]
        body = "\n\n".join(text for text in shown if text)
        if (over := units(body) - LONGEST_TEXT) > 0:
            message = _(
                "The text with its pictures is {over} signs too long: Lemmy takes {longest_text}",
                over=over,
                longest_text=LONGEST_TEXT,
            )
            raise failures.rejected(message, _("Use a shorter text, or fewer pictures."))
        payload: dict[str, Json] = {"name": title, "community_id": community.number, "language_id": language}
        payload |= {"body": body} if body else {}
        payload |= {"url": part.card.uri} if part.card else {}
        files = tuple(each.file for each in fitted)
        public = (title, part.text, part.card.uri if part.card else "", *(file.alt for file in files))
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

    def _check(self, part: Part, title: str) -> None:
        """What the server would refuse. Raises RejectedError."""
        refuse = self.session.server.failures.rejected
        if not LEAST_TITLE <= len(title) <= LONGEST_TITLE or len(title.splitlines()) > 1:
            message = _(
                "Lemmy takes a title of {least_title} to {longest_title} characters on one line",
                least_title=LEAST_TITLE,
                longest_title=LONGEST_TITLE,
            )
            raise refuse(message, _("Give the story another title."))
        if not _WORD.search(title):
            message = _("Lemmy takes no title without a word of {least_title} characters", least_title=LEAST_TITLE)
            raise refuse(message, _("Give the story another title."))
        if part.card and not part.card.uri.startswith(("https://", "http://")):
            raise refuse(_("Lemmy takes no such link"), _("Give the story a link that begins with https://."))
        if part.card and len(part.card.uri) > LONGEST_ADDRESS:
            raise refuse(
                _("The link is longer than {longest_address} characters", longest_address=LONGEST_ADDRESS),
                _("Give the story a shorter link."),
            )
        if any(not image.alt.strip() for image in part.images):
            raise refuse(_("A picture has no alt text"), _("Describe it under `alt` in the story's record."))

    def _fitted(self, part: Part) -> list[FittedImage]:
        allowed = rules(self.settings.options).images
        try:
            return [fit(image, allowed, number=place) for place, image in enumerate(part.images, 1) if allowed]
        except InputError as error:
            raise self.session.server.failures.rejected(str(error), error.hint) from error

    def _uploaded(self, fitted: FittedImage) -> str:
        answer = self.session.asked("POST", "/pictrs/image", file=fitted.file)
        files = objects(answer.json().get("files"))
        name = identifier(files[0].get("file")) if files else None
        if answer.status not in _UPLOADED or name is None:
            raise self.session.server.useless(answer)
        return pictured(fitted.file.alt, pictures.address(self.settings.base, name))
