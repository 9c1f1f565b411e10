import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from smallville.models import ImportedObject
from smallville.sheets.views import PERMISSION
from tests.smallville.fixturefiles import world

HEAD = "slug,episode,position,title_en,text_en,kind,status,place,evidence,participations,causes"


def table(*rows, head=HEAD):
    """Return a CSV file of events."""
    return "\n".join([head, *rows]).encode()


def right_to_import():
    codename = PERMISSION.partition(".")[2]
    kept_with = ContentType.objects.get_for_model(ImportedObject)
    found = Permission.objects.filter(codename=codename, content_type__app_label="smallville").first()
    return found or Permission.objects.create(codename=codename, name="May import", content_type=kept_with)


@pytest.fixture
def staff(django_user_model):
    """Return an editor with these rights."""

    def make(name, *rights, may_import=False):
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        if may_import:
            user.user_permissions.add(right_to_import())
        return user

    return make


class Desk:
    """An editor at the pages of imports, who reads English."""

    def __init__(self, client):
        self.client = client
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    def send(self, content, name="events.event.csv", **fields):
        """Return the page that follows: what the file would do, or the form with what is wrong."""
        file = SimpleUploadedFile(name, content)
        return self.client.post(reverse("admin:import"), {"file": file, **fields}, follow=True)

    def confirm(self, page, **fields):
        """Return the page that follows when what `page` shows is confirmed."""
        sent = {"seen": page.context["seen"]} | fields
        return self.client.post(page.request["PATH_INFO"], sent, follow=True)


@pytest.fixture
def desk(client, staff):
    client.force_login(staff("editor", "view_event", may_import=True))
    return Desk(client)


@pytest.fixture
def imported(importer):
    """The small world, as its last import left it."""
    importer(world())
