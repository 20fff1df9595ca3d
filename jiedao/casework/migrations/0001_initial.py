import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("register", models.CharField(max_length=20, verbose_name="台账")),
                ("number", models.CharField(max_length=120, verbose_name="编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("issue", "问题"),
                            ("hazard", "隐患"),
                            ("order", "流转单"),
                            ("structure", "违法建筑"),
                            ("need", "需求"),
                        ],
                        db_index=True,
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="来源")),
                ("found_on", models.DateField(db_index=True, verbose_name="发现日期")),
                ("point_number", models.CharField(blank=True, max_length=40, verbose_name="点位编号")),
                ("person_number", models.CharField(blank=True, max_length=40, verbose_name="对象编号")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                ("description", models.TextField(blank=True, verbose_name="情况描述")),
                ("unit", models.CharField(blank=True, max_length=80, verbose_name="责任单位")),
                ("area", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="面积")),
                ("due_on", models.DateField(null=True, verbose_name="整改时限")),
                ("rectified_on", models.DateField(null=True, verbose_name="整改完成日期")),
                ("verified_on", models.DateField(null=True, verbose_name="核查日期")),
                ("looked_back_on", models.DateField(null=True, verbose_name="回头看日期")),
                ("look_back_result", models.CharField(blank=True, max_length=20, verbose_name="回头看结果")),
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
                        condition=models.Q(("voided_at", None)), fields=("register", "number"), name="case_one_live"
                    )
                ],
            },
        ),
        migrations.RunSQL("SELECT jiedao_guard('casework_case')", migrations.RunSQL.noop),
    ]
