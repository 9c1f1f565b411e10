"""The pages with the real guide: what a fan finds, at what cost."""

import gzip
import re

import pytest
from django.conf import settings

from characters.models import Character
from events.forces import overlaps
from events.models import Event
from smallville.templatetags.site import initials
from tests.smallville.test_pages import CEILINGS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_guide"), pytest.mark.once]

PAGES = {
    "/": "home",
    "/?recap=clark-kent": "home",
    "/?recap=long": "home",
    "/episodes/": "list",
    "/episodes/?season=3&q=lana&sort=title": "list",
    "/characters/": "list",
    "/characters/?season=3&sort=events": "list",
    "/appearances/": "list",
    "/events/": "list",
    "/events/?character=clark-kent&character=lex-luthor&together=on&place=smallville&order=happened": "list",
    "/places/": "list",
    "/secrets/": "list",
    "/secrets/?view=dark": "list",
    "/where/": "list",
    "/where/?group=place": "list",
    "/seasons/3/": "detail",
    "/episodes/3x01/": "detail",
    "/episodes/3x02/previously/": "detail",
    "/episodes/5x01/previously/?recap=clark-kent": "detail",
    "/episodes/3x06/?order=happened": "detail",
    "/characters/clark-kent/": "detail",
    "/characters/morgan-edge/": "detail",
    "/events/lana-calls-the-kents/": "detail",
    "/places/smallville/": "detail",
    "/secrets/clarks-powers/": "detail",
    "/network/": "list",
    "/network/?focus=clark-kent&characters=150": "list",
    "/network/?upto=3x01": "list",
    "/events/father-and-son-fall/": "detail",
    "/events/father-and-son-fall/why/": "detail",
    "/events/lex-declared-dead/why/": "detail",
    "/events/lionel-is-arrested/": "detail",
}
STATIC = settings.BASE_DIR / "smallville" / "static" / "smallville"
FIRST_VISIT = 100 * 1024


def number(response):
    return int(re.search(r"data-number>(\d+)", response.text)[1])


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_keeps_its_budgets(path, language, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(CEILINGS[PAGES[path]]):
        response = client.get(f"/{language}{path}")
    assert response.status_code == 200
    files = set(re.findall(r'(?:href|src)="/static/smallville/([^"]+)"', response.text))
    assert {"site.css", "newsreader.woff2"} <= files
    assert sum(len(packed(name)) for name in files) + len(gzip.compress(response.content, 6)) < FIRST_VISIT


def packed(name):
    """Return a static file as it is sent: fonts are packed as they are."""
    content = (STATIC / name).read_bytes()
    return content if name.endswith(".woff2") else gzip.compress(content)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("character=lana-lang&episode=3x01", 5),
        ("character=lana-lang&episode=3x01&character=chloe-sullivan", 7),
        ("character=lana-lang&episode=3x01&character=chloe-sullivan&together=on", 1),
        ("episode=3x01", 20),
        ("episode=3x01&utm_source=somewhere", 20),
        ("episode=3x01&character=nobody", 0),
    ],
)
def test_events_of_3x01(query, found, client):
    assert number(client.get(f"/de/events/?{query}")) == found


def test_all_episodes_are_there(client):
    assert number(client.get("/en/episodes/")) == 217
    assert "217 episodes" in client.get("/en/episodes/").text


def test_3x01_in_both_languages(client):
    for language, title in (("en", "Exile"), ("de", "Verschollen")):
        response = client.get(f"/{language}/episodes/3x01/")
        assert f"<h1>{title}</h1>" in response.text
        assert len(response.context["passages"]) == 11
        assert len(response.context["events"]) == 20
        assert all(told for _passage, told in response.context["passages"])


def test_what_happens_in_3x01_is_three_steps_from_the_front_page(client):
    assert 'href="/de/seasons/3/"' in client.get("/de/").text
    assert 'href="/de/episodes/3x01/"' in client.get("/de/seasons/3/").text


def test_who_morgan_edge_is_is_three_steps_from_the_front_page(client):
    assert 'href="/de/characters/"' in client.get("/de/").text
    assert '<a href="/de/characters/morgan-edge/">Morgan Edge</a>' in client.get("/de/characters/?q=morgan").text
    assert "Gangsterboss" in client.get("/de/characters/morgan-edge/").text


