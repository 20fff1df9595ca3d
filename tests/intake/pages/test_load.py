"""One load's page: running, stopped, done with its outcome file by file, given back, undone."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook

from jiedao.intake import uploads
from jiedao.intake.feeds import FEEDS
from jiedao.intake.models import Load, LoadFile
from jiedao.intake.returns import upload_folder
from jiedao.intake.uploads import start as start_process
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Street
from jiedao.services.models import Adaptation
from tests import world
from tests.intake.pages.conftest import HTMX
from tests.intake.pages.test_desk import workbook

LEDGER = "违法建筑拆除台账"


def spoilt(street: Street, folder: Path) -> LoadFile:
    """A copy with one row more than the record, whose area is no figure, and one row less."""
    lines = [*world.rows(LEDGER)[:2], world.row(LEDGER, 编号="C8", 面积="约20")]
    return world.only(world.load(street, world.copy(folder, LEDGER, lines)))[0]


def page_of(client: Client, load: Load) -> str:
    return client.get(f"/intake/loads/{load.pk}/").content.decode()


def test_a_load_says_what_became_of_each_file(clerk: Client, subdistrict: Street, tmp_path: Path) -> None:
    file = spoilt(subdistrict, tmp_path)

    text = page_of(clerk, file.load)

    assert "“面积”写的是“约20”，请填准确数字" in text
    assert "已有记录中有 1 行在这份台账里没有出现" in text
    assert f'action="/intake/files/{file.pk}/returns/"' in text


def test_missing_rows_and_warnings_name_nobody(clerk: Client, subdistrict: Street, tmp_path: Path) -> None:
    lines = world.rows("适老化改造台账")[1:]
    citizen = str(world.rows("适老化改造台账")[0]["身份证号"])
    result = world.load(subdistrict, world.copy(tmp_path, "适老化改造台账", lines))

    text = page_of(clerk, result.load)

    assert Adaptation.objects.live().filter(citizen_number=citizen).exists()
    assert citizen not in text
    assert f"9{'*' * 16}{citizen[-1]}" in text


def test_the_refused_rows_of_a_file_come_back_as_a_workbook_for_a_reason_that_is_entered(
    clerk: Client, subdistrict: Street, tmp_path: Path
) -> None:
    file = spoilt(subdistrict, tmp_path)

    answer = clerk.post(f"/intake/files/{file.pk}/returns/", {"reason": "退回填报人"})

    cells = {cell.value for row in load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows() for cell in row}
    assert {"C8", "约20", "“面积”写的是“约20”，请填准确数字"} <= cells
    entry = Entry.objects.get(verb="下载退回行", by="clerk")
    assert (entry.reason, entry.detail) == ("退回填报人", {"rows": 1, "told": ["退回行全文"]})


def test_without_a_reason_there_is_no_workbook(clerk: Client, subdistrict: Street, tmp_path: Path) -> None:
    file = spoilt(subdistrict, tmp_path)

    for path in (f"/intake/files/{file.pk}/returns/", f"/intake/returns/{LEDGER}/"):
        answer = clerk.post(path, headers={"Referer": "/intake/"}, follow=True)
        assert "请写明查看的原因" in answer.content.decode()
        assert clerk.get(path).status_code == 405
    assert not Entry.objects.filter(verb="下载退回行").exists()


def test_where_nothing_waits_there_is_no_workbook(clerk: Client) -> None:
    answer = clerk.post(
        f"/intake/returns/{LEDGER}/", {"reason": "退回填报人"}, headers={"Referer": "/intake/"}, follow=True
    )

    assert "没有等待处理的退回行" in answer.content.decode()


def test_a_load_is_undone_as_a_whole(clerk: Client, subdistrict: Street, tmp_path: Path) -> None:
    lines = [*world.rows(LEDGER), world.row(LEDGER, 编号="C9")]
    load = world.load(subdistrict, world.copy(tmp_path, LEDGER, lines)).load

    answer = clerk.post(f"/intake/loads/{load.pk}/undo/", follow=True)

    assert "已整体撤销" in answer.content.decode()
    assert Load.objects.get(pk=load.pk).state == Load.State.UNDONE
    assert not FEEDS[LEDGER].on_record().filter(number="C9").exists()


def test_a_load_that_others_build_on_says_why_it_stays(clerk: Client, subdistrict: Street, tmp_path: Path) -> None:
    first = Load.objects.get()
    visit = world.row("点名记录", 日期="2022-08-30")
    world.load(subdistrict, world.copy(tmp_path, "点名记录", [visit]))

    text = page_of(clerk, first)
    clerk.post(f"/intake/loads/{first.pk}/undo/")

    assert "不能撤销：后来导入的点名记录中有记录" in text
    assert '<button class="btn" disabled' in text
    assert Load.objects.get(pk=first.pk).state == Load.State.DONE


def test_a_load_whose_rows_were_corrected_since_says_why_it_stays(
    clerk: Client, subdistrict: Street, tmp_path: Path
) -> None:
    first = world.load(subdistrict, world.copy(tmp_path, LEDGER, [world.row(LEDGER, 编号="C9")])).load
    later = world.copy(tmp_path, LEDGER, [world.row(LEDGER, 编号="C9", 面积=9)])
    world.load(subdistrict, later, apply_corrections=True)

    assert "其中有记录已被后来的导入或操作更新" in page_of(clerk, first)


def running(at: datetime | None = None) -> Load:
    return Load.objects.create(by="clerk", started_at=world.NOW, beat_at=at, files_total=2)


def test_a_running_load_is_asked_every_second_until_it_ends(clerk: Client, tmp_path: Path) -> None:
    clerk.post("/intake/upload/", {"ledgers": [workbook(tmp_path)]})
    load = Load.objects.order_by("-pk")[0]
    with uploads._held(upload_folder(load)):
        page = page_of(clerk, load)
        part = clerk.get(f"/intake/loads/{load.pk}/progress/", headers=HTMX)
    Load.objects.filter(pk=load.pk).update(state=Load.State.DONE)
    ended = clerk.get(f"/intake/loads/{load.pk}/progress/", headers=HTMX)

    assert 'hx-trigger="every 1s"' in page
    assert 'max="1" value="0"' in part.content.decode()
    assert ended.headers["HX-Refresh"] == "true"


def test_a_load_whose_process_is_gone_can_be_run_again(
    clerk: Client, started: list[Load], run: Callable[[], Load], tmp_path: Path
) -> None:
    clerk.post("/intake/upload/", {"ledgers": [workbook(tmp_path)]})
    gone = started[0]

    assert "重新导入" in page_of(clerk, gone)
    clerk.post(f"/intake/loads/{gone.pk}/again/")

    assert [path.name for path in uploads.kept(started[1])] == [path.name for path in uploads.kept(gone)]
    assert Load.objects.get(pk=gone.pk).state == Load.State.FAILED
    assert run().state == Load.State.DONE


def test_a_load_that_is_done_is_not_run_again(clerk: Client, started: list[Load]) -> None:
    answer = clerk.post(f"/intake/loads/{Load.objects.get().pk}/again/", follow=True)

    assert "没有中断" in answer.content.decode()
    assert started == []


@pytest.mark.parametrize(("silent", "stalled"), [(59, False), (61, True)])
def test_a_load_from_the_command_line_is_taken_for_dead_after_a_minute(db: None, silent: int, stalled: bool) -> None:
    load = running(world.NOW)

    assert uploads.is_stalled(load, world.NOW + timedelta(seconds=silent)) is stalled


def test_a_silent_load_from_the_command_line_is_put_down_as_not_finished(clerk: Client) -> None:
    load = running(world.NOW)

    assert "记为未完成" in page_of(clerk, load)
    clerk.post(f"/intake/loads/{load.pk}/stop/")

    assert Load.objects.get(pk=load.pk).state == Load.State.FAILED


def test_the_lock_tells_whether_a_process_lives(db: None, tmp_path: Path) -> None:
    load = running()
    upload_folder(load).mkdir(parents=True)

    with uploads._held(upload_folder(load)) as lock:
        inherited = os.dup(lock)
    alive = uploads.is_alive(load)
    os.close(inherited)

    assert (alive, uploads.is_alive(load)) == (True, False)


def test_the_process_is_told_its_load_and_is_alive_until_it_ends(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, going, program = running(), tmp_path / "going", tmp_path / "program"
    folder = upload_folder(load)
    folder.mkdir(parents=True)
    going.touch()
    program.write_text(f'#!/bin/sh\necho "$@"\nwhile [ -e "{going}" ]; do sleep 0.02; done\n')
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))

    start_process(load)
    alive = uploads.is_alive(load)
    with pytest.raises(Refused, match="还在进行"):
        start_process(load)
    going.unlink()
    deadline = time.monotonic() + 10
    while uploads.is_alive(load) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert (alive, uploads.is_alive(load)) == (True, False)
    assert (folder / "log.txt").read_text() == f"-m jiedao intake --load {load.pk}\n"
