"""What a request of several parts holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storyshare.testing.web import Request

_HEAD = re.compile(rb'form-data; name="([^"]*)"(?:; filename="([^"]*)")?(?:\r\nContent-Type: ([^\r]+))?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One part: a file where it has a file's name."""

    name: str
    file: str
    kind: str
    data: bytes


def fields(request: Request) -> list[Field]:
    """The parts of a request, in order."""
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    found = []
    for piece in request.body.split(b"--" + boundary)[1:-1]:
        head, _, data = piece.removeprefix(b"\r\n").removesuffix(b"\r\n").partition(b"\r\n\r\n")
        match = _HEAD.search(head)
        assert match, head
        name, file, kind = (each.decode() if each else "" for each in match.groups())
        found.append(Field(name=name, file=file, kind=kind, data=data))
    return found


def is_multipart(request: Request) -> bool:
    """Whether the request has several parts."""
    return request.headers.get("content-type", "").startswith("multipart/form-data")
