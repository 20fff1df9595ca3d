"""One small sub-district, built by actions only: three committees and a few rows of every ledger.

`rows` gives a ledger's rows to start from, `copy` writes them as an office would send them, `load` takes files in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from jiedao import figures
from jiedao.intake import actions
from jiedao.intake.actions import FORM as FORM
from jiedao.intake.actions import Result
from jiedao.intake.kinds import FORMS
from jiedao.intake.landing import Refusal
from jiedao.intake.models import LoadFile
from jiedao.intake.rules import Outcome
from jiedao.ledger.rules import Scope
from jiedao.organisation import actions as organisation
from jiedao.organisation.models import Street
from jiedao.sheets.citizen import check_character

Row = dict[str, Any]
Rows = list[Row]

NOW = datetime(2022, 9, 1, 1, 0, tzinfo=UTC)
AUGUST = date(2022, 8, 31)
SEPTEMBER = date(2022, 9, 30)
CODE = "990099001000"
BINLI, WUYUAN, NANQUAN = "990099001001", "990099001002", "990099001003"


def citizen(born: str, serial: int) -> str:
    """A citizen number of the division 990099, which no place has; an odd serial is a man's."""
    digits = f"990099{born}{serial:03d}"
    return digits + check_character(digits)


def _table(headers: str, text: str) -> Rows:
    """Rows from lines of cells parted by |; an empty cell is None, a figure is a figure."""
    names = headers.split()
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [{name: _cell(cell) for name, cell in zip(names, line, strict=True)} for line in lines]


def _cell(text: str) -> Any:
    return None if text == "" else int(text) if text.isdigit() and len(text) < 5 else text


def person(
    number: str, name: str, sex: str, born: str, address: str, home: str, category: str, circle: str, enrolled: str
) -> Row:
    """A row of the care register; telephones and citizen number follow from the number and the birthday."""
    serial = int(number[1:]) * 2 + (sex == "男")
    return {
        "编号": number,
        "姓名": name,
        "性别": sex,
        "身份证号": citizen(born, serial),
        "联系电话": f"139{serial:08d}",
        "地址": address,
        "居民区": home,
        "人员类别": category,
        "关爱圈": circle,
        "纳入日期": enrolled,
        "紧急联系人": f"{name[0]}小一",
        "紧急联系电话": f"137{serial:08d}",
        "退出日期": None,
        "退出原因": None,
    }


