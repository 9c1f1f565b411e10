"""Two editors save in one and the same moment: one of them wins, the other is told."""

from tests.processes import run, start

READY = "import django; django.setup(); from django.test.utils import setup_test_environment as s; s(); "
PREPARE = f"""{READY}
from django.contrib.auth import get_user_model
from tests.factories import EventFactory
EventFactory(pk=1)
for name in ("chloe", "lana"):
    get_user_model().objects.create_superuser(name)
"""
EDIT = f"""{READY}
import pathlib, sys, time
from django.contrib.auth import get_user_model
from django.test import Client
from tests.entering import entered
name, meeting = sys.argv[1], pathlib.Path(sys.argv[2])
client, page = Client(), "/admin/events/event/1/change/"
client.force_login(get_user_model().objects.get(username=name))
form = entered(client.get(page)) | {{"title_en": name}}
(meeting / name).touch()
while len(list(meeting.iterdir())) < 2:
    time.sleep(0.001)
response = client.post(page, form)
print(response.status_code, "conflict" in (response.context or {{}}) and bool(response.context["conflict"]))
"""
TELL = f"""{READY}
from events.models import Event
from reversion.models import Revision
last = Revision.objects.latest("pk")
print(Event.objects.get().title_en == last.user.username, Revision.objects.filter(user__isnull=False).count())
"""


def test_one_wins_and_one_is_told(address, tmp_path):
    assert run(address, "-c", PREPARE)[0] == 0

    editors = [start(address, "-c", EDIT, name, str(tmp_path)) for name in ("chloe", "lana")]
    said = sorted(editor.communicate() for editor in editors)

    assert said == [("200 True\n", ""), ("302 False\n", "")]
    assert run(address, "-c", TELL) == (0, "True 1\n", "")
