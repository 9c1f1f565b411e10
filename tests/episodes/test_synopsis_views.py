"""The page of the desk on which an editor reads a synopsis."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reversion.models import Revision

from episodes.models import Synopsis
from episodes.synopsis_table import state
from events.models import Event, Participation, Source
from tests.factories import (
    AliasFactory,
    CharacterFactory,
    EpisodeFactory,
    PassageFactory,
    PlaceFactory,
)

pytestmark = pytest.mark.django_db

TEXT = "Clark läuft nach Hause. Lana sucht eine Karte.\n\nLex kauft ein Haus."
NO_PLACE = "There is no place “Nowhere”. Take a name from the list, or add the place first."
NO_CHARACTER = "There is no character “Nobody”. Take a name from the list, or add the character first."
TWICE = "Stands there already."
RIGHTS = [
    f"{verb}_{model}"
    for verb in ("view", "add", "change")
    for model in ("episode", "event", "participation", "synopsis", "passage", "source")
]


@pytest.fixture
def episode():
    return EpisodeFactory()


@pytest.fixture
def cast(episode):
    told = {"named_in": episode, "introduced_in": episode}
    people = {
        slug: CharacterFactory(slug=slug, name=name, **told)
        for slug, name in {"clark": "Clark Kent", "lana": "Lana Lang", "lex": "Lex Luthor"}.items()
    }
    AliasFactory(character=people["clark"], name="Kal", revealed_in=episode)
    return people


@pytest.fixture
def editor(django_user_model):
    user = django_user_model.objects.create_user("editor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=RIGHTS))
    return user


@pytest.fixture
def desk(client, editor, episode, cast):
    """Send what an editor does on the page of the episode, in English; return the answer."""
    client.force_login(editor)
    page = reverse("admin:episodes_episode_read", args=[episode.pk])

    def send(do="read", **fields):
        data = {"text": TEXT, "language": "de", "words": "own", "state": state(episode, "de"), "do": do} | fields
        return client.post(page, data, headers={"accept-language": "en"})

    return send


def proposal(number=0, parts=(), **fields):
    """Return the fields of a proposal as a browser sends them."""
    given = {
        "sentences": "1.1",
        "fate": "accepted",
        "title_de": "Clark läuft",
        "title_en": "",
        "kind": "arrival",
        "significance": "key",
        "place": "",
        "evidence": ["1"],
    } | fields
    sent = {f"p{number}-{name}": value for name, value in given.items()}
    for at, (who, role, is_sure) in enumerate([*parts, ("", "agent", True)]):
        sent |= {f"p{number}-{at}-who": who, f"p{number}-{at}-role": role}
        sent |= {f"p{number}-{at}-is_sure": "on"} if is_sure else {}
    return sent


def faults(response):
    """Return what is said beside the fields of the proposals."""
    forms = [form for one in response.context["proposals"] for form in (one, *one.parts)]
    return {form.add_prefix(name): list(said) for form in forms for name, said in form.errors.items()}


def entries(response):
    return [form.entry() for form in response.context["proposals"]]


class TestLadder:
    @pytest.fixture
    def page(self, episode):
        return reverse("admin:episodes_episode_read", args=[episode.pk])

    def test_strangers_and_fans_are_sent_to_log_in(self, client, page, django_user_model):
        assert client.get(page).status_code == 302
        client.force_login(django_user_model.objects.create_user("fan"))
        assert client.get(page).status_code == 302
        assert client.post(page, {"text": TEXT}).status_code == 302

    @pytest.mark.parametrize("missing", ["add_event", "add_participation", "add_synopsis", "add_passage"])
    def test_staff_need_the_rights_to_add_what_is_saved(self, client, page, editor, missing, episode):
        editor.user_permissions.remove(Permission.objects.get(codename=missing))
        client.force_login(editor)

        assert client.get(page).status_code == 403
        assert client.post(page, {"text": TEXT, "do": "save"}).status_code == 403
        assert page not in client.get(reverse("admin:episodes_episode_change", args=[episode.pk])).text

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_editors_come_here_from_the_episode(self, client, page, editor, episode, language):
        client.force_login(editor)
        assert f'href="{page}"' in client.get(reverse("admin:episodes_episode_change", args=[episode.pk])).text

        form = client.get(page, headers={"accept-language": language}).context["form"]

        assert form["language"].value() == language

    @pytest.mark.parametrize("wrong", ["999999", "abc", "9" * 40])
    def test_an_episode_that_is_not_there_is_not_found(self, admin_client, wrong):
        assert admin_client.get(f"/admin/episodes/episode/{wrong}/read/").status_code == 404


class TestText:
    def said(self, response):
        assert response.templates[0].name == "admin/episodes/read_synopsis.html"
        return {name: list(said) for name, said in response.context["form"].errors.items()}

    def test_a_text_is_needed(self, desk):
        assert self.said(desk(text=" ")) == {"text": ["Paste a text, or choose a file."]}
        assert self.said(desk(text="\u200b")) == {"text": ["There is no sentence in this text."]}

    def test_a_null_byte_is_refused_beside_the_field(self, desk):
        assert self.said(desk(text="Clark\0")) == {"text": ["Null characters are not allowed."]}

    def test_a_text_that_is_too_long_is_refused_and_kept(self, desk):
        response = desk(text="Clark. " * 5000)

        assert "at most 30000 can be read at once" in self.said(response)["text"][0]
        assert response.context["form"]["text"].value().startswith("Clark. Clark.")

    def test_permission_names_whose_words_they_are(self, desk):
        assert self.said(desk(words="permitted")).keys() == {"credit", "licence"}
        assert desk(words="permitted", credit="A fan", licence="CC BY 4.0").context["proposals"]

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            ("Clark läuft.".encode("cp1252"), "Windows-1252"),
            (b"\x89PNG\x00\x00\x01", "no plain text"),
            (b"Clark. " * 150_000, "too long"),
        ],
        ids=["encoding", "binary", "megabyte"],
    )
    def test_a_file_that_cannot_be_read_says_why(self, desk, content, reason):
        assert reason in self.said(desk(text="", file=SimpleUploadedFile("exil.txt", content)))["file"][0]

    def test_a_file_counts_as_if_it_were_pasted(self, desk):
        response = desk(text="", file=SimpleUploadedFile("exil.txt", TEXT.encode()))

        assert response.context["form"].cleaned_data["text"] == TEXT
        # With something else wrong, what was read is not lost.
        response = desk(text="", language="fr", file=SimpleUploadedFile("exil.txt", TEXT.encode()))
        assert response.context["form"]["text"].value() == TEXT

    def test_one_can_go_back_to_it(self, desk):
        response = desk("back", **proposal())

        assert self.said(response) == {}
        assert response.context["form"]["text"].value() == TEXT


class TestProposals:
    def test_the_text_is_marked_in_place_and_what_is_proposed_stands_beside_it(self, desk):
        response = desk()

        names = [
            piece["names"]
            for paragraph in response.context["paragraphs"]
            for sentence in paragraph["sentences"]
            for piece in sentence["pieces"]
            if piece.get("is_sure")
        ]
        assert names == ["Clark Kent", "Lana Lang", "Lex Luthor"]
        found = entries(response)
        assert [entry["fate"] for entry in found] == ["open"] * len(found)
        assert found[0]["title_de"]
        assert {entry["title_en"] for entry in found} == {""}
        assert [part["who"] for part in found[0]["parts"]][:1] == ["Clark Kent"]
        assert found[-1]["evidence"] == [2]

    def test_marks_part_no_word_from_its_sign(self, desk):
        assert '<span class="visually-hidden"> (Clark Kent)</span></mark> läuft' in desk().text
        assert "</mark>.</span>" in desk(text="Es ist Clark.").text

    def test_names_are_suggested_with_their_aliases(self, desk):
        page = desk().text

        assert '<option value="Clark Kent" label="Kal"></option>' in page
        assert '<option value="Lana Lang"></option>' in page

    def test_takes_few_queries_however_much_is_proposed(self, desk, episode, django_assert_max_num_queries):
        PassageFactory(synopsis__episode=episode, synopsis__language="de")
        desk()  # Whatever is done but once is done by now.
        with django_assert_max_num_queries(30) as few:
            desk()
        with django_assert_max_num_queries(len(few)):
            desk(text="\n\n".join([TEXT] * 20))

    def test_merging(self, desk):
        below = proposal(1, [("Lana", "present", True)], sentences="1.2", title_de="", title_en="Lana searches")
        response = desk("merge-1", **proposal(0, [("Klark", "agent", False)]), **below)

        (entry,) = entries(response)
        assert (entry["title_de"], entry["title_en"], entry["sentences"]) == (
            "Clark läuft",
            "Lana searches",
            "1.1 1.2",
        )
        assert [part["who"] for part in entry["parts"]] == ["Klark", "Lana"]
        assert (response.context["focus"], response.context["said"]) == ("p0", "Merged with the one above.")

    def test_splitting(self, desk):
        response = desk("split-0", **proposal(sentences="1.1 1.2 2.1"), **{"p0-cut": "1.2"})

        first, second = entries(response)
        assert (first["title_de"], first["sentences"]) == ("Clark läuft", "1.1")
        assert second["sentences"] == "1.2 2.1"
        assert [part["who"] for part in second["parts"]] == ["Lana Lang", "Lex Luthor"]

    def test_another_line_keeps_what_is_typed(self, desk):
        response = desk("more-0", **proposal(0, [("nobody", "agent", True)], title_de="x" * 200))

        (form,) = response.context["proposals"]
        assert form["title_de"].value() == "x" * 200
        assert [part["who"].value() for part in form.parts] == ["nobody", None]
        assert response.context["focus"] == "p0-1"

    @pytest.mark.parametrize(("do", "fate"), [("accept", "accepted"), ("drop", "dropped")])
    def test_all_that_are_open_at_once(self, desk, do, fate):
        response = desk(do, **proposal(0, fate="open"), **proposal(1, fate="dropped"))

        assert [entry["fate"] for entry in entries(response)] == [fate, "dropped"]

    @pytest.mark.parametrize("do", ["merge-0", "merge-9", "merge-", "split-0", "split-²", "more--1", "keep", "??", ""])
    def test_what_cannot_be_done_changes_nothing(self, desk, do):
        assert [entry["title_de"] for entry in entries(desk(do, **proposal()))] == ["Clark läuft"]


class TestSaving:
    def test_what_is_accepted_becomes_drafts_with_evidence(self, desk, episode, cast, client):
        place = PlaceFactory(slug="farm", name_de="Farm der Kents", name_en="Kent farm")
        parts = [("kal", "agent", True), ("Lex Luthor", "affected", False), ("lana", "mentioned", True)]

        response = desk(
            "save",
            **proposal(0, parts, place="kent farm", evidence=["1", "2"]),
            **proposal(1, fate="dropped", title_de="x" * 500, kind="?"),
            **proposal(2, kind="unknown", title_de="", title_en="Somebody does something", evidence=[]),
        )

        assert response.status_code == 302
        first, second = Event.objects.order_by("position")
        assert (first.status, first.title_de, first.kind, first.place) == ("draft", "Clark läuft", "arrival", place)
        assert {(one.character, one.role, one.is_sure) for one in first.participations.all()} == {
            (cast["clark"], "agent", True),
            (cast["lex"], "affected", False),
            (cast["lana"], "mentioned", True),
        }
        assert [passage.position for passage in first.evidence.all()] == [1, 2]
        assert (second.kind, second.title_de, second.title_en) == ("unknown", "", "Somebody does something")
        assert (Synopsis.objects.get().status, Synopsis.objects.get().words) == ("draft", "own")
        page = client.get(response.url, headers={"accept-language": "en"})
        assert "2 draft events were saved." in page.text
        assert page.context["cl"].result_count == 2

    def test_where_a_synopsis_is_there_its_passages_are_the_evidence(self, desk, episode):
        passage = PassageFactory(synopsis__episode=episode, synopsis__language="de", text="Clark eilt nach Hause.")
        position = passage.position
        response = desk()
        assert entries(response)[0]["evidence"] == [position]

        assert desk("save", **proposal(evidence=[str(position)])).status_code == 302

        assert list(Event.objects.get().evidence.all()) == [passage]
        assert Source.objects.get().who == "editor"

    @pytest.mark.parametrize("who", ["Lana", "Lanas", "lana's", "Kal"])
    def test_takes_a_name_as_the_text_has_it(self, desk, who):
        assert desk("save", **proposal(parts=[(who, "agent", True)])).status_code == 302

        assert Participation.objects.count() == 1

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"fate": "open"}, {"p0-fate": ["Accept it or drop it."]}),
            ({"title_de": " "}, {"p0-title_de": ["Fill this in in at least one language."]}),
            ({"place": "Nowhere"}, {"p0-place": [NO_PLACE]}),
            ({"parts": [("Nobody", "agent", True)]}, {"p0-0-who": [NO_CHARACTER]}),
            (
                {"parts": [("Kal", "agent", True), ("clark kent", "agent", True)]},
                {"p0-1-who": [TWICE]},
            ),
        ],
        ids=["open", "title", "place", "character", "twice"],
    )
    def test_a_fault_is_said_beside_the_field_and_nothing_is_saved_or_lost(self, desk, fields, expected):
        response = desk("save", **proposal(0, **fields), **proposal(1, title_de="Zweites"))

        assert faults(response) == expected
        assert entries(response)[1]["title_de"] == "Zweites"
        assert response.context["focus"] == "p0"
        assert not Event.objects.exists()
        assert not Synopsis.objects.exists()

    def test_an_ambiguous_name_is_asked_about(self, desk, episode, cast):
        AliasFactory(character=cast["lana"], name="Kal", revealed_in=episode)

        assert faults(desk("save", **proposal(0, [("KAL", "agent", True)]))) == {
            "p0-0-who": ["That may be any of these: clark, lana. Write which."]
        }

    @pytest.mark.parametrize(
        "forged",
        [{"fate": "?"}, {"kind": "?"}, {"significance": "?"}, {"evidence": ["99"]}, {"evidence": ["a\0"]}],
        ids=["fate", "kind", "significance", "evidence", "nul"],
    )
    def test_forged_values_save_nothing_wrong(self, desk, forged):
        assert desk("save", **proposal(0, **forged)).status_code == 200
        assert not Event.objects.exists()

    def test_nothing_accepted_is_nothing_saved(self, desk):
        response = desk("save", **proposal(0, fate="dropped"))

        assert response.context["fault"] == "Nothing is accepted yet, so there is nothing to save."
        assert not Synopsis.objects.exists()

    def test_a_second_press_or_a_faster_editor_is_told(self, desk, episode):
        before = state(episode, "de")
        assert desk("save", **proposal()).status_code == 302

        response = desk("save", **proposal(), state=before)

        assert "have changed meanwhile" in response.context["fault"]
        assert Event.objects.count() == 1
        assert desk("save", **proposal(), state=response.context["state"]).status_code == 302

    def test_all_of_it_is_one_change_in_the_history(self, desk, editor):
        desk("save", **proposal(0, [("Kal", "agent", True)]), **proposal(1))

        revision = Revision.objects.get(user=editor)
        assert revision.comment == "A synopsis was read."
        kept = revision.version_set.values_list("content_type__model", flat=True)
        assert {"synopsis", "passage", "event", "participation"} <= set(kept)

    def test_that_it_was_added_is_logged(self, desk, editor):
        desk("save", **proposal())

        assert set(editor.logentry_set.values_list("content_type__model", flat=True)) == {"event", "synopsis"}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=300),
    do=st.sampled_from(["read", "save", "split-0", "merge-0", "more-0"]),
    field=st.text(max_size=100),
)
def test_any_text_gets_an_answer(desk, text, do, field):
    """Whatever is pasted or typed: a page that says what is wrong, or what was read."""
    sent = proposal(0, [(field, field, True)], title_de=field, place=field, evidence=[field], sentences=field)

    assert desk(do, text=text, **sent).status_code in (200, 302)
    assert set(Participation.objects.values_list("character__slug", flat=True)) <= {"clark", "lana", "lex"}
