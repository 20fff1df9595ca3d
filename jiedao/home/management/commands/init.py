"""Set up a real street on an empty JIEDAO_HOME."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from jiedao.home.management.base import Command as Base
from jiedao.organisation import actions
from jiedao.organisation.kinds import Role


class Command(Base):
    """`init --name N --code 12DIGITS --admin USER`."""

    help = "建立一个街道和第一个管理员账号"

    def add_arguments(self, parser: CommandParser) -> None:
        """The street's name and code, and the administrator's account."""
        parser.add_argument("--name", required=True, help="街道名称")
        parser.add_argument("--code", required=True, help="12 位统计用区划代码，前 9 位指街道")
        parser.add_argument("--admin", required=True, help="管理员账号")

    @transaction.atomic
    def act(self, **options: Any) -> int:
        """Found the street and appoint its administrator."""
        now = timezone.now()
        street = actions.found_street(name=options["name"], code=options["code"], example=False, by="安装", at=now)
        _, password = actions.appoint(
            username=options["admin"],
            name="管理员",
            role=Role.ADMINISTRATOR,
            prefix=street.prefix,
            by="安装",
            at=now,
        )
        print(f"已建立{street.name}（{street.code}）")
        print(f"管理员账号：{options['admin']}")
        print(f"初始密码：{password}")
        print("首次登录后须修改密码。启动服务：./run serve")
        return 0
