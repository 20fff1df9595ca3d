"""Write the reference pages that follow from the code, beside this file: ledgers, figures, roles, case-states and
the fields of the API.

With `--check` nothing is written: it says which of them differ, and the exit status is 1 when one does.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import django

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiedao.settings")
with tempfile.TemporaryDirectory(prefix="jiedao-docs-") as _home:  # the settings read their secret from a home
    os.environ.setdefault("JIEDAO_HOME", _home)
    django.setup()

from jiedao import figures  # noqa: E402 - figures and feeds stand on models, which need Django set up
from jiedao.casework.kinds import ASK_AGAIN, KINDS, LETTERS, MOVES, Kind, diagram  # noqa: E402
from jiedao.casework.rules import STATE_NAMES, State  # noqa: E402
from jiedao.exchange.rules import SCOPE_NAMES, Scope  # noqa: E402
from jiedao.exchange.urls import api  # noqa: E402
from jiedao.figures import Figure, Nature  # noqa: E402
from jiedao.intake.feeds import FEEDS, HOME, Feed  # noqa: E402
from jiedao.intake.kinds import FORMS  # noqa: E402
from jiedao.organisation.kinds import FOR_COMMITTEES, MAY, ROLE_NAMES, Act  # noqa: E402
from jiedao.sheets.form import Column, Form, Holds  # noqa: E402
from jiedao.worktime import UNIT_NAMES, Limit  # noqa: E402

MADE = "<!-- 本页由 docs/make.py 生成，请勿手工修改。 -->\n"

HOLDS = {
    Holds.TEXT: "文字",
    Holds.NUMBER: "编号（全角转半角、字母转大写）",
    Holds.DATE: "日期",
    Holds.MONTH: "月份",
    Holds.COUNT: "整数，0或以上",
    Holds.AREA: "平方米，两位小数",
    Holds.CITIZEN: "身份证号（核对校验位）",
    Holds.PHONE: "电话",
    Holds.COMMITTEE: "居民区名称",
    Holds.CHOICE: "词语",
    Holds.LIST: "多项，用顿号、逗号、分号或空格分开",
}
NATURES = {
    Nature.STOCK: "存量（某日终了时）",
    Nature.FLOW: "流量（期内）",
    Nature.PAIR: "成对（是另一项的一部分）",
    Nature.CEILING: "与控制数对照",
    Nature.AREA: "面积",
}
SPLITS = {"committee": "居民区", "unit": "责任单位或科室", "colour": "关爱圈"}
ACTS = {
    Act.SEE: "看数据和背后的行（人名等已遮盖）",
    Act.WORK: "登记、办理事项（每一步由谁办，见事项的状态表）",
    Act.KEEP: "登记、更正名录（单位场所、阵地、网格、小区、楼栋、地址），标注位置",
    Act.TAKE_IN: "导入台账、修正退回行、确认更正、撤销",
    Act.WRITE: "写报告、出具报告",
    Act.STATE: "填报台账之外的内容",
    Act.AUDIT: "看操作记录",
    Act.MANAGE: "管理账号和居民区代码",
}
# What the table of columns cannot say of a ledger.
NOTES = {
    "居民区名录": "第一次出现的居民区得到下一个空着的12位代码（街道9位加3位顺序号）。",
    "适老化改造台账": "没有身份证号的行，用“姓名”和“地址”识别；后来补上身份证号的，仍认作同一行。",
    "点名记录": "“联系结果”为“有需求”或填了“需求类型”的，另记一件需求；需求以联系本身识别。"
    "居民区不在表中，取自关爱对象台账。",
    "热线工单台账": "“派单时间”为收到日期，时限由此起算；没有“办理时限”的按类别的时限。"
    "“诉求类别”不在所列之中的照原样记下，按热线工单的时限。“承办单位”是本街道的不作为承办科室。平台已推送的同一编号是同一件，在系统中办理过的不因台账改变。",
    "任务分工表": "设有节点的任务，是否完成以任务节点表的最后一个节点为准。",
}

LEDGERS_HEAD = """# 台账

共{count}种，按相互依赖的先后排列；一次导入多份时也按这个顺序。

**表头。** 空格、换行、标点和括号里的内容不影响识别；每列都有一些别名（见各表）。\
不认识的表头可以在页面上指认一次，以后照此读取。表头缺少必填列的工作表整张不读，并说明缺哪一列。

**一行。** 必填项为空、内容读不懂、日期前后颠倒、引用的编号不存在的行单独退回，其余各行照常导入。\
退回时写明工作表、行号、列和原因。

