from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_letters"),
        ("ledger", "0001_initial"),
        ("organisation", "0003_campaigns_calendar"),
    ]

    operations = [
        migrations.AddField(
            model_name="caller",
            name="phone_mark",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="电话索引"),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="caller",
            index=models.Index(
                condition=models.Q(models.Q(("phone_mark", ""), _negated=True), ("voided_at", None)),
                fields=["phone_mark"],
                name="caller_same",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(condition=models.Q(("voided_at", None)), fields=["happened_at"], name="step_when"),
        ),
    ]
