# The calendar, office hours and time limits.

import django.core.serializers.json
import linli.core.areas.codes
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Day',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', linli.core.areas.codes.DistrictField(max_length=6, verbose_name='district')),
                ('area', linli.core.areas.codes.AreaCodeField(blank=True, default='', max_length=18, verbose_name='area')),
                ('date', models.DateField(verbose_name='date')),
                ('working', models.BooleanField(verbose_name='working day')),
                ('kind', models.CharField(choices=[('holiday', 'public holiday'), ('makeup', 'make-up working day'), ('local', 'local arrangement')], max_length=8, verbose_name='kind')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='English name')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
            ],
            options={
                'verbose_name': 'calendar day',
                'verbose_name_plural': 'calendar days',
                'db_table': 'clock_day',
                'constraints': [models.UniqueConstraint(fields=('district', 'area', 'date'), name='clock_day_once')],
            },
        ),
        migrations.CreateModel(
            name='OfficeHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', linli.core.areas.codes.DistrictField(max_length=6, verbose_name='district')),
                ('area', linli.core.areas.codes.AreaCodeField(blank=True, default='', max_length=18, verbose_name='area')),
                ('am_from', models.TimeField(verbose_name='morning from')),
                ('am_to', models.TimeField(verbose_name='morning to')),
                ('pm_from', models.TimeField(verbose_name='afternoon from')),
                ('pm_to', models.TimeField(verbose_name='afternoon to')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
            ],
            options={
                'verbose_name': 'office hours',
                'verbose_name_plural': 'office hours',
                'db_table': 'clock_office_hours',
                'constraints': [models.UniqueConstraint(fields=('district', 'area', 'valid_from'), name='clock_hours_once'), models.CheckConstraint(condition=models.Q(('am_from__lt', models.F('am_to')), ('am_to__lte', models.F('pm_from')), ('pm_from__lt', models.F('pm_to'))), name='clock_hours_in_order', violation_error_message='Morning and afternoon must follow each other.'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='clock_hours_validity', violation_error_message='The last day lies before the first.')],
            },
        ),
        migrations.CreateModel(
            name='Timer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', linli.core.areas.codes.DistrictField(max_length=6, verbose_name='district')),
                ('area', linli.core.areas.codes.AreaCodeField(blank=True, default='', max_length=18, verbose_name='area')),
                ('subject_type', models.CharField(max_length=40, verbose_name='kind of subject')),
                ('subject_id', models.BigIntegerField(verbose_name='subject')),
                ('stage', models.CharField(max_length=20, verbose_name='stage')),
                ('holder_id', models.BigIntegerField(blank=True, null=True, verbose_name='unit that holds it')),
                ('amount', models.PositiveIntegerField(verbose_name='limit')),
                ('unit', models.CharField(choices=[('urgent_hour', 'urgent hours (round the clock)'), ('work_hour', 'working hours'), ('work_day', 'working days'), ('natural_day', 'calendar days')], max_length=12, verbose_name='unit of the limit')),
                ('started_at', models.DateTimeField(verbose_name='started')),
                ('counted_from', models.DateTimeField(verbose_name='counted from')),
                ('left', models.BigIntegerField(help_text='seconds for limits in hours, otherwise days', verbose_name='left at that moment')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('warn_at', models.DateTimeField(verbose_name='yellow from')),
                ('provisional', models.BooleanField(default=False, verbose_name='provisional')),
                ('paused_at', models.DateTimeField(blank=True, null=True, verbose_name='suspended')),
                ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('outcome', models.CharField(blank=True, choices=[('met', 'in time'), ('missed', 'too late'), ('void', 'no longer counted')], default='', max_length=8, verbose_name='outcome')),
                ('fired', models.CharField(blank=True, choices=[('green', 'in time'), ('yellow', 'due soon'), ('red', 'overdue'), ('paused', 'suspended'), ('stopped', 'finished')], default='', max_length=8, verbose_name='warned')),
                ('next_at', models.DateTimeField(blank=True, null=True, verbose_name='next warning')),
                ('steps', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='steps')),
            ],
            options={
                'verbose_name': 'time limit',
                'verbose_name_plural': 'time limits',
                'db_table': 'clock_timer',
                'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='clock_timer_subject'), models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at', 'id'], name='clock_timer_next'), models.Index(condition=models.Q(('provisional', True)), fields=['due_at'], name='clock_timer_provisional')],
            },
        ),
        migrations.CreateModel(
            name='Year',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', linli.core.areas.codes.DistrictField(max_length=6, verbose_name='district')),
                ('area', linli.core.areas.codes.AreaCodeField(blank=True, default='', max_length=18, verbose_name='area')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('complete', models.BooleanField(default=False, verbose_name='complete')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
            ],
            options={
                'verbose_name': 'calendar year',
                'verbose_name_plural': 'calendar years',
                'db_table': 'clock_year',
                'constraints': [models.UniqueConstraint(fields=('district', 'area', 'year'), name='clock_year_once')],
            },
        ),
    ]
