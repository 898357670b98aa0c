"""A process that has loaded everything, and forks a child for each order that it is given as a line of JSON."""

import gc
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any


def answer_orders(carry_out: Callable[..., Any]) -> None:
    """Let a child carry out each order, and answer with its report, or that it was killed, once it is gone.

    `carry_out` takes the order's fields by name, and gives a dataclass.
    """
    # Children that never collect garbage share this process's memory instead of copying it.
    gc.disable()
    gc.freeze()
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            report = carry_out(**json.loads(line))
            with os.fdopen(writing, "w", encoding="utf-8") as file:
                json.dump(asdict(report), file)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as file:
            said = file.read()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{said if status == 0 else json.dumps({'killed': os.WIFSIGNALED(status)})}\n")
        sys.stdout.flush()
