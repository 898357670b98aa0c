"""The shells that are on this machine, at a terminal of their own: what Tab puts into the line means just that."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import RECORD, make_workspace

SECONDS = 60
NAMES = ("rosa", "maura and family", "it's $(touch here)", "sí, juez", 'say "yes"', "a:b=c;d&e", "-odd", "wild*")
# What stands in for the program: a shell that asks gets the program's own answer; what is run is written down.
SHIM = """\
#!/bin/sh
if [ -n "$_STORYSHARE_COMPLETE" ]; then exec {python} -m storyshare "$@"; fi
printf '%s\\n' "$@" > {words}
echo RUN''-ENDED
"""
BEGIN = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "bind 'set bell-style none'; source {script}; PS1=READY'> '"),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -D; source {script}; PS1=READY'> '"),
}


@dataclass(frozen=True, kw_only=True)
class Shell:
    """`run` types a line and gives the words that the program was run with."""

    place: Path
    run: Callable[[str], list[str]]


@pytest.fixture(scope="module", params=BEGIN)
def shell(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A shell that stands in a workspace whose stories have odd names."""
    name, tmp_path = request.param, tmp_path_factory.mktemp("shell")
    if not shutil.which(name):
        pytest.skip(f"{name} is not on this machine")
    words, script, programs = tmp_path / "words", tmp_path / "script", tmp_path / "bin"
    programs.mkdir()
    (programs / "storyshare").write_text(SHIM.format(python=sys.executable, words=words))
    (programs / "storyshare").chmod(0o700)
    script.write_text(_script(name), encoding="utf-8")
    place = tmp_path / "our stories"
    place.mkdir()
    make_workspace(place, **dict.fromkeys(NAMES, RECORD))
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "HOME": str(tmp_path),
        "TERM": "xterm",
        "LANG": "C.UTF-8",
    }
    command, begin = BEGIN[name]
    process, ours = pty.fork()
    if not process:
        os.chdir(place)
        os.execvpe(command[0], command, environment)
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))
    try:
        os.write(ours, f"{begin.format(script=script)}\n".encode())
        _read_until(ours, b"READY>")

        def type_line(line: str) -> list[str]:
            os.write(ours, f"{line}\n".encode())
            _read_until(ours, b"RUN-ENDED")
            return words.read_text(encoding="utf-8").splitlines()

        yield Shell(place=place, run=type_line)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(ours)


def _script(shell: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from storyshare.__main__ import main; main()", "--show-completion", shell],
        env=os.environ | {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
        capture_output=True, encoding="utf-8", check=True, timeout=SECONDS,
    )  # fmt: skip
    return done.stdout


def _read_until(terminal: int, wanted: bytes) -> None:
    seen = b""
    while wanted not in seen:
        assert select.select([terminal], [], [], SECONDS)[0], seen
        seen += os.read(terminal, 65536)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("storyshare pre\t ros\t", ["preview", "rosa"]),
        ("storyshare stories sh\t ros\t", ["stories", "show", "rosa"]),
        ("storyshare post --dry\t ros\t", ["post", "--dry-run", "rosa"]),
        ("storyshare post --to x,mas\t", ["post", "--to", "x,mastodon"]),
        ("storyshare post --to=mas\t", ["post", "--to=mastodon"]),
        ("storyshare post mau\t", ["post", "maura and family"]),
        ("storyshare post maura\\ a\t", ["post", "maura and family"]),
        ('storyshare post "mau\t', ["post", "maura and family"]),
        ("storyshare post it\t", ["post", "it's $(touch here)"]),
        ("storyshare post sí\t", ["post", "sí, juez"]),
        ("storyshare post say\t", ["post", 'say "yes"']),
        ("storyshare post a\t", ["post", "a:b=c;d&e"]),
    ],
)
def test_what_tab_puts_in_reaches_the_program_as_it_is(shell: Shell, typed: str, meant: list[str]) -> None:
    assert shell.run(typed) == meant
    assert not (shell.place / "here").exists()


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not on this machine")
def test_fish_is_offered_the_same(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "storyshare").write_text(SHIM.format(python=sys.executable, words=os.devnull))
    (programs / "storyshare").chmod(0o700)
    (tmp_path / "script").write_text(_script("fish"), encoding="utf-8")
    make_workspace(tmp_path, **dict.fromkeys(NAMES, RECORD))
    done = subprocess.run(
        ["fish", "--no-config", "-c", "source script; complete -C 'storyshare post '; complete -C 'storyshare stat'"],
        cwd=tmp_path, env=os.environ | {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(tmp_path)},
        capture_output=True, encoding="utf-8", check=True, timeout=SECONDS,
    )  # fmt: skip
    *offered, status = done.stdout.splitlines()
    assert set(offered) == set(NAMES) - {"-odd"}
    assert status == "status\tWhat was sent, where, and what is in doubt."
