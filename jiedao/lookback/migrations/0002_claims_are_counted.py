from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lookback", "0001_lookback")]

    operations = [migrations.RemoveField(model_name="draw", name="claims")]
