"""How the pages of the catalogue answer: a form that gives a command, a step, a sheet."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse

from linli.core.access.actor import Actor
from linli.core.exchange.columns import Sheet
from linli.core.exchange.writing import write_xlsx
from linli.modules.cases.queries.catalogue import NATIONAL
from linli.ui import answering
from linli.ui.answering import answer_step, as_file

answer_form = partial(answering.answer_form, template="cases/catalogue/form.html")


def district_of(actor: Actor) -> str:
    """The district whose catalogue this actor sees and edits; the national one without any."""
    return actor.district or NATIONAL


def sheet_answer(sheet: Sheet, rows: list[dict[str, Any]], filename: str) -> HttpResponse:
    """The rows as a workbook to keep, ready to be brought in again."""
    data = write_xlsx(sheet.columns, rows, title=str(sheet.label))
    return as_file(data, filename)


__all__ = ["answer_form", "answer_step", "district_of", "sheet_answer"]