**下一份。** 每一份都与记录比较，不与上一份文件比较。按“识别”各列认出同一行后，逐列判断：

| 记录中 | 台账中 | 结果 |
|---|---|---|
| 没有这一行 | 有 | 新增 |
| 空 | 有内容 | 进展：直接补上 |
| 自某日起有效的值（各表注明） | 不同 | 进展：自台账日期起为新值，以前的日子不变 |
| 有内容 | 不同 | 更正：待人确认（或按导入时的选择直接采用），原值保留；曾经不采用的同一处更正不再询问 |
| 有内容 | 空 | 不变，并提醒 |
| 相同 | 相同 | 未变 |
| 有这一行 | 没有 | 列为“未再出现”，记录不变 |

同一次导入中识别相同、内容也相同的行算重复；内容不同的，先到的一行导入并标为待核实，后到的退回。

**台账日期。** 先看表上写的填报日期；没有的，用导入时给出的日期；再没有，取表中最晚的已发生日期，\
否则取同次导入其他台账的日期，最后取当天。早于已导入最新一份的台账可以补上空缺，与记录不同之处一律算更正。
"""

FIGURES_HEAD = """# 数据

共{count}项。每一项都由记录算出，不能填写；它背后的每一行用 `./run jiedao rows 代号` 查看。

“期内”指从起始日到截至日，两头都算；起始日不另给出时为该项填报的起始日，没有填报的为当年1月1日。\
台账在期内及以后没有任何记录时，数据为“无记录”，不是0。各项都可按月查看。
"""

ROLES_HEAD = f"""# 角色

一个职务给一个人一种角色和一个范围（区划代码的前几位）。范围之外的行看不到；没有权限的页面如同不存在。一人可有几个职务，\
看到的是各个职务合起来的范围。\
{"、".join(name for role, name in ROLE_NAMES.items() if role in FOR_COMMITTEES)}的范围可以是一个居民区，\
其他角色的范围是全街道。办公室的职务可以只管几类事项，别的类别如同不存在。

分派给单位的事项，该单位的人都看得到，收回或办完即止。AB角代理期间有被代理人的权限，被代理人停用或撤职时一并结束。
"""

ROLES_TAIL = f"""
## 反映人的姓名和电话

平时一律遮盖。要看的须写明事由，只显示一次，查看记入办理记录；能看的只有这时要联系反映人的人：

| 事项 | 谁能看 |
| --- | --- |
| 待分派 | 受理的办公室工作人员、科室负责人 |
| 待签收、办理中 | 承办单位的人员；承办单位没有账号或反映人要求保密的，由受理的人联系 |
| 待核查、待办结 | 可以回访、没有经手办理的人 |
| 已办结，第{ASK_AGAIN[0]}天至第{ASK_AGAIN[1]}天，还没有再问到 | 可以回访、没有经手办理的人，事由只能是回访 |
| 其余已办结的，已撤销的 | 谁也不能看 |
| 已并案的 | 随所并入的事项 |

反映人要求保密的，办理过的单位和人员始终看不到。

## 其他人的姓名和电话

单位场所的负责人和电话、网格长、志愿者的姓名和电话，平时也一律遮盖；在自己范围内能更正名录的人写明原因后可以看，只显示一次。\
台账导入里退回的行、待核对的更正，能导入台账的人写明原因后可以看原文或下载退回工作簿。每一次查看都记入办理记录：谁、何时、\
为什么、看了什么，不记内容本身。
"""

STATES_HEAD = """# 事项的状态

各类事项走同一个闭环：发现、分派、签收、办理、报办结、核查、办结；没有改好的重新办理，编号不变，第一次办结的日期不变。\
每一步记下谁、何时、代谁、为哪个单位；后来的人看得到先来的人做了什么。

```mermaid
{diagram}```

## 每一步由谁办

“承办”指只有承办单位的人可以办；其余须职务的范围包括这个居民区和这类事项。“不能”一列的人另换他人，AB角代理也不行。

"""

KINDS_HEAD = """
## 各类事项

时限可由街道另行设定，这里是没有设定时的时限。照片缺了只提醒核查的人，不影响办理：地下室没有网络，居民可以不让拍，\
到场看过比照片可靠。

"""

API_HEAD = """# 平台对接接口的字段和答复

{about}怎样用、各种情形如何答复，见[平台对接](api.md)；\
这里是每个调用的地址、权限、字段和答复，与 `{address}` 所述相同。\
正文和答复都是 JSON，请求头带 `Authorization: Bearer 令牌`。权限由管理员按项给出；\
推送、撤回、查询和确认都另须有这一类工单的权限。

## 答复的状态码

