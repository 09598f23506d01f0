from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0004_adjustment_fingerprint"),
    ]

    operations = [
        migrations.AddField(
            model_name="routine",
            name="pauses",
            field=models.JSONField(
                default=list,
                help_text="Pauses that are over: reason, began_on, and ended_on, the day from which it went on again.",
            ),
        ),
    ]
