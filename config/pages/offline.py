"""What makes the site installable, and some pages readable without a network."""

from __future__ import annotations

import functools
import hashlib

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

# Pages without personal data, which a device stores on the first visit.
SHELLS = ("programs:offline_session", "programs:offline_check", "offline")


@functools.cache
def version() -> str:
    """Compute a digest that changes with any page, style or script; a new one makes devices fetch everything again.

    Reads every template and static file, once in each process.
    """
    digest = hashlib.sha256(settings.EMERGENCY_NUMBER.encode())
    for folder in (settings.BASE_DIR / "templates", settings.BASE_DIR / "static"):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the script that stores pages on the device. It must be at the root to work for the whole site."""
    shells = [reverse(name) for name in SHELLS]
    context = {"version": version(), "shells": shells, "stop": reverse("accounts:red_flag")}
    return render(request, "sw.js", context, content_type="text/javascript")


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Serve what a device needs to know to install the site as an app."""
    response = JsonResponse(
        {
            "id": "/",
            "name": "Homestretch",
            "short_name": "Homestretch",
            "description": _("Exercise programs to do at home, fitted to you."),
            "lang": settings.LANGUAGE_CODE,
            "start_url": reverse("programs:today"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#faf5ec",
            "theme_color": "#faf5ec",
            "icons": [
                {"src": static("img/favicon.svg"), "type": "image/svg+xml", "sizes": "any"},
                {"src": static("img/icon-192.png"), "type": "image/png", "sizes": "192x192"},
                {"src": static("img/icon-512.png"), "type": "image/png", "sizes": "512x512"},
                {
                    "src": static("img/icon-maskable.png"),
                    "type": "image/png",
                    "sizes": "512x512",
                    "purpose": "maskable",
                },
            ],
        },
        content_type="application/manifest+json",
    )
    response["Cache-Control"] = "max-age=3600"
    return response


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show the page that a device displays in place of one that it has not stored, while there is no network."""
    return render(request, "offline.html")
