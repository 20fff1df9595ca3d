"""Photos and files on the pages of cases: sent with a step, shown to those who see the case, compared and voided."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Attachment, Head
from jiedao.casework.rules import Shows
from tests.attachments import samples
from tests.casework.cast import BINLI, MINUTE, NOW, Cast, done, filed, in_hand
from tests.casework.pages.conftest import Visit, act, text
from tests.casework.papers import picture, upload, with_photo

SHOT = {"taken": "2022:08:01 10:30:00", "gps": {1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 25.0)}}


def story(page: str) -> str:
    return page.split('<ol class="story">')[1].split("</ol>")[0]


def test_a_step_takes_several_photos_and_the_story_shows_them(visit: Visit, cast: Cast) -> None:
    head = in_hand(cast)

    page = act(
        visit("safe"),
        head,
        "report_done",
        note="已清理",
        shows="after",
        sent=[upload("左.jpg"), upload("右.jpg", samples.photo((80, 40)))],
    )

    assert head.state == "done"
    rows = list(Attachment.objects.order_by("pk"))
    assert [(row.shows, row.serial) for row in rows] == [("after", 4), ("after", 4)]
    thumbs = [f"/cases/{head.pk}/files/{row.pk}/thumb/" for row in rows]
    assert re.findall(r'<img class="thumb" src="([^"]+)"', story(page)) == thumbs
    assert 'enctype="multipart/form-data"' in page


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("坏.jpg", b"\xff\xd8\xff\xe0 broken", "“坏.jpg”照片"),
        ("网页.html", b"<html></html>", "“网页.html”不是照片"),
        ("空.pdf", b" ", "“空.pdf”不是照片"),
    ],
)
def test_a_file_that_is_turned_away_holds_the_step_up_with_the_reason(
    visit: Visit, cast: Cast, name: str, data: bytes, said: str
) -> None:
    head = in_hand(cast)

    page = act(visit("safe"), head, "report_done", note="已清理", sent=[upload("好.jpg"), upload(name, data)])

    assert said in page
    assert head.state == "handling"
    assert "附件没有保存，请重新选择" in page
    assert not Attachment.objects.exists()


def test_no_more_than_nine_come_at_once(visit: Visit, cast: Cast) -> None:
    head = in_hand(cast)

    page = act(visit("safe"), head, "handle", note="已清理", sent=[upload(f"{i}.jpg") for i in range(10)])

    assert "一次最多9个，选了10个" in page


def test_a_case_is_filed_with_photos_and_mended_on_the_spot_with_one(visit: Visit, cast: Cast) -> None:
    said = {"code": BINLI, "address": "桂花弄8号", "description": "楼道堆物", "found_on": str(timezone.localdate())}
    client = visit("binli")
    assert 'enctype="multipart/form-data"' in text(client, "/cases/new/?kind=issue")

    client.post("/cases/new/?kind=issue", {**said, "act": "file", "sent": [upload()]})
    filed_head = Head.objects.latest("pk")
    client.post(
        "/cases/new/?kind=issue",
        {
            **said,
            "address": "丁香路1号",
            "act": "mend",
            "mended": "当场清走",
            "mended_sent": [upload("后.jpg", samples.photo((33, 44)))],
        },
    )
    mended = Head.objects.latest("pk")

    assert (filed_head.state, mended.state) == ("found", "closed")
    shown = Attachment.objects.order_by("pk").values_list("number", "serial", "shows")
    assert list(shown) == [(filed_head.number, 1, "before"), (mended.number, 2, "after")]


def test_before_and_after_stand_side_by_side_and_until_then_the_page_says_what_is_missing(
    visit: Visit, cast: Cast
) -> None:
    head = done(cast, CaseKind.STRUCTURE)
    page = text(visit("check"), f"/cases/{head.pk}/")
    assert "还没有拆除前照片、拆除后照片。核查时请留意" in page
    assert "请现场核实" in page

    before = with_photo(head, Shows.BEFORE)
    page = text(visit("desk"), f"/cases/{head.pk}/")
    assert "还没有拆除后照片" in page
    assert '<div class="pair">' not in page

    after = with_photo(head, Shows.AFTER, picture("后.jpg", (45, 45)))
    page = text(visit("desk"), f"/cases/{head.pk}/")
    assert "还没有" not in page.split('id="files"')[1].split("</section>")[0]
    pair = page.split('<div class="pair">')[1].split("</div>")[0]
    assert re.findall(r'src="([^"]+)"', pair) == [f"/cases/{head.pk}/files/{row.pk}/" for row in (before, after)]
    assert re.findall(r"<figcaption>(\w+)", pair) == ["拆除前", "拆除后"]


def test_the_verifier_is_told_what_to_look_at_twice_and_others_are_not(visit: Visit, cast: Cast) -> None:
    other, head = filed(), done(cast)
    Head.objects.filter(pk=head.pk).update(lon=121.50, lat=31.30)
    file = picture("现场.jpg", (64, 48), taken="2022:07:01 08:00:00", gps=SHOT["gps"])
    with_photo(other, file=file)
    with_photo(head, Shows.AFTER, file)

    page = text(visit("check"), f"/cases/{head.pk}/")
    assert f"本件以外还用于隐患{other.number}" in page
    assert "拍摄时间早于登记时间" in page
    assert "公里" in page
    assert "照片时间 2022-07-01 08:00" in page
    assert other.number not in text(visit("binli"), f"/cases/{head.pk}/")


def test_a_photo_is_served_stripped_to_those_who_see_the_case_and_to_nobody_else(visit: Visit, cast: Cast) -> None:
    head = filed()
    row = with_photo(head, file=picture("现场.jpg", (64, 48), **SHOT))

    for path, edge in ((f"/cases/{head.pk}/files/{row.pk}/", 64), (f"/cases/{head.pk}/files/{row.pk}/thumb/", 64)):
        answer = visit("binli").get(path)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert answer.headers["Content-Disposition"].startswith("inline; filename*=utf-8''")
        picture_sent = Image.open(BytesIO(answer.content))
        assert max(picture_sent.size) == edge
        assert not picture_sent.getexif()
        for username in ("wuyuan", "help", "admin"):
            assert visit(username).get(path).status_code == 404


def test_other_files_are_saved_and_never_opened_in_the_page(visit: Visit, cast: Cast) -> None:
    head = in_hand(cast)
    act(visit("safe"), head, "handle", note="见附件", shows="scan", sent=[upload("复函.pdf", samples.PDF)])
    row = Attachment.objects.get()

    answer = visit("desk").get(f"/cases/{head.pk}/files/{row.pk}/")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.content == samples.PDF
    assert visit("desk").get(f"/cases/{head.pk}/files/{row.pk}/thumb/").status_code == 404


def test_a_file_is_reached_by_its_own_case_alone(visit: Visit, cast: Cast) -> None:
    head, other = filed(), filed(at=NOW + MINUTE)
    row = with_photo(head)

    assert visit("desk").get(f"/cases/{other.pk}/files/{row.pk}/").status_code == 404
    assert visit("desk").get(f"/cases/{head.pk}/files/{row.pk + 1000}/").status_code == 404


def test_a_voided_file_is_named_with_the_reason_and_shown_to_nobody(visit: Visit, cast: Cast) -> None:
    head = filed()
    row = with_photo(head)
    where = f"/cases/{head.pk}/files/{row.pk}/"

    page = post(visit("desk"), f"{where}void/", reason="照片是另一处")

    assert "已作废“现场.jpg”" in page
    page = text(visit("desk"), f"/cases/{head.pk}/")
    assert "照片是另一处" in page
    assert where not in page
    assert visit("head").get(where).status_code == 404


def test_files_are_added_outside_of_a_step_by_those_who_may(visit: Visit, cast: Cast) -> None:
    head = filed()
    where = f"/cases/{head.pk}/files/"

    assert "请选择照片或文件" in post(visit("desk"), where, shows="before")
    assert "已上传1个附件" in post(visit("binli"), where, shows="before", sent=[upload()])
    assert "同一张照片不能用两次" in post(visit("binli"), where, shows="after", sent=[upload()])
    assert [(row.shows, row.by) for row in Attachment.objects.all()] == [("before", "binli")]


def test_what_others_did_first_is_told_and_the_files_are_to_be_chosen_again(visit: Visit, cast: Cast) -> None:
    head = in_hand(cast)

    page = act(visit("safe"), head, "report_done", version=1, note="已清理", sent=[upload()])

    assert "附件没有保存，请重新选择" in page
    assert not Attachment.objects.exists()


def post(client: Client, path: str, **said: object) -> str:
    answer = client.post(path, said, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()
