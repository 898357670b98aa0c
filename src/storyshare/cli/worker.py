"""`storyshare worker`: the work of `run`, shared among hosts."""

from __future__ import annotations

from typing import Annotated

import typer

from storyshare.cli.commands import new_app
from storyshare.cli.run import say
from storyshare.cli.session import open_workspace
from storyshare.errors import SetupError
from storyshare.i18n import _

app = new_app()


@app.command()
def worker(
    ctx: typer.Context,
    accounts: Annotated[int, typer.Option(min=1, max=100, help="How many accounts to look after at once.")] = 8,
) -> None:
    """Do on this host a share of what the schedules want, until it is stopped; needs a ledger in PostgreSQL.

    Start it on as many hosts as wanted. Ctrl-C or SIGTERM stops it when what it has begun is finished.
    """
    try:
        import procrastinate  # noqa: F401 - only to say in time that it is missing
    except ImportError as error:
        raise SetupError(
            _("For workers another package is needed."), hint=_('Install it: pip install "storyshare[cluster]"')
        ) from error
    from storyshare.publish.working import Worker

    Worker(place=lambda: open_workspace(ctx), say=say, at_once=accounts).work()
