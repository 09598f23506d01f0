"""The page of all films and pages that exercises name."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from ..models import Video


@require_safe
def all_videos(request: HttpRequest) -> HttpResponse:
    """List every film and page by exercise, those with a dead link first."""
    if not request.user.has_perm("exercises.change_exercise"):
        raise PermissionDenied
    videos = sorted(
        Video.objects.select_related("exercise").order_by("exercise__name", "order", "pk"),
        key=lambda video: video.state != Video.State.BROKEN,
    )
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": gettext("Films and pages of all exercises"),
        "videos": videos,
        "dead": sum(video.state == Video.State.BROKEN for video in videos),
    }
    return render(request, "admin/videos.html", context)
