"""The ledgers this house takes in, as data, in the order in which one leans on another.

Behind a column's name stand the other headers that offices were seen or are likely to write; spaces, line
breaks, marks and what stands in brackets do not matter. No header is claimed by two columns of a ledger.
"""

from __future__ import annotations

from collections.abc import Mapping

from jiedao.sheets.form import Column, Form, Holds


def _column(
    name: str,
    holds: Holds,
    also: str = "",
    *,
    required: bool = True,
    happened: bool = False,
    units: tuple[str, ...] = (),
    example: str = "",
) -> Column:
    """A column; `also` names its other headers, parted by spaces."""
    return Column(name, holds, required, tuple(also.split()), happened=happened, units=units, example=example)


def _text(name: str, also: str = "", *, required: bool = True, example: str = "") -> Column:
    return _column(name, Holds.TEXT, also, required=required, example=example)


def _number(name: str, also: str = "", *, required: bool = True, example: str = "") -> Column:
    return _column(name, Holds.NUMBER, also, required=required, example=example)


def _day(name: str, also: str = "", *, required: bool = True, happened: bool = True) -> Column:
    return _column(name, Holds.DATE, also, required=required, happened=happened, example="2022-06-25")


def _words(name: str, also: str = "", *, words: str, required: bool = True, usual: bool = False) -> Column:
    """A column of words, parted by spaces; another is kept, with a warning unless these are but the usual ones."""
    known = words.split()
    choices: dict[str, tuple[str, ...]] = dict.fromkeys(known, ())
    return Column(
        name, Holds.CHOICE, required, tuple(also.split()), choices, strict=False, usual=usual, example=known[0]
    )


def _choice(name: str, also: str = "", *, choices: Mapping[str, tuple[str, ...]], example: str) -> Column:
    """A column of fixed words with their other spellings; another word refuses the row."""
    return Column(name, Holds.CHOICE, True, tuple(also.split()), choices, example=example)


_COMMITTEE = _column(
    "居民区",
    Holds.COMMITTEE,
    "所属居委 居委 居委会 居委会名称 所属居委会 所在居委 所在居委会 居民委员会 居民区名称 所属居民区 "
    "所在居民区 社区 所属社区 所在社区 社区居委 社区居委会 村居 居村 居村委",
    example="梧园居民区",
)
_SERIAL = _number("序号", "序 NO No. 行号", example="1")
_PERSON_KINDS = "独居老人 高龄老人 孤寡老人 重度残疾人 重病患者 困难家庭 失独家庭 困境儿童"
_COLOURS = {word: (f"{word}圈", f"{word}色", f"{word}色圈", f"{word}标", f"{word}圈层") for word in "红橙黄蓝绿"}
_CASES = {
    "问题": ("问题类", "一般问题", "存在问题"),
    "隐患": ("隐患类", "安全隐患", "事故隐患", "风险隐患"),
    "流转单": ("流转单类", "区级流转单", "流转办理单", "区级流转办理单", "区流转单", "流转"),
}
_RESULTS = {
    "正常": ("平安", "安好", "一切正常", "已联系", "情况正常", "无异常", "平安无事"),
    "未联系上": ("未接通", "无人接听", "未接", "联系不上", "未联系到", "关机", "无人应答", "无人在家"),
    "有需求": ("有需要", "需帮助", "有诉求", "需要帮助", "需求"),
}

COMMITTEES = Form(
    "居民区名录",
    (
        _SERIAL,
        _COMMITTEE,
        _column(
            "小区",
            Holds.LIST,
            "小区名称 所辖小区 下辖小区 辖区小区 住宅小区 自然小区 包含小区",
            example="梧园一村、梧园花苑",
        ),
    ),
    identity=("居民区",),
    number="序号",
)

