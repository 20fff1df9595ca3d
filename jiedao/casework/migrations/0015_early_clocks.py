import django.db.models.functions.comparison
from django.db import migrations, models

WORDS = [("confirmed", "本人确认"), ("unconfirmed", "未经本人确认"), ("denied", "反映未解决")]

# Earlier closings as far as their record tells: whether the first was late, with which word the last was made, and
# which unit had what its ledger states as closed.
KNOW = (
    """
UPDATE casework_head AS head SET
    first_late = CASE WHEN closed_count = 1 THEN was_late ELSE coalesce((
        SELECT fact.due_on < head.first_closed_on FROM casework_case AS fact
        WHERE fact.register = head.register AND fact.number = head.number AND fact.voided_at IS NULL
    ), false) END,
    word = coalesce((
        SELECT step.word FROM casework_step AS step
        WHERE step.register = head.register AND step.number = head.number AND step.voided_at IS NULL
            AND step.verb IN ('close', 'mend')
        ORDER BY serial DESC LIMIT 1
    ), '')
WHERE closed_count > 0
""",
    """
INSERT INTO casework_share (head_id, unit_id, lead, assigned_at, signed_at, done_at, ended_at)
SELECT id, lead_id, true, clock_from, clock_from, clock_from, closed_at FROM casework_head
WHERE opened_by = '依台账' AND state = 'closed' AND version = 0 AND lead_id IS NOT NULL
""",
)


def first_of(clock: str, name: str) -> models.GeneratedField:
    return models.GeneratedField(
        db_persist=True,
        expression=django.db.models.functions.comparison.Least(clock, f"sign_{clock}", f"contact_{clock}"),
        output_field=models.DateTimeField(name, null=True),
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0014_subtypes")]

    operations = [
        migrations.AddField("head", "sign_due_at", models.DateTimeField(null=True, verbose_name="签收时限")),
        migrations.AddField("head", "sign_warn_at", models.DateTimeField(null=True, verbose_name="签收预警")),
        migrations.AddField("head", "contact_due_at", models.DateTimeField(null=True, verbose_name="先行联系时限")),
        migrations.AddField("head", "contact_warn_at", models.DateTimeField(null=True, verbose_name="先行联系预警")),
        migrations.AddField("head", "first_late", models.BooleanField(default=False, verbose_name="首次办结超期")),
        migrations.AddField(
            "head", "word", models.CharField(blank=True, choices=WORDS, max_length=12, verbose_name="办结意见")
        ),
        migrations.AddField("share", "sign_due_at", models.DateTimeField(null=True, verbose_name="签收时限")),
        migrations.AddField("head", "next_due_at", first_of("due_at", "最近到期")),
        migrations.AddField("head", "next_warn_at", first_of("warn_at", "最近预警")),
        migrations.RemoveIndex("head", "head_urgent"),
        migrations.AddIndex(
            "head",
            models.Index(
                condition=models.Q(state__in=["assigned", "done", "found", "handling", "verified"]),
                fields=["next_due_at"],
                name="head_urgent",
            ),
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in KNOW),
    ]
