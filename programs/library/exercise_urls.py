"""Addresses of the exercises. They stand here because the pages say what an exercise is for the person who reads."""

from __future__ import annotations

from django.urls import path

from exercises.pictures import figure_picture

from . import exercise_views as views

app_name = "exercises"
urlpatterns = [
    path("", views.exercise_list, name="exercise_list"),
    path("figures/<slug:slug>/<slug:digest>/<slug:kind>.svg", figure_picture, name="figure_picture"),
    path("<slug:slug>/", views.exercise_detail, name="exercise_detail"),
]
