"""Made-up names: people, roads, compounds, companies. Drawn by chance, none copied from life."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏"
    "程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵"
)
FIRST = "嘉思雨文晓子建志海春秋玉慧丽国明永伟小美雅佳俊宇浩静欣瑞依语承景书清若安泽亦"
SECOND = "怡涵轩琪萍芳军勇强霞燕玲梅华辉峰杰涛敏娟颖婷琳洁莹宁晨阳航斌鑫磊博源帆妍彤蓉"
ROAD_HEADS = (
    "青禾禾兴云桥柳岸长塘麦田朝霞晚渡望湖石榴织云新荷桑园北汇东升竹影临河文澜船坞菱角书院金桂南风银杏明月白鹭丰收向阳芦花听雨梅园桃源枫桥松鹤兰香菊苑荷风柳浪春申秋水"
    "夏荫冬青海棠紫薇玉兰丁香茶园稻香渔歌棹影塘桥浜南港东圩中堰西闸口埠头水阁廊桥石桥木桥虹桥双桥三塔七里九曲百花千帆万和永安长宁安顺和风惠民同德崇文尚武明德至善广学"
    "勤业兴工科创星光晨曦暮云清泉碧波澄江汇源流芳思源怀远致和景明"
)
ROAD_TAILS = ("路", "街", "巷", "弄", "大街")
COMPOUND_HEADS = (
    "云锦禾悦望湖柳岸金桂清荷春晖听澜景和安澜银杏映月嘉禾翠屏朝阳松涛明珠锦绣阳光绿洲香樟紫金玉兰丹桂碧水蓝天晨光晚晴和谐幸福吉祥如意安康永乐富贵荣华长青常春四季五福"
    "百合千禧万象华庭雅居瑞景盛世龙湖凤凰麒麟白云青山秀水江南水乡运河湖滨滨江临溪泊岸观澜揽月栖霞枫林梅园兰亭竹苑菊香荷塘莲花桃李杏林橘洲槐荫桑梓东方西湖南苑北辰中兴"
    "建业新城旧里书香墨苑翰林状元鸿运康乐怡然静安"
)
COMPOUND_TAILS = (
    "花苑", "新村", "家园", "公寓", "小区", "名苑", "雅苑", "华府", "嘉园",
    "东苑", "西苑", "南苑", "北苑", "锦园", "庭院", "湾", "郡",
)  # fmt: skip
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


def compounds(rng: Random, count: int) -> list[str]:
    """Different names, so that an address without its community can still be found."""
    return rng.sample(_every(COMPOUND_HEADS, COMPOUND_TAILS), count)


def compound(rng: Random) -> str:
    return compounds(rng, 1)[0]


def roads(rng: Random, count: int) -> list[str]:
    """Different names of roads."""
    return rng.sample(_every(ROAD_HEADS, ROAD_TAILS), count)


def _every(heads: str, tails: Sequence[str]) -> list[str]:
    """Each two characters of the heads with each tail."""
    return [heads[i : i + 2] + tail for i in range(0, len(heads), 2) for tail in tails]


def shop(rng: Random) -> str:
    return rng.choice(SURNAMES) + "记" + rng.choice(SHOPS)
