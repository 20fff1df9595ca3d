"""The example street: its ledgers made, taken in like a user's files, and reported on."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from jiedao import example, figures
from jiedao.casework.models import Step
from jiedao.home.management import story
from jiedao.home.management.base import Command as Base
from jiedao.home.management.base import in_columns
from jiedao.home.management.commands.figures import display
from jiedao.home.server import Server
from jiedao.intake import actions as intake
from jiedao.intake import returns
from jiedao.intake.models import Load
from jiedao.ledger.models import Copy
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role, UnitKind
from jiedao.organisation.models import Person, Post, Street, Unit
from jiedao.register.models import Committee
from jiedao.report import actions as report
from jiedao.report import queries
from jiedao.report.models import Issued

NAME, CODE, DAY, PASSWORD = "云溪街道", "990099001000", date(2022, 8, 31), "jiedao-demo"
ACCOUNTS = (
    ("leader", "方明远", Role.LEADER, "分管领导"),
    ("clerk", "林晓岚", Role.CLERK, "党政办公室科员"),
    ("worker", "顾春燕", Role.WORKER, "居民区社工"),
    ("writer", "陈思齐", Role.WRITER, "文稿起草"),
    ("admin", "郭守成", Role.ADMINISTRATOR, "系统管理员"),
    ("safety", "陆一鸣", Role.CLERK, "平安办经办人"),
    ("inspector", "章立群", Role.INSPECTOR, "核查员"),
)
OFFICES = (
    *("党群工作办公室", "社区平安办公室", "社区管理办公室", "社区服务办公室", "营商服务办公室"),
    *("综合行政执法队", "城市运行管理中心"),
)
BUREAUS = ("区应急局", "区生态环境局", "区城运中心")
PLACES = {"safety": "社区平安办公室"}  # who works in which office
BY = "示例"


class Command(Base):
    """`demo [--no-serve]`."""

    help = "建立示例街道，导入示例台账，写出报告并启动服务"

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to serve afterwards."""
        parser.add_argument("--no-serve", action="store_true", help="只准备数据，不启动服务")
        parser.add_argument("--port", type=int, default=8000)

    def act(self, **options: Any) -> int:
        """Make what is not there yet, print the figures, and serve."""
        began = time.monotonic()
        street = self.found()
        loaded = set(Copy.objects.live().values_list("ledger", flat=True))
        if not set(example.LEDGERS) <= loaded:
            self.take_in(street)
        self.appoint(street)
        story.draw(street, by=BY, at=timezone.now())
        self.live(street)
        path = Path(settings.REPORTS) / f"自查报告_{DAY:%Y%m%d}.docx"
        if not Issued.objects.filter(file=path.name).exists() or not path.exists():
            self.say("写出自查报告 …")
            path.parent.mkdir(parents=True, exist_ok=True)
            report.issue(as_of=DAY, out=path, street=street, by=BY, at=timezone.now())
        readings = figures.read_all(queries.asking(street, DAY))
        print(f"{street.name}　截至 {DAY}")
        print(in_columns([[r.figure.label, display(r), r.figure.unit] for r in readings.values()]))
        print(f"报告：{path}")
        print(f"账号（密码均为 {PASSWORD}）：" + "、".join(f"{u}（{title}）" for u, _, _, title in ACCOUNTS))
        self.say(f"准备完毕，用时 {time.monotonic() - began:.0f} 秒")
        if not options["no_serve"]:
            print(f"打开 http://127.0.0.1:{options['port']}/ （按 Ctrl+C 停止）", flush=True)
            Server(f"127.0.0.1:{options['port']}", None).run()
        return 0

    @transaction.atomic
    def found(self) -> Street:
        """The example street with all that people state."""
        present = Street.objects.first()
        if present and present.example:
            return present
        self.say(f"建立示例街道{NAME} …")
        now = timezone.now()
        street = organisation.found_street(name=NAME, code=CODE, example=True, by=BY, at=now)
        for name in OFFICES:
            organisation.add_unit(name=name, kind=UnitKind.OFFICE, prefix=street.prefix, by=BY, at=now)
        for name in BUREAUS:
            organisation.add_unit(name=name, kind=UnitKind.OUTSIDE, prefix="", has_account=False, by=BY, at=now)
        for key, text in STATED.items():
            organisation.state(key=key, text=text, street=street, by=BY, at=now)
        return street

    def take_in(self, street: Street) -> None:
        """Write the example's ledgers and take them in as a user's files."""
        folder = Path(settings.HOME) / "example"
        self.say("制作 14 份示例台账 …")
        example.write_ledgers(folder, day=DAY)
        Load.objects.filter(state=Load.State.RUNNING).update(state=Load.State.FAILED, error="上一次未完成")
        paths = sorted(folder.glob("*.xlsx"))
        result = intake.take_in(paths, street=street, by=BY, at=timezone.now(), say=self.say)
        if result.incomplete:
            returns.show(result, sys.stderr)

    def appoint(self, street: Street) -> None:
        """The example's accounts; the committee worker has one committee."""
        first = Committee.objects.live().order_by("code").first()
        for username, name, role, title in ACCOUNTS:
            if not Person.objects.filter(username=username).exists():
                prefix = first.code if role is Role.WORKER and first else street.prefix
                organisation.appoint(
                    username=username,
                    name=name,
                    role=role,
                    prefix=prefix,
                    title=title,
                    password=PASSWORD,
                    by=BY,
                    at=timezone.now(),
                )
                if username in PLACES:
                    post, unit = Post.objects.get(person__username=username), Unit.objects.get(name=PLACES[username])
                    organisation.place(post=post, unit=unit, by=BY, at=timezone.now())

    def live(self, street: Street) -> None:
        """The last eight months of the street, unless they were lived through before."""
        now = timezone.now()
        story.engage(street, PASSWORD, by=BY, at=now)
        if not Step.objects.exists():
            self.say("过完最近八个月：巡查、投诉、回头看和回访 …")
            posts = Post.objects.exclude(unit=None).select_related("person", "unit")
            units = {post.person.username: post.unit for post in posts if post.unit is not None}
            self.say(f"发生了 {story.live(now, units).done} 件事")


