import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("office", "科室"), ("committee", "居民区"), ("outside", "外单位")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("prefix", models.CharField(blank=True, max_length=12, verbose_name="范围")),
                ("has_account", models.BooleanField(default=True, verbose_name="有账号")),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="post",
            name="post_once",
        ),
        migrations.AddField(
            model_name="post",
            name="kinds",
            field=models.CharField(blank=True, max_length=300, verbose_name="事项类别"),
        ),
        migrations.AddField(
            model_name="post",
            name="stand_in_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="stand_ins",
                to="organisation.post",
                verbose_name="AB角代理",
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="role",
            field=models.CharField(
                choices=[
                    ("leader", "领导"),
                    ("office_head", "科室负责人"),
                    ("clerk", "办公室工作人员"),
                    ("worker", "居民区工作人员"),
                    ("grid_worker", "网格员"),
                    ("inspector", "核查员"),
                    ("writer", "文稿人员"),
                    ("volunteer", "志愿者"),
                    ("administrator", "管理员"),
                ],
                max_length=20,
                verbose_name="角色",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to="organisation.unit",
                verbose_name="单位",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                fields=("person", "role", "prefix", "unit", "stand_in_for"), name="post_once", nulls_distinct=False
            ),
        ),
    ]
