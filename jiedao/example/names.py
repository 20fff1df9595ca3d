"""Invented names, addresses and numbers. No list here is taken from real registers."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Literal

from jiedao.example import chance
from jiedao.example.records import Committee

Sex = Literal["男", "女"]

STREET = "芦汀街道"
DIVISION = "990099"  # no division has this code, so no citizen number here can be a real one

# The commonest surnames weigh most; the last few are rare or of two characters, which lists must bear as well.
_SURNAMES = (
    ["王", "李", "张", "陈", "刘"] * 6
    + list("杨黄周吴徐孙朱胡郭何林高罗") * 3
    + list("郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴")
    + list("贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷")
    + list("龚贺顾毛郝邵万钱严施陶洪翁柏闵")
    + ["欧阳", "上官", "诸葛"]
)
_GIVEN: dict[tuple[Sex, str], tuple[str, ...]] = {
    ("男", "old"): tuple(
        "德顺 阿根 金生 国栋 长庚 福林 永康 志良 仁宝 炳坤 家驹 培元 兆麟 松龄 水根 宝山 荣生 鸿飞 守信 伯年 "
        "有才 启明 祖荫 士杰 传根 立本 正清 汉文 云鹤 耀祖 茂森 敬之 学礼 桂生 振声 维新 克勤 连生 锡九 寿康".split()
    ),
    ("女", "old"): tuple(
        "阿妹 秀珍 桂英 玉兰 凤仙 招娣 月娥 素琴 惠芬 彩云 美娟 巧云 根娣 雪珍 佩芳 金凤 瑞英 淑贞 翠娥 杏珍 "
        "引娣 菊香 文英 银娣 琴芳 宝珠 腊梅 静娴 兰芝 慧珠 水仙 婉如 爱宝 妙珍 来娣 秋菊 荷英 若兰 小妹 蕙芳".split()
    ),
    ("男", "adult"): tuple(
        "建平 志刚 卫东 永强 海涛 晓峰 国庆 伟民 俊杰 文斌 立新 春雷 明辉 宏伟 学军 志远 利民 浩 磊 鹏 "
        "剑锋 旭东 宇 凯 少华 家明 振宇 思远 晨 锦程 堃 昇 庆余 泽民 世安 亦凡 承志 启航 向阳 大为".split()
    ),
    ("女", "adult"): tuple(
        "丽华 建英 敏 慧 静 红梅 海燕 晓燕 雅琴 文娟 莉 芳 春梅 玉洁 丹 婷 雯 思嘉 颖 琳 "
        "倩 佳怡 晓岚 蓓 嘉敏 悦 祎 玥 书琴 梦洁 雪梅 爱华 秋萍 志红 美玲 伟芳 洁 晴 心怡 韵".split()
    ),
}
_YOUNG = tuple("子涵 一诺 浩然 梓萱 宇轩 欣妍 沐阳 可馨 嘉禾 思齐 乐怡 承宇 若汐 明哲 语桐 安琪".split())

# Two-character place names: sound, plausible, and of no real sub-district we know of.
_FIRST = "芷澄岚荷棠竹翠雁鹭槐松砚锦晴沁菱蓼苇杉榆"
_SECOND = "溪湖桥塘浦港洲汀渡林墩湾"
_ESTATES = ("新村", "一村", "二村", "雅苑", "佳园", "名邸", "小区", "家园", "新苑", "华庭", "景苑", "里弄")
_ROADS = tuple("桂影路 听橹路 砚耕路 望鹤路 枕河路 晒谷路 缫丝路 渡口街 菱角街 石埠路 蓼花路 船坊街".split())


def committees(rng: Random, number: int) -> tuple[Committee, ...]:
    """That many committees with distinct names and two to four estates each, whose names are distinct as well.

    Raises ValueError for more names than the lists can give.
    """
    words = chance.distinct(rng, (first + second for first in _FIRST for second in _SECOND))
    if number > len(words):
        raise ValueError(f"最多可虚构 {len(words)} 个居民区，要求 {number} 个")
    return tuple(
        Committee(word, tuple(word + kind for kind in rng.sample(_ESTATES, rng.randint(2, 4))))
        for word in words[:number]
    )


def surname(rng: Random) -> str:
    return rng.choice(_SURNAMES)


def person(rng: Random, sex: Sex, *, born: int, family: str | None = None) -> str:
    """The name of an invented person: given names follow the fashion of the year of birth."""
    given = _YOUNG if born >= 1998 else _GIVEN[sex, "old" if born < 1955 else "adult"]
    return (family or surname(rng)) + rng.choice(given)


def phone(rng: Random) -> str:
    """Eleven digits in the form of a mobile number."""
    return f"1{rng.choice('3578')}{rng.randrange(10**9):09d}"


def check_digit(first17: str) -> str:
    """The last character of a citizen number: ISO 7064 MOD 11-2, as GB 11643-1999 asks."""
    total = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(first17))
    return "10X98765432"[total % 11]


def citizen_number(rng: Random, sex: Sex, born: date) -> str:
    """A citizen number of the division that does not exist; the 17th digit is odd for men."""
    serial = rng.randrange(0, 499) * 2 + (1 if sex == "男" else 2)
    first17 = f"{DIVISION}{born:%Y%m%d}{serial:03d}"
    return first17 + check_digit(first17)


def birthday(rng: Random, first_year: int, last_year: int) -> date:
    """A day from 1 January of the first year to 31 December of the last."""
    first = date(first_year, 1, 1)
    return first + timedelta(days=rng.randrange((date(last_year, 12, 31) - first).days + 1))


def home(rng: Random, committee: Committee) -> str:
    """The address of a flat: estate, building, flat; six floors, four flats on each."""
    return f"{rng.choice(committee.estates)}{rng.randint(1, 68)}号{rng.randint(1, 6)}0{rng.randint(1, 4)}室"


def road(rng: Random) -> str:
    """A number on an invented road, e.g. 桂影路118号."""
    return f"{rng.choice(_ROADS)}{rng.randint(3, 460)}号"
