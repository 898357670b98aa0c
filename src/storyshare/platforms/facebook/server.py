"""Speaking to Meta's Graph API for one Page, and what its answers prove."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from storyshare.errors import PostError
from storyshare.i18n import N_, _
from storyshare.models import Json, PublicFile
from storyshare.net import Answer, Bounds, CallError, call
from storyshare.platforms import meta
from storyshare.platforms.facebook.rules import Settings
from storyshare.platforms.failures import Failures

_ANSWER_IN = Bounds(connect=10, read=30, total=45)
_UPLOAD_IN = Bounds(connect=10, read=60, total=180)
_MEANS = {
    1609005: N_("Facebook could not read the page that the link leads to"),
    1609008: N_("Facebook does not take links to Facebook itself"),
    1366046: N_("A picture is too large for Facebook, or of a kind that it does not take"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Makes calls for one Page, and turns what comes of them into errors."""

    settings: Settings
    failures: Failures
    now: Callable[[], datetime]

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Json = None,
        file: PublicFile | None = None,
    ) -> Answer:
        """Make one call with the Page's token, which goes into a header: addresses are written down in many places.

        Raises net's CallError.
        """
        headers = {"Authorization": f"Bearer {self.settings.token}"}
        asked = dict(params or {})
        if self.settings.app_secret:
            asked["appsecret_proof"] = meta.proof(self.settings.token, self.settings.app_secret)
        data = None
        if file:
            data, headers["Content-Type"] = _form(file)
        bounds = _UPLOAD_IN if file else _ANSWER_IN
        url = f"{self.settings.root}/{path}"
        return call(method, url, headers=headers, params=asked, body=body, data=data, bounds=bounds)

    def asked(
        self, method: str, path: str, *, params: Mapping[str, str] | None = None, file: PublicFile | None = None
    ) -> Answer:
        """The answer to a call that publishes nothing and must succeed. Raises PostError."""
        try:
            answer = self.send(method, path, params=params, file=file)
        except CallError as error:
            raise self.failures.unreached(error) from error
        if answer.status != HTTPStatus.OK:
            raise self.useless(answer)
        return answer

    def looked(self, path: str, params: Mapping[str, str]) -> Answer | None:
        """Facebook's answer to a question, whatever it is; None where there is none."""
        try:
            return self.send("GET", path, params=params)
        except CallError:
            return None

    def changed(self, method: str, path: str, doubt: str, key: str = "", *, body: Json = None) -> Answer:
        """The answer to the one call that changes what is public; `doubt` says what may have happened without one."""
        with self.failures.in_doubt(doubt, key):
            return self.send(method, path, body=body)

    def useless(self, answer: Answer) -> PostError:
        """What to raise when a call that publishes nothing was refused or answered with nothing of use."""
        message = _("Facebook does not work as it should (status {status})", status=answer.status)
        return self.refusal(answer) or self.failures.not_sent(message, until=meta.free_again(answer, self.now()))

    def refused(self, answer: Answer, doubt: str, key: str = "") -> PostError:
        """What to raise for an answer that does not say that it was done."""
        unclear = _("{doubt}: its answer (status {status}) does not tell", doubt=doubt, status=answer.status)
        return self.refusal(answer, key) or self.failures.unknown(unclear, key)

    def refusal(self, answer: Answer, key: str = "") -> PostError | None:
        """The error that an unsuccessful answer proves: nothing was published. None where it proves nothing."""
        return meta.refusal(answer, self.failures, self.now(), key, means=_MEANS)


def _form(file: PublicFile) -> tuple[bytes, str]:
    """A picture that nobody sees until a post shows it."""
    from urllib3.filepost import encode_multipart_formdata

    return encode_multipart_formdata(
        [
            ("source", (file.name, file.data, file.media_type)),
            ("alt_text_custom", file.alt),
            ("published", "false"),
        ]
    )
