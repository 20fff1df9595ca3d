"""The ledgers of visits and of cases: what was found, what superiors handed over, what was torn down."""

from __future__ import annotations

from jiedao.intake.kinds.columns import COMMITTEE, choice, column, day, number, text, words
from jiedao.sheets.form import Column, Form, Holds

_CASES = {
    "问题": ("问题类", "一般问题", "存在问题"),
    "隐患": ("隐患类", "安全隐患", "事故隐患", "风险隐患"),
    "流转单": ("流转单类", "区级流转单", "流转办理单", "区级流转办理单", "区流转单", "流转"),
}
_REQUESTS = {
    "咨询": ("咨询类", "咨询建议", "建议", "建议类", "意见建议", "表扬", "感谢"),
    "求助投诉": ("求助", "求助类", "投诉", "投诉类", "举报", "举报类", "投诉举报", "求助/投诉"),
    "疑难": ("疑难类", "疑难工单", "疑难件"),
    "督办": ("督办类", "督办件", "督办单", "督办工单"),
}

VISITS = Form(
    "走访点位台账",
    (
        number("点位编号", "点位号 点位代码 点位序号 编号", example="D001"),
        text("点位名称", "点位 走访点位 走访对象 场所名称 单位名称 名称", example="梧园花苑商铺1"),
        COMMITTEE,
        day("走访日期", "走访时间 检查日期 检查时间 巡查日期 日期"),
        text("走访人", "走访人员 检查人 检查人员 巡查人 巡查人员", example="李某"),
    ),
    identity=("点位编号", "走访日期"),
)

ISSUES = Form(
    "问题隐患台账",
    (
        number("编号", "问题编号 隐患编号 问题隐患编号 流转单编号 单号 工单编号", example="W2022001"),
        choice("类别", "问题类别 问题类型 类型 问题隐患类别 分类 事项类别", choices=_CASES, example="隐患"),
        text("来源", "问题来源 发现渠道 发现途径 来源渠道 信息来源", example="大走访大排查"),
        day("发现日期", "排查日期 发现时间 排查时间 上报日期 受理日期 收到日期"),
        number("点位编号", "点位号 点位代码 点位 走访点位编号", example="D001"),
        COMMITTEE,
        text(
            "情况描述",
            "问题描述 隐患描述 具体情况 问题隐患描述 问题隐患情况 问题内容 情况说明 描述",
            example="消防通道堵塞",
        ),
        text("责任单位", "责任部门 责任科室 整改单位 整改责任单位 处置单位 承办单位", example="社区平安办公室"),
        day("整改时限", "整改期限 整改截止日期 要求整改日期 限期 办理时限 处置时限", happened=False),
        day("整改完成日期", "整改日期 整改完成时间 整改时间 完成整改日期 整改完成 办结日期", required=False),
        day("核查日期", "核查时间 复查日期 复查时间 验收日期 销号日期", required=False),
        day("回头看日期", "回头看时间 回访日期 回头看", required=False),
        words("回头看结果", "回头看情况 回访结果", words="合格 不合格 反弹", required=False),
    ),
    identity=("编号",),
    number="编号",
    orders=(
        ("发现日期", "整改时限"),
        ("发现日期", "整改完成日期"),
        ("整改完成日期", "核查日期"),
        ("整改完成日期", "回头看日期"),
    ),
)

HOTLINES = Form(
    "热线工单台账",
    (
        number(
            "工单编号",
            "工单号 热线工单编号 12345工单编号 工单流水号 诉求编号 受理编号 受理单号",
            example="RX20220829001",
        ),
        day("来电时间", "来电日期 来话时间 受理时间 诉求时间 反映时间", required=False),
        day("派单时间", "派单日期 派发时间 下派时间 转派时间 交办时间 交办日期 收单时间 接单时间 收到日期"),
        text("诉求人", "来电人 反映人 诉求人姓名 来电人姓名 反映人姓名 市民姓名", required=False, example="张某"),
        column(
            "联系电话",
            Holds.PHONE,
            "来电号码 来电电话 诉求人电话 反映人电话 市民电话 联系号码 联系方式",
            required=False,
            example="13800000000",
        ),
        choice(
            "是否保密",
            "是否要求保密 要求保密 信息保密 保密",
            choices={"是": ("要求保密", "保密", "Y", "√"), "否": ("不保密", "不要求", "公开", "N", "×")},
            required=False,
            example="否",
        ),
        text(
            "地址",
            "诉求地址 事发地址 事发地点 发生地址 反映地址 诉求地点",
            required=False,
            example="滨里路12号",
        ),
        column("居民区", Holds.COMMITTEE, " ".join(COMMITTEE.synonyms), required=False, example="梧园居民区"),
        Column(
            "诉求类别",
            Holds.CHOICE,
            False,
            ("诉求类型", "工单类别", "工单类型", "诉求性质"),
            {word: tuple(also) for word, also in _REQUESTS.items()},
            strict=False,
            example="求助投诉",
        ),
        text("诉求内容", "诉求描述 反映内容 工单内容 来电内容 诉求详情 诉求事项", example="楼道堆物，请街道清理"),
        text("承办单位", "承办部门 办理单位 主办单位 处置单位", required=False, example="社区管理办公室"),
        day(
            "办理时限",
            "截止时间 截止日期 办理截止时间 办结时限 办理期限 要求办结时间 到期时间",
            required=False,
            happened=False,
        ),
        day("办结时间", "办结日期 实际办结时间 办理完成时间 完结时间", required=False),
    ),
    identity=("工单编号",),
    number="工单编号",
    orders=(("来电时间", "派单时间"), ("派单时间", "办理时限"), ("派单时间", "办结时间")),
)

STRUCTURES = Form(
    "违法建筑拆除台账",
    (
        number("编号", "违建编号 案件编号 立案编号 案号", example="C2022001"),
        text("地址", "违建地址 具体地址 违建地点 违法建筑地址 详细地址 地点 位置", example="梧园公寓64号"),
        COMMITTEE,
        words(
            "类型",
            "违建类型 违法建筑类型 类别 违建类别 搭建类型",
            words="天井搭建 屋顶搭建 占绿搭建 破墙开店",
            usual=True,
        ),
        column(
            "面积",
            Holds.AREA,
            "违建面积 拆除面积 建筑面积 违法建筑面积 面积平方米 拆除建筑面积 拆违面积",
            example="48.18",
        ),
        day("立案日期", "立案时间 发现日期 发现时间 认定日期"),
        day("拆除日期", "拆除时间 拆除完成日期 拆违日期 完成日期"),
    ),
    identity=("编号",),
    number="编号",
    orders=(("立案日期", "拆除日期"),),
)
