"""Figures of flat segments cannot be read any more: they go, and loading the catalogue brings the new ones."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_flat_figures(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    figures = apps.get_model("exercises", "Figure").objects
    flat = [pk for pk, content in figures.values_list("pk", "content") if "text" not in content]
    figures.filter(pk__in=flat).delete()


class Migration(migrations.Migration):
    dependencies = [("exercises", "0007_gates_and_own_way_to_weights")]
    operations = [migrations.RunPython(forget_flat_figures, migrations.RunPython.noop)]
