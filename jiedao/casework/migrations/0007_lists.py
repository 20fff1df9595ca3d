from typing import Any

import django.contrib.postgres.indexes
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from jiedao.casework.rules import grams, sounds

BATCH = 2000


def know(apps: Any, schema_editor: Any) -> None:
    """Fill what earlier cases are found by, from their facts and the premises that these name."""
    head_model, case = apps.get_model("casework", "Head"), apps.get_model("casework", "Case")
    premises = apps.get_model("register", "Premises").objects.filter(voided_at=None)
    told = {one.number: one for one in premises.iterator()}
    same = case.objects.filter(register=OuterRef("register"), number=OuterRef("number")).order_by("-pk")
    heads = head_model.objects.annotate(
        told_source=Subquery(same.values("source")[:1]), told_point=Subquery(same.values("point_number")[:1])
    )
    known = []
    for head in heads.iterator(chunk_size=BATCH):
        point = head.told_point or ""
        there = told.get(point)
        head.source = head.told_source or ""
        head.place = f"{point} {there.name}" if there else point
        head.grams = grams(head.address, head.place, head.text)
        head.sounds = sounds(head.address, there.name if there else "", head.text)
        if there and head.lon is None:
            head.lon, head.lat = there.lon, there.lat
        known.append(head)
    fields = ["source", "place", "grams", "sounds", "lon", "lat"]
    head_model.objects.bulk_update(known, fields, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_callers_and_notices"),
        ("organisation", "0003_campaigns_calendar"),
        ("register", "0002_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="head",
            name="place",
            field=models.CharField(blank=True, max_length=170, verbose_name="点位"),
        ),
        migrations.AddField(
            model_name="head",
            name="source",
            field=models.CharField(blank=True, max_length=60, verbose_name="来源"),
        ),
        migrations.AddIndex(
            model_name="head",
            index=django.contrib.postgres.indexes.GinIndex(fields=["sounds"], name="head_sounds"),
        ),
        migrations.AddIndex(
            model_name="head",
            index=models.Index(
                django.db.models.functions.comparison.Collate(django.db.models.functions.text.Upper("number"), "C"),
                name="head_number",
            ),
        ),
        migrations.AddIndex(
            model_name="head",
            index=models.Index(fields=["-found_on", "-id"], name="head_newest"),
        ),
        migrations.AddIndex(
            model_name="head",
            index=models.Index(fields=["source"], name="head_source", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.RunPython(know, migrations.RunPython.noop),
    ]
