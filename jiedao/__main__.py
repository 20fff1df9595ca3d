"""`python -m jiedao COMMAND …`: makes sure of a database, then runs the command.

Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some input was refused.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from jiedao import postgres


def main(arguments: list[str]) -> int:
    """Run one command with the embedded PostgreSQL standing, unless another is named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiedao.settings")
    signal.signal(signal.SIGTERM, _leave)
    with contextlib.ExitStack() as standing:
        if not os.environ.get("JIEDAO_DATABASE_URL"):
            home = Path(os.environ.get("JIEDAO_HOME") or Path(__file__).resolve().parent.parent / "var")
            try:
                url = standing.enter_context(postgres.running(home.resolve()))
            except postgres.PostgresError as error:
                print(f"数据库没有启动：{error}", file=sys.stderr)
                return 1
            os.environ["JIEDAO_DATABASE_URL"] = url
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings need the URL first

        execute_from_command_line(["jiedao", *arguments])
    return 0


def _leave(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + signum)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["help"]))
