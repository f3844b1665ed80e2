"""Addresses of the grids: the desk's pages under /grids/, what a notice board's code leads to under /grid/."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from linli.modules.grids.views import (
    carry,
    compare,
    editor,
    edits,
    exports,
    handover,
    nets,
    overview,
    places,
    plan_grid,
    plan_moves,
    present,
    printing,
    public_page,
    report,
)


class Code(StringConverter):
    """Of a grid; words are other pages."""

    regex = "[0-9]+"


register_converter(Code, "code")
app_name = "grids"
urlpatterns = [
    path("grids/", overview.overview, name="overview"),
    path("grids/order/", plan_moves.order, name="order"),
    path("grids/compare/", compare.compare, name="compare"),
    path("grids/map/", present.present_map, name="present"),
    path("grids/nets/", nets.nets, name="nets"),
    path("grids/nets/<int:organisation_id>/map/", nets.map_onto, name="map_onto"),
    path("grids/places/", places.places, name="places"),
    path("grids/places/<slug:kind>/<slug:form>/", places.places_export, name="places_export"),
    path("grids/carry/", carry.carry, name="carry"),
    path("grids/carry.xlsx", carry.export, name="carry_export"),
    path("grids/export/<slug:form>/", exports.present_export, name="present_export"),
    path("grids/plans/<int:plan_id>/progress/", editor.progress, name="progress"),
    path("grids/plans/<int:plan_id>/layers.json", editor.plan_layers, name="layers"),
    path("grids/plans/<int:plan_id>/table/", editor.table, name="table"),
    path("grids/plans/<int:plan_id>/edit/<slug:verb>/", edits.edit, name="edit"),
    path("grids/plans/<int:plan_id>/grids/<int:grid_id>/", plan_grid.plan_grid, name="plan_grid"),
    path("grids/plans/<int:plan_id>/copy/", plan_moves.copy, name="copy"),
    path("grids/plans/<int:plan_id>/report/", report.report, name="report"),
    path("grids/plans/<int:plan_id>/export/<slug:form>/", exports.plan_export, name="plan_export"),
    path("grids/plans/<int:plan_id>/handover/", handover.handover, name="handover"),
    path("grids/plans/<int:plan_id>/handover/sheets.pdf", handover.sheets, name="handover_sheets"),
    path("grids/plans/<int:plan_id>/handover/move/", handover.move, name="move_post"),
    path("grids/<code:code>/", present.grid, name="grid"),
    path("grids/<code:code>/notice/", present.notice, name="notice"),
    path("grids/<code:code>/sheet.pdf", printing.sheet, name="sheet"),
    path("grid/<str:code>/", public_page.grid, name="public"),
]
