"""A few drawn scenes as photos: coloured shapes (`data/scenes.csv`), nobody and nothing real on them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from random import Random

from PIL import Image, ImageDraw

from linli.core.files import intake
from linli.core.files.models import Attachment
from linli.modules.cases.demo import told

SIZE, SKY, STREET = (960, 720), "lightblue", "street"
BEFORE, AFTER = ("always", "before"), ("always", "after")
STORED = (
    "sha256", "kind", "content_type", "extension", "size", "width", "height", "name",
)  # fmt: skip
Shape = dict[str, str]


class Album:
    """Pictures drawn once and kept in the store; each use is one attachment row."""

    def __init__(self, district: str, rng: Random) -> None:
        self.district, self.rng = district, rng
        shapes = told.lines("scenes")
        scenes = dict.fromkeys(shape["scene"] for shape in shapes if shape["scene"] != STREET)
        self.before = [kept(shapes, scene, BEFORE) for scene in scenes]
        self.after = [kept(shapes, scene, AFTER) for scene in scenes]

    def row(self, stage: str, at: datetime, area: str) -> Attachment:
        stored = self.rng.choice(self.before if stage == "report" else self.after)
        facts = {name: getattr(stored, name) for name in STORED}
        return Attachment(district=self.district, area=area, stage=stage, created_at=at, **facts)

    def stored(self, stages: list[str], at: datetime, area: str) -> list[str]:
        """Saved rows, not yet bound; their tokens."""
        rows = [self.row(stage, at, area) for stage in stages]
        Attachment.objects.bulk_create(rows)
        return [row.token for row in rows]


def kept(shapes: Iterable[Shape], scene: str, when: tuple[str, ...]) -> intake.Stored:
    """One scene on its street, before the work or after it."""
    picture = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(picture)
    for shape in shapes:
        if shape["scene"] in (STREET, scene) and shape["when"] in when:
            points = [int(number) for number in shape["points"].split()]
            line = {"outline": shape["outline"], "width": int(shape["width"] or 1)}
            edge = line if shape["outline"] else {}
            getattr(draw, shape["shape"])(points, fill=shape["fill"], **edge)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return intake.accept(out.getvalue(), "现场照片.jpg")
