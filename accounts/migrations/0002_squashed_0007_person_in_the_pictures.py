"""All of 0002 to 0007 at once, for an empty database. Its steps on rows are not here: there is nothing to change."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0002_initial'), ('accounts', '0003_load_and_harm'), ('accounts', '0004_own_weights'), ('accounts', '0005_own_opening'), ('accounts', '0006_browser_sessions'), ('accounts', '0007_person_in_the_pictures')]

    dependencies = [
        ('accounts', '0001_initial'),
        ('exercises', '0004_own_opening'),
    ]

    operations = [
        migrations.AddField(
            model_name='clearance',
            name='exercise',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clearances', to='exercises.exercise'),
        ),
        migrations.AddField(
            model_name='clearance',
            name='limits',
            field=models.ManyToManyField(blank=True, related_name='clearances', to='exercises.movement'),
        ),
        migrations.AddField(
            model_name='clearance',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clearances', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='clearance',
            name='load_cleared',
            field=models.BooleanField(default=False, help_text='Weights and bands are fine, built up slowly, as far as the scope reaches.'),
        ),
        migrations.AddField(
            model_name='clearance',
            name='load_rules',
            field=models.JSONField(default=list, help_text='What stood against weights and bands, and is opened.'),
        ),
        migrations.AddConstraint(
            model_name='clearance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('exercise__isnull', True), ('scope', 'programme')), models.Q(('exercise__isnull', False), ('scope', 'exercise')), _connector='OR'), name='clearance_names_its_exercise'),
        ),
        migrations.AddConstraint(
            model_name='clearance',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('given_on')), _connector='OR'), name='clearance_ends_after_it_is_given'),
        ),
        migrations.AddConstraint(
            model_name='clearance',
            constraint=models.CheckConstraint(condition=models.Q(('load_cleared', False), ('no_added_load', False), _connector='OR'), name='clearance_says_one_thing_about_load'),
        ),
        migrations.AddField(
            model_name='consent',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('user', 'version'), name='consent_once_per_version'),
        ),
        migrations.AlterField(
            model_name='fallreport',
            name='injured',
            field=models.BooleanField(default=False, help_text='A wound, a bad bruise, a knock on the head.'),
        ),
        migrations.AddField(
            model_name='fallreport',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fall_reports', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='fallreport',
            name='fracture',
            field=models.BooleanField(default=False, verbose_name='broken bone'),
        ),
        migrations.AddField(
            model_name='fallreport',
            name='operation',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='fallreport',
            name='without_fall',
            field=models.BooleanField(default=False, help_text='A broken bone or an operation for another reason.'),
        ),
        migrations.AddConstraint(
            model_name='fallreport',
            constraint=models.CheckConstraint(condition=models.Q(('without_fall', False), models.Q(('near', False), models.Q(('fracture', True), ('operation', True), _connector='OR')), _connector='OR'), name='fall_report_without_fall_says_what'),
        ),
        migrations.AddField(
            model_name='functionaltest',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='functional_tests', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='functionaltest',
            constraint=models.UniqueConstraint(fields=('user', 'kind', 'side', 'done_on'), name='functional_test_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='functionaltest',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 0)), name='functional_test_score_not_negative'),
        ),
        migrations.AddField(
            model_name='healthprofile',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='health_profiles', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='healthprofile',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('user',), name='one_draft_health_profile'),
        ),
        migrations.AddConstraint(
            model_name='healthprofile',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('user',), name='one_health_profile_in_force'),
        ),
        migrations.AddConstraint(
            model_name='healthprofile',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('completed_at__isnull', False), _connector='OR'), name='health_profile_complete_when_in_force'),
        ),
        migrations.AddField(
            model_name='redflag',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='red_flags', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='redflag',
            constraint=models.UniqueConstraint(condition=models.Q(('seen_on__isnull', True), ('withdrawn_at__isnull', True)), fields=('user', 'code'), name='red_flag_open_once'),
        ),
        migrations.AddField(
            model_name='user',
            name='figure_build',
            field=models.CharField(choices=[('a', 'Slim, hair in a bun'), ('b', 'Broad, short hair')], default='a', max_length=10),
        ),
        migrations.AddField(
            model_name='user',
            name='figure_hair',
            field=models.CharField(choices=[('grey', 'Grey'), ('brown', 'Brown'), ('black', 'Black'), ('white', 'White')], default='grey', max_length=10),
        ),
        migrations.AddField(
            model_name='user',
            name='figure_skin',
            field=models.CharField(choices=[('light', 'Light'), ('medium', 'Medium'), ('dark', 'Dark')], default='light', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once_in_any_case'),
        ),
        migrations.CreateModel(
            name='OwnWeights',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='own_weights', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('ankle_kg', models.JSONField(blank=True, help_text='Of one leg, each piece as often as it is there.', null=True)),
                ('ankle_together', models.BooleanField(default=False, help_text='Several fit on one leg at once.')),
                ('hand_kg', models.JSONField(blank=True, null=True)),
                ('hand_together', models.BooleanField(default=False, help_text='Several can be held or joined at once.')),
                ('band_colours', models.JSONField(blank=True, null=True)),
                ('other_bands_kg', models.JSONField(blank=True, default=list, help_text='The pull at twice their length.')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'own weights and bands',
                'verbose_name_plural': 'own weights and bands',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ankle_together', False), ('ankle_kg__isnull', False), _connector='OR'), models.Q(('hand_together', False), ('hand_kg__isnull', False), _connector='OR')), name='own_weights_together_are_told')],
            },
        ),
        migrations.CreateModel(
            name='OwnOpening',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rules', models.JSONField(default=list)),
                ('version', models.CharField(max_length=16)),
                ('confirmed', models.JSONField(default=list)),
                ('sessions_done', models.PositiveIntegerField()),
                ('confirmed_on', models.DateField()),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_openings', to='exercises.exercise')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_openings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-recorded_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('user', 'exercise'), name='own_opening_once'), models.CheckConstraint(condition=models.Q(models.Q(('rules', []), _negated=True), models.Q(('version', ''), _negated=True), models.Q(('confirmed', []), _negated=True)), name='own_opening_says_what_was_confirmed')],
            },
        ),
        migrations.CreateModel(
            name='BrowserSession',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('device', models.UUIDField(null=True)),
                ('signed_in_at', models.DateTimeField(null=True)),
                ('user_agent', models.CharField(blank=True, max_length=300)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='browser_sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('user__isnull', True), models.Q(('device__isnull', False), ('signed_in_at__isnull', False)), _connector='OR'), name='browser_session_of_somebody_names_device')],
            },
        ),
    ]
