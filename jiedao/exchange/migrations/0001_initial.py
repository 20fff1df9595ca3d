import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Client",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("token", models.CharField(max_length=64, unique=True, verbose_name="令牌摘要")),
                ("scopes", models.CharField(max_length=40, verbose_name="权限")),
                ("is_active", models.BooleanField(default=True, verbose_name="有效")),
                ("made_at", models.DateTimeField(verbose_name="开通")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Operation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("operation", models.CharField(max_length=80, verbose_name="操作号")),
                ("asked", models.CharField(max_length=64, verbose_name="请求摘要")),
                ("status", models.PositiveSmallIntegerField(default=0, verbose_name="状态码")),
                ("answer", models.JSONField(default=dict, verbose_name="答复")),
                ("at", models.DateTimeField(verbose_name="收到")),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="operations", to="exchange.client"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["client", "-at"], name="operation_latest")],
                "constraints": [models.UniqueConstraint(fields=("client", "operation"), name="operation_once")],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("register", models.CharField(max_length=20, verbose_name="台账")),
                ("number", models.CharField(max_length=120, verbose_name="编号")),
                ("serial", models.PositiveIntegerField(verbose_name="第几次办结")),
                ("client", models.CharField(max_length=60, verbose_name="对接方")),
                ("received_at", models.DateTimeField(verbose_name="收到回执")),
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
                        fields=("register", "number", "serial"),
                        name="receipt_one_live",
                    )
                ],
            },
        ),
        migrations.RunSQL("SELECT jiedao_guard('exchange_receipt')", migrations.RunSQL.noop),
    ]
