import pytest

from smallville.sky import sky
from smallville.templatetags.site import colour, initials, spans
from tests.factories import CauseFactory, EventFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


def test_the_front_page_counts_what_is_told(client):
    ParticipationFactory()
    EventFactory(status="draft")
    context = client.get("/de/").context
    assert [context[f"number_of_{what}"] for what in ("episodes", "events", "characters", "places")] == [2, 1, 1, 0]


def test_the_front_page_counts_no_noughts(client):
    EventFactory()
    told, untold = client.get("/en/").text, client.get("/en/?as_of=start").text
    assert ("look-up-text" in told, "look-up-text" in untold) == (True, False)
    assert ("<b>1</b> event" in told, "<b>0</b>" in untold) == (True, False)


def test_the_front_page_names_what_led_to_most(client):
    told = EventFactory()
    CauseFactory(cause=told, effect__episode=told.episode)
    many = EventFactory()
    CauseFactory.create_batch(2, cause=many, effect__episode=many.episode)
    CauseFactory.create_batch(3, cause=told, effect__episode=told.episode, effect__status="draft")
    consequential = client.get("/de/").context["consequential"]
    assert [(event, event.number_of_effects) for event in consequential] == [(many, 2), (told, 1)]


def test_from_the_front_page_everything_is_three_steps_away(client):
    lana, chloe = (ParticipationFactory(character__name=name).character for name in ("Lana", "Chloe"))
    ParticipationFactory(event=chloe.participations.get().event, character=lana)
    home = client.get("/de/").text
    assert f'href="{chloe.get_absolute_url()}"' in home
    assert 'href="/de/seasons/1/"' in home
    together = f"/de/events/?character={chloe.slug}&character={lana.slug}&together=on"
    assert together.replace("&", "&amp;") in client.get(chloe.get_absolute_url()).text
    assert "1 Ereignis<" in client.get(together).text


def test_every_turning_point_is_a_meteor_with_a_trail_as_long_as_its_effects_are_many():
    path = sky([(1, 1, 0), (2, 3, 4)])
    assert path.count("M") == path.count("z") == 2
    assert "l7.2-9l" in path
    assert "l36-45l" in path
    assert sky([]) == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Clark Kent", "CK"),
        ("Jor-El", "JE"),
        ("Alden", "A"),
        ("Alexander (Onyx)", "A"),
        ("Dr. Emil S. Hamilton", "DH"),
        ("", ""),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


def test_numbers_that_follow_each_other_are_drawn_together():
    assert spans([1, 2, 3, 5, 7, 8]) == "1–3, 5, 7–8"
    assert spans([]) == ""


def test_a_slug_always_has_the_same_colour():
    assert colour("clark-kent") == colour("clark-kent")
    assert {colour(f"character-{n}") for n in range(300)} == set(range(1, 9))
