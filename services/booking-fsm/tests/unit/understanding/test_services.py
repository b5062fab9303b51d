"""Which service: one is certain, several are asked, none is never guessed."""

import pytest

from booking_fsm.domain.understanding import Expecting, Intent, Offerable


@pytest.mark.parametrize(
    ("at", "text", "service"),
    [
        ("salon", "Nataka kupaka rangi ya kucha kesho saa nne asubuhi", "polish"),
        ("salon", "manicur pls", "manicure"),
        ("salon", "can I get a pedicue", "pedicure"),
        ("salon", "kucha za miguu", "pedicure"),
        ("salon", "nisukwe mistari", "cornrows"),
        ("salon", "nataka lines kesho", "cornrows"),
        ("salon", "I want my lashes done", "lashes"),
        ("salon", "nataka kupaka nywele rangi", "dye"),
        ("salon", "I'd like to dye my hair", "dye"),
        ("salon", "kuosha nywele", "wash"),
        ("salon", "gelish", "gel"),
        ("spa", "massag 60", "massage-60"),
        ("spa", "masaji ya miguu", "foot"),
        ("spa", "30 min massage tomorrow", "massage-30"),
        ("spa", "a one hour massage", "massage-60"),
        ("spa", "nataka kusafisha uso", "facial"),
        ("spa", "body scrub", "scrub"),
        ("barbershop", "nataka kunyoa ndevu", "shave"),
        ("barbershop", "haircut", "cut"),
        ("barbershop", "haicut and beard", "cut-beard"),
        ("barbershop", "my son needs a haircut", "kid"),
        ("dental", "nataka kung'oa jino", "extraction"),
        ("dental", "I need a tooth pulled", "extraction"),
        ("dental", "remove my wisdom tooth", "wisdom"),
        ("dental", "kusafisha meno", "cleaning"),
        ("dental", "polish", "cleaning"),
        ("dental", "jino lina shimo", "filling"),
        ("dental", "rootcanal", "root-canal"),
        ("legal", "nahitaji ushauri wa kisheria", "advice"),
        ("legal", "I want to write a will", "will"),
        ("legal", "kuhamisha umiliki wa shamba", "land"),
        ("legal", "talaka", "divorce"),
        ("medical", "nataka kuonana na daktari", "consultation"),
        ("medical", "kupima damu", "blood"),
        ("medical", "vacination for my baby", "jab"),
        ("physio", "mazoezi ya viungo", "session"),
        ("physio", "physio", "session"),
        ("physio", "cupping or dry needling", "needling"),
        ("tutoring", "hesabu form 4", "maths-4"),
        ("tutoring", "mathematics form 1 tuition", "maths-1"),
        ("tutoring", "nataka kufundishwa kemia", "chemistry"),
        ("tutoring", "piano classes", "piano"),
        ("dental", "can you take out this tooth for me", "extraction"),
        ("dental", "jino la mtoto lina shimo kubwa", "filling"),
        ("dental", "I want my teeth to be whiter", "whitening"),
        ("medical", "nataka kupimwa malaria", "blood"),
        ("salon", "nioshe nywele", "wash"),
        ("legal", "nimefukuzwa kazi", "advice"),
        ("medical", "nina homa na kichwa kinauma", "consultation"),
    ],
)
def test_finds_the_service_meant(heard, at, text, service):
    assert heard(text, at=at).services == (service,)


@pytest.mark.parametrize(
    ("at", "text", "services"),
    [
        ("salon", "I want a haircut", {"men-cut", "women-cut", "kids-cut"}),
        ("salon", "nails", {"manicure", "polish", "pedicure", "gel"}),
        ("salon", "box braids", {"box-small", "box-large"}),
        ("salon", "nataka kusuka", {"box-small", "box-large", "cornrows"}),
        ("salon", "manicure na pedicure", {"manicure", "pedicure"}),
        ("spa", "massage", {"massage-30", "massage-60", "hot-stone", "foot"}),
        ("spa", "45 min massage", {"massage-30", "massage-60", "hot-stone", "foot"}),
        ("barbershop", "nataka kunyoa", {"cut", "shave"}),
        ("spa", "foot massage and a facial", {"foot", "facial"}),
        ("salon", "rangi", {"polish", "dye"}),
        ("dental", "kuna shida na jino", {"extraction", "wisdom", "filling", "root-canal", "whitening", "checkup"}),
        ("tutoring", "hesabu", {"maths-1", "maths-4"}),
    ],
)
def test_asks_which_when_several_fit(heard, at, text, services):
    found = heard(text, at=at).services
    assert len(found) > 1
    assert services <= set(found)


@pytest.mark.parametrize(
    ("at", "text", "services"),
    [
        pytest.param("salon", "women's cut", ("women-cut",), id="gender"),
        pytest.param("salon", "kunyoa mtoto nywele", ("kids-cut",), id="age"),
        pytest.param("salon", "small box braids", ("box-small",), id="size"),
        pytest.param("salon", "wax", ("wax",), id="wax-is-no-wash"),
        pytest.param("salon", "wash", ("wash",), id="wash-is-no-wax"),
        pytest.param("spa", "massage 60", ("massage-60",), id="minutes"),
        pytest.param("tutoring", "maths form 4", ("maths-4",), id="level"),
    ],
)
def test_near_things_are_kept_apart(heard, at, text, services):
    assert heard(text, at=at).services == services


