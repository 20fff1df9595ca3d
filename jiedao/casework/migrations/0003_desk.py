import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_loop"),
        ("ledger", "0001_initial"),
        ("organisation", "0002_units"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=150, unique=True, verbose_name="账号")),
                ("read_at", models.DateTimeField(null=True, verbose_name="已读至")),
                ("quiet_from", models.TimeField(null=True, verbose_name="免打扰起")),
                ("quiet_to", models.TimeField(null=True, verbose_name="免打扰止")),
            ],
        ),
        migrations.AddField(
            model_name="head",
            name="lat",
            field=models.FloatField(null=True, verbose_name="纬度"),
        ),
        migrations.AddField(
            model_name="head",
            name="lon",
            field=models.FloatField(null=True, verbose_name="经度"),
        ),
        migrations.AddField(
            model_name="head",
            name="sounds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=8), default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="View",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(db_index=True, max_length=150, verbose_name="账号")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("query", models.CharField(max_length=600, verbose_name="条件")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "name"), name="view_once")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("register", models.CharField(max_length=20, verbose_name="台账")),
                ("number", models.CharField(max_length=120, verbose_name="编号")),
                ("serial", models.PositiveIntegerField(verbose_name="步骤")),
                ("shows", models.CharField(max_length=12, verbose_name="内容")),
                ("name", models.CharField(max_length=160, verbose_name="文件名")),
                ("media", models.CharField(max_length=80, verbose_name="类型")),
                ("size", models.PositiveIntegerField(verbose_name="字节")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
                ("source", models.CharField(db_index=True, max_length=64, verbose_name="原校验值")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="拍摄时间")),
                ("lon", models.FloatField(null=True, verbose_name="经度")),
                ("lat", models.FloatField(null=True, verbose_name="纬度")),
                ("by", models.CharField(max_length=150, verbose_name="经办")),
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
                        fields=("register", "number", "digest"),
                        name="attachment_one_live",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Caller",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("register", models.CharField(max_length=20, verbose_name="台账")),
                ("number", models.CharField(max_length=120, verbose_name="编号")),
                ("name", models.BinaryField(verbose_name="姓名")),
                ("phone", models.BinaryField(verbose_name="电话")),
                ("confidential", models.BooleanField(default=False, verbose_name="要求保密")),
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
                        condition=models.Q(("voided_at", None)), fields=("register", "number"), name="caller_one_live"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Clean",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("serial", models.PositiveIntegerField(verbose_name="序号")),
                ("state", models.CharField(max_length=12, verbose_name="状态")),
                ("on", models.DateField(verbose_name="日期")),
                ("by", models.CharField(max_length=150, verbose_name="经办")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
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
                        condition=models.Q(("voided_at", None)), fields=("code", "serial"), name="clean_one_live"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("register", models.CharField(max_length=20, verbose_name="台账")),
                ("number", models.CharField(max_length=120, verbose_name="编号")),
                ("kind", models.CharField(max_length=12, verbose_name="文种")),
                ("mark", models.CharField(max_length=20, verbose_name="机关代字")),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("serial", models.PositiveIntegerField(verbose_name="序号")),
                ("issued_on", models.DateField(verbose_name="成文日期")),
                ("due_on", models.DateField(null=True, verbose_name="答复时限")),
                ("text", models.TextField(blank=True, verbose_name="要求")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
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
                        verbose_name="主送",
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
                "indexes": [models.Index(fields=["register", "number"], name="letter_of_case")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)),
                        fields=("mark", "year", "serial"),
                        name="letter_one_live",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Phrase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("file", "登记"),
                            ("mend", "当场办结"),
                            ("assign", "分派"),
                            ("sign", "签收"),
                            ("give_back", "退回"),
                            ("contact", "先行联系"),
                            ("handle", "办理"),
                            ("report_done", "报办结"),
                            ("answer", "代录答复"),
                            ("verify", "核查"),
                            ("send_back", "退回重办"),
                            ("call_back", "回访"),
                            ("close", "办结"),
                            ("reopen", "重新办理"),
                            ("pause", "暂停计时"),
                            ("resume", "恢复计时"),
                            ("ask_extension", "申请延期"),
                            ("grant", "批准延期"),
                            ("deny", "不批准延期"),
                            ("merge", "并案"),
                            ("absorb", "并入重复事项"),
                            ("revoke", "撤销"),
                        ],
                        max_length=20,
                        verbose_name="步骤",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("issue", "问题"),
                            ("hazard", "隐患"),
                            ("pollution", "污染投诉"),
                            ("waste", "建筑垃圾投诉"),
                            ("hazardous_waste", "危废检查"),
                            ("property", "物业纠纷"),
                            ("hotline", "热线工单"),
                            ("order", "流转单"),
                            ("component", "部件事件"),
                            ("structure", "违法建筑"),
                            ("charger", "充电桩故障"),
                            ("dispute", "矛盾纠纷"),
                            ("need", "需求"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                ("title", models.CharField(max_length=40, verbose_name="名称")),
                ("text", models.TextField(verbose_name="内容")),
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
                        fields=("verb", "kind", "title"),
                        name="phrase_one_live",
                    )
                ],
            },
        ),
        migrations.RunSQL("SELECT jiedao_guard('casework_attachment')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('casework_letter')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('casework_caller')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('casework_phrase')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('casework_clean')", migrations.RunSQL.noop),
    ]
