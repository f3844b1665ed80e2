"""What a matter of the catalogue must say before it may be saved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from linli.core.clock.states import Unit
from linli.core.errors import Invalid
from linli.core.fields import queries as dictionary
from linli.core.lifecycle.rows import check_columns
from linli.modules.catalogue.models import Matter
from linli.modules.catalogue.queries import catalogue
from linli.modules.catalogue.states import CERTAINTIES, DUTIES, EVIDENCE, STAGES, VERIFIERS

CODE = re.compile(r"[0-9A-Za-z]{3,14}")
LIMIT = re.compile(r"([1-9]\d{0,3}) (\w+)")
EVIDENCE_COLUMNS = ("evidence_report", "evidence_handle", "evidence_verify")


def check(row: Matter) -> None:
    """Invalid, field by field."""
    faults = {
        **code_faults(row),
        **evidence_faults(row),
        **duty_faults(row),
        **limit_faults(row),
        **question_faults(row),
    }
    if not row.name.strip():
        faults["name"] = _("Give the matter a name.")
    if row.legal_certainty not in CERTAINTIES:
        faults["legal_certainty"] = _("Choose A, B, C or D, or leave it empty.")
    if row.valid_until and row.valid_until < row.valid_from:
        faults["valid_until"] = _("The last day lies before the first one.")
    if faults:
        raise Invalid(faults)
    check_columns(row, ("questions", "joint"))


def code_faults(row: Matter) -> dict[str, Any]:
    if not CODE.fullmatch(row.code):
        return {"code": _("A code has 3 to 14 letters and digits.")}
    held = catalogue.catalogue()
    if row.code in held.categories(row.district):
        return {"code": _("This is the code of a category. A matter's code is longer.")}
    if held.category_of(row.code, row.district) is None:
        return {"code": _("A matter's code begins with the code of a category. Add that first.")}
    return {}


def evidence_faults(row: Matter) -> dict[str, Any]:
    found: dict[str, Any] = {}
    asked = {name: getattr(row, name) for name in EVIDENCE_COLUMNS}
    for name, value in asked.items():
        if value not in EVIDENCE:
            found[name] = _("Choose none, optional or photo.")
    if "photo" in asked.values() and not row.evidence_why.strip():
        found["evidence_why"] = _("Say why a photo is needed. Nobody must be asked without need.")
    if row.verifier not in VERIFIERS:
        found["verifier"] = _("Choose who checks on the spot.")
    return found


def duty_faults(row: Matter) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if row.lead and row.lead not in DUTIES:
        found["lead"] = unknown([row.lead])
    strange = [code for code in row.joint if code not in DUTIES]
    if strange:
        found["joint"] = unknown(strange)
    elif row.lead in row.joint:
        found["joint"] = _("The lead need not stand here too.")
    return found


def unknown(codes: Iterable[str]) -> str:
    return _("Not known: %(codes)s.") % {"codes": ", ".join(codes)}


def limit_faults(row: Matter) -> dict[str, Any]:
    found = {}
    for stage in STAGES:
        parsed = LIMIT.fullmatch(getattr(row, f"limit_{stage}"))
        if parsed is None or parsed[2] not in Unit.values:
            found[f"limit_{stage}"] = _("A limit is a number from 1 to 9999 and one of the units.")
    return found


def question_faults(row: Matter) -> dict[str, Any]:
    known = dictionary.dictionary(row.district)
    asked = [question.rstrip("*") for question in row.questions]
    strange = [code for code in asked if code not in known]
    if strange:
        return {"questions": unknown(strange)}
    if len(set(asked)) < len(asked):
        return {"questions": _("The same question stands here twice.")}
    return {}
