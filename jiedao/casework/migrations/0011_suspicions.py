import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0010_correct"),
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Suspicion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("register", models.CharField(max_length=20, verbose_name="台账")),
                ("number", models.CharField(max_length=120, verbose_name="编号")),
                ("earlier", models.CharField(max_length=120, verbose_name="疑似复发自")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                        verbose_name="入账",
                    ),
                ),
                (
                    "void_entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                        verbose_name="作废",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)),
                        fields=("register", "number"),
                        name="suspicion_one_live",
                    )
                ],
            },
        ),
        migrations.RunSQL("SELECT jiedao_guard('casework_suspicion')", migrations.RunSQL.noop),
    ]
