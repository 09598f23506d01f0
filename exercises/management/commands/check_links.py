"""Look whether the films and pages that exercises name are still there."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from exercises.links import check_links
from exercises.models import Video


class Command(BaseCommand):
    help = (
        "Ask the providers whether each film and page that an exercise names is still there. Dead ones are no longer "
        "shown; our own picture stays. What nobody answers stays as it was. Run it every week or so."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = check_links(Video.objects.select_related("exercise"), today=timezone.localdate())
        for word, videos in (("dead", found.dead), ("no answer", found.unknown)):
            for video in videos:
                self.stdout.write(f"{word}: {video.exercise.slug}: {video.url}")
        if options["verbosity"]:
            self.stdout.write(f"{len(found.works)} work, {len(found.dead)} are dead, {len(found.unknown)} unanswered.")
