"""Plans of grids: what a plan divides, its pieces, its grids, each correction; other nets; notices."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.areas.codes import AreaCodeField, DistrictField
from linli.core.areas.states import Kind
from linli.core.people.models import Organisation
from linli.core.subjects.models import SubjectRow
from linli.modules.grids.states import PLAN, EditKind, Level


class Plan(SubjectRow):
    """One way to divide an area into grids (or a grid into micro-grids); its title is its name."""

    NUMBER = "{district}-W{year}-{n:04}"
    title = None  # type: ignore[assignment]
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.GRID)
    name = models.CharField(_("name"), max_length=80)
    state = models.CharField(_("state"), max_length=12, choices=PLAN.choices())
    lower = models.PositiveIntegerField(_("households at least"), default=300)
    upper = models.PositiveIntegerField(_("households at most"), default=500)
    target = models.PositiveIntegerField(_("households aimed at"), default=400)
    seed = models.PositiveIntegerField(_("seed"), default=0)
    redraw = models.BooleanField(_("keep the present grids as far as possible"), default=True)
    progress = models.PositiveSmallIntegerField(_("progress (percent)"), default=0)
    cancelled = models.BooleanField(default=False)
    beat_at = models.DateTimeField(_("last sign of the drawing"), null=True, blank=True)
    error = models.TextField(_("why it could not be drawn"), blank=True)
    report = models.JSONField(_("report"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    edits = models.PositiveIntegerField(_("corrections"), default=0)
    made_by_id = models.BigIntegerField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    proposed_by_id = models.BigIntegerField(null=True, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_by_id = models.BigIntegerField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateField(_("in force from"), null=True, blank=True)

    class Meta(SubjectRow.Meta):
        db_table = "grids_plan"
        verbose_name = _("plan of grids")
        verbose_name_plural = _("plans of grids")
        constraints = [
            *SubjectRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(lower__gte=1, upper__gte=F("lower")), name="grids_plan_bounds_ck"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanGrid(models.Model):
    """A grid of a plan. `area` is the community (or the grid, for micro-grids) it belongs to."""

    district = DistrictField(_("district"), db_index=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    area = AreaCodeField(_("belongs to"))
    code = AreaCodeField(_("code"))
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.GRID)
    geometry = models.BinaryField(_("border (WKB, WGS-84)"))
    lon = models.FloatField()
    lat = models.FloatField()
    households = models.PositiveIntegerField(_("households"), default=0)
    buildings = models.PositiveIntegerField(_("buildings"), default=0)
    surface = models.FloatField(_("surface (m²)"), default=0)
    compactness = models.FloatField(_("compactness (Polsby-Popper)"), default=0)
    barrier_share = models.FloatField(_("share of the border on roads and rivers"), default=0)
    findings = models.JSONField(_("findings"), default=list, blank=True)
    kept = models.BooleanField(_("carries on a present grid"), default=False)

    class Meta:
        db_table = "grids_plan_grid"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "plan", "code"], name="grids_plan_grid_code_uq"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PlanPiece(models.Model):
    """The smallest piece of land a plan moves about: a compound, or a part of one that is cut."""

    district = DistrictField(_("district"), db_index=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    grid = models.ForeignKey(PlanGrid, models.CASCADE, related_name="+")
    area = AreaCodeField(_("belongs to"))
    compound_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True, default="")
    kind = models.CharField(max_length=12, blank=True, default="")
    households = models.PositiveIntegerField(default=0)
    buildings = models.PositiveIntegerField(default=0)
    geometry = models.BinaryField()

    class Meta:
        db_table = "grids_plan_piece"

    def __str__(self) -> str:
        return self.name


class PlanEdit(models.Model):
    """One correction by hand, with what is needed to take it back and to do it again."""

    district = DistrictField(_("district"), db_index=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=EditKind)
    sentence = models.CharField(max_length=200)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    undone = models.BooleanField(default=False)
    by_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "grids_plan_edit"
        constraints = [
            models.UniqueConstraint(fields=["district", "plan", "number"], name="grids_edit_uq")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} #{self.number}"


class Succession(models.Model):
    """How much of a former grid went to which grid on a day: how figures are carried over."""

    district = DistrictField(_("district"), db_index=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    former = AreaCodeField(_("former grid"))
    present = AreaCodeField(_("present grid"))
    valid_from = models.DateField(_("from"))
    households = models.PositiveIntegerField(_("households"), default=0)
    household_share = models.FloatField(_("share of the former grid's households"))
    surface_share = models.FloatField(_("share of the former grid's surface"))

    class Meta:
        db_table = "grids_succession"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "former", "present", "valid_from"], name="grids_succession_uq"
            )
        ]
        indexes = [models.Index(fields=["present", "valid_from"], name="grids_succ_present_ix")]

    def __str__(self) -> str:
        return f"{self.former} > {self.present}"


class OtherGrid(models.Model):
    """A grid of another department's net, to be seen on the common net and mapped onto it."""

    district = DistrictField(_("district"), db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("department")
    )
    number = models.CharField(_("number"), max_length=60)
    name = models.CharField(_("name"), max_length=80, blank=True, default="")
    area = AreaCodeField(_("area"), help_text=_("the smallest area that holds it whole"))
    geometry = models.BinaryField(_("border (WKB, WGS-84)"))
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        db_table = "grids_other"
        verbose_name = _("grid of another net")
        verbose_name_plural = _("grids of other nets")
        constraints = [
            models.UniqueConstraint(
                fields=["district", "organisation", "number"], name="grids_other_uq"
            )
        ]
        indexes = [models.Index(fields=["area"], name="grids_other_area_ix")]

    def __str__(self) -> str:
        return self.name or self.number


class Notice(models.Model):
    """What the notice board and the public page of a grid say: only what was written for them."""

    district = DistrictField(_("district"), db_index=False)
    area = AreaCodeField(_("grid"))
    worker = models.CharField(_("grid worker"), max_length=60, blank=True, default="")
    telephone = models.CharField(
        _("telephone for residents"), max_length=40, blank=True, default=""
    )
    council = models.CharField(_("residents' council"), max_length=120, blank=True, default="")
    words = models.CharField(_("further words"), max_length=200, blank=True, default="")
    changed_at = models.DateTimeField(_("changed at"))

    personal = {"telephone": "staff_phone"}

    class Meta:
        db_table = "grids_notice"
        verbose_name = _("notice of a grid")
        verbose_name_plural = _("notices of grids")
        constraints = [models.UniqueConstraint(fields=["district", "area"], name="grids_notice_uq")]

    def __str__(self) -> str:
        return self.area
