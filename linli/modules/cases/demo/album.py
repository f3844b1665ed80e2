"""A few drawn scenes as photos: coloured shapes, nobody and nothing real on them."""

from __future__ import annotations

import io
from datetime import datetime
from random import Random

from PIL import Image, ImageDraw

from linli.core.files import intake
from linli.core.files.models import Attachment

SIZE = (960, 720)
SKY, WALL, ROAD, GRASS = "lightblue", "wheat", "slategray", "darkseagreen"
Draw = ImageDraw.ImageDraw


class Album:
    """Pictures drawn once and kept in the store; each use is one attachment row."""

    def __init__(self, district: str, rng: Random) -> None:
        self.district, self.rng = district, rng
        self.before = [kept(scene, rng, tidy=False) for scene in SCENES]
        self.after = [kept(scene, rng, tidy=True) for scene in SCENES]

    def row(self, stage: str, at: datetime, area: str) -> Attachment:
        stored = self.rng.choice(self.before if stage == "report" else self.after)
        return Attachment(
            district=self.district,
            area=area,
            stage=stage,
            sha256=stored.sha256,
            kind=stored.kind,
            content_type=stored.content_type,
            extension=stored.extension,
            size=stored.size,
            width=stored.width,
            height=stored.height,
            name=stored.name,
            created_at=at,
        )

    def stored(self, stages: list[str], at: datetime, area: str) -> list[str]:
        """Saved rows, not yet bound; their tokens."""
        rows = [self.row(stage, at, area) for stage in stages]
        Attachment.objects.bulk_create(rows)
        return [row.token for row in rows]


def kept(scene: object, rng: Random, tidy: bool) -> intake.Stored:
    picture = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(picture)
    background(draw, rng)
    scene(draw, rng, tidy)  # type: ignore[operator]
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return intake.accept(out.getvalue(), "现场照片.jpg")


def background(draw: Draw, rng: Random) -> None:
    """Houses, grass and a road."""
    for left in range(40, 900, 220):
        top = rng.randrange(120, 220)
        draw.rectangle((left, top, left + 170, 430), WALL, "tan", 3)
        for x in range(left + 20, left + 150, 50):
            for y in range(top + 25, 390, 60):
                draw.rectangle((x, y, x + 28, y + 34), "steelblue")
    draw.rectangle((0, 430, 960, 500), GRASS)
    draw.rectangle((0, 500, 960, 720), ROAD)
    for x in range(20, 960, 160):
        draw.rectangle((x, 604, x + 90, 614), "whitesmoke")


def rubbish(draw: Draw, rng: Random, tidy: bool) -> None:
    draw.rectangle((330, 400, 430, 530), "seagreen", "darkslategray", 4)
    draw.rectangle((450, 400, 550, 530), "steelblue", "darkslategray", 4)
    for _number in range(0 if tidy else 16):
        x, y = rng.randrange(280, 640), rng.randrange(480, 570)
        draw.ellipse((x, y, x + 60, y + 44), rng.choice(("darkslategray", "lightgray", "sienna")))


def hole(draw: Draw, rng: Random, tidy: bool) -> None:
    colour = "gray" if tidy else "darkslategray"
    draw.ellipse((360, 540, 620, 640), colour, "dimgray", 6)
    if not tidy:
        draw.ellipse((420, 565, 570, 620), "black")


def lamp(draw: Draw, rng: Random, tidy: bool) -> None:
    draw.rectangle((470, 140, 484, 520), "darkslategray")
    draw.rectangle((400, 132, 484, 146), "darkslategray")
    draw.ellipse((380, 140, 430, 172), "khaki" if tidy else "dimgray", "darkslategray", 3)


def tree(draw: Draw, rng: Random, tidy: bool) -> None:
    if tidy:
        draw.rectangle((470, 330, 500, 520), "saddlebrown")
        draw.ellipse((390, 180, 580, 370), "forestgreen")
        return
    draw.polygon([(240, 520), (640, 470), (644, 500), (246, 548)], "saddlebrown")
    draw.ellipse((560, 380, 800, 580), "forestgreen")


def water(draw: Draw, rng: Random, tidy: bool) -> None:
    if not tidy:
        draw.ellipse((120, 530, 820, 690), "lightsteelblue", "steelblue", 4)
    draw.rectangle((440, 520, 540, 545), "darkslategray")


def parking(draw: Draw, rng: Random, tidy: bool) -> None:
    for number in range(1 if tidy else 4):
        x = 90 + number * 210
        colour = ("indianred", "gainsboro", "darkslateblue", "dimgray")[number]
        draw.rectangle((x, 500, x + 180, 560), colour)
        draw.polygon(
            [(x + 30, 500), (x + 55, 460), (x + 130, 460), (x + 155, 500)], "lightsteelblue"
        )
        for wheel in (x + 25, x + 125):
            draw.ellipse((wheel, 545, wheel + 34, 579), "black")


SCENES = (rubbish, hole, lamp, tree, water, parking)
