from __future__ import annotations

from django.urls import path

from .activity import aim_views, device_views
from .activity import views as activity_views
from .avoiding import views as avoiding_views
from .carrying import views as carrying_views
from .checkin import views as checkin_views
from .course import views as course_views
from .diary import views as diary_views
from .feed import views as feed_views
from .fhir import views as fhir_views
from .library import views as library_views
from .progress import ahead_views, result_views
from .progress import views as progress_views
from .proposal import views as proposal_views
from .reminders import views as reminder_views
from .results import views as results_views
from .routine import pause_views
from .routine import views as routine_views
from .routine.clearance import opening_views
from .routine.clearance import views as clearance_views
from .routine.exercise import views as exercise_views
from .routine.paper import handout_views, summary_views
from .routine.parts import views as part_views
from .search import views as search_views
from .session import adjustment_views
from .session import views as session_views
from .session.check import views as check_views
from .session.player import views as player_views
from .session.stop import views as stop_views
from .shared import views as shared_views
from .standing.harm import views as fall_views
from .team import acting_views as team_acting_views
from .team import clearance_views as team_clearance_views
from .team import message_views, together_views
from .team import noting_views as team_noting_views
from .team import views as team_views
from .today import day_views, morning_views, offer_views
from .today import views as today_views

app_name = "programs"
urlpatterns = [
    path("today/", today_views.today, name="today"),
    path("today/start/", day_views.session_start, name="session_start"),
    path("today/tomorrow/", day_views.session_tomorrow, name="session_tomorrow"),
    path("settings/reminders/", reminder_views.reminders, name="reminders"),
    path("settings/reminders/no/", reminder_views.reminders_declined, name="reminders_declined"),
    path("settings/calendar/", feed_views.calendar, name="calendar"),
    path("settings/calendar/new/", feed_views.calendar_new, name="calendar_new"),
    path("settings/calendar/off/", feed_views.calendar_off, name="calendar_off"),
    path("settings/fhir/", fhir_views.settings_fhir, name="settings_fhir"),
    path("settings/links/", shared_views.links, name="links"),
    path("settings/links/<uuid:link_id>/withdraw/", shared_views.link_withdraw, name="link_withdraw"),
    path("shared/<uuid:link_id>/<str:key>/", shared_views.shared, name="shared"),
    path("calendar/days/<str:day>.ics", feed_views.calendar_day, name="calendar_day"),
    path("calendar/<uuid:feed_id>/<str:key>.ics", feed_views.feed, name="feed"),
    path("settings/message-mail/", reminder_views.message_mail, name="message_mail"),
    path("messages/stop/<uuid:address_id>/<str:key>/", reminder_views.message_mail_stop, name="message_mail_stop"),
    path("reminders/stop/<uuid:address_id>/<str:key>/", reminder_views.reminders_stop, name="reminders_stop"),
    path("routine/", routine_views.routine, name="routine"),
    path("routine/new/", proposal_views.routine_proposal, name="routine_proposal"),
    path("routine/new/<slug:slug>/", proposal_views.routine_choose, name="routine_choose"),
    path("routine/print/", handout_views.routine_print, name="routine_print"),
    path("routine/print/pdf/", handout_views.routine_print_pdf, name="routine_print_pdf"),
    path("routine/days/", routine_views.routine_days, name="routine_days"),
    path("routine/add/program/<slug:slug>/", part_views.part_of_program, name="part_of_program"),
    path("routine/add/exercise/<slug:slug>/", part_views.part_of_exercise, name="part_of_exercise"),
    path("routine/parts/<uuid:part_id>/", part_views.routine_part, name="routine_part"),
    path("routine/parts/<uuid:part_id>/out/", part_views.part_out, name="part_out"),
    path("routine/pause/", pause_views.routine_pause, name="routine_pause"),
    path("routine/resume/", pause_views.routine_resume, name="routine_resume"),
    path("routine/offer/", offer_views.routine_offer, name="routine_offer"),
    path("routine/plan/", offer_views.routine_plan, name="routine_plan"),
    path("routine/ahead/", ahead_views.routine_ahead, name="routine_ahead"),
    path("routine/exercises/<uuid:item_id>/", exercise_views.routine_exercise, name="routine_exercise"),
    path("routine/exercises/<uuid:item_id>/swap/", exercise_views.routine_swap, name="routine_swap"),
    path(
        "routine/exercises/<uuid:item_id>/looked-at/",
        adjustment_views.routine_exercise_looked_at,
        name="routine_exercise_looked_at",
    ),
    path(
        "routine/exercises/<uuid:item_id>/never/", exercise_views.routine_exercise_never, name="routine_exercise_never"
    ),
    path("routine/never/", exercise_views.routine_never, name="routine_never"),
    path("routine/never/<slug:slug>/undo/", exercise_views.routine_never_undo, name="routine_never_undo"),
    path("routine/summary/", summary_views.routine_summary, name="routine_summary"),
    path("routine/summary/pdf/", summary_views.routine_summary_pdf, name="routine_summary_pdf"),
    path("routine/clearance/", clearance_views.clearance_list, name="clearance_list"),
    path("routine/clearance/new/", clearance_views.clearance_new, name="clearance_new"),
    path(
        "routine/clearance/<uuid:clearance_id>/withdraw/",
        clearance_views.clearance_withdraw,
        name="clearance_withdraw",
    ),
    path("routine/clearance/own/<slug:slug>/", opening_views.own_opening, name="own_opening"),
    path("routine/clearance/own/<slug:slug>/weight/", opening_views.own_weight, name="own_weight"),
    path(
        "routine/clearance/own/<uuid:opening_id>/withdraw/",
        opening_views.own_opening_withdraw,
        name="own_opening_withdraw",
    ),
    path("sessions/", session_views.session_list, name="session_list"),
    path("sessions/earlier/", session_views.session_earlier, name="session_earlier"),
    path("sessions/<uuid:session_id>/", session_views.session_detail, name="session_detail"),
    path("sessions/<uuid:session_id>/plan/", player_views.session_plan, name="session_plan"),
    path("sessions/<uuid:session_id>/entries/", player_views.session_entries, name="session_entries"),
    path("sessions/offline/", player_views.offline_session, name="offline_session"),
    path("sessions/offline/check/", player_views.offline_check, name="offline_check"),
    path("sessions/<uuid:session_id>/check/", check_views.session_check, name="session_check"),
    path("sessions/<uuid:session_id>/morning/", morning_views.session_morning, name="session_morning"),
    path("sessions/<uuid:session_id>/stop/", stop_views.session_stop, name="session_stop"),
    path("sessions/<uuid:session_id>/stop/signs/", stop_views.session_stop_signs, name="session_stop_signs"),
    path("sessions/<uuid:session_id>/stop/pain/", stop_views.session_stop_pain, name="session_stop_pain"),
    path("sessions/<uuid:session_id>/new-pain/", stop_views.session_new_pain, name="session_new_pain"),
    path("sessions/<uuid:session_id>/stop/easier/", stop_views.session_stop_easier, name="session_stop_easier"),
    path("sessions/<uuid:session_id>/stop/rest/", stop_views.session_stop_rest, name="session_stop_rest"),
    path("sessions/<uuid:session_id>/stop/today/", stop_views.session_stop_today, name="session_stop_today"),
    path("sessions/<uuid:session_id>/as-planned/", session_views.session_as_planned, name="session_as_planned"),
    path("sessions/<uuid:session_id>/finish/", session_views.session_finish, name="session_finish"),
    path("sessions/<uuid:session_id>/move/", session_views.session_move, name="session_move"),
    path("sessions/<uuid:session_id>/delete/", session_views.session_delete, name="session_delete"),
    path(
        "sessions/<uuid:session_id>/exercises/<uuid:item_id>/", session_views.session_exercise, name="session_exercise"
    ),
    path("sessions/<uuid:session_id>/exercises/<uuid:item_id>/skip/", session_views.session_skip, name="session_skip"),
    path("sessions/<uuid:session_id>/close/", session_views.session_close, name="session_close"),
    path("routine/items/<uuid:item_id>/easier/", adjustment_views.item_easier, name="item_easier"),
    path("adjustments/<uuid:adjustment_id>/undo/", adjustment_views.adjustment_undo, name="adjustment_undo"),
    path("falls/new/", fall_views.fall_new, name="fall_new"),
    path("falls/<uuid:report_id>/take-back/", fall_views.fall_take_back, name="fall_take_back"),
    path("activities/", activity_views.activity_list, name="activity_list"),
    path("activities/new/", activity_views.activity_new, name="activity_new"),
    path("activities/aim/", aim_views.activity_aim, name="activity_aim"),
    path("activities/aim/more/", aim_views.activity_aim_more, name="activity_aim_more"),
    path("activities/aim/off/", aim_views.activity_aim_off, name="activity_aim_off"),
    path("activities/entries/", device_views.activity_entries, name="activity_entries"),
    path("activities/<uuid:activity_id>/", activity_views.activity_edit, name="activity_edit"),
    path("activities/<uuid:activity_id>/effort/", activity_views.activity_effort, name="activity_effort"),
    path("activities/<uuid:activity_id>/delete/", activity_views.activity_delete, name="activity_delete"),
    path("check-in/<uuid:check_in_id>/", checkin_views.check_in, name="check_in"),
    path("check-in/<uuid:check_in_id>/later/", checkin_views.check_in_later, name="check_in_later"),
    path("check-in/<uuid:check_in_id>/skip/", checkin_views.check_in_skip, name="check_in_skip"),
    path("check-in/<uuid:check_in_id>/<slug:step>/", checkin_views.check_in_step, name="check_in_step"),
    path("routine/carry/", carrying_views.carry, name="carry"),
    path("routine/carry/file/", carrying_views.carry_file, name="carry_file"),
    path("routine/carry/take-in/", carrying_views.carry_take_in, name="carry_take_in"),
    path("diary/", diary_views.diary, name="diary"),
    path("diary/<uuid:sheet_id>/", diary_views.diary_sheet, name="diary_sheet"),
    path("diary/<uuid:sheet_id>/pdf/", diary_views.diary_sheet_pdf, name="diary_sheet_pdf"),
    path("diary/<uuid:sheet_id>/enter/", diary_views.diary_enter, name="diary_enter"),
    path("diary/<uuid:sheet_id>/entered/", diary_views.diary_entered, name="diary_entered"),
    path("diary/<uuid:sheet_id>/delete/", diary_views.diary_delete, name="diary_delete"),
    path("d/<slug:code>/", diary_views.diary_short, name="diary_short"),
    path("progress/", progress_views.progress, name="progress"),
    path("progress/result/", result_views.progress_result, name="progress_result"),
    path("progress/result/pdf/", result_views.progress_result_pdf, name="progress_result_pdf"),
    path("learn/avoid/", avoiding_views.avoid, name="avoid"),
    path("learn/avoid/pdf/", avoiding_views.avoid_pdf, name="avoid_pdf"),
    path("learn/avoid/<slug:slug>/", avoiding_views.avoid_condition, name="avoid_condition"),
    path("learn/avoid/movement/<slug:slug>/", avoiding_views.avoid_movement, name="avoid_movement"),
    path("learn/", course_views.learn, name="learn"),
    path("learn/course/", reminder_views.course_mail, name="course_mail"),
    path("learn/course/stop/<uuid:address_id>/<str:key>/", reminder_views.course_mail_stop, name="course_mail_stop"),
    path("learn/before-you-begin/", course_views.card, {"slug": "before-you-begin"}, name="before_you_begin"),
    path("learn/cards/<slug:slug>/", course_views.card, name="card"),
    path("learn/lessons/<slug:slug>/", course_views.lesson, name="lesson"),
    path("learn/lessons/<slug:slug>/read/", course_views.lesson_read, name="lesson_read"),
    path("team/", team_views.team, name="team"),
    path("team/at/<uuid:organisation_id>/results/", results_views.team_results, name="team_results"),
    path("team/at/<uuid:organisation_id>/results/csv/", results_views.team_results_csv, name="team_results_csv"),
    path("team/people/<uuid:link_id>/", team_views.team_person, name="team_person"),
    path("team/people/<uuid:link_id>/result/", results_views.team_person_result, name="team_person_result"),
    path("team/people/<uuid:link_id>/fhir/", fhir_views.team_person_fhir, name="team_person_fhir"),
    path("team/people/<uuid:link_id>/seen/", team_views.team_person_seen, name="team_person_seen"),
    path("team/people/<uuid:link_id>/plan/", team_acting_views.team_plan, name="team_plan"),
    path("team/people/<uuid:link_id>/plan/<uuid:item_id>/", team_acting_views.team_plan_item, name="team_plan_item"),
    path("team/people/<uuid:link_id>/notes/", team_noting_views.team_notes, name="team_notes"),
    path("team/people/<uuid:link_id>/tests/", team_noting_views.team_tests, name="team_tests"),
    path("team/people/<uuid:link_id>/clearances/", team_clearance_views.team_clearances, name="team_clearances"),
    path("team/people/<uuid:link_id>/clearances/new/", team_clearance_views.team_clearance, name="team_clearance"),
    path(
        "team/people/<uuid:link_id>/clearances/<uuid:clearance_id>/withdraw/",
        team_clearance_views.team_clearance_withdraw,
        name="team_clearance_withdraw",
    ),
    path("team/people/<uuid:link_id>/end/", team_views.team_person_end, name="team_person_end"),
    path("team/people/<uuid:link_id>/messages/", message_views.team_messages, name="team_messages"),
    path(
        "team/people/<uuid:link_id>/messages/enough/", message_views.team_messages_enough, name="team_messages_enough"
    ),
    path("team/people/<uuid:link_id>/hand-over/", together_views.team_hand_over, name="team_hand_over"),
    path("team/people/<uuid:link_id>/among-us/", together_views.team_internal_notes, name="team_internal_notes"),
    path("team/messages/entries/", message_views.message_entries, name="message_entries"),
    path("search/", search_views.search, name="search"),
    path("programs/", library_views.program_list, name="program_list"),
    path("programs/<slug:slug>/", library_views.program_detail, name="program_detail"),
]
