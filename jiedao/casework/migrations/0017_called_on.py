from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0016_receipts")]

    operations = [migrations.AddField("case", "called_on", models.DateField(null=True, verbose_name="来电日期"))]
