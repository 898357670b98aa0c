"""A stand-in for the board: answers as the README says, on this machine.

python tests/board.py 8080        # to try the plug-in by hand; the key is made-up-key-27
"""

import base64
import sys
from itertools import count
from typing import Any

from storyshare.testing import Reply, Request, Web

KEY = "made-up-key-27"


class Board:
    """One board with its notices."""

    def __init__(self) -> None:
        self.public: dict[str, Any] = {}
        self.pictures: dict[str, str] = {}
        self._numbers = count(1000)

    def is_publishing(self, request: Request) -> bool:
        """Whether the request would make something public."""
        return (request.method, request.path) == ("POST", "/api/notices")

    def answer(self, request: Request) -> Reply:
        """Do what is asked."""
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return refused(401)
        kind, _, number = request.path.removeprefix("/api/").partition("/")
        if (request.method, kind) == ("GET", "me"):
            return Reply(body={"name": "Legal aid of Tucson"})
        if (request.method, kind) == ("POST", "pictures"):
            picture = f"p{next(self._numbers)}"
            self.pictures[picture] = base64.b64encode(request.body).decode()
            return Reply(status=201, body={"id": picture})
        if kind == "notices" and not number:
            return self._posted(request.json()) if request.method == "POST" else self._listed(request)
        return self._one(request, number)

    def _posted(self, asked: dict[str, Any]) -> Reply:
        known = [each for each in self.public.values() if each["reference"] == asked["reference"]]
        if known:
            return Reply(body=known[0])
        if len(asked["text"]) > 500:
            return refused(400)
        notice = {"id": f"n{next(self._numbers)}", **asked}
        self.public[notice["id"]] = notice
        return Reply(status=201, body=notice)

    def _listed(self, request: Request) -> Reply:
        wanted = request.query.get("reference")
        return Reply(body={"notices": [each for each in self.public.values() if each["reference"] == wanted]})

    def _one(self, request: Request, number: str) -> Reply:
        if number not in self.public:
            return refused(404)
        if request.method == "DELETE":
            del self.public[number]
            return Reply(status=204, body=b"")
        return Reply(body=self.public[number])


def refused(status: int) -> Reply:
    """A refusal in the board's own form."""
    return Reply(status=status, body={"error": "no such notice" if status == 404 else "not like this"})


if __name__ == "__main__":
    Web(Board(), port=int(sys.argv[1]) if sys.argv[1:] else 0).serve()
