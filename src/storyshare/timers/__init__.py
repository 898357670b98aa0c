"""What starts `storyshare run` every few minutes (cron, launchd, systemd), and when it last ran.

Only the notes about runs are loaded here, because `run` itself writes them; the rest is for `storyshare cron`.
"""

from storyshare.timers.runs import LOG, Run, last_run, note_run

__all__ = ["LOG", "Run", "last_run", "note_run"]
