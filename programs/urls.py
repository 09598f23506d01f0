from __future__ import annotations

from django.urls import path

from . import catalogue_views, progress_views, routine_views, session_views

app_name = "programs"
urlpatterns = [
    path("today/", routine_views.today, name="today"),
    path("routine/", routine_views.routine, name="routine"),
    path("routine/new/", routine_views.routine_proposal, name="routine_proposal"),
    path("routine/new/<slug:slug>/", routine_views.routine_choose, name="routine_choose"),
    path("routine/days/", routine_views.routine_days, name="routine_days"),
    path("sessions/", session_views.session_list, name="session_list"),
    path("sessions/earlier/", session_views.session_earlier, name="session_earlier"),
    path("sessions/<uuid:session_id>/", session_views.session_detail, name="session_detail"),
    path("sessions/<uuid:session_id>/start/", session_views.session_start, name="session_start"),
    path("sessions/<uuid:session_id>/as-planned/", session_views.session_as_planned, name="session_as_planned"),
    path("sessions/<uuid:session_id>/finish/", session_views.session_finish, name="session_finish"),
    path("sessions/<uuid:session_id>/delete/", session_views.session_delete, name="session_delete"),
    path(
        "sessions/<uuid:session_id>/exercises/<uuid:item_id>/", session_views.session_exercise, name="session_exercise"
    ),
    path("sessions/<uuid:session_id>/exercises/<uuid:item_id>/skip/", session_views.session_skip, name="session_skip"),
    path("progress/", progress_views.progress, name="progress"),
    path("programs/", catalogue_views.program_list, name="program_list"),
    path("programs/<slug:slug>/", catalogue_views.program_detail, name="program_detail"),
]
