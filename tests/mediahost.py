"""A public address on this machine, with the two programs that a desk has for it."""

from __future__ import annotations

import functools
import json
import sys
import threading
from contextlib import AbstractContextManager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, Self

PUT = "import shutil, sys; shutil.copy(sys.argv[1], sys.argv[2])"
REMOVE = "import os, sys; os.remove(sys.argv[1])"


class _Quiet(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, host: MediaHost, **more: Any) -> None:
        self._host = host
        super().__init__(*args, **more)

    def log_message(self, *_: object) -> None:
        return

    def list_directory(self, path: Any) -> BytesIO | None:
        if self._host.listing:
            return super().list_directory(path)
        self.send_error(404)
        return None


class MediaHost(AbstractContextManager["MediaHost"]):
    """Shows what lies in `folder`, and with `listing` a list of it; ends with its `with`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.listing = folder, False
        folder.mkdir(exist_ok=True)
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(_Quiet, host=self, directory=str(folder))
        )
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def names(self) -> list[str]:
        """What anybody could fetch."""
        return sorted(path.name for path in self.folder.iterdir())

    def settings(self, put: str = PUT, remove: str = REMOVE) -> str:
        """The table of storyshare.toml; the programs are Python's."""
        there = f"{self.folder}/{{name}}"
        commands = {
            "put": [sys.executable, "-c", put, "{file}", there],
            "remove": [sys.executable, "-c", remove, there],
        }
        lines = [f"{name} = {json.dumps(command)}" for name, command in commands.items()]
        return "\n".join(["[media]", f'base_url = "{self.url}"', *lines, ""])
