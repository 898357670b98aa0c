"""What the tests of the Bluesky adapter have in common."""

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from platforms.bluesky.pds import DID, Shelf, StandIn, token

from storyshare.models import Account, Attempt, Cleared, Part, Prepared, Receipt, Share, StoryImage
from storyshare.platforms.bluesky import Bluesky
from storyshare.testing.raw import read_request, reset

NOW = datetime(2027, 2, 20, 9, 0, 0, 123456, tzinfo=UTC)
ACCOUNT = Account(name="bluesky-main", platform="bluesky", env="BLUESKY")
CREATE, REFRESH = "com.atproto.server.createSession", "com.atproto.server.refreshSession"
PUT, UPLOAD, GET = "com.atproto.repo.putRecord", "com.atproto.repo.uploadBlob", "com.atproto.repo.getRecord"
DELETE, RESOLVE = "com.atproto.repo.deleteRecord", "com.atproto.identity.resolveHandle"
LINK = "https://example.org/stories/rosa?utm_source=bluesky"


def now() -> datetime:
    return NOW


def share(text: str = "Rosa may stay.", **part: Any) -> Share:
    return Share(
        platform="bluesky",
        account="bluesky-main",
        story_id="rosa-7f3k",
        story="rosa",
        language="en",
        parts=(Part(number=1, text=text, **part),),
    )


def image(folder: Path, alt: str = "Two hands.", size: tuple[int, int] = (80, 60)) -> StoryImage:
    path = folder / "rosa hands.jpg"
    camera = Image.Exif()
    camera[0x010F] = "Made-up Cameras"
    Image.new("RGB", size, "teal").save(path, exif=camera)
    return StoryImage(file=path.name, path=path, alt=alt)


def commit(bluesky: Bluesky, prepared: Prepared) -> Receipt:
    return bluesky.commit(Cleared(prepared=prepared, at=NOW), key="made-up-key")


def attempt_of(prepared: Prepared) -> Attempt:
    """What the ledger gives back: the payload has been through JSON."""
    payload = json.loads(json.dumps(dict(prepared.payload)))
    return Attempt(
        number=1, key="made-up-key", payload=payload, texts=prepared.texts, handle=prepared.handle, started_at=NOW
    )


def reset_after_request(connection: socket.socket) -> None:
    read_request(connection)
    reset(connection)


def keep_session(shelf: Shelf, stand_in: StandIn, **changed: str) -> None:
    """A log-in from an earlier run."""
    session = {
        "did": DID,
        "pds": stand_in.url,
        "access": token(NOW + timedelta(hours=1)),
        "refresh": token(NOW + timedelta(days=1), "refresh"),
        "identifier": shelf.values["HANDLE"],
        "host": shelf.values["PDS_URL"],
        **changed,
    }
    shelf.put("SESSION", json.dumps(session))


def record_of(prepared: Prepared) -> Any:
    return prepared.payload["record"]


def is_tid(text: str) -> bool:
    return len(text) == 13 and text[0] in "234567abcdefghij" and set(text) <= set("234567abcdefghijklmnopqrstuvwxyz")
