import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_desk"),
        ("ledger", "0001_initial"),
        ("organisation", "0002_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="party",
            field=models.CharField(blank=True, max_length=80, verbose_name="责任人"),
        ),
        migrations.AlterField(
            model_name="letter",
            name="unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.unit",
                verbose_name="主送",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit", None), ("party", ""), _connector="XOR"), name="letter_to_a_unit_or_a_party"
            ),
        ),
    ]
