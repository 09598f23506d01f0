"""Programs, the routine that a person has, and what they did."""

from __future__ import annotations

from .beside.activity import Activity, ActivityQuerySet, DeletedActivity, WeeklyAim
from .beside.addresses import CalendarFeed, SharedLink, SharedLinkQuerySet
from .beside.check_in import CheckIn, CheckInQuerySet
from .beside.course import CourseMail, LessonRead
from .beside.reminders import MessageMail, ReminderMail, Reminders
from .catalogue.program import Program, ProgramItem, ProgramQuerySet, ProgramSource, Role, Section, TimeOfDay
from .catalogue.recommendation import RecommendationLine
from .training.addition import Addition, AdditionQuerySet
from .training.adjustment import Adjustment, AdjustmentQuerySet, OfferAnswer
from .training.afterwards import DeletedSession, NextDayCheck
from .training.diary import DiarySheet
from .training.entry import ABOUT_EXERCISES, LogEntry
from .training.left_out import DeclinedExercise, RoutineOmission
from .training.note import ExerciseNote
from .training.recent_session import RecentSession
from .training.routine import Routine, RoutineItem, RoutineItemQuerySet, RoutineQuerySet
from .training.session import Seen, Session, SessionQuerySet, SetLog, most
from .training.turned_down import TurnedDown, turned_down

__all__ = [
    "ABOUT_EXERCISES",
    "Activity",
    "ActivityQuerySet",
    "Addition",
    "AdditionQuerySet",
    "Adjustment",
    "AdjustmentQuerySet",
    "CalendarFeed",
    "CheckIn",
    "CheckInQuerySet",
    "CourseMail",
    "DeclinedExercise",
    "DeletedActivity",
    "DeletedSession",
    "DiarySheet",
    "ExerciseNote",
    "LessonRead",
    "LogEntry",
    "MessageMail",
    "NextDayCheck",
    "OfferAnswer",
    "Program",
    "ProgramItem",
    "ProgramQuerySet",
    "ProgramSource",
    "RecentSession",
    "RecommendationLine",
    "ReminderMail",
    "Reminders",
    "Role",
    "Routine",
    "RoutineItem",
    "RoutineItemQuerySet",
    "RoutineOmission",
    "RoutineQuerySet",
    "Section",
    "Seen",
    "Session",
    "SessionQuerySet",
    "SetLog",
    "SharedLink",
    "SharedLinkQuerySet",
    "TimeOfDay",
    "TurnedDown",
    "WeeklyAim",
    "most",
    "turned_down",
]