@pytest.mark.parametrize(
    "text", ["I sent you a message", "my chair is broken", "I wish I could", "the wax museum of hope"]
)
def test_a_word_one_letter_from_a_service_is_not_that_service(heard, text):
    assert "massage-60" not in heard(text, at="spa").services
    assert "wash" not in heard(text).services


@pytest.mark.parametrize(
    ("at", "text", "words"),
    [
        ("salon", "do you do tattoos?", "tattoos"),
        ("salon", "nataka tattoo", "tattoo"),
        ("salon", "I want botox", "botox"),
        ("salon", "mnafanya massage?", "massage"),
        ("dental", "how much is a manicure", "manicure"),
        ("salon", "leg wax please", "leg wax"),
        ("tutoring", "do you teach French?", "French"),
        ("tutoring", "masomo ya kifaransa", "kifaransa"),
    ],
)
def test_names_what_is_asked_for_and_not_offered(heard, at, text, words):
    understanding = heard(text, at=at)
    assert understanding.services == ()
    assert understanding.service_words == words


def test_an_unknown_word_answers_the_question_which_service(heard):
    assert heard("botox", Expecting.SERVICE).service_words == "botox"
    assert heard("botox").service_words is None


@pytest.mark.parametrize(
    "text",
    [
        "cancel the dentist on Friday",
        "I have a meeting with my teacher",
        "niko kazini",
        "nataka kuhudhuria",
        "Sat 11am",
        "nitakuja na mtoto wangu",
    ],
)
def test_what_is_only_spoken_of_is_not_asked_for(heard, text):
    assert heard(text).service_words is None


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("I don't want a manicure I want a pedicure", ("pedicure",)),
        ("sio manicure, pedicure", ("pedicure",)),
        ("sitaki manicure nataka pedicure", ("pedicure",)),
        ("pedicure instead of manicure", ("pedicure",)),
        ("not the pedicure", ()),
    ],
)
def test_a_refused_service_is_not_asked_for(heard, text, services):
    assert heard(text).services == services


@pytest.mark.parametrize(
    ("at", "text", "services"),
    [
        ("dental", "jino linauma", {"checkup", "extraction", "filling", "root-canal"}),
        ("dental", "I have a terrible toothache", {"checkup", "extraction", "filling", "root-canal"}),
        ("medical", "naumwa na kichwa, nina homa", {"consultation"}),
        ("physio", "my back hurts", {"assessment", "session"}),
        ("physio", "goti langu linauma sana", {"assessment", "session"}),
        ("dental", "jino la mtoto wangu linamuuma", {"checkup", "extraction", "filling", "root-canal"}),
        ("dental", "my gums are bleeding", {"checkup"}),
    ],
)
def test_a_complaint_offers_what_may_help(heard, at, text, services):
    found = set(heard(text, at=at).services)
    assert services <= found
    assert "braces" not in found


def test_a_complaint_does_not_outweigh_what_is_asked_for_by_name(heard):
    assert heard("I have a toothache, I want a filling", at="dental").services == ("filling",)


def test_a_name_with_a_number_is_no_time(heard):
    understanding = heard("massage 60 min tomorrow at 4pm", at="spa")
    assert understanding.services == ("massage-60",)
    assert [at.hour for at in understanding.when.times] == [16]


def test_a_name_with_a_time_word_is_no_time(heard):
    understanding = heard(
        "night guard please", services=(Offerable("guard", "Night guard"), Offerable("fit", "Fitting"))
    )
    assert understanding.services == ("guard",)
    assert understanding.when.says_nothing


@pytest.mark.edge(29)
def test_every_service_is_found_by_its_own_name_in_a_long_catalogue(heard):
    kinds = ("Classic", "Deluxe", "Express", "Kids'", "Ladies'", "Gents'", "Bridal", "Large", "Small", "60 min")
    things = (
        "manicure",
        "pedicure",
        "haircut",
        "massage",
        "facial",
        "wax",
        "braids",
        "wig fitting",
        "scrub",
        "Wash & go",
    )
    names = [f"{kind} {thing}" for kind in kinds for thing in things] + [f"Mix & match {n}" for n in range(100)]
    services = tuple(Offerable(f"s{n}", name) for n, name in enumerate(names))
    wrong = {
        name: found
        for service, name in zip(services, names, strict=True)
        if (found := heard(f"naomba {name.lower()} tafadhali", services=services).services) != (service.service_id,)
    }
    assert wrong == {}


def test_a_service_may_have_the_name_of_a_person(heard):
    services = (Offerable("rose", "Rose facial"), Offerable("plain", "Facial"))
    assert heard("rose facial", services=services).services == ("rose",)
    assert heard("Rose", Expecting.NAME, services=services).name == "Rose"
    assert heard("Rose", Expecting.NAME, services=services).services == ()


def test_an_empty_catalogue_offers_nothing(heard):
    understanding = heard("I want a manicure", services=())
    assert understanding.services == ()
    assert understanding.service_words == "manicure"
    assert understanding.intents[0] is Intent.BOOK


def test_services_with_one_name_are_both_asked(heard):
    twins = (Offerable("a", "Facial"), Offerable("b", "Facial"))
    assert heard("facial", services=twins).services == ("a", "b")
