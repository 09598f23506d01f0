"""The app of Django's admin, with the editors' desk as its default site."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class EditorsDeskConfig(AdminConfig):
    """Listed in INSTALLED_APPS in place of ``django.contrib.admin``."""

    default_site = "config.admin.EditorsDesk"
