from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lookback", "0002_claims_are_counted")]

    operations = [
        migrations.AddField(
            model_name="point",
            name="due_on",
            field=models.DateField(null=True, verbose_name="销号时限"),
        ),
    ]
