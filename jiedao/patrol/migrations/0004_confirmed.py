from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patrol", "0003_checked"),
    ]

    operations = [
        migrations.AddField(
            model_name="signature",
            name="confirmed_at",
            field=models.DateTimeField(null=True, verbose_name="确认时间"),
        ),
        migrations.AddField(
            model_name="signature",
            name="confirmed_by",
            field=models.CharField(blank=True, max_length=150, verbose_name="确认人"),
        ),
    ]
