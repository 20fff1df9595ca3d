from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

KINDS = [
    *(("issue", "问题"), ("hazard", "隐患"), ("pollution", "污染投诉"), ("waste", "建筑垃圾投诉")),
    *(("hazardous_waste", "危废检查"), ("property", "物业纠纷"), ("hotline", "热线工单"), ("order", "流转单")),
    *(("component", "部件事件"), ("structure", "违法建筑"), ("charger", "充电桩故障"), ("dispute", "矛盾纠纷")),
    ("need", "需求"),
]


def _entry(name: str, **more: Any) -> Any:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry", verbose_name=name, **more
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0017_called_on"), ("ledger", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="TimeLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("kind", models.CharField(choices=KINDS, max_length=20, verbose_name="类别")),
                ("subtype", models.CharField(blank=True, max_length=40, verbose_name="类型")),
                ("from_on", models.DateField(verbose_name="起始日")),
                ("amount", models.FloatField(null=True, verbose_name="时限")),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="时限单位")),
                ("entry", _entry("入账")),
                ("void_entry", _entry("作废", blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("voided_at", None)),
                        fields=("kind", "subtype", "from_on"),
                        name="timelimit_one_live",
                    ),
                    models.CheckConstraint(
                        condition=Q(amount=None, unit="") | Q(amount__gt=0) & ~Q(unit=""), name="timelimit"
                    ),
                ],
            },
        ),
        migrations.RunSQL("SELECT jiedao_guard('casework_timelimit')", migrations.RunSQL.noop),
    ]