STATED = {
    "addressee": "云溪区重点工作推进领导小组办公室",
    "occasion": "《关于开展转型发展重点任务落实情况自查的通知》（云溪转型办〔2022〕17号）",
    "basis": "《关于加快推进云溪区转型发展的实施意见》（云溪委〔2022〕3号）",
    "plan_structure": "“1+1+3”文件体系（一张市级任务分工表、一个行动方案、三个行动计划）",
    "theme_1": "建强组织阵地，凝聚社区合力",
    "theme_2": "抓实综合整治，守住安全底线",
    "theme_3": "办好民生实事，提升幸福指数",
    "party_note": "党建网格持续织密。以“1+27+N”党建网格为骨架，把服务站点向商务楼宇和产业园区延伸。\n"
    "党群服务中心新址建设按节点推进，计划于2022年10月开放。",
    "order_note": "联勤联动形成常态。生态环境、城运中心和综合执法力量每周开展联合巡查，对群众投诉集中的点位反复上门。",
    "service_note": "基层治理更有温度。依托民主协商坊和居民区调解室，物业矛盾、邻里纠纷大多化解在楼组和小区。",
    "shortcomings_note": "部分工程类任务前期手续办理时间较长，与上级部门对接不够主动；个别条线习惯于报完成、轻复核。",
    "next_note": "由街道班子成员牵头，每周研究重点任务，现场协调卡点问题。",
    "case_title": "“暖心问候”行动",
    "case_basis": "2021年，街道制定《“暖心问候”行动实施方案》（云溪街委〔2021〕24号），"
    "把辖区需要特别关心的居民逐一列入名册。",
    "case_note": "行动把关心谁、关心什么、谁来关心、谁来保障落到名册和排班上，"
    "志愿者每天按圈层联系，有需求当天转办，办结后再问一次。",
    "limit:unemployed_latest": "690",
}
