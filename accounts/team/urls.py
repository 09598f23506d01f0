from __future__ import annotations

from django.urls import path

from . import invitation_views, practice_views, views
from .messages import views as message_views
from .together import views as together_views

urlpatterns = [
    path("settings/team/", views.care_team, name="care_team"),
    path("settings/team/code/", views.care_team_code, name="care_team_code"),
    path("settings/team/invite/", views.care_team_invite, name="care_team_invite"),
    path("settings/team/noted/", views.care_team_noted, name="care_team_noted"),
    path("settings/team/looked/", views.care_team_looked, name="care_team_looked"),
    path(
        "settings/team/invitations/<uuid:invitation_id>/withdraw/", views.care_team_withdraw, name="care_team_withdraw"
    ),
    path("settings/team/<uuid:link_id>/", views.care_link, name="care_link"),
    path("settings/team/<uuid:link_id>/end/", views.care_link_end, name="care_link_end"),
    path("settings/team/<uuid:link_id>/messages/", message_views.care_messages, name="care_messages"),
    path("settings/team/<uuid:link_id>/messages/read/", message_views.care_messages_read, name="care_messages_read"),
    path("settings/team/<uuid:link_id>/offer/", together_views.care_link_offer, name="care_link_offer"),
    path("team/invitations/<uuid:invitation_id>/paper/", practice_views.team_paper, name="team_paper"),
    path("team/invitations/<uuid:invitation_id>/withdraw/", practice_views.team_withdraw, name="team_withdraw"),
    path("team/invitations/<slug:code>/", invitation_views.team_invitation, name="team_invitation"),
    path("team/at/<uuid:organisation_id>/", practice_views.team_practice, name="team_practice"),
    path("team/at/<uuid:organisation_id>/invite/", practice_views.team_invite, name="team_invite"),
    path(
        "team/at/<uuid:organisation_id>/members/invite/", practice_views.team_member_invite, name="team_member_invite"
    ),
    path("team/at/<uuid:organisation_id>/members/<uuid:member_id>/", practice_views.team_member, name="team_member"),
    path(
        "team/at/<uuid:organisation_id>/members/<uuid:member_id>/leave/",
        practice_views.team_member_leave,
        name="team_member_leave",
    ),
    path(
        "team/at/<uuid:organisation_id>/members/<uuid:member_id>/absence/",
        together_views.team_absence,
        name="team_absence",
    ),
    path(
        "team/at/<uuid:organisation_id>/members/<uuid:member_id>/absence/end/",
        together_views.team_absence_end,
        name="team_absence_end",
    ),
    path("team/at/<uuid:organisation_id>/leave/", together_views.team_leave, name="team_leave"),
]
