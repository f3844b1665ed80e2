"""A few drawn scenes as photos: coloured shapes, nobody and nothing real on them."""

from __future__ import annotations

import io
from datetime import datetime
from random import Random

from PIL import Image, ImageDraw

from linli.core.files import intake
from linli.core.files.models import Attachment

SIZE = (960, 720)
SKY, WALL, ROAD, GRASS = "#bcd9ee", "#e8dcc8", "#8b9097", "#7fa86a"
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
        draw.rectangle((left, top, left + 170, 430), WALL, "#b8a88c", 3)
        for x in range(left + 20, left + 150, 50):
            for y in range(top + 25, 390, 60):
                draw.rectangle((x, y, x + 28, y + 34), "#6f8ea6")
    draw.rectangle((0, 430, 960, 500), GRASS)
    draw.rectangle((0, 500, 960, 720), ROAD)
    for x in range(20, 960, 160):
        draw.rectangle((x, 604, x + 90, 614), "#f2f2ee")


def rubbish(draw: Draw, rng: Random, tidy: bool) -> None:
    draw.rectangle((330, 400, 430, 530), "#3f7f52", "#2a5a38", 4)
    draw.rectangle((450, 400, 550, 530), "#4b6f9f", "#2f4a6e", 4)
    for _number in range(0 if tidy else 16):
        x, y = rng.randrange(280, 640), rng.randrange(480, 570)
        draw.ellipse((x, y, x + 60, y + 44), rng.choice(("#222831", "#d7d3c8", "#7d5a3c")))


def hole(draw: Draw, rng: Random, tidy: bool) -> None:
    colour = "#75797f" if tidy else "#3a3b3d"
    draw.ellipse((360, 540, 620, 640), colour, "#5c5f63", 6)
    if not tidy:
        draw.ellipse((420, 565, 570, 620), "#1d1e20")


def lamp(draw: Draw, rng: Random, tidy: bool) -> None:
    draw.rectangle((470, 140, 484, 520), "#4d5358")
    draw.rectangle((400, 132, 484, 146), "#4d5358")
    draw.ellipse((380, 140, 430, 172), "#ffe27a" if tidy else "#5d6368", "#333333", 3)


def tree(draw: Draw, rng: Random, tidy: bool) -> None:
    if tidy:
        draw.rectangle((470, 330, 500, 520), "#6b4a2f")
        draw.ellipse((390, 180, 580, 370), "#4f8a4a")
        return
    draw.polygon([(240, 520), (640, 470), (644, 500), (246, 548)], "#6b4a2f")
    draw.ellipse((560, 380, 800, 580), "#4f8a4a")


def water(draw: Draw, rng: Random, tidy: bool) -> None:
    if not tidy:
        draw.ellipse((120, 530, 820, 690), "#7fa0b8", "#6b8ca5", 4)
    draw.rectangle((440, 520, 540, 545), "#3d4145")


def parking(draw: Draw, rng: Random, tidy: bool) -> None:
    for number in range(1 if tidy else 4):
        x = 90 + number * 210
        colour = ("#b44a4a", "#e6e6e6", "#3b5f8a", "#5a5a5a")[number]
        draw.rectangle((x, 500, x + 180, 560), colour)
        draw.polygon([(x + 30, 500), (x + 55, 460), (x + 130, 460), (x + 155, 500)], "#9fb6c6")
        for wheel in (x + 25, x + 125):
            draw.ellipse((wheel, 545, wheel + 34, 579), "#1f1f1f")


SCENES = (rubbish, hole, lamp, tree, water, parking)