"""
ANSWERS = {
    200: "办妥，或原来就已如此",
    201: "新登记一件",
    400: "正文不是 JSON",
    401: "没有令牌，或令牌无效、已停用、已到期",
    403: "令牌没有这项权限，或没有这一类工单的权限",
    404: "没有这件工单，或这件工单不归这个平台",
    409: "与记录或规定不符，没有受理",
    413: "正文太大",
    422: "某一项缺少、不认识或写法不对",
    429: "请求太频繁",
    500: "服务器出错，没有受理，可用同一操作号重发",
}

FIELDS = {
    "number": "来单编号",
    "description": "情况描述",
    "address": "地址",
    "point_number": "点位编号",
    "person_number": "对象编号",
    "area": "面积",
    "source": "来源",
    "due_on": "来单时限",
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def content(column: Column) -> str:
    """What a column holds, in words."""
    if column.holds is Holds.CHOICE:
        return f"{'只能填' if column.strict else '一般填'}：{'、'.join(column.choices)}"
    text = HOLDS[column.holds]
    return text if column.happened or column.holds is not Holds.DATE else f"{text}（计划）"


def other_headers(form: Form, column: Column) -> str:
    """The other headers a column goes by; those of the committee are the same everywhere and stand once."""
    if column.holds is Holds.COMMITTEE and form is not FORMS[0]:
        return f"同{FORMS[0].name}"
    return "、".join(column.synonyms)


def told_apart(form: Form, feed: Feed) -> list[str]:
    """How a row is known again, and how the next copy of the ledger is read."""
    identity = "、".join(f"“{column}”" for column in form.identity)
    lines = [f"识别：{'年度、' if feed.yearly else ''}{identity}。"]
    if feed.yearly:
        lines.append(f"年度：取自表名，其次是填报日期，再次是“{feed.yearly}”中最早的年份。")
    for refers in feed.refers:
        lines.append(f"“{refers.column}”须在{refers.ledger}中已有。")
    if feed.local:
        lines.append(f"“{HOME}”须在居民区名录中已有。")
    if feed.located:
        lines.append(f"没有填“{HOME}”的，按“{feed.located}”找标准地址或小区所在的居民区；找不到的退回补填。")
    if feed.caller:
        names = "、".join(f"“{column}”" for column in feed.caller)
        lines.append(f"{names}加密保存，不随导出；已有记录的只补不改，与记录不同的不采用并提醒。")
    if feed.held:
        names = "、".join(f"“{column}”" for column in feed.held)
        start = f"；第一次出现时自“{feed.start}”起" if feed.start else ""
        lines.append(f"自某日起有效：{names}{start}。")
    for first, last in form.orders:
        lines.append(f"“{last}”不早于“{first}”。")
    lines.append(missed(feed))
    if feed.ledger in NOTES:
        lines.append(NOTES[feed.ledger])
    return lines


def missed(feed: Feed) -> str:
    """Which rows on record a copy that does not name them is asked for."""
    limits = []
    if feed.yearly:
        limits.append("同一年度")
    if feed.event:
        limits.append(f"“{feed.event}”在本次台账首尾两日之间")
    if feed.local:
        limits.append("每份只含一个居民区时，只看这些居民区")
    if feed.ends:
        limits.append(f"只看没有“{feed.ends}”的人，导入时注明全量的，这些人自台账日期起退出")
    return f"“未再出现”的范围：{'；'.join(limits) if limits else '记录中的各行'}。"


def ledgers() -> str:
    """The page of the ledgers."""
    parts = [MADE, LEDGERS_HEAD.format(count=len(FORMS))]
    for form in FORMS:
        rows = [
            [column.name, "是" if column.required else "", content(column), other_headers(form, column)]
            for column in form.columns
        ]
        parts.append(f"\n## {form.name}\n\n{table(['列', '必填', '内容', '也写作'], rows)}\n")
        parts += [f"- {line}\n" for line in told_apart(form, FEEDS[form.name])]
    return "".join(parts)


def parts_of(figure: Figure) -> str:
    """By what a figure can be split, besides the month."""
    names = [SPLITS[name] for name in figure.splits]
    return "、".join([*names, SPLITS["colour"]] if figure.groups else names)


def nature(figure: Figure) -> str:
    """A figure's nature in words, with the figure it is a part of."""
    return f"{NATURES[figure.nature]}：{figure.of}" if figure.of else NATURES[figure.nature]


