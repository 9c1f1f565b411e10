"""A guide with very many events, and how long it takes to find something among them: see `bench_search`."""

import time
from statistics import median

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from episodes.horizon import Horizon
from episodes.models import Episode
from events.models import Event
from smallville.search.engine import PARTS, Drawer, find
from smallville.search.indexing import rebuild
from smallville.search.words import Query

EVENTS, EPISODES, TIMES = 100_000, 88, 9
ASKED = {
    "everywhere": "Clark",
    "in one language": "Nacht",
    "two words": "Clark Lana",
    "once": "54321",
    "nowhere": "qzwxv",
}
STANDS = [Horizon.EVERYTHING, Horizon(1, "1x01"), Horizon(44, "2x23"), Horizon(66, "3x22")]
WHO = ["Lana", "Lex", "Chloe", "Pete", "Martha", "Jonathan", "Lionel", "Whitney"]


def fill() -> None:
    """Load the guide, tell many events, and make the index."""
    call_command("migrate", verbosity=0)
    call_command("loaddata", *sorted(settings.BASE_DIR.glob("fixtures/guide/0*.yaml")), verbosity=0)
    episodes = list(Episode.objects.order_by("overall")[:EPISODES])
    Event.objects.bulk_create((_event(number, episodes) for number in range(EVENTS)), batch_size=1000)
    began = time.perf_counter()
    number = rebuild()
    print(f"{connection.vendor}: {number} texts, indexed in {time.perf_counter() - began:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _event(number, episodes):
    who = WHO[number % len(WHO)]
    return Event(
        slug=f"bench-{number}",
        episode=episodes[number % EPISODES],
        position=1000 + number // EPISODES,
        title_de=f"Clark rettet {who} {number}",
        title_en=f"Clark rescues {who} {number}",
        text_de=f"Der Ring nimmt Clark jede Hemmung. Er verbringt die Nacht {number} in den Clubs, bis {who} kommt.",
        text_en=f"The ring takes away Clark's restraint. He spends night {number} in the clubs until {who} comes.",
        kind="crime",
        significance="key",
        status="published",
    )


def measure() -> None:
    """Print how long it takes to find each of the words, at everything and as of some episodes."""
    for horizon in STANDS:
        drawers = [Drawer(kind, part, horizon) for kind, parts in PARTS.items() for part in parts]
        for where, words in ASKED.items():
            query, times = Query(words), []
            for _time in range(TIMES):
                began = time.perf_counter()
                found = find(query, drawers)
                times.append((time.perf_counter() - began) * 1000)
            took = f"{median(times):8.1f} ms"
            print(f"{connection.vendor:12}{horizon!s:6}{where:18}{len(found):6} found{took}", flush=True)