TASKS = Form(
    "任务分工表",
    (
        _number("序号", "序 NO No. 行号 任务序号 任务编号", example="1"),
        _text("专项行动", "专项 专项行动名称 行动名称 所属专项行动 任务类别", example="美丽街区专项行动"),
        _text("任务名称", "任务 工作任务 重点任务 任务内容 工作内容 主要任务", example="美丽街区任务1"),
        _text("牵头单位", "牵头部门 主办单位 牵头", example="区绿化市容局"),
        _text("配合单位", "配合部门 协办单位 协同单位 配合", example="街道"),
        _text("责任科室", "责任部门 承办科室 责任处室 牵头科室 科室", example="社区服务办公室"),
        _text("责任人", "负责人 经办人 具体责任人 任务责任人", example="王某"),
        _day("开始日期", "启动日期 启动时间 开始时间 起始日期 起始时间", happened=False),
        _day("完成时限", "完成期限 时限 办结时限 计划完成时间 计划完成日期 要求完成时间", happened=False),
        _day("实际完成", "实际完成日期 实际完成时间 完成日期 完成时间 办结日期", required=False),
        _text("制约因素", "制约原因 存在困难 存在问题 困难问题 未完成原因", required=False),
    ),
    identity=("序号",),
    number="序号",
    orders=(("开始日期", "完成时限"), ("开始日期", "实际完成")),
)

MILESTONES = Form(
    "任务节点表",
    (
        _number("任务序号", "任务编号 任务号 所属任务 对应任务序号 序号", example="1"),
        _text("节点", "节点名称 任务节点 工作节点 里程碑 阶段", example="方案制定"),
        _day("计划完成", "计划完成日期 计划完成时间 计划日期 计划时间 时限 完成时限", happened=False),
        _day("实际完成", "实际完成日期 实际完成时间 完成日期 完成时间", required=False),
    ),
    identity=("任务序号", "节点"),
)

VISITS = Form(
    "走访点位台账",
    (
        _number("点位编号", "点位号 点位代码 点位序号 编号", example="D001"),
        _text("点位名称", "点位 走访点位 走访对象 场所名称 单位名称 名称", example="梧园花苑商铺1"),
        _COMMITTEE,
        _day("走访日期", "走访时间 检查日期 检查时间 巡查日期 日期"),
        _text("走访人", "走访人员 检查人 检查人员 巡查人 巡查人员", example="李某"),
    ),
    identity=("点位编号", "走访日期"),
)

