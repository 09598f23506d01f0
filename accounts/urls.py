from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from . import views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("consent/", views.consent, name="consent"),
    path("settings/", views.settings, name="settings"),
    path("settings/export/", views.settings_export, name="settings_export"),
    path("settings/delete/", views.settings_delete, name="settings_delete"),
    path("welcome/", include("accounts.health_check.urls")),
    path("tests/", include("accounts.functional_tests.urls")),
]
