from __future__ import annotations

from django.urls import path

from . import pictures
from .library import views

app_name = "exercises"
urlpatterns = [
    path("", views.exercise_list, name="exercise_list"),
    path("figures/<slug:slug>/<slug:digest>/<slug:kind>.svg", pictures.figure_picture, name="figure_picture"),
    path("<slug:slug>/", views.exercise_detail, name="exercise_detail"),
]
