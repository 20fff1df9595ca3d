"""The ledgers this house takes in, as data, in the order in which one leans on another.

Behind a column's name stand the other headers that offices were seen or are likely to write; spaces, line
breaks, marks and what stands in brackets do not matter. No header is claimed by two columns of a ledger.
"""

from __future__ import annotations

from jiedao.intake.kinds.cases import HOTLINES, ISSUES, STRUCTURES, VISITS
from jiedao.intake.kinds.columns import COMMITTEE, SERIAL, choice, column, day, number, text, words
from jiedao.sheets.form import Form, Holds

_PERSON_KINDS = "独居老人 高龄老人 孤寡老人 重度残疾人 重病患者 困难家庭 失独家庭 困境儿童"
_COLOURS = {word: (f"{word}圈", f"{word}色", f"{word}色圈", f"{word}标", f"{word}圈层") for word in "红橙黄蓝绿"}
_RESULTS = {
    "正常": ("平安", "安好", "一切正常", "已联系", "情况正常", "无异常", "平安无事"),
    "未联系上": ("未接通", "无人接听", "未接", "联系不上", "未联系到", "关机", "无人应答", "无人在家"),
    "有需求": ("有需要", "需帮助", "有诉求", "需要帮助", "需求"),
}

COMMITTEES = Form(
    "居民区名录",
    (
        SERIAL,
        COMMITTEE,
        column(
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
        number("序号", "序 NO No. 行号 任务序号 任务编号", example="1"),
        text("专项行动", "专项 专项行动名称 行动名称 所属专项行动 任务类别", example="美丽街区专项行动"),
        text("任务名称", "任务 工作任务 重点任务 任务内容 工作内容 主要任务", example="美丽街区任务1"),
        text("牵头单位", "牵头部门 主办单位 牵头", example="区绿化市容局"),
        text("配合单位", "配合部门 协办单位 协同单位 配合", example="街道"),
        text("责任科室", "责任部门 承办科室 责任处室 牵头科室 科室", example="社区服务办公室"),
        text("责任人", "负责人 经办人 具体责任人 任务责任人", example="王某"),
        day("开始日期", "启动日期 启动时间 开始时间 起始日期 起始时间", happened=False),
        day("完成时限", "完成期限 时限 办结时限 计划完成时间 计划完成日期 要求完成时间", happened=False),
        day("实际完成", "实际完成日期 实际完成时间 完成日期 完成时间 办结日期", required=False),
        text("制约因素", "制约原因 存在困难 存在问题 困难问题 未完成原因", required=False),
    ),
    identity=("序号",),
    number="序号",
    orders=(("开始日期", "完成时限"), ("开始日期", "实际完成")),
)

MILESTONES = Form(
    "任务节点表",
    (
        number("任务序号", "任务编号 任务号 所属任务 对应任务序号 序号", example="1"),
        text("节点", "节点名称 任务节点 工作节点 里程碑 阶段", example="方案制定"),
        day("计划完成", "计划完成日期 计划完成时间 计划日期 计划时间 时限 完成时限", happened=False),
        day("实际完成", "实际完成日期 实际完成时间 完成日期 完成时间", required=False),
    ),
    identity=("任务序号", "节点"),
)

CHARGERS = Form(
    "充电桩安装台账",
    (
        SERIAL,
        text("小区", "小区名称 安装小区 所在小区 住宅小区 安装地点", example="梧园花苑"),
        COMMITTEE,
        column(
            "安装数量",
            Holds.COUNT,
            "数量 充电桩数量 安装数 安装台数 桩数 充电桩数 安装个数 充电桩安装数量",
            units=("充电桩", "个充电桩"),
            example="66",
        ),
        day("完成日期", "安装日期 完成时间 安装完成日期 安装时间 竣工日期 完工日期 安装完成时间"),
    ),
    identity=("小区", "完成日期"),
    number="序号",
)

ADAPTATIONS = Form(
    "适老化改造台账",
    (
        SERIAL,
        text("姓名", "申请人 老人姓名 改造对象 申请人姓名 对象姓名 户主", example="张某"),
        column(
            "身份证号",
            Holds.CITIZEN,
            "身份证号码 身份证 公民身份号码 证件号码 证件号 公民身份证号码 居民身份证号",
            required=False,
        ),
        text("地址", "家庭地址 住址 家庭住址 改造地址 居住地址 详细地址", example="梧湾花苑63号372室"),
        COMMITTEE,
        day("申请日期", "申请时间 受理日期 提交日期"),
        day("完工日期", "完工时间 改造完成日期 竣工日期 完成日期 验收日期 完成时间"),
    ),
    identity=("身份证号",),
    number="序号",
    orders=(("申请日期", "完工日期"),),
)

EMPLOYMENT = Form(
    "就业情况月报",
    (
        column("月份", Holds.MONTH, "月 统计月份 报告月份 年月 所属月份", happened=True, example="2022年6月"),
        column("新增就业人数", Holds.COUNT, "新增就业 新增就业岗位 新增就业数 就业人数", example="132"),
        column(
            "帮扶长期失业青年人数",
            Holds.COUNT,
            "帮扶长期失业青年 长期失业青年帮扶人数 帮扶失业青年人数 帮扶长期失业青年数 帮扶青年人数",
            example="10",
        ),
        column(
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
        text("名称", "阵地名称 点位名称 站点名称 中心名称 场所名称", example="第四睦邻中心"),
        words("类别", "阵地类别 类型 阵地类型 站点类别", words="党群服务站 睦邻中心 老年助餐点", usual=True),
        COMMITTEE,
        day("开放日期", "开放时间 启用日期 启用时间 建成日期 投用日期 开业日期 运营日期"),
    ),
    identity=("名称",),
)

MEDIA = Form(
    "媒体报道台账",
    (
        day("日期", "报道日期 刊发日期 发布日期 刊登日期 发表日期 报道时间 刊发时间 时间"),
        text("媒体", "媒体名称 刊发媒体 发布媒体 报道媒体 刊登媒体 发布平台", example="市级日报"),
        words("级别", "媒体级别 报道级别 层级 等级", words="国家级 市级 区级", usual=True),
        text("标题", "报道标题 稿件标题 文章标题 题目 篇名", example="社区关爱报道1"),
    ),
    identity=("日期", "媒体", "标题"),
)

VOLUNTEERS = Form(
    "志愿者名册",
    (
        number("编号", "志愿者编号 志愿者号 志愿者工号", example="V0001"),
        text("姓名", "志愿者姓名 志愿者", example="吴某"),
        column(
            "电话", Holds.PHONE, "联系电话 手机 手机号 手机号码 联系方式 电话号码 志愿者电话", example="13800000000"
        ),
        COMMITTEE,
        column(
            "每日上限", Holds.COUNT, "每日联系上限 每日人数上限 日上限 每天上限 每日可联系人数 每日最多", example="10"
        ),
        column(
            "可联系方式", Holds.LIST, "联系手段 可用方式 可用联系方式 可选方式 可联系的方式", example="电话、微信、上门"
        ),
    ),
    identity=("编号",),
    number="编号",
)

PEOPLE = Form(
    "关爱对象台账",
    (
        number("编号", "对象编号 关爱对象编号 人员编号 档案编号 档案号", example="G00001"),
        text("姓名", "对象姓名 关爱对象姓名 关爱对象 老人姓名", example="韩某"),
        words("性别", words="男 女"),
        column("身份证号", Holds.CITIZEN, "身份证号码 身份证 公民身份号码 证件号码 证件号 公民身份证号码 居民身份证号"),
        column(
            "联系电话",
            Holds.PHONE,
            "手机号码 手机 手机号 电话 电话号码 本人电话 联系方式 本人手机",
            example="13800000000",
        ),
        text("地址", "家庭地址 住址 家庭住址 居住地址 现住址 详细地址 现居住地", example="南泉公寓61号163室"),
        COMMITTEE,
        words("人员类别", "人员类型 对象类别 对象类型 类别 人群类别 关爱类别", words=_PERSON_KINDS, usual=True),
        choice("关爱圈", "关爱圈层 圈层 关爱等级 关爱圈颜色 所属关爱圈 颜色 圈别", choices=_COLOURS, example="黄"),
        day("纳入日期", "建档日期 纳入时间 建档时间 建档日 登记日期 入圈日期"),
        text("紧急联系人", "紧急联系人姓名 家属姓名 监护人 家属", example="魏某"),
        column(
            "紧急联系电话",
            Holds.PHONE,
            "紧急联系人电话 紧急联系人手机 家属电话 监护人电话 紧急电话 紧急联系方式",
            example="13900000000",
        ),
        day("退出日期", "退出时间 销档日期 注销日期", required=False),
        words("退出原因", "退出理由 销档原因 注销原因", words="去世 迁出 入住养老机构", required=False, usual=True),
    ),
    identity=("编号",),
    number="编号",
    orders=(("纳入日期", "退出日期"),),
)

CONTACTS = Form(
    "点名记录",
    (
        day("日期", "点名日期 联系日期 联系时间 点名时间 时间"),
        number("对象编号", "关爱对象编号 人员编号 关爱对象 被联系人编号", example="G00001"),
        number("志愿者编号", "志愿者 志愿者号 联系人编号", example="V0001"),
        words("方式", "联系方式 联系形式 点名方式 联系途径", words="电话 微信 上门"),
        choice("联系结果", "结果 点名结果 联系情况 点名情况", choices=_RESULTS, example="正常"),
        words("需求类型", "需求 需求内容 需求类别 诉求类型", words="助餐 送医 配药 维修", required=False, usual=True),
        day("办结日期", "办结时间 需求办结日期 办理完成日期 解决日期", required=False),
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
    HOTLINES,
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
ALSO_BY_API = {HOTLINES.name}  # what a platform sends by itself: nobody waits for its list
