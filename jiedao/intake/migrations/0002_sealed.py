from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [migrations.AddField("refusedrow", "sealed", models.JSONField(default=dict, verbose_name="密文"))]