ISSUES = Form(
    "问题隐患台账",
    (
        _number("编号", "问题编号 隐患编号 问题隐患编号 流转单编号 单号 工单编号", example="W2022001"),
        _choice("类别", "问题类别 问题类型 类型 问题隐患类别 分类 事项类别", choices=_CASES, example="隐患"),
        _text("来源", "问题来源 发现渠道 发现途径 来源渠道 信息来源", example="大走访大排查"),
        _day("发现日期", "排查日期 发现时间 排查时间 上报日期 受理日期 收到日期"),
        _number("点位编号", "点位号 点位代码 点位 走访点位编号", example="D001"),
        _COMMITTEE,
        _text(
            "情况描述",
            "问题描述 隐患描述 具体情况 问题隐患描述 问题隐患情况 问题内容 情况说明 描述",
            example="消防通道堵塞",
        ),
        _text("责任单位", "责任部门 责任科室 整改单位 整改责任单位 处置单位 承办单位", example="社区平安办公室"),
        _day("整改时限", "整改期限 整改截止日期 要求整改日期 限期 办理时限 处置时限", happened=False),
        _day("整改完成日期", "整改日期 整改完成时间 整改时间 完成整改日期 整改完成 办结日期", required=False),
        _day("核查日期", "核查时间 复查日期 复查时间 验收日期 销号日期", required=False),
        _day("回头看日期", "回头看时间 回访日期 回头看", required=False),
        _words("回头看结果", "回头看情况 回访结果", words="合格 不合格 反弹", required=False),
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

CHARGERS = Form(
    "充电桩安装台账",
    (
        _SERIAL,
        _text("小区", "小区名称 安装小区 所在小区 住宅小区 安装地点", example="梧园花苑"),
        _COMMITTEE,
        _column(
            "安装数量",
            Holds.COUNT,
            "数量 充电桩数量 安装数 安装台数 桩数 充电桩数 安装个数 充电桩安装数量",
            units=("充电桩", "个充电桩"),
            example="66",
        ),
        _day("完成日期", "安装日期 完成时间 安装完成日期 安装时间 竣工日期 完工日期 安装完成时间"),
    ),
    identity=("小区", "完成日期"),
    number="序号",
)

STRUCTURES = Form(
    "违法建筑拆除台账",
    (
        _number("编号", "违建编号 案件编号 立案编号 案号", example="C2022001"),
        _text("地址", "违建地址 具体地址 违建地点 违法建筑地址 详细地址 地点 位置", example="梧园公寓64号"),
        _COMMITTEE,
        _words(
            "类型",
            "违建类型 违法建筑类型 类别 违建类别 搭建类型",
            words="天井搭建 屋顶搭建 占绿搭建 破墙开店",
            usual=True,
        ),
        _column(
            "面积",
            Holds.AREA,
            "违建面积 拆除面积 建筑面积 违法建筑面积 面积平方米 拆除建筑面积 拆违面积",
            example="48.18",
        ),
        _day("立案日期", "立案时间 发现日期 发现时间 认定日期"),
        _day("拆除日期", "拆除时间 拆除完成日期 拆违日期 完成日期"),
    ),
    identity=("编号",),
    number="编号",
    orders=(("立案日期", "拆除日期"),),
)

ADAPTATIONS = Form(
    "适老化改造台账",
    (
        _SERIAL,
        _text("姓名", "申请人 老人姓名 改造对象 申请人姓名 对象姓名 户主", example="张某"),
        _column(
            "身份证号",
            Holds.CITIZEN,
            "身份证号码 身份证 公民身份号码 证件号码 证件号 公民身份证号码 居民身份证号",
            required=False,
        ),
        _text("地址", "家庭地址 住址 家庭住址 改造地址 居住地址 详细地址", example="梧湾花苑63号372室"),
        _COMMITTEE,
        _day("申请日期", "申请时间 受理日期 提交日期"),
        _day("完工日期", "完工时间 改造完成日期 竣工日期 完成日期 验收日期 完成时间"),
    ),
    identity=("身份证号",),
    number="序号",
    orders=(("申请日期", "完工日期"),),
)

EMPLOYMENT = Form(
    "就业情况月报",
    (
        _column("月份", Holds.MONTH, "月 统计月份 报告月份 年月 所属月份", happened=True, example="2022年6月"),
        _column("新增就业人数", Holds.COUNT, "新增就业 新增就业岗位 新增就业数 就业人数", example="132"),
        _column(
            "帮扶长期失业青年人数",
            Holds.COUNT,
            "帮扶长期失业青年 长期失业青年帮扶人数 帮扶失业青年人数 帮扶长期失业青年数 帮扶青年人数",
            example="10",
        ),
        _column(
            "城乡登记失业人数",
            Holds.COUNT,
            "登记失业人数 城镇登记失业人数 城乡登记失业 失业人数 期末登记失业人数",
            example="674",
        ),
    ),
    identity=("月份",),
)

SITES = Form(
    "阵地台账",
    (
        _text("名称", "阵地名称 点位名称 站点名称 中心名称 场所名称", example="第四睦邻中心"),
        _words("类别", "阵地类别 类型 阵地类型 站点类别", words="党群服务站 睦邻中心 老年助餐点", usual=True),
        _COMMITTEE,
        _day("开放日期", "开放时间 启用日期 启用时间 建成日期 投用日期 开业日期 运营日期"),
    ),
    identity=("名称",),
)

MEDIA = Form(
    "媒体报道台账",
    (
        _day("日期", "报道日期 刊发日期 发布日期 刊登日期 发表日期 报道时间 刊发时间 时间"),
        _text("媒体", "媒体名称 刊发媒体 发布媒体 报道媒体 刊登媒体 发布平台", example="市级日报"),
        _words("级别", "媒体级别 报道级别 层级 等级", words="国家级 市级 区级", usual=True),
        _text("标题", "报道标题 稿件标题 文章标题 题目 篇名", example="社区关爱报道1"),
    ),
    identity=("日期", "媒体", "标题"),
)

VOLUNTEERS = Form(
    "志愿者名册",
    (
        _number("编号", "志愿者编号 志愿者号 志愿者工号", example="V0001"),
        _text("姓名", "志愿者姓名 志愿者", example="吴某"),
        _column(
            "电话", Holds.PHONE, "联系电话 手机 手机号 手机号码 联系方式 电话号码 志愿者电话", example="13800000000"
        ),
        _COMMITTEE,
        _column(
            "每日上限", Holds.COUNT, "每日联系上限 每日人数上限 日上限 每天上限 每日可联系人数 每日最多", example="10"
        ),
        _column(
            "可联系方式", Holds.LIST, "联系手段 可用方式 可用联系方式 可选方式 可联系的方式", example="电话、微信、上门"
        ),
    ),
    identity=("编号",),
    number="编号",
)

PEOPLE = Form(
    "关爱对象台账",
    (
        _number("编号", "对象编号 关爱对象编号 人员编号 档案编号 档案号", example="G00001"),
        _text("姓名", "对象姓名 关爱对象姓名 关爱对象 老人姓名", example="韩某"),
        _words("性别", words="男 女"),
        _column(
            "身份证号", Holds.CITIZEN, "身份证号码 身份证 公民身份号码 证件号码 证件号 公民身份证号码 居民身份证号"
        ),
        _column(
            "联系电话",
            Holds.PHONE,
            "手机号码 手机 手机号 电话 电话号码 本人电话 联系方式 本人手机",
            example="13800000000",
        ),
        _text("地址", "家庭地址 住址 家庭住址 居住地址 现住址 详细地址 现居住地", example="南泉公寓61号163室"),
        _COMMITTEE,
        _words("人员类别", "人员类型 对象类别 对象类型 类别 人群类别 关爱类别", words=_PERSON_KINDS, usual=True),
        _choice("关爱圈", "关爱圈层 圈层 关爱等级 关爱圈颜色 所属关爱圈 颜色 圈别", choices=_COLOURS, example="黄"),
        _day("纳入日期", "建档日期 纳入时间 建档时间 建档日 登记日期 入圈日期"),
        _text("紧急联系人", "紧急联系人姓名 家属姓名 监护人 家属", example="魏某"),
        _column(
            "紧急联系电话",
            Holds.PHONE,
            "紧急联系人电话 紧急联系人手机 家属电话 监护人电话 紧急电话 紧急联系方式",
            example="13900000000",
        ),
        _day("退出日期", "退出时间 销档日期 注销日期", required=False),
        _words("退出原因", "退出理由 销档原因 注销原因", words="去世 迁出 入住养老机构", required=False, usual=True),
    ),
    identity=("编号",),
    number="编号",
    orders=(("纳入日期", "退出日期"),),
)

CONTACTS = Form(
    "点名记录",
    (
        _day("日期", "点名日期 联系日期 联系时间 点名时间 时间"),
        _number("对象编号", "关爱对象编号 人员编号 关爱对象 被联系人编号", example="G00001"),
        _number("志愿者编号", "志愿者 志愿者号 联系人编号", example="V0001"),
        _words("方式", "联系方式 联系形式 点名方式 联系途径", words="电话 微信 上门"),
        _choice("联系结果", "结果 点名结果 联系情况 点名情况", choices=_RESULTS, example="正常"),
        _words("需求类型", "需求 需求内容 需求类别 诉求类型", words="助餐 送医 配药 维修", required=False, usual=True),
        _day("办结日期", "办结时间 需求办结日期 办理完成日期 解决日期", required=False),
    ),
    identity=("日期", "对象编号", "志愿者编号", "方式"),
    orders=(("日期", "办结日期"),),
)

FORMS: tuple[Form, ...] = (
    COMMITTEES,
    TASKS,
    MILESTONES,
    VISITS,
    ISSUES,
    CHARGERS,
    STRUCTURES,
    ADAPTATIONS,
    EMPLOYMENT,
    SITES,
    MEDIA,
    VOLUNTEERS,
    PEOPLE,
    CONTACTS,
)
