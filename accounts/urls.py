from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from .data.views import settings_delete, settings_export
from .devices.views import settings_device_sign_out, settings_devices, settings_devices_sign_out
from .entrance.views import consent
from .equipment.views import settings_weights
from .settings.views import settings, settings_time_zone

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("consent/", consent, name="consent"),
    path("settings/", settings, name="settings"),
    path("settings/time-zone/", settings_time_zone, name="settings_time_zone"),
    path("settings/weights/", settings_weights, name="settings_weights"),
    path("settings/devices/", settings_devices, name="settings_devices"),
    path("settings/devices/sign-out/", settings_devices_sign_out, name="settings_devices_sign_out"),
    path("settings/devices/<uuid:device>/sign-out/", settings_device_sign_out, name="settings_device_sign_out"),
    path("settings/export/", settings_export, name="settings_export"),
    path("settings/delete/", settings_delete, name="settings_delete"),
    path("welcome/", include("accounts.health_check.urls")),
    path("tests/", include("accounts.functional_tests.urls")),
    path("", include("accounts.team.urls")),
]
