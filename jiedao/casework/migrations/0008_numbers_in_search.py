import django.contrib.postgres.indexes
from django.db import migrations

# Earlier cases are found by their number too, and brackets are of one kind in what they are found by: in one statement
# of the database. The index is made anew afterwards, which is quicker than to change it row by row.
KNOW = """
UPDATE casework_head SET grams = ARRAY(
    SELECT DISTINCT translate(pair, '([（［【)]）］】', '〔〔〔〔〔〕〕〕〕〕')
    FROM unnest(grams || ARRAY(
        SELECT substr(told, place, 2)
        FROM lower(regexp_replace(number, '[[:space:]　]', '', 'g')) AS told, generate_series(1, length(told) - 1) AS place
    )) AS pair
)
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_lists")]

    operations = [
        migrations.RemoveIndex(model_name="head", name="head_grams"),
        migrations.RunSQL(KNOW, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="head",
            index=django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="head_grams"),
        ),
    ]
