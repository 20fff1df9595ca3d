import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_initial"),
        ("organisation", "0003_campaigns_calendar"),
        ("patrol", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("operation", models.CharField(max_length=40, verbose_name="操作")),
                ("item", models.CharField(max_length=40, verbose_name="题")),
                ("question", models.CharField(max_length=200, verbose_name="问题")),
                ("value", models.CharField(max_length=200, verbose_name="答案")),
                ("wrong", models.BooleanField(default=False, verbose_name="不符合")),
                ("told", models.CharField(blank=True, max_length=200, verbose_name="报警情况")),
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
                        condition=models.Q(("voided_at", None)), fields=("operation", "item"), name="answer_one_live"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("operation", models.CharField(max_length=40, verbose_name="操作")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
                ("round", models.CharField(blank=True, db_index=True, max_length=40, verbose_name="巡查")),
                ("point_number", models.CharField(max_length=40, verbose_name="点位编号")),
                ("point_name", models.CharField(max_length=120, verbose_name="点位名称")),
                ("kind", models.CharField(blank=True, max_length=20, verbose_name="类别")),
                ("visited_on", models.DateField(db_index=True, verbose_name="走访日期")),
                ("week", models.DateField(verbose_name="周次")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("seen", "已走访"), ("closed", "关门停业"), ("no_entry", "未能进入")],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("checklist", models.CharField(blank=True, max_length=20, verbose_name="检查表")),
                ("edition", models.PositiveIntegerField(default=0, verbose_name="版次")),
                ("by", models.CharField(max_length=150, verbose_name="走访人")),
                ("note", models.TextField(blank=True, verbose_name="情况")),
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
                "indexes": [models.Index(fields=["point_number", "visited_on"], name="call_of_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)), fields=("operation",), name="call_one_live"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("operation", models.CharField(max_length=40, verbose_name="操作")),
                ("point_number", models.CharField(max_length=40, verbose_name="点位编号")),
                ("held_on", models.DateField(db_index=True, verbose_name="日期")),
                ("audience", models.CharField(max_length=40, verbose_name="对象")),
                ("material", models.CharField(max_length=120, verbose_name="内容或资料")),
                ("people", models.PositiveIntegerField(verbose_name="人数")),
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
                        condition=models.Q(("voided_at", None)), fields=("operation",), name="lesson_one_live"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("round", models.CharField(max_length=40, verbose_name="巡查")),
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="单位",
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
                        condition=models.Q(("voided_at", None)), fields=("round", "unit"), name="member_one_live"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Met",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("operation", models.CharField(max_length=40, verbose_name="操作")),
                ("register", models.CharField(max_length=20, verbose_name="台账")),
                ("number", models.CharField(max_length=120, verbose_name="编号")),
                ("item", models.CharField(blank=True, max_length=40, verbose_name="题")),
                ("way", models.CharField(max_length=12, verbose_name="方式")),
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
                        fields=("operation", "register", "number"),
                        name="met_one_live",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("number", models.CharField(max_length=40, verbose_name="编号")),
                ("week", models.DateField(db_index=True, verbose_name="周次")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                ("checklist", models.CharField(blank=True, max_length=20, verbose_name="检查表")),
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
                        condition=models.Q(("voided_at", None)), fields=("number",), name="round_one_live"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("round", models.CharField(max_length=40, verbose_name="巡查")),
                ("by", models.CharField(max_length=150, verbose_name="经办")),
                ("name", models.CharField(max_length=40, verbose_name="签字人")),
                ("on_behalf", models.BooleanField(default=False, verbose_name="代录")),
                ("signed_at", models.DateTimeField(verbose_name="签字时间")),
                ("calls", models.PositiveIntegerField(verbose_name="签字时记录数")),
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="单位",
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
                        condition=models.Q(("voided_at", None)), fields=("round", "unit"), name="signature_one_live"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("round", models.CharField(max_length=40, verbose_name="巡查")),
                ("serial", models.PositiveIntegerField(verbose_name="序号")),
                ("point_number", models.CharField(max_length=40, verbose_name="点位编号")),
                ("point_name", models.CharField(max_length=120, verbose_name="点位名称")),
                ("kind", models.CharField(blank=True, max_length=20, verbose_name="类别")),
                ("reason", models.CharField(blank=True, max_length=120, verbose_name="原因")),
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
                        condition=models.Q(("voided_at", None)), fields=("round", "point_number"), name="stop_one_live"
                    )
                ],
            },
        ),
        migrations.RunSQL("SELECT jiedao_guard('patrol_round')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('patrol_member')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('patrol_stop')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('patrol_call')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('patrol_answer')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('patrol_met')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('patrol_lesson')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('patrol_signature')", migrations.RunSQL.noop),
    ]
