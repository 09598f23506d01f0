"""Addresses of the health check, included inside the accounts namespace under ``welcome/``."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("review/", views.welcome_review, name="welcome_review"),
    path("since/", views.welcome_later, name="welcome_later"),
    path("strong-pain/seen/", views.strong_pain_seen, name="strong_pain_seen"),
    path("stop/", views.red_flag, name="red_flag"),
    path("stop/seen/", views.red_flag_seen, name="red_flag_seen"),
    path("stop/mistake/", views.red_flag_mistake, name="red_flag_mistake"),
    path("<slug:step>/", views.welcome_step, name="welcome_step"),
]
