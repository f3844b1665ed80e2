"""What is asked on the page of places and addresses."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST, LONGEST = 200, 200


class AddressesForm(forms.Form):
    """Addresses as written, one per line."""

    texts = forms.CharField(
        label=gettext_lazy("Addresses"),
        help_text=gettext_lazy("One per line, as written by people; at most 200."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_texts(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["texts"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST:
            raise forms.ValidationError(
                _("At most %(most)s addresses at once; use a sheet for more.") % {"most": MOST}
            )
        if any(len(line) > LONGEST for line in lines):
            raise forms.ValidationError(_("One of these lines is too long for an address."))
        return lines
