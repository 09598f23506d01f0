from __future__ import annotations

from django.urls import path

from . import views

app_name = "exercises"
urlpatterns = [
    path("", views.exercise_list, name="exercise_list"),
    path("<slug:slug>/", views.exercise_detail, name="exercise_detail"),
]
