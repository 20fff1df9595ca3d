from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0015_early_clocks")]

    operations = [migrations.AddField("letter", "accepted_on", models.DateField(null=True, verbose_name="确认日期"))]