def figures_page() -> str:
    """The page of the figures, ledger by ledger."""
    known = figures.known().values()
    parts = [MADE, FIGURES_HEAD.format(count=len(known))]
    fed = [form.name for form in FORMS]
    for ledger in dict.fromkeys([*fed, *(f.source.ledger for f in known)]):
        rows = [
            [f"`{f.key}`", f.label, f.unit, nature(f), f.definition, parts_of(f)]
            for f in known
            if f.source.ledger == ledger
        ]
        if rows:
            parts.append(f"\n## {ledger}\n\n{table(['代号', '名称', '单位', '性质', '口径', '可按'], rows)}")
    return "".join(parts)


def roles() -> str:
    """The page of the roles: what each may do."""
    rows = [[ACTS[act], *("✓" if act in MAY[role] else "" for role in ROLE_NAMES)] for act in Act]
    return f"{MADE}{ROLES_HEAD}\n{table(['', *ROLE_NAMES.values()], rows)}{ROLES_TAIL}"


def case_states() -> str:
    """The page of the closed loop: its diagram, who takes which step, and what each kind of case asks."""
    steps = [
        [
            move.name,
            "、".join(STATE_NAMES[state] for state in State if state in move.starts) or "—",
            STATE_NAMES[move.ends] if move.ends else "不变",
            ("承办：" if move.by_unit else "")
            + "、".join(ROLE_NAMES[role] for role in ROLE_NAMES if role in move.roles),
            "、".join(MOVES[verb].name for verb in MOVES if verb in move.apart),
            "是" if move.reason else "",
        ]
        for move in MOVES.values()
    ]
    head = ["步骤", "办前", "办后", "谁", "办过这些的人不能", "须写理由"]
    parts = [MADE, STATES_HEAD.format(diagram=diagram()), table(head, steps), KINDS_HEAD]
    parts += [f"### {kind.name}\n\n{table(['', kind.name], kind_rows(kind))}\n" for kind in KINDS.values()]
    letters = [
        [
            sort.name,
            f"机关代字（以“{sort.mark}”结尾）〔年度〕序号",
            "来单单位" if sort.reports else "没有账号的承办单位，或责任人" if sort.to_party else "没有账号的承办单位",
            "报办结以后" if sort.reports else "办结以前",
        ]
        for sort in LETTERS.values()
    ]
    parts.append(
        "## 函件\n\n没有账号的单位，用函件交办，答复由经办人代录并附扫描件。编号不跳号，作废的号不再用。"
        "流转单办完出具回执，对方的确认连同扫描件记在回执上。\n\n"
    )
    parts.append(table(["文种", "编号", "发给谁", "何时"], letters))
    return "".join(parts)


def kind_rows(kind: Kind) -> list[list[str]]:
    """What a kind of case asks, line by line."""
    demands = kind.demands
    dates = f"{kind.found}、{kind.rectified}" + (f"、{kind.verified}" if demands.verifies else "")
    return [
        ["台账", kind.register],
        ["编号", f"{kind.prefix}＋年度＋序号"],
        ["登记时填", "、".join(FIELDS[name] for name in kind.fields)],
        ["日期", dates],
        ["办结时限", limit(kind.limit)],
        *(
            [["各类型的时限", "；".join(f"{name} {limit(own)}" for name, own in kind.subtypes.items())]]
            if kind.subtypes
            else []
        ),
        *(
            [["途中的时限", "；".join(f"{name} {limit(own)}" for name, own in kind.milestones.items())]]
            if kind.milestones
            else []
        ),
        ["签收时限", limit(kind.sign)],
        ["先行联系", limit(kind.contact) + "内" if kind.contact else "是" if demands.contact_first else "不要求"],
        ["重新办理后的时限", limit(kind.again or kind.limit)],
        ["照片", "、".join(kind.evidence) or "不要求"],
        *([["办结前须填", "、".join(FIELDS[name] for name in kind.measures)]] if kind.measures else []),
        ["当场办结", "可以" if demands.on_the_spot else "不可以"],
        ["核查", "由未参与办理的人核查" if demands.verifies else "不需核查，直接办结"],
        ["回访", "办结前回访来电人" if demands.call_back else "不要求"],
        ["并案", "可以" if demands.merges else "不可以，须逐件回复"],
        ["回头看", f"办结{kind.look_back}日后" if kind.look_back is not None else "不要求"],
    ]


Said = dict[str, Any]  # a part of the API's own description


