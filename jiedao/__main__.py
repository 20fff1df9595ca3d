"""`python -m jiedao COMMAND …`: makes sure of a database, then runs the command.

Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some input was refused.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from datetime import datetime
from pathlib import Path
from types import FrameType

from jiedao import postgres

WRONG_USAGE = 2


def main(arguments: list[str]) -> int:
    """Run one command with the embedded PostgreSQL standing, unless another is named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiedao.settings")
    home = Path(os.environ.get("JIEDAO_HOME") or Path(__file__).resolve().parent.parent / "var").resolve()
    signal.signal(signal.SIGTERM, _leave)
    try:
        with contextlib.ExitStack() as standing:
            if not os.environ.get("JIEDAO_DATABASE_URL"):
                os.environ["JIEDAO_DATABASE_URL"] = standing.enter_context(postgres.running(home, say=_say))
            return _run(arguments)
    except postgres.PostgresError as error:
        print(f"数据库没有启动：{error}", file=sys.stderr)
    except BrokenPipeError:  # whoever read our output, head or less, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        print("已停止", file=sys.stderr)
    except Exception as error:  # the user gets a sentence, the administrator the whole story
        print(f"没有完成：{error}\n经过记在 {_put_down(home)}", file=sys.stderr)
    return 1


def _run(arguments: list[str]) -> int:
    import django  # noqa: PLC0415 - settings need the database's URL
    from django.core.management import execute_from_command_line, get_commands  # noqa: PLC0415

    django.setup()
    if arguments[0] not in ("help", "--help", "-h", "--version") and arguments[0] not in get_commands():
        print(f"没有这个命令：{arguments[0]}。./run jiedao help 列出全部命令", file=sys.stderr)
        return WRONG_USAGE
    execute_from_command_line(["jiedao", *arguments])
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _put_down(home: Path) -> Path:
    log = home / "errors.log"
    home.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {' '.join(sys.argv)}\n{traceback.format_exc()}\n")
    return log


def _leave(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + signum)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["help"]))
