"""The form of a standard reply."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.conversation.readers import READERS, RESIDENT
from linli.modules.cases.queries.replies import VERBS
from linli.modules.catalogue.public import choices


class ReplyForm(forms.Form):
    """`code` only when it is new."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40)
    verb = forms.ChoiceField(label=gettext_lazy("For"), choices=list(VERBS.items()))
    reader = forms.ChoiceField(
        label=gettext_lazy("Who reads it"), choices=READERS, initial=RESIDENT,
        help_text=gettext_lazy("It is offered only where this reader reads what is written."),
    )  # fmt: skip
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    title_en = forms.CharField(
        label=gettext_lazy("Title (English)"), max_length=120, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Filled in: {number} {matter} {place} {unit} {due}"),
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text (English)"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )

    def __init__(self, *args: Any, district: str, new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", _("all matters")),
            *choices(district, categories=True, matters=False),
        ]
        if not new:
            del self.fields["code"]