def api_fields() -> str:
    """The page of the API: what its own description says of each operation."""
    said: Said = json.loads(json.dumps(api.get_openapi_schema()))
    schemas: Said = said["components"]["schemas"]
    operations = [(path, how, told) for path, ways in said["paths"].items() for how, told in ways.items()]
    codes = sorted({int(code) for _, _, told in operations for code in told["responses"]})
    head = API_HEAD.format(about=said["info"]["description"], address="/api/v1/openapi.json")
    parts = [MADE, head, table(["状态码", "意思"], [[str(code), ANSWERS[code]] for code in codes])]
    answers: dict[str, None] = {}
    for path, how, told in operations:
        by_schema: dict[str, list[str]] = {}
        for code, answer in sorted(told["responses"].items(), key=lambda one: int(one[0])):
            by_schema.setdefault(_named(answer), []).append(code)
        answers |= dict.fromkeys(by_schema)
        listed = "；".join(f"{'、'.join(codes)} 为 `{name}`" for name, codes in by_schema.items())
        right = SCOPE_NAMES[Scope(told["x-scope"])]
        rows = asked_rows(told, schemas)
        parts += [
            f"\n## {told['summary']}\n\n`{how.upper()} {path}`，权限：{right}。\n\n",
            table(["字段", "必填", "内容", "写法", "在哪里"], rows),
            f"\n答复：{listed}。\n",
        ]
    for name in answers:
        rows = schema_rows(name, schemas)
        parts.append(f"\n## 答复 `{name}`\n\n{table(['字段', '必有', '内容', '写法'], rows)}")
    states = [[f"`{state.value}`", name] for state, name in STATE_NAMES.items()]
    return "".join([*parts, f"\n## 状态代码\n\n{table(['代码', '状态'], states)}"])


def asked_rows(told: Said, schemas: Said) -> list[list[str]]:
    """The fields that an operation takes, each with where it stands."""
    places = {"path": "地址", "query": "地址的查询部分"}
    rows = [
        [*field_row(one["name"], one["schema"], one.get("required", False)), places[one["in"]]]
        for one in told.get("parameters", ())
    ]
    body = (
        [[*row, "正文"] for row in schema_rows(_named(told["requestBody"]), schemas)] if "requestBody" in told else []
    )
    return rows + body


def _named(said: Said) -> str:
    """The name of the schema of a body."""
    return _referred(said["content"]["application/json"]["schema"])


def _referred(schema: Said) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def schema_rows(name: str, schemas: Said, before: str = "") -> list[list[str]]:
    """The fields of a schema, those of one inside it behind its own."""
    rows, schema = [], schemas[name]
    for field, told in schema["properties"].items():
        required = field in schema.get("required", ())
        rows.append(field_row(before + field, told, required))
        inner = [*told.get("anyOf", ()), told.get("items", {}), told]
        for one in inner:
            if "$ref" in one:
                rows += schema_rows(_referred(one), schemas, f"{before}{field}.")
    return rows


def field_row(name: str, told: Said, required: bool) -> list[str]:
    """A field: its name, whether it must be there, what it holds and how it is written."""
    kinds = [told, *told.get("anyOf", ())]
    can = {key: value for one in kinds for key, value in one.items()}
    null = any(one.get("type") == "null" for one in kinds)
    how = [
        *([" 或 ".join(f"`{value}`" for value in can["enum"])] if "enum" in can else []),
        *(["日期，写作 2022-08-31"] if can.get("format") == "date" else []),
        *([f"`{can['pattern']}`"] if "pattern" in can else []),
        *([f"最多 {can['maxLength']} 字"] if "maxLength" in can else []),
        *([f"{can['minimum']} 至 {can['maximum']}"] if "minimum" in can else []),
        *(["整数"] if can.get("type") == "integer" and "minimum" not in can else []),
        *(["是或否"] if "boolean" in [one.get("type") for one in kinds] else []),
        *(["可为空"] if null else []),
    ]
    return [f"`{name}`", "是" if required else "", str(told.get("description", "")), "；".join(how)]


def limit(found: Limit) -> str:
    """A time limit in words."""
    return f"{found.amount:g}{UNIT_NAMES[found.unit]}"


PAGES: dict[str, Callable[[], str]] = {
    "ledgers.md": ledgers,
    "figures.md": figures_page,
    "roles.md": roles,
    "case-states.md": case_states,
    "api-fields.md": api_fields,
}


def stale() -> list[str]:
    """The names of the pages that are not what the code says."""
    return [name for name, page in PAGES.items() if not _says(DOCS / name, page())]


def _says(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def main(arguments: list[str]) -> int:
    """Write the pages, or check them."""
    if arguments not in ([], ["--check"]):
        print("usage: docs/make.py [--check]", file=sys.stderr)
        return 2
    if arguments:
        names = stale()
        for name in names:
            print(f"docs/{name} is not what the code says; run docs/make.py", file=sys.stderr)
        return 1 if names else 0
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
