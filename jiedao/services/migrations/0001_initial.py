import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Adaptation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("identity_key", models.CharField(max_length=250, verbose_name="识别")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("citizen_number", models.CharField(blank=True, max_length=18, verbose_name="身份证号")),
                ("address", models.CharField(max_length=200, verbose_name="地址")),
                ("applied_on", models.DateField(verbose_name="申请日期")),
                ("finished_on", models.DateField(db_index=True, null=True, verbose_name="完工日期")),
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
                        condition=models.Q(("voided_at", None)), fields=("identity_key",), name="adaptation_one_live"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChargerWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("estate", models.CharField(max_length=80, verbose_name="小区")),
                ("chargers", models.PositiveIntegerField(verbose_name="安装数量")),
                ("finished_on", models.DateField(db_index=True, verbose_name="完成日期")),
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
                        fields=("estate", "finished_on"),
                        name="chargerwork_one_live",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EmploymentMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("month", models.DateField(verbose_name="月份")),
                ("jobs", models.PositiveIntegerField(verbose_name="新增就业人数")),
                ("youth", models.PositiveIntegerField(verbose_name="帮扶长期失业青年人数")),
                ("unemployed", models.PositiveIntegerField(verbose_name="城乡登记失业人数")),
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
                        condition=models.Q(("voided_at", None)), fields=("month",), name="employmentmonth_one_live"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MediaReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("published_on", models.DateField(db_index=True, verbose_name="日期")),
                ("outlet", models.CharField(max_length=80, verbose_name="媒体")),
                ("level", models.CharField(max_length=20, verbose_name="级别")),
                ("title", models.CharField(max_length=300, verbose_name="标题")),
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
                        fields=("published_on", "outlet", "title"),
                        name="mediareport_one_live",
                    )
                ],
            },
        ),
        migrations.RunSQL("SELECT jiedao_guard('services_chargerwork')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('services_adaptation')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('services_employmentmonth')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('services_mediareport')", migrations.RunSQL.noop),
    ]
