from django.db import migrations, models

from smallville.search.triggers import drop_index, make_index


class Migration(migrations.Migration):

    dependencies = [
        ('smallville', '0007_personal_tokens'),
    ]

    operations = [
        migrations.RunPython(lambda apps, editor: drop_index(editor), lambda apps, editor: make_index(editor)),
        # What these documents say is written otherwise now: `prepare_site` and `rebuild_search` make them anew.
        migrations.RunPython(
            lambda apps, editor: apps.get_model("smallville", "SearchDocument").objects.all().delete(),
            migrations.RunPython.noop,
        ),
        migrations.RemoveField(model_name='searchdocument', name='season'),
        migrations.AddIndex(
            model_name='searchdocument',
            index=models.Index(fields=['part', 'told_from'], name='search_document_part'),
        ),
        migrations.RunPython(lambda apps, editor: make_index(editor), lambda apps, editor: drop_index(editor)),
    ]
