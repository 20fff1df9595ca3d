import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE FUNCTION jiedao_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger of acts is append-only';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION jiedao_append_only();

CREATE FUNCTION jiedao_fact_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['void_entry_id', 'voided_at', 'doubtful'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.voided_at IS NOT NULL OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
        RAISE EXCEPTION 'a fact is added or voided, never edited (%)', TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION jiedao_guard(kind regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER fact_guard BEFORE UPDATE OR DELETE ON %s '
                   'FOR EACH ROW EXECUTE FUNCTION jiedao_fact_guard()', kind);
END $$;
"""
UNGUARD = """
DROP FUNCTION jiedao_guard(regclass);
DROP FUNCTION jiedao_fact_guard() CASCADE;
DROP FUNCTION jiedao_append_only() CASCADE;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                ("by", models.CharField(max_length=150, verbose_name="经办")),
                ("verb", models.CharField(db_index=True, max_length=40, verbose_name="事项")),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="对象")),
                ("reason", models.TextField(blank=True, verbose_name="事由")),
                ("detail", models.JSONField(default=dict, verbose_name="详情")),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_index=True, max_length=12, verbose_name="区划代码")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="来源行")),
                ("doubtful", models.BooleanField(default=False, verbose_name="待核实")),
                ("ledger", models.CharField(max_length=20, verbose_name="台账")),
                ("day", models.DateField(verbose_name="台账日期")),
                ("dated", models.BooleanField(default=False, verbose_name="写明填报日期")),
                ("file", models.CharField(max_length=255, verbose_name="文件")),
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
                "indexes": [models.Index(fields=["ledger", "day"], name="ledger_copy_ledger_74ccef_idx")],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL("SELECT jiedao_guard('ledger_copy')", migrations.RunSQL.noop),
    ]
