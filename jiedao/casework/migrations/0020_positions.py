from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("casework", "0019_stated_limits")]

    operations = [
        migrations.AddField("case", "lon", models.FloatField(null=True, verbose_name="经度")),
        migrations.AddField("case", "lat", models.FloatField(null=True, verbose_name="纬度")),
        migrations.AddField(
            "case",
            "located",
            models.CharField(
                blank=True,
                choices=[("gps", "手机定位"), ("map", "地图点选")],
                default="",
                max_length=4,
                verbose_name="位置来源",
            ),
            preserve_default=False,
        ),
        migrations.AddField("case", "metres", models.PositiveIntegerField(null=True, verbose_name="位置误差")),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=Q(lon=None, lat=None, located="", metres=None)
                | Q(lon__range=(-180, 180), lat__range=(-90, 90)) & ~Q(located=""),
                name="case_position_whole",
            ),
        ),
    ]
