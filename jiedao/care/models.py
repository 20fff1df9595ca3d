"""People with special needs, the circle each belongs to from a day, and every contact with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiedao.ledger.models import Fact, Held, live_identity


class CarePerson(Fact):
    """A person on the care register."""

    IDENTITY = ("number",)

    number = models.CharField("编号", max_length=40)
    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=4)
    citizen_number = models.CharField("身份证号", max_length=18)
    phone = models.CharField("联系电话", max_length=30)
    address = models.CharField("地址", max_length=200)
    category = models.CharField("人员类别", max_length=40)
    circle = models.CharField("关爱圈", max_length=4)
    enrolled_on = models.DateField("纳入日期")
    emergency_name = models.CharField("紧急联系人", max_length=40)
    emergency_phone = models.CharField("紧急联系电话", max_length=30)
    left_on = models.DateField("退出日期", null=True)
    left_reason = models.CharField("退出原因", max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [live_identity("careperson", "number")]


class CareCircle(Held):
    """The circle of care a person belongs to, from a day."""

    class Meta:
        constraints: ClassVar = [live_identity("carecircle", "number", "from_on")]


class CareCommittee(Held):
    """The committee (its code) a person lives in, from a day."""

    class Meta:
        constraints: ClassVar = [live_identity("carecommittee", "number", "from_on")]


class Contact(Fact):
    """One attempt to reach one person. A need that was raised is a case of its own, `need_number`."""

    IDENTITY = ("made_on", "person_number", "volunteer_number", "channel")

    made_on = models.DateField("日期", db_index=True)
    person_number = models.CharField("对象编号", max_length=40, db_index=True)
    volunteer_number = models.CharField("志愿者编号", max_length=40)
    channel = models.CharField("方式", max_length=12)
    result = models.CharField("联系结果", max_length=12)
    need_number = models.CharField("需求编号", max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            live_identity("contact", "made_on", "person_number", "volunteer_number", "channel"),
        ]
