"""Whatever refuses a request of the API, the answer is the same: JSON with the reason, and no page for people."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client as Browser
from django.test import override_settings

from jiedao.exchange import actions
from jiedao.exchange.kinds import MOST_BYTES
from jiedao.exchange.models import Operation
from tests.exchange.conftest import ORDER, Platform


def sent(platform: Platform, method: str, path: str, **more: Any) -> Any:
    """A bare request, as it goes over the wire."""
    headers = {"Authorization": f"Bearer {platform.token}"}
    return Browser(raise_request_exception=False).generic(method, path, headers=headers, **more)


@pytest.mark.parametrize(
    ("method", "path", "status", "reason"),
    [
        ("GET", "/api/v1/", 404, "没有这个接口地址，请核对接口说明"),
        ("GET", "/api/v1/docs", 404, "没有这个接口地址，请核对接口说明"),
        ("POST", "/api/v1/order", 404, "没有这个接口地址，请核对接口说明"),
        ("POST", "/api/v1/orders/", 404, "没有这个接口地址，请核对接口说明"),
        ("GET", "/api/v1/orders/order/a/b/c", 404, "没有这个接口地址，请核对接口说明"),
        ("GET", "/api/v1/orders/order/x", 404, "没有编号为 x 的工单"),
        ("GET", "/api/v1/orders", 405, "这个地址不接受 GET 请求"),
        ("DELETE", "/api/v1/changes", 405, "这个地址不接受 DELETE 请求"),
        ("PUT", "/api/v1/orders/order/x/receipt", 405, "这个地址不接受 PUT 请求"),
        ("GET", "/api/v1/changes?since=3", 422, "没有这一项，请核对名称"),
    ],
)
def test_it_is_a_problem_with_its_reason(platform: Platform, method: str, path: str, status: int, reason: str) -> None:
    answer = sent(platform, method, path)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json; charset=utf-8")
    assert answer.json()["reason"] == reason
    assert set(answer.json()) == {"reason", "place"}
    assert status != 405 or answer["Allow"]


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 6 * 1024 * 1024])
@pytest.mark.parametrize("path", ["orders", "orders/order/x/receipt", "nowhere"])
def test_a_body_that_is_too_big_is_told_so_before_it_is_read(platform: Platform, size: int, path: str) -> None:
    answer = sent(platform, "POST", f"/api/v1/{path}", data="x" * size, content_type="application/json")

    if path == "nowhere":
        assert answer.status_code == 404
    else:
        assert (answer.status_code, answer.json()["reason"]) == (413, "请求正文太大，最多 256 KB")


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
def test_so_is_one_that_the_server_will_not_read(platform: Platform) -> None:
    answer = sent(platform, "POST", "/api/v1/orders", data="x" * 200, content_type="application/json")

    assert (answer.status_code, answer.json()["reason"]) == (413, "请求正文太大，最多 256 KB")


@pytest.mark.parametrize("body", ["", "{", "[]", "nul", "\ud83d".encode("utf-8", "surrogatepass"), b"\xff"])
def test_a_body_that_is_no_object_is_told_so(platform: Platform, body: str | bytes) -> None:
    answer = sent(platform, "POST", "/api/v1/orders", data=body, content_type="application/json")

    assert answer.status_code in (400, 422)
    assert answer.json()["reason"]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (1659052800, "日期应写作"),
        ("2022-07-29T00:00:00", "日期应写作"),
        ("2022-02-30", "日期应写作"),
        ("20220729", "日期应写作"),
    ],
)
def test_a_day_is_written_in_one_way(platform: Platform, day: object, reason: str) -> None:
    answer = platform.ask("post", "orders", **ORDER | {"received_on": day})

    assert (answer.status_code, answer.json()["place"]) == (422, "received_on")
    assert answer.json()["reason"].startswith(reason)


def test_what_fails_in_the_house_is_a_sentence_and_leaves_nothing(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "push", fail)
    answer = sent(platform, "POST", "/api/v1/orders", data=json.dumps(ORDER), content_type="application/json")

    assert (answer.status_code, answer.json()["reason"]) == (500, "服务器出错，没有受理，请稍后用同一操作号重发")
    assert "disk" not in answer.content.decode()
    assert "the disk is full" in caplog.text
    assert not Operation.objects.exists()