_ROWS: Mapping[str, Rows] = {
    "居民区名录": _table(
        "序号 居民区 小区",
        """
        1 | 滨里居民区 | 滨里一村、滨里花苑
        2 | 梧园居民区 | 梧园公寓
        3 | 南泉居民区 | 南泉新村
        """,
    ),
    "任务分工表": _table(
        "序号 专项行动 任务名称 牵头单位 配合单位 责任科室 责任人 开始日期 完成时限 实际完成 制约因素",
        """
        1 | 美丽街区 | 街面整治 | 区绿化市容局 | 街道 | 管理办 | 王甲 | 2022-01-10 | 2022-06-30 | 2022-06-20 |
        2 | 美丽街区 | 绿化补种 | 区绿化市容局 | 街道 | 服务办 | 王乙 | 2022-01-10 | 2022-07-31 | 2022-07-15 |
        3 | 安全守护 | 管线入地 | 区应急局 | 区消防队 | 平安办 | 王丙 | 2022-02-10 | 2022-07-31 | | 资金未到位
        4 | 安全守护 | 门岗改造 | 区应急局 | 区消防队 | 平安办 | 王丁 | 2022-02-10 | 2022-08-15 | 2022-08-10 |
        """,
    ),
    "任务节点表": _table(
        "任务序号 节点 计划完成 实际完成",
        """
        1 | 方案 | 2022-03-31 | 2022-03-30
        1 | 完工 | 2022-06-30 | 2022-06-20
        3 | 方案 | 2022-04-30 | 2022-05-05
        3 | 完工 | 2022-07-31 |
        4 | 完工 | 2022-08-15 | 2022-08-12
        """,
    ),
    "走访点位台账": _table(
        "点位编号 点位名称 居民区 走访日期 走访人",
        """
        D001 | 滨里商铺1 | 滨里居民区 | 2022-02-10 | 李小雨
        D001 | 滨里商铺1 | 滨里居民区 | 2022-05-10 | 李小雨
        D002 | 梧园商铺2 | 梧园居民区 | 2022-03-05 | 赵大川
        D003 | 南泉商铺3 | 南泉居民区 | 2022-08-20 | 赵大川
        """,
    ),
    "问题隐患台账": _table(
        "编号 类别 来源 发现日期 点位编号 居民区 情况描述 责任单位 "
        "整改时限 整改完成日期 核查日期 回头看日期 回头看结果",
        """
        W1|问题|走访|2022-02-10|D001|滨里居民区|招牌松动|管理办|2022-03-01|2022-02-20|2022-02-25|2022-03-10|合格
        W2|问题|走访|2022-03-05|D002|梧园居民区|乱堆物|服务办|2022-04-01|2022-03-25|||
        Y1|隐患|走访|2022-03-05|D002|梧园居民区|通道堵塞|平安办|2022-03-20|2022-03-15|2022-03-18|2022-05-20|反弹
        Y2|隐患|走访|2022-08-20|D003|南泉居民区|线路老化|平安办|2022-09-20||||
        L1|流转单|区级流转|2022-08-21|D003|南泉居民区|井盖破损|管理办|2022-09-01|2022-08-25|2022-08-30||
        """,
    ),
    "违法建筑拆除台账": _table(
        "编号 地址 居民区 类型 面积 立案日期 拆除日期",
        """
        C1 | 滨里一村1号 | 滨里居民区 | 天井搭建 | 20.50 | 2022-02-01 | 2022-03-01
        C2 | 梧园公寓2号 | 梧园居民区 | 屋顶搭建 | 10.25 | 2022-04-01 | 2022-05-05
        C3 | 南泉新村3号 | 南泉居民区 | 占绿搭建 | 2.00 | 2022-06-01 | 2022-07-07
        """,
    ),
    "充电桩安装台账": _table(
        "序号 小区 居民区 安装数量 完成日期",
        """
        1 | 滨里一村 | 滨里居民区 | 66 | 2022-03-20
        2 | 滨里一村 | 滨里居民区 | 10 | 2022-06-20
        3 | 梧园公寓 | 梧园居民区 | 20 | 2022-07-01
        """,
    ),
    "适老化改造台账": _table(
        "序号 姓名 身份证号 地址 居民区 申请日期 完工日期",
        f"""
        1 | 孙有福 | {citizen("19400101", 11)} | 滨里一村3号 | 滨里居民区 | 2022-02-01 | 2022-04-10
        2 | 周有禄 |  | 南泉新村4号 | 南泉居民区 | 2022-03-01 | 2022-07-10
        3 | 吴有寿 | {citizen("19400303", 33)} | 梧园公寓5号 | 梧园居民区 | 2022-06-01 | 2022-08-10
        """,
    ),
    "就业情况月报": _table(
        "月份 新增就业人数 帮扶长期失业青年人数 城乡登记失业人数",
        """
        2022年1月 | 10 | 1 | 650
        2022年2月 | 20 | 2 | 674
        2022年7月 | 30 | 0 | 660
        2022年8月 | 40 | 3 | 647
        """,
    ),
    "阵地台账": _table(
        "名称 类别 居民区 开放日期",
        """
        第一睦邻中心 | 睦邻中心 | 滨里居民区 | 2022-05-01
        滨里助餐点 | 老年助餐点 | 滨里居民区 | 2021-05-01
        梧园助餐点 | 老年助餐点 | 梧园居民区 | 2022-08-01
        """,
    ),
    "媒体报道台账": _table(
        "日期 媒体 级别 标题",
        """
        2022-03-03 | 市级日报 | 市级 | 街区新貌
        2022-08-08 | 区融媒 | 区级 | 邻里一家
        """,
    ),
    "志愿者名册": _table(
        "编号 姓名 电话 居民区 每日上限 可联系方式",
        """
        V0001 | 吴同心 | 13800000001 | 滨里居民区 | 10 | 电话、微信
        V0002 | 郑同德 | 13800000002 | 梧园居民区 | 5 | 电话、上门
        V0003 | 王同行 | 13800000003 | 南泉居民区 | 8 | 上门
        """,
    ),
    "关爱对象台账": [
        person("G1", "钱长生", "男", "19380101", "滨里一村5号", "滨里居民区", "高龄老人", "红", "2022-01-05"),
        person("G2", "冯长春", "女", "19450101", "滨里花苑6号", "滨里居民区", "独居老人", "黄", "2022-01-05"),
        person("G3", "陈长青", "男", "19450101", "梧园公寓7号", "梧园居民区", "独居老人", "黄", "2022-02-05"),
        person("G4", "褚长安", "女", "19600101", "梧园公寓8号", "梧园居民区", "困难家庭", "绿", "2022-03-05"),
        person("G5", "卫长乐", "男", "19390101", "南泉新村9号", "南泉居民区", "高龄老人", "橙", "2022-01-05")
        | {"退出日期": "2022-06-15", "退出原因": "迁出"},
    ],
    "点名记录": _table(
        "日期 对象编号 志愿者编号 方式 联系结果 需求类型 办结日期",
        """
        2022-03-01 | G1 | V0001 | 电话 | 正常 | |
        2022-03-02 | G2 | V0001 | 电话 | 有需求 | 配药 | 2022-03-05
        2022-06-01 | G3 | V0002 | 上门 | 有需求 | 维修 |
        2022-07-01 | G3 | V0002 | 电话 | 未联系上 | |
        2022-08-31 | G4 | V0002 | 电话 | 正常 | |
        """,
    ),
}
LEDGERS = tuple(form.name for form in FORMS if form.name in _ROWS)


