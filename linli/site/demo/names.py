"""Made-up names: people, roads, compounds, companies. Drawn by chance, none copied from life."""

from __future__ import annotations

from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏"
    "程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵"
)
FIRST = "嘉思雨文晓子建志海春秋玉慧丽国明永伟小美雅佳俊宇浩静欣瑞依语承景书清若安泽亦"
SECOND = "怡涵轩琪萍芳军勇强霞燕玲梅华辉峰杰涛敏娟颖婷琳洁莹宁晨阳航斌鑫磊博源帆妍彤蓉"
ROADS = (
    "青禾路", "禾兴里路", "云桥路", "柳岸路", "长塘路", "麦田路", "朝霞路", "晚渡路", "望湖路", "石榴巷",
    "织云路", "新荷路", "桑园路", "北汇路", "东升桥路", "竹影路", "临河街", "文澜巷", "船坞路", "菱角街",
    "书院弄", "金桂路", "南风路", "银杏路", "明月里", "白鹭路", "丰收路", "向阳街", "芦花路", "听雨巷",
)  # fmt: skip
COMPOUND_HEADS = [
    "云锦",
    "禾悦",
    "望湖",
    "柳岸",
    "金桂",
    "清荷",
    "春晖",
    "听澜",
    "景和",
    "安澜",
    "银杏",
    "映月",
    "嘉禾",
    "翠屏",
    "朝阳",
    "松涛",
]
COMPOUND_TAILS = ["花苑", "新村", "家园", "公寓", "里", "小区", "名苑", "东区", "西区"]
SHOPS = (
    "早点铺", "面馆", "水果店", "五金店", "理发店", "超市", "烧烤店", "奶茶店", "洗衣店", "药房", "文具店",
    "修车铺", "棋牌室", "海鲜排档", "烘焙坊",
)  # fmt: skip
COMPANY_WORDS = [
    "安居",
    "和顺",
    "邻安",
    "悦家",
    "清和",
    "恒邻",
    "同安",
    "乐善",
    "惠民",
    "康禾",
    "益邻",
    "知安",
]
SOCIAL_WORDS = ["禾苗", "邻聚", "微光", "同心", "暖巷", "益行", "拾光", "彩虹桥"]


def person(rng: Random) -> str:
    """Two or three characters."""
    given = rng.choice(FIRST) + (rng.choice(SECOND) if rng.random() < 0.75 else "")
    return rng.choice(SURNAMES) + given


def called(rng: Random) -> str:
    """How reporters give their name: in full, or only the surname."""
    if rng.random() < 0.5:
        return rng.choice(SURNAMES) + rng.choice(("女士", "先生", "阿姨", "师傅"))
    return person(rng)


def phone(rng: Random) -> str:
    """1900000xxxx: eleven digits in a range nobody is reached by."""
    return f"1900000{rng.randrange(10000):04d}"


def compound(rng: Random) -> str:
    return rng.choice(COMPOUND_HEADS) + rng.choice(COMPOUND_TAILS)


def shop(rng: Random) -> str:
    return rng.choice(SURNAMES) + "记" + rng.choice(SHOPS)
