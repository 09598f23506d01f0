"""Programs, the routine that a person has, and what they did."""

from __future__ import annotations

from .activity import Activity, ActivityQuerySet, DeletedActivity, WeeklyAim
from .addition import Addition, AdditionQuerySet
from .addresses import CalendarFeed, SharedLink, SharedLinkQuerySet
from .adjustment import Adjustment, AdjustmentQuerySet, OfferAnswer
from .check_in import CheckIn, CheckInQuerySet
from .diary import DiarySheet
from .entry import ABOUT_EXERCISES, LogEntry
from .left_out import DeclinedExercise, RoutineOmission, TurnedDown
from .program import Program, ProgramItem, ProgramQuerySet, ProgramSource, Role, Section, TimeOfDay
from .recommendation import RecommendationLine
from .reminders import ReminderMail, Reminders
from .routine import (
    Routine,
    RoutineItem,
    RoutineItemQuerySet,
    RoutineQuerySet,
)
from .session import DeletedSession, ExerciseNote, NextDayCheck, Seen, Session, SessionQuerySet, SetLog, most

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
    "DeclinedExercise",
    "DeletedActivity",
    "DeletedSession",
    "DiarySheet",
    "ExerciseNote",
    "LogEntry",
    "NextDayCheck",
    "OfferAnswer",
    "Program",
    "ProgramItem",
    "ProgramQuerySet",
    "ProgramSource",
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
]
