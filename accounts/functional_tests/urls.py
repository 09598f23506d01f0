"""Addresses of the self-tests, included inside the accounts namespace under ``tests/``."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.functional_test_list, name="functional_test_list"),
    path("<slug:kind>/", views.functional_test, name="functional_test"),
]
