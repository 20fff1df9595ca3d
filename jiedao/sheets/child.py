"""The process that opens files other people made, so that what happens to it happens to nobody else.

Asked by a line of JSON with a path, it answers with lines of JSON: for each sheet its head, its rows in
batches, and at the end the pictures; or a refusal. JSON and not pickle: a file that takes this process over
must not take over the one that listens.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from jiedao.sheets import limits
from jiedao.sheets.grid import Grid
from jiedao.sheets.limits import Refused
from jiedao.sheets.sniff import check_file
from jiedao.sheets.wire import plain

_READERS = {  # loaded when the first file of the kind comes, which keeps the start short
    ".xlsx": "jiedao.sheets.xlsx",
    ".xls": "jiedao.sheets.xls",
    ".csv": "jiedao.sheets.delimited",
}
_BATCH = 1_000  # rows in one line
_UNREADABLE = "读不出内容，文件可能已损坏，请用Excel重新保存后再上传"


def main() -> None:
    """Answer until there are no more questions."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.ADDRESS_SPACE, limits.ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        _allow_processor_time()
        for answer in answers(Path(json.loads(line))):
            sys.stdout.write(answer + "\n")
        sys.stdout.flush()


def _allow_processor_time() -> None:
    """Each file gets its own seconds; beyond them the kernel ends the process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + limits.PROCESSOR_SECONDS, resource.RLIM_INFINITY))


def answers(path: Path) -> Iterator[str]:
    """What is to be said of one file, line by line; the last line bears `end`."""
    try:
        yield from _content(path)
    except Refused as refusal:
        yield _line({"end": True, "refused": str(refusal)})
    except MemoryError:
        yield _line({"end": True, "refused": limits.TOO_MUCH})
    except BaseException as error:  # calamine's panics are no Exception, xlrd fails in any way there is
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        yield _line({"end": True, "refused": _UNREADABLE})


def _content(path: Path) -> Iterator[str]:
    ending = check_file(path)
    reader = import_module(_READERS[ending])
    total = 0
    for grid in reader.read_grids(path):
        total += len(grid.rows)
        limits.check_rows(total)
        merges = _clipped(grid)
        head = {"name": grid.name, "hidden": grid.hidden, "merges": merges, "hidden_rows": sorted(grid.hidden_rows)}
        yield _line({"sheet": head})
        for start in range(0, len(grid.rows), _BATCH):
            yield _line({"rows": [[plain(cell) for cell in row] for row in grid.rows[start : start + _BATCH]]})
    yield _line({"end": True, "pictures": reader.count_pictures(path)})


def _clipped(grid: Grid) -> list[tuple[int, int, int, int]]:
    """The merged ranges inside the rows there are."""
    last = len(grid.rows) - 1
    merges = [(top, left, min(below, last), right) for top, left, below, right in grid.merges if top <= last]
    if sum(below - top + 1 for top, _, below, _ in merges) > limits.MERGED_ROWS:
        raise Refused(f"工作表“{grid.name}”的合并单元格过多，请取消合并后再上传")
    if any(right >= limits.COLUMNS for _, _, _, right in merges):
        merges = [(top, left, below, min(right, limits.COLUMNS - 1)) for top, left, below, right in merges]
    return merges


def _line(message: dict[str, object]) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
