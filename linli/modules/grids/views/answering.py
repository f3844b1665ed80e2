"""How the grids' pages answer: a form, a step taken, JSON for the map editor, a file."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.core.errors import Invalid
from linli.ui import answering
from linli.ui.answering import Request, as_file, paged

answer_form = partial(answering.answer_form, template="grids/form.html")


def json_body(request: HttpRequest) -> dict[str, Any]:
    """The body as a JSON object; Invalid with a sentence when it is none."""
    try:
        found = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Invalid({"body": _("This request cannot be read. Reload the page and try again.")})
    return found


__all__ = ["Request", "answer_form", "as_file", "json_body", "paged"]
