"""Draws docs/preview.svg, the picture in the README: what `storyshare preview rosa` shows on a terminal.

python docs/picture.py
"""

from pathlib import Path

from rich.console import Console

from storyshare.cli import output
from storyshare.cli.app import run

COLUMNS = 92


def main() -> None:
    """Run the command into a recording terminal."""
    folder = Path(__file__).parent
    console = Console(record=True, width=COLUMNS, force_terminal=True, file=(folder / "preview.txt").open("w"))
    output.console = lambda: console  # type: ignore[assignment]
    output.is_plain = lambda: False
    run(["--workspace", str(folder.parent), "preview", "rosa", "--to", "x,mastodon,bluesky"])
    (folder / "preview.txt").unlink()
    console.save_svg(str(folder / "preview.svg"), title="storyshare preview rosa")


main()
