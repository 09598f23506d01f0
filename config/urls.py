"""All addresses of the site; each app lists its own."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from .pages import offline, views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("help/", views.help_page, name="help"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("offline/", offline.offline, name="offline"),
    path("accounts/", include("accounts.entrance.urls")),
    path("exercises/", include("programs.library.exercise_urls")),
    path("admin/", admin.site.urls),
    path("", include("programs.urls")),
    path("", include("accounts.urls")),
]

handler400 = "config.pages.views.bad_request"
handler403 = "config.pages.views.forbidden"
handler404 = "config.pages.views.not_found"
handler429 = "config.pages.views.too_many"
handler500 = "config.pages.views.server_error"
