"""Take rows away that are no numbers of the editors' desk any more: nothing reads them."""

from django.db import migrations

RETIRED = (
    "flare_worse_hours", "high_load_needs_clearance", "ladder_band_lb", "ladder_hold_balance", "ladder_hold_stretch",
    "ladder_level", "ladder_none", "ladder_support", "max_changes_per_exercise", "pain_amber_from", "pain_red_from",
    "reps_max_default", "reps_min_default", "sharp_is_red", "step_returns_to_bottom", "target_sets_default",
)  # fmt: skip


def take_away(apps, schema_editor):
    apps.get_model("exercises", "ProgressionRule").objects.filter(key__in=RETIRED).delete()


class Migration(migrations.Migration):
    dependencies = [("exercises", "0004_own_opening")]

    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
