"""All of 0001 to 0009 at once, for an empty database. Its steps on rows are not here: there is nothing to change."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import exercises.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('exercises', '0001_initial'), ('exercises', '0002_movements_of_one_leg'), ('exercises', '0003_figure'), ('exercises', '0004_own_opening'), ('exercises', '0005_retired_numbers'), ('exercises', '0006_rule_at_home'), ('exercises', '0007_gates_and_own_way_to_weights'), ('exercises', '0008_figures_in_space'), ('exercises', '0009_advice_and_until_yes')]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Equipment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=80)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('ask', models.BooleanField(default=True, help_text='The health check asks for it; otherwise every home is taken to have it.', verbose_name='ask at home')),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'equipment',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Ladder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('slug', models.CharField(max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_]*\\Z', 'Small letters, digits and underscores.')])),
                ('name', models.CharField(max_length=80)),
                ('description', models.CharField(blank=True, max_length=300)),
                ('group', models.CharField(blank=True, max_length=20)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('of_one_leg', models.BooleanField(default=False, help_text='A movement of the leg that works, such as bending its hip. Leave this empty for positions and for ways to stand: they concern both hips.', verbose_name='can be of one leg alone')),
            ],
            options={
                'ordering': ['position', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='Muscle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=80)),
                ('plain', models.CharField(help_text='What to say to a person.', max_length=80)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('code', models.CharField(max_length=20, unique=True)),
                ('author', models.CharField(blank=True, max_length=300)),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('title', models.CharField(max_length=500)),
                ('publisher', models.CharField(blank=True, max_length=300)),
                ('url', models.URLField(blank=True, max_length=500)),
                ('doi', models.CharField(blank=True, max_length=100, verbose_name='DOI')),
                ('evidence', models.CharField(choices=[('seen', 'Source read'), ('secondary', 'Read in a secondary summary'), ('memory', 'From memory, to be checked'), ('proposed', "Homestretch's own proposal"), ('seed', 'Seed document')], default='seen', max_length=10)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Exercise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('other_names', exercises.fields.LinesField(blank=True, help_text='One on each line.')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=10)),
                ('kind', models.CharField(choices=[('strength', 'Strength'), ('mobility', 'Mobility'), ('balance', 'Balance'), ('posture', 'Posture'), ('aerobic', 'Aerobic'), ('skill', 'Skill')], max_length=10)),
                ('start_position', models.CharField(choices=[('standing', 'Standing'), ('seated_chair', 'Sitting on a chair'), ('seated_floor', 'Sitting on the floor'), ('supine', 'Lying on your back'), ('prone', 'Lying on your front'), ('side_lying', 'Lying on your side'), ('quadruped', 'On hands and knees'), ('propped', 'Leaning on a couch'), ('gait', 'Walking or on a machine')], max_length=12)),
                ('laterality', models.CharField(choices=[('both', 'both sides together'), ('each_side', 'each side'), ('alternating', 'side to side')], max_length=12)),
                ('measure', models.CharField(choices=[('repetitions', 'Repetitions'), ('hold', 'Hold'), ('time', 'Time')], max_length=12)),
                ('balance_demand', models.PositiveSmallIntegerField(default=0, help_text='0 lying or sitting, 1 on two feet, 2 split stance or one leg with support, 3 one leg or stepping, 4 unstable.', validators=[django.core.validators.MaxValueValidator(4)])),
                ('load', models.CharField(choices=[('none', 'None'), ('ankle_kg', 'Ankle weight'), ('dumbbell_kg', 'Hand weight'), ('band_lb', 'Band')], default='none', help_text='How it can be made heavier.', max_length=12)),
                ('summary', models.CharField(blank=True, help_text='One sentence: the movement.', max_length=200)),
                ('purpose', models.TextField(blank=True, help_text='Why do it. No promises.')),
                ('feel', models.TextField(blank=True, verbose_name='what you might feel')),
                ('mistakes', exercises.fields.LinesField(blank=True, help_text='One on each line.', verbose_name='common mistakes')),
                ('stop_when', exercises.fields.LinesField(blank=True, help_text='One on each line.', verbose_name='when to stop')),
                ('our_additions', exercises.fields.LinesField(blank=True, help_text='Where the source is silent or contradicts itself: what we chose. One on each line.')),
                ('start', exercises.fields.DoseField(blank=True, null=True, verbose_name='start dose')),
                ('goal', exercises.fields.DoseField(blank=True, null=True, verbose_name='goal dose')),
                ('reviewed_by', models.CharField(blank=True, help_text='The clinician who checked this page.', max_length=120)),
                ('reviewed_on', models.DateField(blank=True, null=True)),
                ('author', models.CharField(blank=True, default='Homestretch', max_length=120)),
                ('license', models.CharField(blank=True, default='CC BY-SA 4.0', max_length=60)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('movements', models.ManyToManyField(blank=True, related_name='exercises', to='exercises.movement')),
                ('one_leg_movements', models.ManyToManyField(blank=True, help_text='Of the movements above, those that only the leg makes whose side is being done, while the other hip is spared. What stands here is judged for each side; all else for both. When in doubt, leave it out.', limit_choices_to={'of_one_leg': True}, related_name='+', to='exercises.movement')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('balance_demand__lte', 4)), name='exercise_balance_demand_0_to_4')],
            },
        ),
        migrations.CreateModel(
            name='CatalogueSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('singleton', models.BooleanField(default=True, editable=False, unique=True)),
                ('token', models.UUIDField(default=uuid.uuid4)),
                ('content', models.TextField()),
                ('made_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('singleton', True)), name='catalogue_snapshot_single')],
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('slug', models.CharField(max_length=80, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_]*\\Z', 'Small letters, digits and underscores.')])),
                ('name', models.CharField(max_length=120)),
                ('category', models.CharField(choices=[('bone', 'Bones'), ('hip', 'Hips'), ('joint', 'Other joints'), ('balance', 'Balance'), ('heart', 'Heart'), ('other', 'Other')], default='other', max_length=10)),
                ('because', models.CharField(help_text='Completes “because you told us that …”.', max_length=200)),
                ('not_sure', models.CharField(blank=True, help_text='Completes “because you were not sure whether …”.', max_length=200)),
                ('people', models.CharField(help_text='Completes “Not suitable for …”.', max_length=200)),
                ('note', models.TextField(blank=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('implies', models.ManyToManyField(blank=True, related_name='implied_by', to='exercises.condition')),
            ],
            options={
                'ordering': ['position', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='Contraindication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('rule_id', models.CharField(max_length=12)),
                ('retires', models.BooleanField(default=False, help_text='Once this draft is published, the rule stops speaking. Its text is kept.', verbose_name='take this rule out of force')),
                ('programme', models.BooleanField(default=False, verbose_name='whole program')),
                ('new_pain', models.BooleanField(default=False, help_text='Runs when new pain is reported.')),
                ('verdict', models.CharField(choices=[('avoid', 'Avoid'), ('clear', 'Clear: only once a clinician has cleared it'), ('modify', 'Modify'), ('load', 'Load: no added weight for now'), ('info', 'Information')], max_length=10)),
                ('message', models.TextField(help_text='What it means for the person, and what to do instead.')),
                ('reason', models.TextField(help_text='Why, in plain words.')),
                ('evidence', models.CharField(choices=[('seen', 'Source read'), ('secondary', 'Read in a secondary summary'), ('memory', 'From memory, to be checked'), ('proposed', "Homestretch's own proposal"), ('seed', 'Seed document')], default='proposed', max_length=10, verbose_name='rests on')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_force', 'In force'), ('retired', 'Taken out of force')], default='in_force', max_length=10)),
                ('reviewed_on', models.DateField(blank=True, null=True)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('also', models.ManyToManyField(blank=True, help_text='Conflict rules: all of these must be true as well.', related_name='+', to='exercises.condition')),
                ('condition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contraindications', to='exercises.condition')),
                ('draft_of', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='exercises.contraindication')),
                ('unless', models.ManyToManyField(blank=True, help_text='Conflict rules: none of these may be true.', related_name='+', to='exercises.condition')),
                ('exercises', models.ManyToManyField(blank=True, related_name='contraindications', to='exercises.exercise')),
                ('movements', models.ManyToManyField(blank=True, related_name='contraindications', to='exercises.movement')),
                ('self_open_after', models.PositiveSmallIntegerField(blank=True, help_text='Sessions that somebody at low risk must have done before they may open it for themselves. Of a rule about added weight: sessions at the goal of an exercise that went well. Empty: only a clinician opens it.', null=True, verbose_name='may be opened by the person after')),
                ('self_open_needs', exercises.fields.LinesField(blank=True, help_text='One on each line, as the person says it: “I can …”. They tick each. Whoever opened it before a change is asked again.', verbose_name='what they confirm then')),
                ('at_home', exercises.fields.LinesField(blank=True, help_text='One thing on each line, and what is said besides to those who have it: “fixed-support: Hold on to something fixed.” The message itself asks for nothing that the exercise does not need.', verbose_name='and, where it is at home')),
                ('self_open_weeks', models.PositiveSmallIntegerField(blank=True, help_text='Of a rule about added weight: weeks since the first session. The sessions are then clean ones.', null=True, verbose_name='and after weeks of training')),
            ],
            options={
                'ordering': ['order', 'rule_id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'draft'), _negated=True), fields=('rule_id',), name='rule_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('rule_id',), name='rule_draft_once'), models.CheckConstraint(condition=models.Q(('draft_of', None), ('state', 'draft'), _connector='OR'), name='rule_only_drafts_stand_beside'), models.CheckConstraint(condition=models.Q(('retires', False), ('state', 'draft'), _connector='OR'), name='rule_only_drafts_retire'), models.CheckConstraint(condition=models.Q(models.Q(('self_open_after', None), ('self_open_needs', '')), models.Q(('self_open_after__gte', 1), ('self_open_after__isnull', False), models.Q(('self_open_needs', ''), _negated=True)), _connector='OR'), name='rule_opened_by_the_person_says_after_what'), models.CheckConstraint(condition=models.Q(('self_open_after', None), models.Q(('new_pain', False), ('programme', False), ('verdict__in', ['clear', 'load'])), _connector='OR'), name='rule_opened_by_the_person_locks_an_exercise'), models.CheckConstraint(condition=models.Q(('self_open_weeks', None), models.Q(('self_open_after__isnull', False), ('verdict', 'load')), _connector='OR'), name='rule_asks_for_weeks_before_weight_alone')],
            },
        ),
        migrations.CreateModel(
            name='ExerciseEquipment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('needed', models.BooleanField(default=True, help_text='It cannot be done without.')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('equipment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='exercises.equipment')),
                ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='exercises.exercise')),
            ],
            options={
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('exercise', 'equipment'), name='exercise_equipment_once')],
            },
        ),
        migrations.CreateModel(
            name='ExerciseMuscle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('main', 'Main'), ('helping', 'Helping')], default='main', max_length=10)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='exercises.exercise')),
                ('muscle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='exercises.muscle')),
            ],
            options={
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('exercise', 'muscle'), name='exercise_muscle_once')],
            },
        ),
        migrations.CreateModel(
            name='RulePublication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.TextField(blank=True)),
                ('drafts', models.JSONField(default=list)),
                ('flips', models.JSONField(default=list)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'ordering': ['-published_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('flips', []), models.Q(('reason', ''), _negated=True), _connector='OR'), name='rule_publication_flips_have_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Rung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rungs', to='exercises.exercise')),
                ('ladder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rungs', to='exercises.ladder')),
            ],
            options={
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('ladder', 'exercise'), name='rung_once_per_ladder')],
            },
        ),
        migrations.CreateModel(
            name='SequencePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='part_of', to='exercises.exercise')),
                ('sequence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='exercises.exercise')),
            ],
            options={
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('sequence', 'child'), name='sequence_part_once'), models.CheckConstraint(condition=models.Q(('sequence', models.F('child')), _negated=True), name='sequence_is_not_its_own_part')],
            },
        ),
        migrations.CreateModel(
            name='ProgressionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('key', models.CharField(max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_]*\\Z', 'Small letters, digits and underscores.')])),
                ('value', models.JSONField(help_text='A number or a list of numbers.')),
                ('unit', models.CharField(blank=True, max_length=60)),
                ('text', models.CharField(max_length=300)),
                ('evidence', models.CharField(choices=[('seen', 'Source read'), ('secondary', 'Read in a secondary summary'), ('memory', 'From memory, to be checked'), ('proposed', "Homestretch's own proposal"), ('seed', 'Seed document')], default='proposed', max_length=10, verbose_name='rests on')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('sources', models.ManyToManyField(blank=True, related_name='progression_rules', to='exercises.source')),
            ],
            options={
                'ordering': ['order', 'key'],
            },
        ),
        migrations.CreateModel(
            name='ExerciseSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locator', models.CharField(blank=True, help_text='Lines, table or page.', max_length=200)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='exercises.exercise')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='exercises.source')),
            ],
            options={
                'ordering': ['order', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ContraindicationSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locator', models.CharField(blank=True, help_text='Lines, table or page.', max_length=200)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('contraindication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='exercises.contraindication')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='exercises.source')),
            ],
            options={
                'ordering': ['order', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('set_up', 'Set-up'), ('movement', 'Movement'), ('breathing', 'Breathing')], default='movement', max_length=10)),
                ('text', models.TextField()),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='exercises.exercise')),
            ],
            options={
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Substitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('note', models.TextField(blank=True)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('blocked', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='substitutions', to='exercises.exercise')),
                ('conditions', models.ManyToManyField(blank=True, help_text='For whom; nobody named: for everyone.', to='exercises.condition')),
                ('sources', models.ManyToManyField(blank=True, to='exercises.source')),
            ],
            options={
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SubstitutionOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='exercises.exercise')),
                ('substitution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='exercises.substitution')),
            ],
            options={
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('substitution', 'exercise'), name='substitution_offer_once')],
            },
        ),
        migrations.CreateModel(
            name='Video',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=500)),
                ('provider', models.CharField(max_length=120)),
                ('title', models.CharField(max_length=200)),
                ('medium', models.CharField(choices=[('video', 'Video that plays in the page'), ('page', "Page at the provider's")], default='video', max_length=10)),
                ('note', models.CharField(blank=True, help_text='How it differs, when it shows a near relative.', max_length=300)),
                ('start_second', models.PositiveIntegerField(default=0)),
                ('has_captions', models.BooleanField(blank=True, null=True)),
                ('grade', models.CharField(choices=[('A', 'A: the page itself was seen'), ('B', 'B: address, title and provider were recorded'), ('C', 'C: address only; watch it before it is published')], default='C', max_length=1)),
                ('state', models.CharField(choices=[('unchecked', 'Not checked yet'), ('works', 'Works'), ('broken', 'Broken')], default='unchecked', max_length=10)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='videos', to='exercises.exercise')),
            ],
            options={
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('exercise', 'url'), name='video_once_per_exercise')],
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('content', models.JSONField(default=dict)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('exercise', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='figure', to='exercises.exercise')),
            ],
            options={
                'ordering': ['exercise__slug'],
            },
        ),
        migrations.CreateModel(
            name='Gate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('gate_id', models.CharField(max_length=20, unique=True)),
                ('careful_only', models.BooleanField(default=True, help_text='It stands before people with a risk of falling, at the most careful pace, with a frame, or of 80 and more. Otherwise before everybody.', verbose_name='for careful people only')),
                ('stands', models.PositiveSmallIntegerField(blank=True, help_text='In their own chair stand test.', null=True, verbose_name='stands in 30 seconds, at least')),
                ('at_norm', models.BooleanField(default=False, verbose_name='and no fewer than is usual at their age')),
                ('tandem_seconds', models.PositiveSmallIntegerField(blank=True, help_text='In their own balance test.', null=True, verbose_name='seconds heel to toe, at least')),
                ('within_days', models.PositiveSmallIntegerField(default=56, help_text='Who is through already, stays.', verbose_name='the test is no older than so many days')),
                ('sessions', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='sessions done, at least')),
                ('weeks', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='weeks since the first session, at least')),
                ('low_only', models.BooleanField(default=False, help_text='Whoever is not in the tier LOW.', verbose_name='a clinician for all but the lowest risk')),
                ('not_high', models.BooleanField(default=False, help_text='Whoever is in the tier HIGH.', verbose_name='a clinician for the highest risk')),
                ('forms', exercises.fields.LinesField(blank=True, help_text='“slow” or “pause”, one on each line, the easier first.', verbose_name='meanwhile the exercise below grows as')),
                ('message', models.TextField(help_text='What opens it, said to the person.')),
                ('reason', models.TextField(help_text='Why, in plain words.')),
                ('evidence', models.CharField(choices=[('seen', 'Source read'), ('secondary', 'Read in a secondary summary'), ('memory', 'From memory, to be checked'), ('proposed', "Homestretch's own proposal"), ('seed', 'Seed document')], default='proposed', max_length=10, verbose_name='rests on')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('exercise', models.ForeignKey(blank=True, help_text='Which one it opens. Empty: balance exercises without a hand on the support.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='gates', to='exercises.exercise')),
                ('keeps', models.ForeignKey(blank=True, help_text='Stays in the plan as a single set when this one takes its place.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exercises.exercise')),
                ('sessions_of', models.ForeignKey(blank=True, help_text='Sessions of which exercise. Empty: of any.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exercises.exercise')),
                ('sources', models.ManyToManyField(blank=True, related_name='gates', to='exercises.source')),
            ],
            options={
                'ordering': ['order', 'gate_id'],
            },
        ),
        migrations.CreateModel(
            name='Advice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('evidence', models.CharField(choices=[('seen', 'Source read'), ('secondary', 'Read in a secondary summary'), ('memory', 'From memory, to be checked'), ('proposed', "Homestretch's own proposal"), ('seed', 'Seed document')], default='proposed', max_length=10, verbose_name='rests on')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('when', models.CharField(choices=[('blood_thinners', 'takes blood thinners'), ('sedatives', 'takes sleeping or calming tablets'), ('steroids_unmeasured', 'long on steroid tablets, bone density not told'), ('lung', 'has an illness of the lungs'), ('stick_on_sore_side', 'holds their stick on the sore side'), ('stick', 'has a stick, not known to be on the sore side')], max_length=20, verbose_name='for whom')),
                ('words', models.TextField(verbose_name='what the person reads')),
                ('exercise', models.ForeignKey(blank=True, help_text='Its page shows how. Empty: none does.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='exercises.exercise')),
                ('sources', models.ManyToManyField(blank=True, related_name='+', to='exercises.source')),
            ],
            options={
                'verbose_name_plural': 'advice',
                'ordering': ['order', 'slug'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UntilYes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('evidence', models.CharField(choices=[('seen', 'Source read'), ('secondary', 'Read in a secondary summary'), ('memory', 'From memory, to be checked'), ('proposed', "Homestretch's own proposal"), ('seed', 'Seed document')], default='proposed', max_length=10, verbose_name='rests on')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('name', models.CharField(max_length=120)),
                ('steps', exercises.fields.LinesField(blank=True, help_text='One on each line.', verbose_name='how it is done')),
                ('how_long', models.CharField(max_length=120, verbose_name='for how long, or how often')),
                ('always', models.BooleanField(default=False, help_text='Only if nothing moves in it: it is offered with symptoms of the heart, too.', verbose_name='safe whatever locks')),
                ('safe_with', exercises.fields.LinesField(blank=True, help_text='The ids of the rules that lock all exercising, one on each line. It is offered when it is safe with every lock that a person has.', verbose_name='safe with the lock of')),
                ('exercise', models.ForeignKey(blank=True, help_text='Its page shows how. Empty: none does.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='exercises.exercise')),
                ('sources', models.ManyToManyField(blank=True, related_name='+', to='exercises.source')),
            ],
            options={
                'verbose_name': 'thing to do until a yes',
                'verbose_name_plural': 'things to do until a yes',
                'ordering': ['order', 'slug'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='exercise',
            name='equipment',
            field=models.ManyToManyField(related_name='exercises', through='exercises.ExerciseEquipment', to='exercises.equipment'),
        ),
        migrations.AddField(
            model_name='exercise',
            name='muscles',
            field=models.ManyToManyField(related_name='exercises', through='exercises.ExerciseMuscle', to='exercises.muscle'),
        ),
        migrations.AddField(
            model_name='exercise',
            name='sources',
            field=models.ManyToManyField(related_name='exercises', through='exercises.ExerciseSource', to='exercises.source'),
        ),
        migrations.AddField(
            model_name='contraindication',
            name='sources',
            field=models.ManyToManyField(related_name='contraindications', through='exercises.ContraindicationSource', to='exercises.source'),
        ),
        migrations.AddField(
            model_name='substitution',
            name='offers',
            field=models.ManyToManyField(related_name='offered_for', through='exercises.SubstitutionOffer', to='exercises.exercise'),
        ),
    ]
