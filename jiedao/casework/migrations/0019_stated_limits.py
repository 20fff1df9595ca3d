from typing import Any

from django.db import migrations

from jiedao.organisation.rules import read_limit
from jiedao.worktime import SHANGHAI


def take_over(apps: Any, schema_editor: Any) -> None:
    """What was stated as a kind's limit holds from the day on which it was stated, under the same entry."""
    stated, limits = apps.get_model("organisation", "Stated"), apps.get_model("casework", "TimeLimit")
    for row in stated.objects.filter(key__startswith="clock:", voided_at=None):
        kind, limit = row.key.partition(":")[2], read_limit(row.text)
        if limit is not None:
            limits.objects.create(
                code=row.code,
                entry_id=row.entry_id,
                recorded_at=row.recorded_at,
                kind=kind,
                from_on=row.recorded_at.astimezone(SHANGHAI).date(),
                amount=limit.amount,
                unit=limit.unit.value,
            )


class Migration(migrations.Migration):
    dependencies = [("casework", "0018_time_limits"), ("organisation", "0003_campaigns_calendar")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
