"""Ledgers for the tests, small and general, and citizen numbers of the invented division 990099."""

from __future__ import annotations

from jiedao.sheets.citizen import check_character
from jiedao.sheets.form import Column, Form, Holds

PEOPLE = Form(
    "对象名册",
    (
        Column("编号", Holds.NUMBER, synonyms=("对象编号",)),
        Column("姓名"),
        Column("性别", Holds.CHOICE, required=False, choices={"男": (), "女": ()}, strict=False),
        Column("身份证号", Holds.CITIZEN, required=False, synonyms=("身份证号码",)),
        Column("联系电话", Holds.PHONE, required=False, synonyms=("手机号码",)),
        Column("圈层", Holds.CHOICE, required=False, choices={"红": ("红色", "红圈"), "绿": ("绿色",)}),
        Column("纳入日期", Holds.DATE, required=False, synonyms=("建档日期",), happened=True),
        Column("退出日期", Holds.DATE, required=False, happened=True),
    ),
    identity=("编号",),
    number="编号",
    orders=(("纳入日期", "退出日期"),),
)

WORKS = Form(
    "工程台账",
    (
        Column("序号", Holds.NUMBER),
        Column("地点", Holds.TEXT, synonyms=("小区",)),
        Column("居民区", Holds.COMMITTEE, synonyms=("所属居委",)),
        Column("数量", Holds.COUNT, synonyms=("安装数量",), units=("盏灯",)),
        Column("面积", Holds.AREA, required=False, synonyms=("占地面积",)),
        Column("月份", Holds.MONTH, required=False),
        Column("完成日期", Holds.DATE, required=False, happened=True),
        Column("方式", Holds.LIST, required=False),
    ),
    identity=("地点", "完成日期"),
    number="序号",
)

FORMS = (PEOPLE, WORKS)


def citizen_number(born: str = "19450812", serial: str = "447") -> str:
    """A right citizen number of nobody; an odd serial is a man's."""
    digits = f"990099{born}{serial}"
    return digits + check_character(digits)
