"""Forms built from the dictionary: one form field per question, with the dictionary's own rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import answers
from linli.core.fields.models import NATIONAL
from linli.core.fields.queries import FieldFacts, dictionary
from linli.core.values.raw import Unreadable
from linli.core.values.reading import LONG_TEXT_MOST, TEXT_MOST

NOT_CHOSEN = ("", _("Please choose"))
FEW = 5


class Question(forms.Field):
    """Asks what `facts` describe; its cleaned value is the plain form of `answers`."""

    def __init__(self, facts: FieldFacts, required: bool) -> None:
        label = f"{facts.label} ({facts.unit})" if facts.unit else facts.label
        super().__init__(
            required=required, label=label, help_text=facts.help, widget=widget(facts, required)
        )
        self.facts = facts

    def clean(self, value: Any) -> Any:
        try:
            return answers.clean_one(self.facts, value, self.required)
        except Unreadable as problem:
            raise forms.ValidationError(problem.sentence) from problem

    def prepare_value(self, value: Any) -> Any:
        """The plain form as the widget shows it."""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Mapping):
            return value.get("text", "")
        if self.facts.type == "datetime" and isinstance(value, str) and value.endswith("+00:00"):
            return timezone.localtime(datetime.fromisoformat(value)).strftime("%Y-%m-%dT%H:%M")
        return value


def question_fields(
    codes: Iterable[tuple[str, bool]], *, district: str = NATIONAL
) -> dict[str, forms.Field]:
    """code -> form field, in order, for (code, required); retired and unknown codes are left out.

    Add them to a form's `fields` under a prefix; what the form cleans equals `answers.clean`.
    """
    known = dictionary(district)
    return {code: Question(known[code], required) for code, required in codes if code in known}


def widget(facts: FieldFacts, required: bool) -> forms.Widget:
    if facts.type in ("boolean", "choice", "multi_choice"):
        return choosing(facts, required)
    kinds: dict[str, forms.Widget] = {
        "long_text": forms.Textarea(attrs={"rows": 4, "maxlength": LONG_TEXT_MOST}),
        "integer": forms.NumberInput(attrs={"step": 1, "inputmode": "numeric"}),
        "decimal": forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        "date": forms.DateInput(attrs={"type": "date"}),
        "datetime": forms.DateTimeInput(attrs={"type": "datetime-local"}),
        "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "maxlength": 40}),
    }
    return kinds.get(facts.type) or forms.TextInput(attrs={"maxlength": TEXT_MOST})


def choosing(facts: FieldFacts, required: bool) -> forms.Widget:
    """Few choices are all shown, many are folded; an open question can be left unanswered."""
    pairs: list[tuple[str, Any]] = [(option.value, option.label) for option in facts.options]
    if facts.type == "boolean":
        pairs = [("true", _("Yes")), ("false", _("No"))]
    if facts.type == "multi_choice":
        return forms.CheckboxSelectMultiple(choices=pairs)
    if required and len(pairs) <= FEW:
        return forms.RadioSelect(choices=pairs)
    return forms.Select(choices=[NOT_CHOSEN, *pairs])
