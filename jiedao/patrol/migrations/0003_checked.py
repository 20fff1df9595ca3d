from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patrol", "0002_rounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="call",
            name="checked",
            field=models.BooleanField(default=False, verbose_name="已检查"),
        ),
    ]
