"""Everything before the one call that publishes: pictures put with Slack, seen by the bot alone, the call built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import uuid4

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.images import fit
from storyshare.models import Json, Part, Prepared, PublicFile, Receipt, Share
from storyshare.net import CallError
from storyshare.platforms.said import address, host, identifier
from storyshare.platforms.slack import blocks, finding
from storyshare.platforms.slack.home import Handle, Home
from storyshare.platforms.slack.rules import HOME, IMAGES, PLATFORM, Settings, unfurls
from storyshare.platforms.slack.server import Server

# Slack takes a file in by itself after it has come; a post that shows it before is refused.
_PAUSES = (0.5, 1, 2, 4, 8, 8, 8, 8)
_LONGEST_ALT = IMAGES.alt_limit or 0
_UPLOADS = "files.slack.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Prepares parts for one bot; `pause` waits so many seconds."""

    settings: Settings
    server: Server
    home: Home
    pause: Callable[[float], None]

    def prepared(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Part `number` of a share, ready to be published by one call."""
        part = share.parts[number - 1]
        files = self._pictures(part)
        # The call that publishes takes the token as it is.
        self.server.token.good()
        owner = self.home.owner
        uploaded = [(self._uploaded(file), file.alt) for file in files]
        handle = Handle(
            workspace=owner.workspace, channel=self.settings.channel, bot=owner.bot, mark=f"storyshare-{uuid4().hex}"
        )
        payload: dict[str, Json] = {
            "channel": self.settings.channel,
            **blocks.body(part.text, unfurl=unfurls(self.settings.options), pictures=uploaded),
            "metadata": {"event_type": blocks.EVENT, "event_payload": {"mark": handle.mark}},
        }
        if sent:
            payload["thread_ts"] = finding.time_of(sent[0].id)
        return Prepared(
            platform=PLATFORM,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload=payload,
            texts=(part.text, *(file.alt for file in files)),
            files=files,
            handle=handle.written(),
        )

    def _pictures(self, part: Part) -> tuple[PublicFile, ...]:
        """The part's pictures as they would be seen."""
        refuse = self.server.failures.rejected
        if len(part.images) > IMAGES.count:
            raise refuse(_("A post for Slack holds at most {count} pictures", count=IMAGES.count), _("Leave some out."))
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
        """The id of a file that Slack has; in no channel, so that nobody else can open it yet."""
        fields = {"filename": file.name, "length": str(len(file.data)), "alt_txt": file.alt}
        answer = self.server.prepared(lambda: self.server.ask("files.getUploadURLExternal", fields))
        found, url = identifier(answer.json().get("file_id")), address(answer.json().get("upload_url"))
        if found is None or url is None or not self._is_slacks(url):
            raise self.server.failures.not_sent(_("Slack gave no place for a picture; it will be tried again"))
        self._put(url, file.data)
        body: Json = {"files": [{"id": found, "title": file.name}]}
        self.server.prepared(lambda: self.server.send("files.completeUploadExternal", body))
        self._wait_until_ready(found)
        return found

    def _put(self, url: str, data: bytes) -> None:
        try:
            answer = self.server.put(url, data)
        except CallError as error:
            raise self.server.failures.unreached(error) from error
        if answer.status != HTTPStatus.OK:
            raise self.server.failures.not_sent(
                _("Slack did not take a picture (status {status})", status=answer.status)
            )

    def _wait_until_ready(self, file: str) -> None:
        for seconds in (0, *_PAUSES):
            if seconds:
                self.pause(seconds)
            answer = self.server.prepared(lambda: self.server.get("files.info", {"file": file}))
            known = answer.json().get("file")
            if isinstance(known, dict) and known.get("mimetype"):
                return
        raise self.server.failures.not_sent(_("Slack needs very long for a picture; it will be tried again"))

    def _is_slacks(self, url: str) -> bool:
        """Whether a story's picture may be sent there: the address is what a server says."""
        if self.settings.base != HOME:
            return host(url) == host(self.settings.base)
        return urlsplit(url).scheme == "https" and host(url) == _UPLOADS
