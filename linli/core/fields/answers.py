"""Answers to questions of the dictionary: cleaned to one plain JSON form, and shown to people.

| type | form |
| --- | --- |
| text, long_text, choice | str |
| integer | int |
| decimal | str, plain digits such as "12.5" |
| boolean | bool |
| multi_choice | list of str, in the order of the dictionary |
| date | "2026-11-20" |
| datetime | "2026-11-20T12:15:00+00:00", always UTC |
| phone | "13800012345", "0573-82838282-801" |
| place | {"text": str} and, when known, "lon" and "lat" in WGS-84 degrees |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from linli.core.errors import Invalid
from linli.core.fields import reading
from linli.core.fields.models import NATIONAL
from linli.core.fields.queries import FieldFacts, entire
from linli.core.values.raw import Unreadable

MISSING = _("Please answer this question.")
NOT_IN_DICTIONARY = _(
    "This question is not in the field dictionary. Tell those who run the system."
)
NOT_ASKED = _("This is not asked here. Leave it out.")


def clean(
    codes: Iterable[tuple[str, bool]],
    data: Mapping[str, Any],
    prefix: str = "",
    *,
    district: str = NATIONAL,
    strict: bool = False,
) -> dict[str, Any]:
    """The given answers by code, in the order asked; unanswered ones are left out.

    `codes` are (code, required); `data` is JSON or a posted form whose keys carry `prefix`.
    Retired questions are not asked. With `strict` unknown keys are errors. Raises Invalid with one
    sentence per key.
    """
    asked, errors = list(codes), {}
    known = entire(district)
    answers: dict[str, Any] = {}
    for code, required in asked:
        try:
            value = answer(known.get(code), data, prefix + code, required)
        except Unreadable as problem:
            errors[prefix + code] = problem.sentence
        else:
            answers |= {} if value is None else {code: value}
    if strict:
        keys = {prefix + code for code, _required in asked}
        errors |= {str(key): NOT_ASKED for key in data if key not in keys}
    if errors:
        raise Invalid(errors)
    return answers


def answer(facts: FieldFacts | None, data: Mapping[str, Any], key: str, required: bool) -> Any:
    """The answer under a key, None when the question is retired or left open. Raises Unreadable."""
    if facts is None:
        raise Unreadable(NOT_IN_DICTIONARY)
    if not facts.valid(timezone.localdate()):
        return None
    return clean_one(facts, given(data, key, facts.type), required)


def given(data: Mapping[str, Any], key: str, kind: str) -> Any:
    """A posted form holds lists; only several choices are meant as one."""
    if kind == "multi_choice" and hasattr(data, "getlist"):
        return data.getlist(key)
    return data.get(key)


def clean_one(facts: FieldFacts, raw: Any, required: bool) -> Any:
    """One answer in its plain form, None when there is none. Raises Unreadable."""
    value = None if raw is None else reading.READERS[facts.type](facts, raw)
    if value in (None, "", [], {}):
        if required:
            raise Unreadable(MISSING)
        return None
    return value


def display(code: str, value: Any, *, district: str = NATIONAL) -> str:
    """An answer as people read it, with its unit; works for retired fields and options too."""
    facts = entire(district).get(code)
    if facts is None or value in (None, ""):
        return "" if value is None else str(value)
    shown = SHOWN.get(facts.type, shown_plain)(facts, value)
    return f"{shown} {facts.unit}" if facts.unit and facts.type in ("integer", "decimal") else shown


def shown_plain(facts: FieldFacts, value: Any) -> str:
    return str(value)


def shown_boolean(facts: FieldFacts, value: Any) -> str:
    return gettext("yes") if value else gettext("no")


def shown_choice(facts: FieldFacts, value: Any) -> str:
    labels = {option.value: option.label for option in facts.options}
    values = value if isinstance(value, list) else [value]
    return pgettext("between choices", ", ").join(labels.get(v, str(v)) for v in values)


def shown_date(facts: FieldFacts, value: Any) -> str:
    return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")


def shown_datetime(facts: FieldFacts, value: Any) -> str:
    return formats.date_format(timezone.localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")


def shown_place(facts: FieldFacts, value: Any) -> str:
    return str(value.get("text", "")) if isinstance(value, Mapping) else str(value)


SHOWN = {
    "boolean": shown_boolean,
    "choice": shown_choice,
    "multi_choice": shown_choice,
    "date": shown_date,
    "datetime": shown_datetime,
    "place": shown_place,
}
