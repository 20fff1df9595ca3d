import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0001_initial"),
        ("ledger", "0001_initial"),
        ("organisation", "0002_units"),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="kind",
            field=models.CharField(
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
                db_index=True,
                max_length=20,
                verbose_name="类别",
            ),
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=20, verbose_name="台账")),
                ("number", models.CharField(max_length=120, verbose_name="编号")),
                (
                    "kind",
                    models.CharField(
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
                ("code", models.CharField(max_length=12, verbose_name="区划代码")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                ("text", models.TextField(blank=True, verbose_name="情况描述")),
                (
                    "grams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("found", "待分派"),
                            ("assigned", "待签收"),
                            ("handling", "办理中"),
                            ("done", "待核查"),
                            ("verified", "待办结"),
                            ("closed", "已办结"),
                            ("merged", "已并案"),
                            ("revoked", "已撤销"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, verbose_name="版本")),
                ("opened_by", models.CharField(max_length=150, verbose_name="登记人")),
                ("found_on", models.DateField(verbose_name="发现日期")),
                ("clock_from", models.DateTimeField(null=True, verbose_name="计时起点")),
                ("limit_amount", models.FloatField(null=True, verbose_name="时限")),
                ("limit_unit", models.CharField(blank=True, max_length=20, verbose_name="时限单位")),
                ("extra", models.FloatField(default=0, verbose_name="延长")),
                ("asked", models.FloatField(null=True, verbose_name="申请延长")),
                ("given_on", models.DateField(null=True, verbose_name="给定时限")),
                ("due_at", models.DateTimeField(null=True, verbose_name="到期")),
                ("warn_at", models.DateTimeField(null=True, verbose_name="预警")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                ("paused_until", models.DateTimeField(null=True, verbose_name="暂停至")),
                ("first_closed_on", models.DateField(null=True, verbose_name="首次办结日期")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                ("closed_count", models.PositiveIntegerField(default=0, verbose_name="办结次数")),
                ("was_late", models.BooleanField(default=False, verbose_name="曾超期")),
                (
                    "lead",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="牵头单位",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "duplicate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="merged_into", to="casework.head"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry"),
                ),
                (
                    "main",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="duplicates", to="casework.head"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Serial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(max_length=8, verbose_name="编号前缀")),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="末号")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("prefix", "year"), name="serial_once")],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lead", models.BooleanField(default=False, verbose_name="牵头")),
                ("assigned_at", models.DateTimeField(verbose_name="分派")),
                ("signed_at", models.DateTimeField(null=True, verbose_name="签收")),
                ("done_at", models.DateTimeField(null=True, verbose_name="报办结")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束")),
                (
                    "head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="casework.head"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="organisation.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("register", models.CharField(max_length=20, verbose_name="台账")),
                ("number", models.CharField(max_length=120, verbose_name="编号")),
                ("serial", models.PositiveIntegerField(verbose_name="序号")),
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
                        verbose_name="事项",
                    ),
                ),
                ("happened_at", models.DateTimeField(verbose_name="时间")),
                ("by", models.CharField(max_length=150, verbose_name="经办")),
                ("stands_for", models.CharField(blank=True, max_length=150, verbose_name="代理")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("found", "待分派"),
                            ("assigned", "待签收"),
                            ("handling", "办理中"),
                            ("done", "待核查"),
                            ("verified", "待办结"),
                            ("closed", "已办结"),
                            ("merged", "已并案"),
                            ("revoked", "已撤销"),
                        ],
                        max_length=12,
                        verbose_name="办后状态",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="办理情况")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                (
                    "word",
                    models.CharField(
                        blank=True,
                        choices=[("confirmed", "本人确认"), ("unconfirmed", "未经本人确认"), ("denied", "反映未解决")],
                        max_length=12,
                        verbose_name="意见",
                    ),
                ),
                ("until", models.DateTimeField(null=True, verbose_name="截止")),
                ("amount", models.FloatField(null=True, verbose_name="延长")),
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
                        null=True,
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
        ),
        migrations.AddIndex(
            model_name="head",
            index=models.Index(
                condition=models.Q(("state__in", ["assigned", "done", "found", "handling", "verified"])),
                fields=["state", "lead", "due_at"],
                name="head_worklist",
            ),
        ),
        migrations.AddIndex(
            model_name="head",
            index=models.Index(
                condition=models.Q(("state__in", ["assigned", "done", "found", "handling", "verified"])),
                fields=["due_at"],
                name="head_urgent",
            ),
        ),
        migrations.AddIndex(
            model_name="head",
            index=models.Index(
                condition=models.Q(("state__in", ["assigned", "done", "found", "handling", "verified"])),
                fields=["kind", "code"],
                name="head_alike",
            ),
        ),
        migrations.AddIndex(
            model_name="head",
            index=models.Index(fields=["code"], name="head_scope", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="head",
            index=models.Index(fields=["opened_by"], name="head_own"),
        ),
        migrations.AddIndex(
            model_name="head",
            index=django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="head_grams"),
        ),
        migrations.AddConstraint(
            model_name="head",
            constraint=models.UniqueConstraint(fields=("register", "number"), name="head_once"),
        ),
        migrations.AddConstraint(
            model_name="head",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_count", 0), ("first_closed_on", None)),
                    models.Q(("closed_count__gt", 0), ("first_closed_on__isnull", False)),
                    _connector="OR",
                ),
                name="head_first_close_stays",
            ),
        ),
        migrations.AddConstraint(
            model_name="head",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True), ("closed_count__gt", 0), _connector="OR"
                ),
                name="head_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("duplicate", models.F("main")), _negated=True), name="link_two_cases"
            ),
        ),
        migrations.AddIndex(
            model_name="share",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["unit", "head"], name="share_standing"),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("head", "unit"), name="share_one_stands"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("lead", True)), fields=("head",), name="share_one_leads"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("register", "number", "serial"), name="step_one_live"
            ),
        ),
        migrations.RunSQL("SELECT jiedao_guard('casework_step')", migrations.RunSQL.noop),
    ]
