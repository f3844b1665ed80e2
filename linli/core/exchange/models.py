"""What was brought in, row by row, so that it can be explained and taken back."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.areas.codes import DistrictField


class ImportRun(models.Model):
    """One file brought in, or tried. `counts` by action; `errors` hold the refused rows."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("tried")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("refused")
        UNDONE = "undone", _("undone")

    class Mode(models.TextChoices):
        ALL_OR_NOTHING = "all_or_nothing", _("All rows or none")
        SKIP_BAD = "skip_bad", _("Leave out rows with faults")

    district = DistrictField(db_index=False)
    kind = models.CharField(max_length=40)
    filename = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State)
    mode = models.CharField(max_length=20, choices=Mode)
    counts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    headers = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    errors = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    warnings = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    request_id = models.CharField(max_length=64)
    repeated = False  # set where the same file or request came again and nothing was done

    class Meta:
        db_table = "exchange_run"
        constraints = [
            models.UniqueConstraint(fields=["district", "request_id"], name="exchange_run_request")
        ]
        indexes = [
            models.Index(fields=["district", "kind", "sha256"], name="exchange_run_file"),
            models.Index(fields=["district", "-created_at"], name="exchange_run_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.filename}"


class ImportRow(models.Model):
    """What became of one row; `before` is empty for a created subject."""

    class Action(models.TextChoices):
        CREATED = "created", _("created")
        UPDATED = "updated", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        SKIPPED = "skipped", _("left out")

    district = DistrictField(db_index=False)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.IntegerField()
    action = models.CharField(max_length=10, choices=Action)
    subject_id = models.CharField(max_length=40, blank=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        db_table = "exchange_row"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "run", "number"], name="exchange_row_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"
