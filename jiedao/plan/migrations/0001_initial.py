import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("task_number", models.CharField(max_length=20, verbose_name="任务序号")),
                ("name", models.CharField(max_length=120, verbose_name="节点")),
                ("planned_on", models.DateField(verbose_name="计划完成")),
                ("done_on", models.DateField(null=True, verbose_name="实际完成")),
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
                        fields=("year", "task_number", "name"),
                        name="milestone_one_live",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("number", models.CharField(max_length=20, verbose_name="序号")),
                ("programme", models.CharField(max_length=120, verbose_name="专项行动")),
                ("name", models.CharField(max_length=300, verbose_name="任务名称")),
                ("lead", models.CharField(max_length=200, verbose_name="牵头单位")),
                ("assisting", models.CharField(max_length=300, verbose_name="配合单位")),
                ("office", models.CharField(max_length=80, verbose_name="责任科室")),
                ("person", models.CharField(max_length=40, verbose_name="责任人")),
                ("starts_on", models.DateField(verbose_name="开始日期")),
                ("due_on", models.DateField(verbose_name="完成时限")),
                ("finished_on", models.DateField(null=True, verbose_name="实际完成")),
                ("blocker", models.TextField(blank=True, verbose_name="制约因素")),
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
                        condition=models.Q(("voided_at", None)), fields=("year", "number"), name="task_one_live"
                    )
                ],
            },
        ),
        migrations.RunSQL("SELECT jiedao_guard('plan_task')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('plan_milestone')", migrations.RunSQL.noop),
    ]
