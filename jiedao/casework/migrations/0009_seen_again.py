from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0008_numbers_in_search"),
    ]

    operations = [
        migrations.AlterField(
            model_name="phrase",
            name="verb",
            field=models.CharField(
                choices=[
                    ("file", "登记"),
                    ("mend", "当场办结"),
                    ("assign", "分派"),
                    ("sign", "签收"),
                    ("give_back", "退回"),
                    ("contact", "先行联系"),
                    ("handle", "办理"),
                    ("report_done", "报办结"),
                    ("answer", "代录答复"),
                    ("verify", "核查"),
                    ("send_back", "退回重办"),
                    ("call_back", "回访"),
                    ("close", "办结"),
                    ("reopen", "重新办理"),
                    ("pause", "暂停计时"),
                    ("resume", "恢复计时"),
                    ("ask_extension", "申请延期"),
                    ("grant", "批准延期"),
                    ("deny", "不批准延期"),
                    ("merge", "并案"),
                    ("absorb", "并入重复事项"),
                    ("seen", "再次发现"),
                    ("revoke", "撤销"),
                ],
                max_length=20,
                verbose_name="步骤",
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="verb",
            field=models.CharField(
                choices=[
                    ("file", "登记"),
                    ("mend", "当场办结"),
                    ("assign", "分派"),
                    ("sign", "签收"),
                    ("give_back", "退回"),
                    ("contact", "先行联系"),
                    ("handle", "办理"),
                    ("report_done", "报办结"),
                    ("answer", "代录答复"),
                    ("verify", "核查"),
                    ("send_back", "退回重办"),
                    ("call_back", "回访"),
                    ("close", "办结"),
                    ("reopen", "重新办理"),
                    ("pause", "暂停计时"),
                    ("resume", "恢复计时"),
                    ("ask_extension", "申请延期"),
                    ("grant", "批准延期"),
                    ("deny", "不批准延期"),
                    ("merge", "并案"),
                    ("absorb", "并入重复事项"),
                    ("seen", "再次发现"),
                    ("revoke", "撤销"),
                ],
                max_length=20,
                verbose_name="事项",
            ),
        ),
    ]
