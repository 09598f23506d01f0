"""Django's admin, with our own site as the default one."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class EditorsDeskConfig(AdminConfig):
    """Listed in INSTALLED_APPS in place of ``django.contrib.admin``."""

    default_site = "config.admin.EditorsDesk"
