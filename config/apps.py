"""The app of Django's admin, with the editors' desk as its default site."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class EditorsDeskConfig(AdminConfig):
    """Listed in INSTALLED_APPS in place of ``django.contrib.admin``."""

    default_site = "config.admin.EditorsDesk"


class CollectedFilesConfig(StaticFilesConfig):
    """Static files, without those of other packages that no page loads: compressing them takes longer than our own."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "django_htmx/htm[ax]*-4*",
        "django_htmx/htmx-2.js",
        "django_htmx/ext/*",
        "admin/js/vendor/jquery/jquery.js",
        "admin/js/vendor/xregexp/xregexp.js",
        "admin/js/vendor/select2/select2.full.js",
    ]
