"""Masking never fails, never shows more than is allowed, and masking twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiedao.gongwen import masking

MASKS = (masking.name, masking.citizen_number, masking.phone, masking.address)
ANYTHING = st.text() | st.text("0123456789０１２*-+ 转、，1号弄室AB欧阳滨里", max_size=40)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        *(("", ""), ("穆", "*"), ("沈棠", "沈*"), ("沈 棠", "沈*"), ("沈　棠", "沈*"), ("沈棠棠", "沈**")),
        *(("欧阳棠", "欧阳*"), ("欧阳棠棠", "欧阳**"), ("欧阳", "欧*"), ("沈欧阳", "沈**"), ("沈*", "沈*")),
        *(("阿依古丽·买买提", "阿**"), ("Ann Lee", "A**"), ("喆祎玥", "喆**")),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert masking.name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("", ""),
        ("990099195003071232", "9****************2"),
        ("99009919500307123x", "9****************X"),
        ("９９００９９１９５００３０７１２３２", "9****************2"),
        ("990099500307123", "9*************3"),
        ("99009919500307", "**************"),
        ("12", "**"),
    ],
)
def test_citizen_numbers(number: str, masked: str) -> None:
    assert masking.citizen_number(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("", ""),
        ("13800005678", "138****5678"),
        ("+86 138-0000-5678", "138****5678"),
        ("１３８００００５６７８", "138****5678"),
        ("021-50005678", "021-****5678"),
        ("(0519)5000567", "0519-****0567"),
        ("50005678", "****5678"),
        ("12345", "****5"),
        ("110", "**0"),
        ("13", "**"),
        ("13800005678、50005678", "138****5678、****5678"),
        ("13800005678，女儿", "138****5678，**"),
        ("02150005678转801", "**********8801"),
        ("无", "*"),
    ],
)
def test_phone_numbers(number: str, masked: str) -> None:
    assert masking.phone(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("", ""),
        ("滨里花苑", "滨里花苑"),
        ("滨里花苑12号302室", "滨里花苑**号***室"),
        ("滨里花苑1号1502室", "滨里花苑**号***室"),
        ("滨里花苑１２号３０２室", "滨里花苑**号***室"),
        ("滨里花苑十二号三〇二室", "滨里花苑**号***室"),
        ("滨里花苑3A号302B室", "滨里花苑**号***室"),
        ("滨里花苑A座5层", "滨里花苑**座**层"),
        ("滨里花苑3-502", "滨里花苑**-**"),
        ("滨里路88弄滨里三村5号", "滨里路**弄滨里三村**号"),
        ("滨里花苑12号302室（沈棠家，后门进）", "滨里花苑**号***室"),
        ("滨里花苑②号", "滨里花苑号"),
        ("滨里花苑**号***室", "滨里花苑**号***室"),
    ],
)
def test_addresses(address: str, masked: str) -> None:
    assert masking.address(address) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("", ""),
        ("楼道堆物3处，12号门口", "楼道堆物3处，12号门口"),
        ("电话13800005678。", "电话138****5678。"),
        ("电话138-0000-5678或138 0000 5678", "电话138****5678或138****5678"),
        ("+86 13800005678，８６１３８００００５６７８", "+138****5678，138****5678"),
        ("１３８００００５６７８", "138****5678"),
        ("021-50005678、(021)50005678、021 50005678", "021-****5678、(021-****5678、021-****5678"),
        ("身份证990099195003071232", "身份证9****************2"),
        ("单号202208310001，编号9901380000567812", "单号202208310001，编号9901380000567812"),
        ("2022-08-31共13500元", "2022-08-31共13500元"),
    ],
)
def test_numbers_of_people_in_a_free_text(text: str, masked: str) -> None:
    assert masking.numbers_in(text) == masked


@pytest.mark.parametrize("mask", [*MASKS, masking.numbers_in])
@given(text=ANYTHING)
def test_masking_twice_changes_nothing(mask: Callable[[str], str], text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize("mask", MASKS)
@given(text=st.text("\t \u3000\u00a0\u200b\n"))
def test_nothing_stays_nothing(mask: Callable[[str], str], text: str) -> None:
    assert mask(text) == ""


@given(ANYTHING)
def test_a_name_shows_its_surname_at_most(text: str) -> None:
    shown = masking.name(text).rstrip("*")
    assert len(shown) <= 2
    assert len(shown) < 2 or shown in masking._COMPOUND_SURNAMES
    assert masking.name(text).count("*") <= 2 or set(text) >= {"*"}


@given(ANYTHING)
def test_a_citizen_number_shows_two_characters_at_most(text: str) -> None:
    masked = masking.citizen_number(text)
    assert len(masked.replace("*", "")) <= 2
    assert set(masked[1:-1]) <= {"*"}


@given(st.text("0123456789０１２３+- ()转abc", max_size=40))
def test_a_phone_number_hides_its_middle(text: str) -> None:
    masked = masking.phone(text)
    digits = sum(c.isdigit() for c in text)
    shown = sum(c.isdigit() for c in masked)
    assert shown <= 8
    assert digits - shown >= 3 or shown <= digits // 3
    assert set(masked) <= set("0123456789*-")


@given(ANYTHING)
def test_an_address_shows_no_number(text: str) -> None:
    assert not any(
        c.isnumeric() and c not in "〇零一二三四五六七八九十百千万亿两" for c in masking.address(text) if c < "㐀"
    )
