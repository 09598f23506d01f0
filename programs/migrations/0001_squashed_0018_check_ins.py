"""All of 0001 to 0018 at once, for an empty database. Its steps on rows are not here: there is nothing to change."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import exercises.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("programs", "0001_initial"),
        ("programs", "0002_progression"),
        ("programs", "0003_one_side_only"),
        ("programs", "0004_adjustment_fingerprint"),
        ("programs", "0005_routine_pauses"),
        ("programs", "0006_log_entry"),
        ("programs", "0007_log_of_a_session"),
        ("programs", "0008_pain_not_new"),
        ("programs", "0009_kept_beside_and_looked_at"),
        ("programs", "0010_recommendation_lines_and_blocks"),
        ("programs", "0011_rules_version_and_review"),
        ("programs", "0012_plan_of_parts"),
        ("programs", "0013_activities"),
        ("programs", "0014_exercise_note"),
        ("programs", "0016_later_weeks_and_homes"),
        ("programs", "0017_additions_in_order"),
        ("programs", "0018_check_ins"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0007_person_in_the_pictures"),
        ("exercises", "0009_advice_and_until_yes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Program",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("catalogue_digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                (
                    "code",
                    models.CharField(
                        blank=True, help_text="As in the seed documents; empty for our own.", max_length=10
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published")], default="draft", max_length=10
                    ),
                ),
                ("own", models.BooleanField(default=False, verbose_name="our own composition")),
                ("summary", models.TextField(blank=True)),
                ("for_whom", models.TextField(blank=True)),
                ("goal", models.TextField(blank=True)),
                (
                    "per_week_min",
                    models.PositiveSmallIntegerField(
                        default=2, validators=[django.core.validators.MaxValueValidator(7)]
                    ),
                ),
                (
                    "per_week_max",
                    models.PositiveSmallIntegerField(
                        default=3, validators=[django.core.validators.MaxValueValidator(7)]
                    ),
                ),
                (
                    "rest_days",
                    models.PositiveSmallIntegerField(
                        default=1, validators=[django.core.validators.MaxValueValidator(7)]
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=30)),
                (
                    "load_from_week",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Before that week only repetitions and sets grow. 0: from the beginning.",
                        verbose_name="weights and harder forms from week",
                    ),
                ),
                (
                    "hard_from_week",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="From that week on the effort may be 7 to 8; before it is 5 to 6. 0: as in every program.",
                        verbose_name="hard effort from week",
                    ),
                ),
                ("warm_up", models.TextField(blank=True)),
                ("rest_note", models.TextField(blank=True)),
                ("progress_note", models.TextField(blank=True)),
                ("order_rules", exercises.fields.LinesField(blank=True, help_text="One on each line.")),
                ("stop_rules", exercises.fields.LinesField(blank=True, help_text="One on each line.")),
                ("our_additions", exercises.fields.LinesField(blank=True, help_text="One on each line.")),
                (
                    "reviewed_by",
                    models.CharField(blank=True, help_text="The clinician who checked this program.", max_length=120),
                ),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("per_week_max__gte", models.F("per_week_min")), ("per_week_max__lte", 7)),
                        name="program_per_week_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Routine",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("paused", "Paused"), ("ended", "Ended")],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("days", models.JSONField(default=list, help_text="Days of the week with a session, Monday is 0.")),
                ("main_days", models.JSONField(default=list, help_text="Those of the main program.")),
                (
                    "days_before",
                    models.JSONField(
                        default=list,
                        help_text="Other days that it had: days, and ended_on, the day from which they were others.",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[("LOW", "Low"), ("MOD", "Medium"), ("HIGH", "High")], default="MOD", max_length=4
                    ),
                ),
                ("program_reasons", models.JSONField(default=list)),
                (
                    "locked",
                    models.BooleanField(default=False, help_text="A clinician has to clear the whole program first."),
                ),
                (
                    "clearances",
                    models.JSONField(default=list, help_text="Ids of the clearances that it was fitted with."),
                ),
                (
                    "fitted_with",
                    models.CharField(
                        blank=True,
                        help_text="The version of the rules that it was fitted with, or last held up to.",
                        max_length=40,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("started_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "weeks_from",
                    models.DateField(
                        blank=True,
                        help_text="From when the weeks of the program count; kept when it is fitted anew.",
                        null=True,
                    ),
                ),
                ("paused_on", models.DateField(blank=True, null=True)),
                (
                    "pause_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ill", "I am ill"),
                            ("travel", "I am away"),
                            ("flare", "It hurts more than usual"),
                            ("other", "Another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "pauses",
                    models.JSONField(
                        default=list,
                        help_text="Pauses that are over: reason, began_on, and ended_on, the day from which it went on again.",
                    ),
                ),
                (
                    "short_plan",
                    models.BooleanField(default=False, help_text="The person chose the few exercises of most value."),
                ),
                (
                    "health_profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="routines",
                        to="accounts.healthprofile",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True), ("ended_on__gte", models.F("started_on")), _connector="OR"
                        ),
                        name="routine_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeletedActivity",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("deleted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deleted_activities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deleted activities",
                "ordering": ["-deleted_at"],
            },
        ),
        migrations.CreateModel(
            name="DeletedSession",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("deleted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deleted_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-deleted_at"],
            },
        ),
        migrations.CreateModel(
            name="ProgramSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("locator", models.CharField(blank=True, help_text="Lines, table or page.", max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("program", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="programs.program")),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="exercises.source")),
            ],
            options={
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="program",
            name="sources",
            field=models.ManyToManyField(
                related_name="programs", through="programs.ProgramSource", to="exercises.source"
            ),
        ),
        migrations.CreateModel(
            name="RecommendationLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("catalogue_digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("reason", models.TextField(verbose_name="why, as the person reads it")),
                (
                    "tier",
                    models.CharField(
                        blank=True,
                        choices=[("LOW", "Usual pace"), ("MOD", "A little slower"), ("HIGH", "Slow and supported")],
                        max_length=4,
                    ),
                ),
                (
                    "goal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stronger", "Stronger hips and legs"),
                            ("steadier", "Steadier on my feet"),
                            ("less_stiff", "Less stiff"),
                            ("bones", "Look after my bones"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "gradual_hip_pain",
                    models.BooleanField(default=False, verbose_name="hip pain that came on little by little"),
                ),
                (
                    "limits_lifted_within_year",
                    models.BooleanField(default=False, verbose_name="limits of a new hip lifted less than a year ago"),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "beside",
                    models.ManyToManyField(
                        blank=True,
                        help_text="What suits the days between, or comes after it.",
                        related_name="recommended_beside",
                        to="programs.program",
                    ),
                ),
                (
                    "conditions",
                    models.ManyToManyField(blank=True, related_name="recommendations", to="exercises.condition"),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommended_by",
                        to="programs.program",
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, to="exercises.source")),
                (
                    "unless",
                    models.ManyToManyField(
                        blank=True, related_name="recommendations_ruled_out", to="exercises.condition"
                    ),
                ),
                (
                    "without",
                    models.ManyToManyField(
                        blank=True,
                        help_text="It applies to people who have none of these at home. Empty: to every home.",
                        related_name="+",
                        to="exercises.equipment",
                        verbose_name="only where this is missing",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("in_progress", "In progress"), ("done", "Done")], default="in_progress", max_length=12
                    ),
                ),
                ("performed_on", models.DateField()),
                ("short", models.BooleanField(default=False, help_text="The short version, for a bad day.")),
                (
                    "plan_day",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The day of the week whose part of the plan it is; empty for all that the routine had.",
                        null=True,
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="Where the person was when it began: its day is one of that place.",
                        max_length=64,
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pain",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="What was said at its end, 0 to 10.", null=True, verbose_name="worst pain"
                    ),
                ),
                ("effort", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "feeling",
                    models.CharField(
                        blank=True,
                        choices=[("good", "Good"), ("ok", "All right"), ("hard", "Hard"), ("bad", "Not good")],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000)),
                (
                    "stopped",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not stopped"),
                            ("emergency", "An emergency"),
                            ("urgent", "A warning sign"),
                            ("pain", "Pain"),
                            ("tired", "Tired"),
                            ("time", "Short of time"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "stop_pain",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="What was said after “Stop now”, 0 to 10.",
                        null=True,
                        verbose_name="pain when stopping",
                    ),
                ),
                ("stop_sharp", models.BooleanField(default=False, help_text="A sharp pain was told after “Stop now”.")),
                (
                    "pain_not_new",
                    models.CharField(
                        blank=True,
                        help_text="Which pains had been told when the person said that none of them is a new one.",
                        max_length=60,
                        verbose_name="pains that are nothing new",
                    ),
                ),
                (
                    "pain_before",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Pain before the session, 0 to 10.", null=True
                    ),
                ),
                (
                    "seen",
                    models.JSONField(
                        default=dict,
                        help_text="What the progression rules saw of the person when it began, for a replay.",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "routine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="programs.routine"
                    ),
                ),
            ],
            options={
                "ordering": ["-performed_on", "-started_at"],
                "indexes": [
                    models.Index(fields=["user", "-performed_on"], name="session_by_person_and_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pain__isnull", True), ("pain__lte", 10), _connector="OR"),
                        name="session_pain_0_to_10",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effort__isnull", True), ("effort__lte", 10), _connector="OR"),
                        name="session_effort_0_to_10",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "in_progress"), ("finished_at__isnull", False), _connector="OR"),
                        name="session_finished_when_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stop_pain__isnull", True), ("stop_pain__lte", 10), _connector="OR"),
                        name="session_stop_pain_0_to_10",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stopped", ""), ("state", "done"), _connector="OR"),
                        name="session_stopped_is_over",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pain_before__isnull", True), ("pain_before__lte", 10), _connector="OR"),
                        name="session_pain_before_0_to_10",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="routine",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="routines", to="programs.program"
            ),
        ),
        migrations.AddField(
            model_name="routine",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="routines", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.CreateModel(
            name="OfferAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=120)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("accepted", "Yes, please"),
                            ("declined", "No, thank you"),
                            ("seen", "Seen"),
                            ("looked_at", "A clinician has looked at it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_on", models.DateField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offer_answers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "routine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offer_answers", to="programs.routine"
                    ),
                ),
            ],
            options={
                "ordering": ["-answered_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("routine", "key", "answered_on"), name="offer_answered_once_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Addition",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveSmallIntegerField(default=0, help_text="The order in which they were added.")),
                (
                    "days",
                    models.JSONField(default=list, help_text="Days of the week that were asked for, Monday is 0."),
                ),
                (
                    "added_on",
                    models.DateField(help_text="From when its weeks count; kept when the plan is fitted anew."),
                ),
                ("ended_on", models.DateField(blank=True, help_text="Taken out of the plan.", null=True)),
                (
                    "program",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for a single exercise.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                (
                    "routine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="additions", to="programs.routine"
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True), ("program__isnull", False)),
                        fields=("routine", "program"),
                        name="addition_of_a_program_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True), ("ended_on__gte", models.F("added_on")), _connector="OR"
                        ),
                        name="addition_ends_after_it_came",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoutineItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("warm_up", "Warm-up"),
                            ("main", "Main part"),
                            ("cool_down", "Cool-down"),
                            ("final", "Last, when you are warm"),
                        ],
                        default="main",
                        max_length=10,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("warm_up", "Warm-up"),
                            ("balance", "Balance"),
                            ("strength", "Strength"),
                            ("posture", "Posture"),
                            ("mobility", "Mobility"),
                            ("aerobic", "Aerobic"),
                        ],
                        max_length=10,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, help_text="In its part of the plan.")),
                (
                    "days",
                    models.JSONField(
                        default=list,
                        help_text="Days of the week on which it is done; empty for those of the main program.",
                    ),
                ),
                (
                    "moves",
                    models.JSONField(
                        default=list,
                        help_text="What did not fit: the day, the day that it went to (null: none), and why (plan.week).",
                    ),
                ),
                (
                    "from_week",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="From which week of its part of the plan it is done; 0 from the beginning."
                    ),
                ),
                (
                    "dose",
                    exercises.fields.DoseField(
                        help_text="The present one; of the side that does less, where the sides differ."
                    ),
                ),
                ("goal", exercises.fields.DoseField()),
                (
                    "start",
                    exercises.fields.DoseField(
                        blank=True,
                        help_text="The one that it was fitted with: its bottom is that of the range.",
                        null=True,
                    ),
                ),
                ("begins", models.JSONField(default=dict, help_text="Where each side stood when this routine began.")),
                (
                    "progress",
                    models.JSONField(
                        default=dict, help_text="Where each side stands now (programs.progression.course.course)."
                    ),
                ),
                ("ended_on", models.DateField(blank=True, help_text="Swapped, or never to be shown again.", null=True)),
                ("chosen", models.BooleanField(default=False, help_text="The person swapped another exercise for it.")),
                ("why", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                ("verdict", models.CharField(default="ok", max_length=10)),
                ("reasons", models.JSONField(default=list)),
                ("change_reasons", models.JSONField(default=list)),
                (
                    "missing",
                    models.JSONField(default=list, help_text="What was not at home, when that is why it was changed."),
                ),
                (
                    "parts",
                    models.JSONField(
                        default=list, help_text="Of a sequence: the children that this person does, with their doses."
                    ),
                ),
                ("later", models.JSONField(default=list, help_text="Steps of the same ladder that come later.")),
                ("load_allowed", models.BooleanField(default=True)),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("", "All sides"), ("left", "Left"), ("right", "Right")],
                        default="",
                        help_text="Only this side; empty for all sides.",
                        max_length=5,
                    ),
                ),
                (
                    "addition",
                    models.ForeignKey(
                        blank=True,
                        help_text="Which part of the plan it belongs to; empty for the main program.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="programs.addition",
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        help_text="What was fitted, when the exercise is now another rung of its ladder.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exercises.exercise",
                    ),
                ),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="routine_items",
                        to="exercises.exercise",
                    ),
                ),
                (
                    "instead_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="exercises.exercise",
                    ),
                ),
                (
                    "kept_for",
                    models.ForeignKey(
                        blank=True,
                        help_text="Stays as a single set beside this one, which took its place: a gate says so.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="exercises.exercise",
                    ),
                ),
                (
                    "routine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="programs.routine"
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("routine", "exercise"),
                        name="routine_exercise_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        editable=False, help_text="Made on the device.", primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("set", "set"),
                            ("felt", "felt"),
                            ("skip", "skip"),
                            ("form", "form"),
                            ("begin", "begin"),
                            ("short", "short"),
                            ("stop", "stop"),
                            ("finish", "finish"),
                            ("signs", "signs"),
                        ],
                        max_length=6,
                    ),
                ),
                ("content", models.JSONField(default=dict)),
                (
                    "entered_at",
                    models.DateTimeField(help_text="By the server's clock, as far as the device's could be trusted."),
                ),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log_entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="programs.session",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="programs.routineitem",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "log entries",
                "ordering": ["entered_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("item__isnull", False),
                                ("kind__in", ["felt", "form", "set", "skip"]),
                                ("session__isnull", False),
                            ),
                            models.Q(
                                models.Q(("kind__in", ["felt", "form", "set", "skip"]), _negated=True),
                                ("item__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="entry_of_an_exercise_or_of_the_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("session__isnull", False), ("kind", "signs"), _connector="OR"),
                        name="entry_of_a_session_or_signs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entered_at__lte", models.F("received_at"))),
                        name="entry_entered_before_received",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExerciseNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, max_length=2000)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exercise_notes",
                        to="programs.session",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="programs.routineitem"
                    ),
                ),
            ],
            options={
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "item"), name="exercise_note_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("part", models.CharField(blank=True, help_text="Of a sequence: which exercise.", max_length=80)),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("", "Both"), ("left", "Left"), ("right", "Right")],
                        default="",
                        max_length=5,
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Decided by the rules"),
                            ("easier", "Easier, please"),
                            ("resumed", "Seen by a clinician, and done again"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "choice_id",
                    models.UUIDField(
                        blank=True,
                        help_text="Made by the page on which it was chosen; the same for both sides.",
                        null=True,
                    ),
                ),
                ("decided_on", models.DateField()),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decision", models.CharField(max_length=20)),
                ("rule", models.CharField(max_length=4)),
                ("because", models.CharField(max_length=40)),
                ("facts", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("day", models.JSONField(default=dict)),
                ("sentence", models.TextField()),
                ("rests_on", models.JSONField(default=list)),
                ("sources", models.JSONField(default=list)),
                (
                    "fingerprint",
                    models.CharField(
                        blank=True,
                        help_text="Of all that was decided, so that a replay writes what differs alone.",
                        max_length=32,
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adjustments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adjustments",
                        to="programs.session",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adjustments",
                        to="programs.routineitem",
                    ),
                ),
            ],
            options={
                "ordering": ["decided_on", "decided_at", "item__order", "part", "side"],
                "indexes": [
                    models.Index(fields=["item", "decided_on"], name="adjustment_by_item_and_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("choice", "")),
                        fields=("session", "item", "part", "side"),
                        name="adjustment_once_per_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("choice", ""), _negated=True), ("session__isnull", False), _connector="OR"
                        ),
                        name="adjustment_decided_in_a_session",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoutineOmission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verdict", models.CharField(max_length=10)),
                ("reasons", models.JSONField(default=list)),
                ("missing", models.JSONField(default=list)),
                ("note", models.TextField(blank=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "addition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="omissions",
                        to="programs.addition",
                    ),
                ),
                (
                    "covered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="exercises.exercise",
                    ),
                ),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exercises.exercise"
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="exercises.exercise",
                    ),
                ),
                (
                    "routine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="omissions", to="programs.routine"
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("routine", "exercise"), name="routine_omission_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SetLog",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("", "Both"), ("left", "Left"), ("right", "Right")],
                        default="",
                        max_length=5,
                    ),
                ),
                ("reps", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("hold_seconds", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("load_kg", models.DecimalField(decimal_places=3, default=0, max_digits=6)),
                ("pain", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("effort", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "skipped",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Done"),
                            ("pain", "Pain"),
                            ("too_hard", "Too hard"),
                            ("no_time", "No time"),
                            ("no_equipment", "Something was missing"),
                            ("other", "Another reason"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("as_planned", models.BooleanField(default=False)),
                ("sharp", models.BooleanField(default=False, help_text="A sharp or catching pain.")),
                ("technique_clean", models.BooleanField(default=True, help_text="It felt steady and under control.")),
                (
                    "level",
                    models.CharField(blank=True, help_text="Which level it was, where it has levels.", max_length=120),
                ),
                ("logged_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="set_logs", to="exercises.exercise"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="set_logs", to="programs.routineitem"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="set_logs", to="programs.session"
                    ),
                ),
            ],
            options={
                "ordering": ["item__order", "number", "side"],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "item", "exercise", "side", "number"), name="set_once"),
                    models.CheckConstraint(
                        condition=models.Q(("pain__isnull", True), ("pain__lte", 10), _connector="OR"),
                        name="set_pain_0_to_10",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effort__isnull", True), ("effort__lte", 10), _connector="OR"),
                        name="set_effort_0_to_10",
                    ),
                    models.CheckConstraint(condition=models.Q(("load_kg__gte", 0)), name="set_load_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeeklyAim",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="weekly_aim",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Empty: the person wants no aim.", null=True
                    ),
                ),
                (
                    "days",
                    models.JSONField(
                        default=list, help_text="Days of the week that suit, Monday is 0; nobody is held to them."
                    ),
                ),
                ("since", models.DateField(help_text="The Monday from which it counts.")),
                (
                    "before",
                    models.JSONField(
                        default=list,
                        help_text="Aims that they had: minutes (null: none), and since, the Monday of each.",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__isnull", True), ("minutes__gte", 1), _connector="OR"),
                        name="weekly_aim_is_some_minutes",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("walk", "A walk"),
                            ("hills", "A walk with hills or stairs"),
                            ("class", "A class"),
                            ("gardening", "Gardening"),
                            ("cycling", "Cycling"),
                            ("swimming", "Swimming"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("performed_on", models.DateField()),
                ("minutes", models.PositiveSmallIntegerField()),
                (
                    "effort",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="0 to 10; empty when nobody said.", null=True
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000)),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="Where the person was when it was entered: its day is one of that place.",
                        max_length=64,
                    ),
                ),
                ("logged_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "activities",
                "ordering": ["-performed_on", "-logged_at"],
                "indexes": [models.Index(fields=["user", "-performed_on"], name="activity_by_person_and_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 600)), name="activity_minutes_in_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effort__isnull", True), ("effort__lte", 10), _connector="OR"),
                        name="activity_effort_0_to_10",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        help_text="Made by the page that asks.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("plan_from", models.DateField(help_text="The first day of the plan, from which its weeks count.")),
                ("week", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("begun", "Begun"), ("done", "Done"), ("skipped", "Skipped")],
                        default="begun",
                        max_length=10,
                    ),
                ),
                ("answered", models.JSONField(default=list, help_text="The screens that were sent.")),
                (
                    "later_until",
                    models.DateField(blank=True, help_text="Put off: not shown before this day.", null=True),
                ),
                ("goal_words", models.TextField(blank=True)),
                (
                    "goal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "I have reached it"),
                            ("on_the_way", "I am on the way"),
                            ("changed", "My goal has changed"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "activities",
                    models.JSONField(default=list, help_text="Their own words, and the score: 0 to 10, or null."),
                ),
                (
                    "pain",
                    models.PositiveSmallIntegerField(blank=True, help_text="Of the last week, 0 to 10.", null=True),
                ),
                (
                    "impression",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 is very much better than at the beginning, 7 very much worse.",
                        null=True,
                    ),
                ),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("done_on", models.DateField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["plan_from", "week"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "plan_from", "week"), name="check_in_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("done_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="check_in_done_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pain", None), ("pain__lte", 10), _connector="OR"),
                        name="check_in_pain_on_its_scale",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("impression", None),
                            models.Q(("impression__gte", 1), ("impression__lte", 7)),
                            _connector="OR",
                        ),
                        name="check_in_impression_on_its_scale",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclinedExercise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("declined_on", models.DateField()),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="exercises.exercise"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declined_exercises",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["exercise__name"],
                "constraints": [models.UniqueConstraint(fields=("user", "exercise"), name="exercise_declined_once")],
            },
        ),
        migrations.CreateModel(
            name="NextDayCheck",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="next_day",
                        serialize=False,
                        to="programs.session",
                    ),
                ),
                ("pain", models.PositiveSmallIntegerField()),
                (
                    "worse",
                    models.BooleanField(default=False, help_text="Still worse than before the session, a day later."),
                ),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pain__lte", 10)), name="next_day_pain_0_to_10")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgramItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("warm_up", "Warm-up"),
                            ("main", "Main part"),
                            ("cool_down", "Cool-down"),
                            ("final", "Last, when you are warm"),
                        ],
                        default="main",
                        max_length=10,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("warm_up", "Warm-up"),
                            ("balance", "Balance"),
                            ("strength", "Strength"),
                            ("posture", "Posture"),
                            ("mobility", "Mobility"),
                            ("aerobic", "Aerobic"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "stage",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Items that share a number above 0 are steps of one ladder: only one at a time, in order.",
                    ),
                ),
                (
                    "from_week",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Not done before that week of the program. 0: from the beginning.",
                        verbose_name="from week",
                    ),
                ),
                ("start", exercises.fields.DoseField(verbose_name="start dose")),
                ("goal", exercises.fields.DoseField(verbose_name="goal dose")),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="program_items",
                        to="exercises.exercise",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="programs.program"
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [models.UniqueConstraint(fields=("program", "exercise"), name="program_exercise_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="routine",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["active", "paused"])), fields=("user",), name="one_current_routine"
            ),
        ),
    ]
