import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0019_mornings_and_parts_beside'),
    ]

    operations = [
        migrations.AlterField(
            model_name='program',
            name='hard_from_week',
            field=models.PositiveSmallIntegerField(default=0, help_text='From that week on the effort may be 7 to 8; before it is 5 to 6. 0: as in every program.', validators=[django.core.validators.MaxValueValidator(104)], verbose_name='hard effort from week'),
        ),
        migrations.AlterField(
            model_name='program',
            name='load_from_week',
            field=models.PositiveSmallIntegerField(default=0, help_text='Before that week only repetitions and sets grow. 0: from the beginning.', validators=[django.core.validators.MaxValueValidator(104)], verbose_name='weights and harder forms from week'),
        ),
        migrations.AlterField(
            model_name='program',
            name='minutes',
            field=models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(180)]),
        ),
        migrations.AlterField(
            model_name='program',
            name='per_week_max',
            field=models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(7)]),
        ),
        migrations.AlterField(
            model_name='program',
            name='per_week_min',
            field=models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(7)]),
        ),
        migrations.AlterField(
            model_name='program',
            name='rest_days',
            field=models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MaxValueValidator(6)]),
        ),
        migrations.AlterField(
            model_name='programitem',
            name='from_week',
            field=models.PositiveSmallIntegerField(default=0, help_text='Not done before that week of the program. 0: from the beginning.', validators=[django.core.validators.MaxValueValidator(104)], verbose_name='from week'),
        ),
        migrations.AlterField(
            model_name='programitem',
            name='stage',
            field=models.PositiveSmallIntegerField(default=0, help_text='Items that share a number above 0 are steps of one ladder: only one at a time, in order.', validators=[django.core.validators.MaxValueValidator(20)]),
        ),
    ]
