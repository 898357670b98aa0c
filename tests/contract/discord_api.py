"""Whether a request is one that Discord's published description of its API knows."""

from __future__ import annotations

import json
from dataclasses import replace

from contract.described import Description
from contract.multipart import fields, is_multipart

from storyshare.testing.web import Request

_ROOT = "/api/v10"
# The description lets other names pass; we use none.
_CLOSED = (
    "IncomingWebhookRequestPartial",
    "IncomingWebhookUpdateRequestPartial",
    "MessageAllowedMentionsRequest",
    "MessageAttachmentRequest",
    "RichEmbed",
    "RichEmbedImage",
)


class DiscordApi(Description):
    """The description; skips the test where it is not there."""

    def __init__(self) -> None:
        super().__init__("api/discord-openapi.json")
        for name in _CLOSED:
            self._whole["components"]["schemas"][name]["additionalProperties"] = False

    def check(self, request: Request) -> None:
        """Fail where the path, a parameter or a field is not as described; files must be those that are attached."""
        assert request.path.startswith(f"{_ROOT}/")
        request = replace(request, path=request.path.removeprefix(_ROOT))
        if is_multipart(request):
            sent = fields(request)
            (body,) = (each.data for each in sent if each.name == "payload_json")
            attached = {f"files[{each['id']}]": each["filename"] for each in json.loads(body)["attachments"]}
            assert attached == {each.name: each.file for each in sent if each.file}
            # What such a form means is the JSON in it (Discord's reference, “Uploading Files”).
            request = replace(request, body=body, headers={**request.headers, "content-type": "application/json"})
        super().check(request)
