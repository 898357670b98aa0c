"""Where the command line starts; answers `--version` before anything is loaded."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.argv[1:] == ["--version"]:
        from storyshare import __version__

        sys.stdout.write(f"storyshare {__version__}\n")
        return
    from storyshare.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
