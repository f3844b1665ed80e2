from django.urls import path

from linli.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/size/", views.size, name="size"),
    path("ui/language/", views.language, name="language"),
    path("ui/styleguide/", views.styleguide, name="styleguide"),
    path("ui/styleguide/<slug:sheet>/", views.styleguide, name="styleguide_sheet"),
]
