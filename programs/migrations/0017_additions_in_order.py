"""Additions keep the order in which they were added, also those of the same day."""

from django.db import migrations, models


def number(apps, schema_editor):
    """Number the additions of each routine in the order that they had."""
    addition_model = apps.get_model("programs", "Addition")
    places = {}
    for addition in addition_model.objects.order_by("added_on", "pk"):
        places[addition.routine_id] = places.get(addition.routine_id, 0) + 1
        addition.order = places[addition.routine_id]
        addition.save(update_fields=["order"])


class Migration(migrations.Migration):
    dependencies = [("programs", "0016_later_weeks_and_homes")]

    operations = [
        migrations.AddField(
            model_name="addition",
            name="order",
            field=models.PositiveSmallIntegerField(default=0, help_text="The order in which they were added."),
        ),
        migrations.AlterModelOptions(name="addition", options={"ordering": ["order", "pk"]}),
        migrations.RunPython(number, migrations.RunPython.noop),
    ]
