# What an editor writes stands beside what is in force, and every version is kept, whatever kind of row it is. Drafts of
# rules and the publications of rules become such drafts and versions.

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


LISTS = ("also", "unless", "movements", "exercises")
PLAIN = ("programme", "new_pain", "verdict", "message", "reason", "evidence", "order")


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def file_data(rule):
    """Write a rule in the form of its file, as it was at this release."""
    data = {
        "id": rule.rule_id,
        "condition": rule.condition.slug,
        **{name: sorted(getattr(rule, name).values_list("slug", flat=True)) for name in LISTS},
        **{name: getattr(rule, name) for name in PLAIN},
        "state": "retired" if rule.retires else "in_force",
        "reviewed_on": rule.reviewed_on,
        "sources": [
            {"code": row.source.code, "locator": row.locator} for row in rule.contraindicationsource_set.order_by("order", "pk")
        ],
    }
    if rule.self_open_after is not None:
        data["self_open_after"] = rule.self_open_after
        data["self_open_needs"] = lines(rule.self_open_needs)
        if rule.self_open_weeks:
            data["self_open_weeks"] = rule.self_open_weeks
    if told := [line.partition(":") for line in lines(rule.at_home)]:
        data["at_home"] = {slug.strip(): words.strip() for slug, _colon, words in sorted(told)}
    return data


def carry_over(apps, schema_editor):
    """Move drafts of rules and what publications changed to where those of every kind are."""
    drafts = apps.get_model("exercises", "Contraindication").objects.filter(state="draft")
    apps.get_model("exercises", "CatalogueDraft").objects.bulk_create(
        apps.get_model("exercises", "CatalogueDraft")(kind="contraindication", key=rule.rule_id, data=file_data(rule))
        for rule in drafts
    )
    drafts.delete()
    change = apps.get_model("exercises", "RowChange")
    change.objects.bulk_create(
        change(
            publication=publication,
            kind="contraindication",
            key=entry["rule"],
            before=entry["before"],
            after=entry["after"] or {**entry["before"], "state": "retired"},
        )
        for publication in apps.get_model("exercises", "Publication").objects.all()
        for entry in publication.drafts
    )
    if schema_editor.connection.vendor == "postgresql":
        # otherwise the tables below could not be altered in the same transaction
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('exercises', '0009_advice_and_until_yes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=500)),
                ('data', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'ordering': ['kind', 'key'],
            },
        ),
        migrations.RenameModel('RulePublication', 'Publication'),
        migrations.CreateModel(
            name='RowChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=500)),
                ('before', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('after', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='exercises.publication')),
            ],
            options={
                'ordering': ['-publication__published_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RowReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=500)),
                ('content', models.CharField(max_length=64)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('on', models.DateField()),
                ('due_on', models.DateField(verbose_name='to be looked at again by')),
            ],
            options={
                'ordering': ['-on', '-pk'],
            },
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name='publication', name='drafts'),
        migrations.RemoveConstraint(
            model_name='contraindication',
            name='rule_once',
        ),
        migrations.RemoveConstraint(
            model_name='contraindication',
            name='rule_draft_once',
        ),
        migrations.RemoveConstraint(
            model_name='contraindication',
            name='rule_only_drafts_stand_beside',
        ),
        migrations.RemoveConstraint(
            model_name='contraindication',
            name='rule_only_drafts_retire',
        ),
        migrations.RemoveField(
            model_name='contraindication',
            name='draft_of',
        ),
        migrations.RemoveField(
            model_name='contraindication',
            name='retires',
        ),
        migrations.AddField(
            model_name='exercise',
            name='without_picture',
            field=models.BooleanField(default=False, help_text='Tick this only where a picture would help nobody. Otherwise a published exercise has one.', verbose_name='needs no picture'),
        ),
        migrations.AddField(
            model_name='video',
            name='author',
            field=models.CharField(blank=True, help_text='Who made it, as the provider names them.', max_length=120),
        ),
        migrations.AddField(
            model_name='video',
            name='license',
            field=models.CharField(blank=True, help_text='As the provider names it.', max_length=60),
        ),
        migrations.AddField(
            model_name='video',
            name='transcript',
            field=models.TextField(blank=True, help_text='What is said in it, for whoever cannot hear it.'),
        ),
        migrations.AlterField(
            model_name='contraindication',
            name='rule_id',
            field=models.CharField(max_length=12, unique=True, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='contraindication',
            name='self_open_after',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Sessions that somebody at low risk must have done before they may open it for themselves. Of a rule about added weight: sessions at the goal of an exercise that went well. Empty: only a clinician opens it.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='may be opened by the person after'),
        ),
        migrations.AlterField(
            model_name='contraindication',
            name='self_open_weeks',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Of a rule about added weight: weeks since the first session. The sessions are then clean ones.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(104)], verbose_name='and after weeks of training'),
        ),
        migrations.AlterField(
            model_name='contraindication',
            name='state',
            field=models.CharField(choices=[('in_force', 'In force'), ('retired', 'Taken out of force')], default='in_force', help_text='A rule that is taken out of force stops speaking. Its text is kept.', max_length=10),
        ),
        migrations.AlterField(
            model_name='gate',
            name='sessions',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='sessions done, at least'),
        ),
        migrations.AlterField(
            model_name='gate',
            name='stands',
            field=models.PositiveSmallIntegerField(blank=True, help_text='In their own chair stand test.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(40)], verbose_name='stands in 30 seconds, at least'),
        ),
        migrations.AlterField(
            model_name='gate',
            name='tandem_seconds',
            field=models.PositiveSmallIntegerField(blank=True, help_text='In their own balance test.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='seconds heel to toe, at least'),
        ),
        migrations.AlterField(
            model_name='gate',
            name='weeks',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(104)], verbose_name='weeks since the first session, at least'),
        ),
        migrations.AlterField(
            model_name='gate',
            name='within_days',
            field=models.PositiveSmallIntegerField(default=56, help_text='Who is through already, stays.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='the test is no older than so many days'),
        ),
        migrations.AlterField(
            model_name='source',
            name='year',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1800), django.core.validators.MaxValueValidator(2100)]),
        ),
        migrations.AlterField(
            model_name='video',
            name='has_captions',
            field=models.BooleanField(blank=True, null=True, verbose_name='has captions'),
        ),
        migrations.AlterField(
            model_name='video',
            name='start_second',
            field=models.PositiveIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(21600)]),
        ),
        migrations.AddConstraint(
            model_name='cataloguedraft',
            constraint=models.UniqueConstraint(fields=('kind', 'key'), name='draft_once_for_each_row'),
        ),
        migrations.AddIndex(
            model_name='rowchange',
            index=models.Index(fields=['kind', 'key'], name='row_change_of_a_row'),
        ),
        migrations.AddConstraint(
            model_name='rowreview',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('on'))), name='review_is_due_later'),
        ),
    ]