def rows(ledger: str) -> Rows:
    """The world's rows of a ledger, to be changed at will."""
    return deepcopy(_ROWS[ledger])


def row(ledger: str, **changes: Any) -> Row:
    """The first row of a ledger, with changes."""
    return rows(ledger)[0] | changes


def one_changed(ledger: str, number: int, **changes: Any) -> Rows:
    """All rows of a ledger, the one at that place (from 0) changed."""
    found = rows(ledger)
    found[number] |= changes
    return found


def copy(
    folder: Path,
    ledger: str,
    lines: Sequence[Row],
    *,
    filled: date | None = AUGUST,
    title: str = "",
    name: str = "",
) -> Path:
    """A ledger as a workbook: title, filing date, standard headers, rows; columns that no row names are left out."""
    path = folder / f"{name or ledger}.xlsx"
    book = Workbook()
    book.remove(book.worksheets[0])
    add_sheet(book, ledger, lines, filled=filled, title=title)
    book.save(path)
    return path


def add_sheet(
    book: Workbook, ledger: str, lines: Sequence[Row], *, filled: date | None = AUGUST, title: str = "", name: str = ""
) -> None:
    """One sheet with a ledger."""
    sheet = book.create_sheet(name or ledger)
    sheet.append([title or f"某街道{ledger}"])
    if filled:
        sheet.append([f"填报日期：{filled.year}年{filled.month}月{filled.day}日"])
    named = {name for line in lines for name in line}
    headers = [c.name for c in FORM[ledger].columns if c.name in named or not lines]
    sheet.append(headers)
    for line in lines:
        sheet.append([line.get(header) for header in headers])


def load(street: Street, *paths: Path, at: datetime = NOW, **options: Any) -> Result:
    """Take files in."""
    return actions.take_in(paths, street=street, by="测试", at=at, **options)


def found(name: str = "某街道") -> Street:
    """An empty street."""
    return organisation.found_street(name=name, code=CODE, example=False, by="测试", at=NOW)


def build(
    folder: Path, ledgers: Sequence[str] = LEDGERS, *, filled: date | None = AUGUST, at: datetime = NOW
) -> Street:
    """The small sub-district with these of its ledgers taken in."""
    street = found()
    result = load(street, *(copy(folder, ledger, rows(ledger)) for ledger in ledgers), at=at)
    refused = [refusal.problems for _, refusals in result.files for refusal in refusals]
    assert not refused, refused
    return street


def only(result: Result) -> tuple[LoadFile, list[Refusal]]:
    """The one file of a load that has one."""
    (pair,) = result.files
    return pair


def outcomes(result: Result) -> dict[str, int]:
    """What became of the rows of a load's only file, without what did not occur."""
    file, refused = only(result)
    counts = {outcome.value: getattr(file, outcome.value, 0) for outcome in Outcome} | {"refused": len(refused)}
    assert file.rows == sum(counts.values())
    return {name: count for name, count in counts.items() if count}


def value(key: str, day: date = AUGUST, **asking: Any) -> figures.Value:
    """A figure of the street at the end of a day."""
    own = figures.Terms(own_names=frozenset({"街道", "本街道"}))
    if "prefix" in asking:
        asking["scope"] = Scope.of(asking.pop("prefix"))
    return figures.read(figures.known()[key], figures.Asking(day, **({"terms": own} | asking))).value
