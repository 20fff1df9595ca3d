import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Load",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=150, verbose_name="经办")),
                ("started_at", models.DateTimeField(verbose_name="开始时间")),
                ("beat_at", models.DateTimeField(null=True, verbose_name="进度时间")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "正在读取"),
                            ("done", "已导入"),
                            ("failed", "未完成"),
                            ("undone", "已撤销"),
                        ],
                        default="running",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("as_of", models.DateField(null=True, verbose_name="台账日期")),
                ("full", models.BooleanField(default=False, verbose_name="全量")),
                ("apply_corrections", models.BooleanField(default=False, verbose_name="直接更正")),
                ("files_total", models.PositiveIntegerField(default=0, verbose_name="文件数")),
                ("now", models.CharField(blank=True, max_length=255, verbose_name="正在处理")),
                ("error", models.TextField(blank=True, verbose_name="原因")),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Mapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("headers", models.JSONField(unique=True, verbose_name="表头")),
                ("ledger", models.CharField(max_length=20, verbose_name="台账")),
                ("columns", models.JSONField(verbose_name="对应列")),
                ("by", models.CharField(max_length=150, verbose_name="经办")),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
        ),
        migrations.CreateModel(
            name="LoadFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=255, verbose_name="文件")),
                ("ledger", models.CharField(blank=True, max_length=20, verbose_name="台账")),
                ("as_of", models.DateField(null=True, verbose_name="台账日期")),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="行数")),
                ("accepted", models.PositiveIntegerField(default=0, verbose_name="新增")),
                ("progressed", models.PositiveIntegerField(default=0, verbose_name="进展")),
                ("corrected", models.PositiveIntegerField(default=0, verbose_name="更正")),
                ("held", models.PositiveIntegerField(default=0, verbose_name="待确认")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="未变")),
                ("repeated", models.PositiveIntegerField(default=0, verbose_name="重复")),
                ("missing", models.JSONField(default=list, verbose_name="未再出现")),
                ("warnings", models.JSONField(default=list, verbose_name="提醒")),
                ("error", models.TextField(blank=True, verbose_name="未导入原因")),
                ("headers", models.JSONField(default=list, verbose_name="表头")),
                (
                    "entry",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry"
                    ),
                ),
                (
                    "load",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="intake.load"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待处理"),
                            ("done", "已处理"),
                            ("dropped", "不采用"),
                            ("replaced", "已由新台账取代"),
                        ],
                        db_index=True,
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("settled_by", models.CharField(blank=True, max_length=150, verbose_name="处理人")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                ("origin", models.CharField(max_length=200, verbose_name="来源行")),
                ("key", models.CharField(db_index=True, max_length=250, verbose_name="编号")),
                ("fact", models.BigIntegerField(verbose_name="原记录")),
                ("changes", models.JSONField(verbose_name="更正内容")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="intake.loadfile"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="RefusedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待处理"),
                            ("done", "已处理"),
                            ("dropped", "不采用"),
                            ("replaced", "已由新台账取代"),
                        ],
                        db_index=True,
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("settled_by", models.CharField(blank=True, max_length=150, verbose_name="处理人")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                ("sheet", models.CharField(max_length=100, verbose_name="工作表")),
                ("row", models.PositiveIntegerField(verbose_name="行")),
                ("key", models.CharField(db_index=True, max_length=250, verbose_name="编号")),
                ("raw", models.JSONField(verbose_name="原文")),
                ("problems", models.JSONField(verbose_name="问题")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="refused", to="intake.loadfile"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
    ]