def test_chloe_and_lana_together_are_three_steps_from_the_front_page(client):
    assert 'href="/de/characters/chloe-sullivan/"' in client.get("/de/").text
    together = "/de/events/?character=chloe-sullivan&amp;character=lana-lang&amp;together=on"
    assert together in client.get("/de/characters/chloe-sullivan/").text
    assert number(client.get(together.replace("&amp;", "&"))) > 10


@pytest.mark.parametrize("query", ["q=ÜBER", "q=krähe", "q=Lana's", "q=%25", "q=kal-el"])
def test_texts_are_searched_without_regard_to_case(query, client):
    response = client.get(f"/de/events/?{query}")
    assert response.status_code == 200
    assert number(response) == number(client.get(f"/de/events/?{query.lower()}"))


@pytest.mark.parametrize("address", ["/de/events/", "/de/episodes/", "/de/characters/"])
def test_all_pages_of_a_list_hold_each_row_once(address, client):
    first = client.get(address).context["page"]
    rows = [row.pk for n in first.paginator.page_range for row in client.get(address, {"page": n}).context["page"]]
    assert len(rows) == len(set(rows)) == first.paginator.count


def test_every_character_has_a_monogram(client):
    assert [c.name for c in Character.objects.all() if not 1 <= len(initials(c.name)) <= 2] == []


def test_the_fall_from_the_60th_floor_goes_back_to_the_cash_machines_and_the_funeral(client):
    response = client.get("/en/events/father-and-son-fall/why/?as_of=3x01")
    causes = {event.slug: steps for steps, events in response.context["before"] for event in events}
    assert causes["kal-robs-cash-machines"] == 3
    assert causes["lana-believes-she-sees-clark"] == 7
    drawn = {box.event.slug for box in response.context["drawing"].boxes}
    assert drawn == {"father-and-son-fall", *causes}
    assert response.context["after"] == []


def test_the_longest_chain_says_how_far_it_is_drawn_and_lists_all(client):
    response = client.get("/en/events/lex-declared-dead/why/")
    listed = [event for way in ("before", "after") for _steps, events in response.context[way] for event in events]
    assert len(listed) + 1 == response.context["number"] > 100
    drawing = response.context["drawing"]
    assert len(drawing.boxes) <= 48
    assert f"Drawn as far as {drawing.steps} steps back and on." in " ".join(response.text.split())


@pytest.mark.parametrize("query", ["", "focus=lana-lang", "characters=50", "characters=150", "focus=lex-luthor"])
def test_no_names_lie_upon_each_other_in_the_network(query, client):
    nodes = client.get(f"/de/network/?{query}").context["picture"].nodes
    assert len(nodes) >= 25
    centres, sizes = [(node.x, node.y) for node in nodes], [(node.width, node.height) for node in nodes]
    assert overlaps(centres, sizes) == []


def test_the_network_grows(client):
    numbers = [
        len(client.get(f"/en/network/?upto={code}").context["picture"].lines) for code in ("1x01", "2x01", "3x01")
    ]
    assert 0 < numbers[0] < numbers[1] < numbers[2]


def test_ties_as_of_3x01(client):
    context = client.get("/en/network/?as_of=3x01").context
    held = {(tie.character.slug, reading, tie.other.slug) for tie, reading in context["held"]}
    assert ("lionel-luthor", "parent of", "lex-luthor") in held
    assert all(tie.since_id <= 45 for tie, _reading in (*context["held"], *context["ended"]))


def test_the_chart_of_3x01_shows_all_its_events_without_a_crossing(client):
    response = client.get("/de/episodes/3x01/")
    chart = response.context["chart"]
    assert len(chart.stops) == 20
    assert sum(stop.meeting.turning for stop in chart.stops) == 5
    assert chart.crossings == 0
    happened = client.get("/de/episodes/3x01/?order=happened").context
    assert happened["events"][0].slug == "chloe-met-clark-in-summer"
    assert happened["chart"].stops[0].earlier


def test_the_lines_of_all_episodes_cross_rarely(client):
    told = Event.objects.values_list("episode__code", flat=True).distinct().order_by("episode__code")
    charts = [client.get(f"/de/episodes/{code}/").context["chart"] for code in told[::11]]
    assert max(chart.crossings for chart in charts) <= 4


def test_a_season_at_a_glance(client):
    context = client.get("/de/seasons/3/").context
    assert len(context["chart"].lines) == 15
    assert len(context["chart"].marks) == len(context["presence"].episodes) == 22
    assert context["presence"].rows[0].character.slug == "clark-kent"
