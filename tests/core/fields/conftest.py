"""A small dictionary with one field of each type."""

from __future__ import annotations

import pytest

from linli.core.fields.models import Field, Type
from linli.core.versions import stamps

COLOURS = [
    {"value": "red", "label": "红", "label_en": "Red"},
    {"value": "green", "label": "绿（浅）", "label_en": "Green"},
    {"value": "blue", "label": "蓝", "label_en": ""},
]


@pytest.fixture
def every_type(db: None) -> None:
    """The code of each field is its type."""
    choices = (Type.CHOICE, Type.MULTI_CHOICE)
    Field.objects.bulk_create(
        Field(
            code=kind.value,
            name=f"问题{kind.value}",
            name_en=f"Question {kind.value}",
            type=kind,
            unit="米" if kind == Type.DECIMAL else "",
            unit_en="m" if kind == Type.DECIMAL else "",
            options=COLOURS if kind in choices else [],
        )
        for kind in Type
    )
    stamps.bump("fields")
