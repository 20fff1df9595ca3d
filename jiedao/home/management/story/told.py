"""What the people of the example street complain of and find, and what is done about it. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass

from jiedao.casework.kinds import CaseKind


@dataclass(frozen=True)
class Trouble:
    """Something that goes wrong in a street: who handles it, and what mends it."""

    kind: CaseKind
    text: str
    who: str  # the account that handles it
    done: str

    @property
    def at_places(self) -> bool:
        """Whether it may be about premises: a kitchen, a garage, a shop that is being rebuilt."""
        return self.kind in (CaseKind.POLLUTION, CaseKind.WASTE, CaseKind.HAZARDOUS_WASTE)


TROUBLES = (
    Trouble(
        CaseKind.POLLUTION,
        "餐饮店油烟夜间直排，楼上住户无法开窗",
        "law",
        "清洗净化装置，夜间复查达标",
    ),
    Trouble(CaseKind.POLLUTION, "汽修铺喷漆气味大，未在封闭间作业", "law", "停止露天喷涂，转入封闭喷房"),
    Trouble(CaseKind.POLLUTION, "工地夜间施工噪声扰民", "law", "核对夜施许可，责令二十二时后停工"),
    Trouble(CaseKind.WASTE, "小区门口装修垃圾堆积三天未清", "manage", "当日清运，增设临时堆点告示"),
    Trouble(CaseKind.WASTE, "沿街店铺翻修，建筑垃圾占用非机动车道", "manage", "清运完毕，店方补办消纳手续"),
    Trouble(CaseKind.HOTLINE, "路灯不亮两周，晚上老人不敢出门", "city", "更换灯具三盏，恢复照明"),
    Trouble(CaseKind.HOTLINE, "非机动车占满人行道，轮椅过不去", "city", "划线归位，约谈共享单车运维单位"),
    Trouble(CaseKind.HOTLINE, "垃圾厢房异味重，投放口损坏", "manage", "更换投放门，增加冲洗频次"),
    Trouble(CaseKind.HOTLINE, "助餐点周末停餐，独居老人吃饭不便", "serve", "与运营方商定周末供餐，已张贴时间"),
    Trouble(CaseKind.HOTLINE, "楼道感应灯损坏，报修一个月没有回音", "manage", "物业更换感应灯五只"),
    Trouble(
        CaseKind.PROPERTY, "电梯停用十天，物业与业主对维修费有争议", "manage", "三方协商后先行维修，费用按约定分摊"
    ),
    Trouble(CaseKind.PROPERTY, "地下车库渗水，物业迟迟不修", "manage", "物业完成注浆堵漏，雨后复看无渗水"),
    Trouble(CaseKind.COMPONENT, "井盖松动，车辆经过有响声", "city", "更换井盖垫圈并固定"),
    Trouble(CaseKind.COMPONENT, "人行道地砖塌陷，雨天积水", "city", "修补路面约六平方米"),
    Trouble(CaseKind.COMPONENT, "公交站旁行道树断枝悬挂", "city", "清除断枝"),
    Trouble(CaseKind.CHARGER, "充电桩三号口无法通电", "manage", "更换端口模块，恢复供电"),
    Trouble(CaseKind.CHARGER, "充电棚雨棚漏水，部分端口停用", "manage", "更换雨棚板，端口全部恢复"),
    Trouble(CaseKind.HAZARDOUS_WASTE, "汽修铺废机油桶露天存放，识别标志缺失", "business", "转入专用贮存间并补贴标志"),
    Trouble(CaseKind.ISSUE, "小区出入口早高峰拥堵，居民意见较大", "safety", "调整门岗放行顺序，错峰引导"),
    Trouble(CaseKind.ISSUE, "活动室开放时间短，居民反映不够用", "serve", "延长开放至二十时，公示预约办法"),
)
HAZARDS = (
    Trouble(CaseKind.HAZARD, "疏散通道堆放纸箱，净宽不足", "safety", "清空通道，划定禁放线"),
    Trouble(CaseKind.HAZARD, "灭火器压力不足两具", "safety", "更换灭火器两具，补登检查卡"),
    Trouble(CaseKind.HAZARD, "电动自行车在门厅飞线充电", "safety", "拆除飞线，引导至集中充电点"),
    Trouble(CaseKind.HAZARD, "配电箱无门，线路裸露", "business", "加装箱门，线路穿管"),
    Trouble(CaseKind.HAZARD, "液化气瓶与灶台同室，软管超期", "business", "气瓶移出，更换软管"),
    Trouble(CaseKind.HAZARD, "店招支架锈蚀松动", "law", "拆除旧支架，重新固定"),
)
MENDED_AT_ONCE = (
    ("楼道口停放旧自行车，堵住消防门", "联系车主当场移走"),
    ("常闭式防火门被木块顶开", "取走木块，提醒值守人员"),
    ("店门口灭火器被货物遮挡", "当场移开货物"),
    ("晾衣绳系在消防栓上", "当场解除，告知住户"),
    ("井口警示牌倒伏", "当场扶正固定"),
)
SEEN = ("不符合，货物临时堆放", "不符合，值守人员不清楚要求", "不符合，上次检查后新出现", "不符合，记录未更新")
HEARD = (
    (CaseKind.NEED, "店主母亲行动不便，想申请上门送餐"),
    (CaseKind.NEED, "门口台阶湿滑，希望加装扶手"),
    (CaseKind.NEED, "老人看病取药不便，需要代办"),
    (CaseKind.DISPUTE, "与楼上住户因空调滴水起争执"),
    (CaseKind.DISPUTE, "两家店铺为门前停车位争吵"),
)
CALLERS = ("邵女士", "骆先生", "冉女士", "戚先生", "柏先生", "纪女士", "岑先生", "向女士", "柯先生", "池女士")
BACK = ("不属本单位职责，应由城市运行管理中心办理", "地址写得不清，无法到达现场")
LATE = "等待配件到货，现场已设警示"
ROUND_LESSONS = (
    ("沿街商户", "《消防安全告知书》"),
    ("物业员工", "电动自行车停放充电须知"),
    ("工地工人", "动火作业要求"),
    ("居民", "燃气使用安全提示"),
)
