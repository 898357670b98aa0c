"""Everything before the one call that publishes: pictures put where Meta fetches them, containers made and ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from storyshare.compose import over_by
from storyshare.i18n import _
from storyshare.models import Part, Prepared, PublicFile, Share
from storyshare.platforms.containers import Endpoints, Handle, Making, fitted, quota, refuse_spent_quota
from storyshare.platforms.graph import Graph
from storyshare.platforms.instagram.rules import PLATFORM, rules
from storyshare.platforms.protocol import MediaHost

AT = Endpoints(make="media", release="media_publish", state="status_code", why="status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Prepares posts for one account: its id and name, and what it has set."""

    graph: Graph
    user: str
    name: str
    options: Mapping[str, str]
    media: MediaHost | None
    pause: Callable[[float], None]

    def prepared(self, share: Share, number: int) -> Prepared:
        """Part `number` of a share, ready to be published by one call."""
        part = share.parts[number - 1]
        allowed = rules(self.options)
        if over := over_by(allowed, part.text):
            message = _("The text is {over} too long, or has too many hashtags or mentions", over=over)
            raise self.graph.failures.rejected(message, _("Add a shorter ready-made line to the record."))
        files = fitted(part, allowed.images, self.graph.failures.rejected)
        if not files:
            hint = _("Add one to the record, under `images`, with `alt`.")
            raise self.graph.failures.rejected(_("Instagram has no posts without a picture"), hint)
        # How many it is differs between Meta's own pages: the account's own figure counts.
        found = quota(self.graph, f"/{self.user}/content_publishing_limit", "quota_usage,config")
        refuse_spent_quota(self.graph, found, "quota_usage", "config", "posts")
        making = Making(graph=self.graph, at=AT, user=self.user, media=self.media, pause=self.pause)
        container = making.made(self._shown(making, part, files, share.story_id))
        return Prepared(
            platform=PLATFORM,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload={"creation_id": container},
            texts=tuple(text for text in (part.text, *(file.alt for file in files)) if text),
            files=files,
            handle=Handle(user=self.user, name=self.name, container=container).written(),
        )

    def _shown(self, making: Making, part: Part, files: tuple[PublicFile, ...], story_id: str) -> dict[str, str]:
        """One picture or several, and the caption."""
        # All of them are there before Meta is told of the first.
        pictures = [{"image_url": making.address(file, story_id), "alt_text": file.alt} for file in files]
        if len(pictures) == 1:
            return {**pictures[0], "caption": part.text}
        children = [making.made({**picture, "is_carousel_item": "true"}) for picture in pictures]
        return {"media_type": "CAROUSEL", "children": ",".join(children), "caption": part.text}
