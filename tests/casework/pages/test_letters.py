"""Letters on the pages: issued on a case, downloaded, answered with the scan, and their register."""

from __future__ import annotations

from html import unescape
from io import BytesIO

import openpyxl
from django.test import Client
from django.utils import timezone

from jiedao.attachments import DOCX
from jiedao.casework import actions
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Attachment, Head, Letter
from jiedao.casework.rules import LetterKind
from tests.attachments import samples
from tests.casework.cast import NOW, Cast, closed, filed
from tests.casework.pages.conftest import Visit, act, text
from tests.casework.papers import upload, with_letter


def handed_over(cast: Cast) -> Head:
    return actions.assign(case=filed(), units=[cast.bureau], lead=cast.bureau, version=1, by="desk", at=NOW)


def post(client: Client, path: str, **said: object) -> str:
    answer = client.post(path, said, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_a_case_goes_to_a_bureau_by_letter_and_its_answer_comes_back_with_the_scan(visit: Visit, cast: Cast) -> None:
    head = handed_over(cast)
    today = timezone.localdate()

    page = post(
        visit("desk"),
        f"/cases/{head.pk}/letters/",
        kind="hand_over",
        unit=cast.bureau.pk,
        text="请疏通",
        due_on=f"{today:%Y-%m-%d}",
    )
    letter = Letter.objects.get()
    number = f"某街交办〔{today.year}〕1号"
    assert f"已签发交办单{number}，请下载打印后用印" in page
    assert "即将到期" in page
    story = page.split('<ol class="story">')[1].split("</ol>")[0]
    assert "签发交办单" in story
    assert f"{number} → 区水务局" in story

    file = visit("desk").get(f"/cases/{head.pk}/letters/{letter.pk}/")
    assert file.headers["Content-Type"] == DOCX
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert file.content.startswith(b"PK")

    page = act(
        visit("desk"),
        head,
        "answer",
        unit=cast.bureau.pk,
        answer="已疏通，见复函",
        sent=[upload("复函.pdf", samples.PDF)],
    )
    assert head.state == "done"
    assert Attachment.objects.get().shows == "scan"
    assert "已答复" in page
    assert "复函.pdf" in page


def test_the_form_says_what_is_missing(visit: Visit, cast: Cast) -> None:
    head = handed_over(cast)
    where = f"/cases/{head.pk}/letters/"
    page = text(visit("desk"), f"/cases/{head.pk}/")
    assert f'action="{where}"' in page

    assert "请写明要求" in post(visit("desk"), where, kind="hand_over", unit=cast.bureau.pk)
    assert "请选择主送单位" in post(visit("desk"), where, kind="urge", text="请办理")
    assert "交办单只能发给单位" in post(visit("desk"), where, kind="hand_over", text="请办理", party="滨里物业")
    assert not Letter.objects.exists()
    assert "签发整改通知书" in post(visit("desk"), where, kind="rectify", text="请整改", party="滨里物业管理有限公司")


def test_who_may_not_write_sees_the_letters_and_no_form(visit: Visit, cast: Cast) -> None:
    head = handed_over(cast)
    with_letter(head, party="郝建设")

    page = text(visit("binli"), f"/cases/{head.pk}/")

    assert "主送 郝**" in page
    assert "郝建设" not in page
    assert f'action="/cases/{head.pk}/letters/"' not in page
    assert "您的职务不能对这个事项发函" in post(
        visit("binli"), f"/cases/{head.pk}/letters/", kind="rectify", text="请整改", party="甲公司"
    )


def test_whoever_only_files_cases_does_not_get_the_letters_on_them(visit: Visit, cast: Cast) -> None:
    head = filed(by="help")
    letter = with_letter(head, party="郝建设")

    assert visit("help").get(f"/cases/{head.pk}/").status_code == 200
    for path in ("/cases/letters/", "/cases/letters/export/"):
        assert visit("help").get(path).status_code == 404
    assert '"/cases/letters/"' not in text(visit("help"), "/cases/")
    assert visit("help").get(f"/cases/{head.pk}/letters/{letter.pk}/").status_code == 404
    assert visit("binli").get(f"/cases/{head.pk}/letters/{letter.pk}/").status_code == 200


def test_a_letter_is_withdrawn_with_a_reason_and_its_number_stays_in_the_register(visit: Visit, cast: Cast) -> None:
    head = filed()
    letter = with_letter(head)
    where = f"/cases/{head.pk}/letters/{letter.pk}/void/"

    assert "作废须写明理由" in post(visit("desk"), where)
    assert "已作废整改通知书某街整改〔2022〕1号" in post(visit("desk"), where, reason="责任人写错")
    assert "这份函件已经作废" in post(visit("desk"), where, reason="再作废")
    register = text(visit("desk"), "/cases/letters/")
    assert "已作废：责任人写错" in register


def test_the_register_shows_what_is_late_narrows_and_exports(visit: Visit, cast: Cast) -> None:
    late = handed_over(cast)
    with_letter(late, kind=LetterKind.URGE, unit=cast.bureau, party="", due_on=NOW.date())
    with_letter(filed())

    page = text(visit("desk"), "/cases/letters/")
    assert "有 1 份函件逾期未答复" in page
    assert "某街督办〔2022〕1号" in page
    assert "某街整改〔2022〕1号" in page
    narrowed = text(visit("desk"), "/cases/letters/?state=late")
    assert "某街督办〔2022〕1号" in narrowed
    assert "某街整改〔2022〕1号" not in narrowed

    answer = visit("desk").get("/cases/letters/export/?kind=urge")
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert len(rows) == 3
    assert rows[2][:5] == ("某街督办〔2022〕1号", "督办单", "区水务局", late.number, "隐患")
    assert rows[2][-1] == "逾期未答复"


def test_the_register_is_empty_with_a_way_on_and_holds_nothing_of_other_committees(visit: Visit, cast: Cast) -> None:
    assert "还没有签发过函件" in text(visit("desk"), "/cases/letters/")
    with_letter(filed())

    assert "某街整改" not in text(visit("wuyuan"), "/cases/letters/")
    assert len(visit("wuyuan").get("/cases/letters/export/").content) > 0


def test_nothing_can_be_written_on_what_is_closed(visit: Visit, cast: Cast) -> None:
    head = closed(cast)

    assert f'action="/cases/{head.pk}/letters/"' not in text(visit("desk"), f"/cases/{head.pk}/")


def test_a_receipt_of_an_order_is_issued_after_its_close_and_its_acceptance_recorded(visit: Visit, cast: Cast) -> None:
    head = closed(cast, CaseKind.ORDER)
    page = text(visit("desk"), f"/cases/{head.pk}/")
    assert '<option value="receipt" selected>回执</option>' in page
    assert "交办单" not in page

    post(visit("desk"), f"/cases/{head.pk}/letters/", kind="receipt", party="区城运中心", text="已疏通")
    letter = Letter.objects.get()
    assert "对方已确认" in text(visit("desk"), f"/cases/{head.pk}/")
    path = f"/cases/{head.pk}/letters/{letter.pk}/accept/"
    assert "确认日期不能早于成文日期" in post(visit("desk"), path, on="2022-01-01")
    page = post(visit("desk"), path, on=f"{timezone.localdate()}", sent=upload("确认件.jpg"))

    assert "已记下回执" in page
    story = page.split('<ol class="story">')[1].split("</ol>")[0]
    assert story.index("签发回执") < story.index("确认回执")
    assert Attachment.objects.live().get().shows == "scan"
    assert "已经作废，或已有人确认" in post(visit("desk"), path, on=f"{timezone.localdate()}")
    assert text(visit("desk"), "/cases/letters/").count("某街回执") == 1
