"""Everything before the one call that publishes: pictures put where Meta fetches them, containers made and ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from storyshare.compose import over_by
from storyshare.i18n import _
from storyshare.models import Part, Prepared, PublicFile, Receipt, Share
from storyshare.platforms.containers import Endpoints, Handle, Making, fitted, quota, refuse_spent_quota
from storyshare.platforms.graph import Graph
from storyshare.platforms.protocol import MediaHost
from storyshare.platforms.threads.rules import PLATFORM, rules, topic
from storyshare.text.meta import find_entities

AT = Endpoints(make="threads", release="threads_publish", state="status", why="error_message")
_QUOTA = "quota_usage,config,reply_quota_usage,reply_config"
_LONGEST_TOPIC = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Prepares parts for one account: its id and name, and what it has set."""

    graph: Graph
    user: str
    name: str
    options: Mapping[str, str]
    media: MediaHost | None
    pause: Callable[[float], None]

    def prepared(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Part `number` of a share, ready to be published by one call."""
        part = share.parts[number - 1]
        allowed = rules(self.options)
        if over := over_by(allowed, part.text):
            message = _("The text is {over} {unit} too long", over=over, unit=_(allowed.limits[0].unit))
            raise self.graph.failures.rejected(message, _("Add a shorter ready-made line to the record."))
        files = fitted(part, allowed.images, self.graph.failures.rejected)
        self._refuse_spent_quota(reply=bool(sent))
        making = Making(graph=self.graph, at=AT, user=self.user, media=self.media, pause=self.pause)
        fields = self._shown(making, part, files, share.story_id)
        if named := self._topic(part.text):
            fields["topic_tag"] = named
        if sent:
            fields["reply_to_id"] = sent[-1].id
        container = making.made(fields)
        card = (part.card.uri,) if part.card else ()
        return Prepared(
            platform=PLATFORM,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload={"creation_id": container},
            texts=tuple(text for text in (part.text, *card, *(file.alt for file in files)) if text),
            files=files,
            handle=Handle(user=self.user, name=self.name, container=container).written(),
        )

    def _shown(self, making: Making, part: Part, files: tuple[PublicFile, ...], story_id: str) -> dict[str, str]:
        """The text, and what is shown below it: a card, a picture, several, or nothing."""
        if not files:
            card = {"link_attachment": part.card.uri} if part.card else {}
            return {"media_type": "TEXT", "text": part.text, **card}
        # All of them are there before Meta is told of the first.
        pictures = [
            {"media_type": "IMAGE", "image_url": making.address(file, story_id), "alt_text": file.alt} for file in files
        ]
        if len(pictures) == 1:
            return {**pictures[0], "text": part.text}
        children = [making.made({**picture, "is_carousel_item": "true"}) for picture in pictures]
        return {"media_type": "CAROUSEL", "children": ",".join(children), "text": part.text}

    def _topic(self, text: str) -> str:
        """The first hashtag without its sign, where it can be a topic."""
        if topic(self.options) == "none":
            return ""
        tags = [each.text[1:] for each in find_entities(text) if each.kind == "hashtag"]
        return tags[0] if tags and len(tags[0]) <= _LONGEST_TOPIC and not set(tags[0]) & set(".&") else ""

    def _refuse_spent_quota(self, *, reply: bool) -> None:
        found = quota(self.graph, f"/{self.user}/threads_publishing_limit", _QUOTA)
        if reply:
            refuse_spent_quota(self.graph, found, "reply_quota_usage", "reply_config", _("further parts of threads"))
        else:
            refuse_spent_quota(self.graph, found, "quota_usage", "config", "posts")
