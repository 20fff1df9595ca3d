import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CareCircle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("number", models.CharField(max_length=40, verbose_name="编号")),
                ("value", models.CharField(max_length=40, verbose_name="值")),
                ("from_on", models.DateField(verbose_name="起始日")),
                ("stated_on", models.DateField(verbose_name="台账日期")),
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
                        fields=("number", "from_on"),
                        name="carecircle_one_live",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CareCommittee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("number", models.CharField(max_length=40, verbose_name="编号")),
                ("value", models.CharField(max_length=40, verbose_name="值")),
                ("from_on", models.DateField(verbose_name="起始日")),
                ("stated_on", models.DateField(verbose_name="台账日期")),
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
                        fields=("number", "from_on"),
                        name="carecommittee_one_live",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CarePerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("number", models.CharField(max_length=40, verbose_name="编号")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("sex", models.CharField(max_length=4, verbose_name="性别")),
                ("citizen_number", models.CharField(max_length=18, verbose_name="身份证号")),
                ("phone", models.CharField(max_length=30, verbose_name="联系电话")),
                ("address", models.CharField(max_length=200, verbose_name="地址")),
                ("category", models.CharField(max_length=40, verbose_name="人员类别")),
                ("circle", models.CharField(max_length=4, verbose_name="关爱圈")),
                ("enrolled_on", models.DateField(verbose_name="纳入日期")),
                ("emergency_name", models.CharField(max_length=40, verbose_name="紧急联系人")),
                ("emergency_phone", models.CharField(max_length=30, verbose_name="紧急联系电话")),
                ("left_on", models.DateField(null=True, verbose_name="退出日期")),
                ("left_reason", models.CharField(blank=True, max_length=60, verbose_name="退出原因")),
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
                        condition=models.Q(("voided_at", None)), fields=("number",), name="careperson_one_live"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("made_on", models.DateField(db_index=True, verbose_name="日期")),
                ("person_number", models.CharField(db_index=True, max_length=40, verbose_name="对象编号")),
                ("volunteer_number", models.CharField(max_length=40, verbose_name="志愿者编号")),
                ("channel", models.CharField(max_length=12, verbose_name="方式")),
                ("result", models.CharField(max_length=12, verbose_name="联系结果")),
                ("need_number", models.CharField(blank=True, max_length=120, verbose_name="需求编号")),
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
                        fields=("made_on", "person_number", "volunteer_number", "channel"),
                        name="contact_one_live",
                    )
                ],
            },
        ),
        migrations.RunSQL("SELECT jiedao_guard('care_careperson')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('care_carecircle')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('care_carecommittee')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT jiedao_guard('care_contact')", migrations.RunSQL.noop),
    ]
