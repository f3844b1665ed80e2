"""How the pages of the catalogue answer: a form that gives a command, a sheet."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse

from linli.core.exchange.columns import Sheet
from linli.core.exchange.writing import write_xlsx
from linli.ui import answering

answer_form = partial(answering.answer_form, template="catalogue/form.html")


def sheet_answer(sheet: Sheet, rows: list[dict[str, Any]], filename: str) -> HttpResponse:
    """The rows as a workbook to keep, ready to be brought in again."""
    data = write_xlsx(sheet.columns, rows, title=str(sheet.label))
    return answering.as_file(data, filename)
