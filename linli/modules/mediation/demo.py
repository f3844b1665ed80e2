"""Disputes of the demonstration: one at each stage, told by the people who hold the posts."""

from __future__ import annotations

from datetime import timedelta

from linli.core.access.actor import Actor
from linli.core.demo.cast import SHOWN_COMMUNITY
from linli.core.demo.world import Story, World
from linli.modules.mediation import commands

AFTER = ("console",)
FAILED = -1
# Title, kind, facts and wishes; how many steps on (0 applied ... 4 kept) or failed.
TOLD = (
    ("三楼卫生间渗水到二楼", "neighbour", "二楼天花板发霉，双方对检测和修理费用各说各的。", 4),
    ("楼上深夜练琴", "neighbour", "晚上十点后练琴，多次沟通无果，希望约定时间。", 3),
    ("地下车位被长期占用", "property", "要求物业公司清退占用车辆并退还两个月费用。", 2),
    ("装修工钱没有结清", "labour", "三名工人等工钱四十天，业主称有返工。", 1),
    ("兄弟分担老人看护", "family", "轮流看护的约定没有执行，老人希望商量清楚。", 0),
    ("电梯加装分摊", "property", "一楼住户不同意分摊方案，协商三次。", FAILED),
)


def show(world: World) -> None:
    for n, one in enumerate(TOLD):
        world.spawn(told(world, n, *one))


def told(world: World, n: int, title: str, kind: str, text: str, stage: int) -> Story:
    """A resident applies; the desk takes it on; the grid worker of the cell mediates."""
    desk, mediator = world.cast.desk(SHOWN_COMMUNITY), world.cast.walker(f"{SHOWN_COMMUNITY}001")
    resident = Actor.public()
    yield world.end - timedelta(days=20 - 2 * n)
    with world.at():
        row = commands.apply(resident, area=SHOWN_COMMUNITY, title=title, kind=kind, text=text)
    steps = [
        lambda: commands.accept(desk, row.pk, mediator=mediator.account_id),
        lambda: commands.hold(mediator, row.pk, note="上门查看现场，听取双方意见。"),
        lambda: commands.agree(mediator, row.pk, agreement="双方约定：一周内完成，费用各半。"),
        lambda: commands.settle(mediator, row.pk),
        lambda: commands.fail(mediator, row.pk, reason="双方分歧较大，建议由加装办牵头协商。"),
    ]
    way = steps[:2] + steps[4:] if stage == FAILED else steps[:stage]
    yield from world.onwards(way, timedelta(hours=68))
