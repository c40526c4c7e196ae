from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("integrations", "0001_initial")]

    operations = [
        migrations.AddField("endpoint", "trouble", models.CharField(blank=True, editable=False, max_length=200)),
        migrations.AddIndex(
            "delivery",
            models.Index(fields=["endpoint", "-id"], condition=Q(state="failed"), name="delivery_given_up"),
        ),
    ]
