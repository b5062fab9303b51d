"""The word lists hold together."""

import re

import pytest

from booking_fsm.domain.understanding import intents
from booking_fsm.domain.understanding.lexicon import entries, folded, numbers, tables, word_lists, word_set, words

FACTS = {":service", ":staff", ":when", ":asks", ":alone", ":short", ":bare"}
FACTS |= {":service_only", ":about_mine", ":about_number"}


def test_every_tag_a_rule_speaks_of_is_in_the_lexicon():
    spoken = {tag for rule in intents.RULES for group in (*rule.all_of, rule.none_of) for tag in group}
    tags = {tag.removeprefix("!") for tag in spoken if not tag.startswith(":")}
    assert tags <= tables("intents").keys()
    assert {tag for tag in spoken if tag.startswith(":")} <= FACTS


def test_every_intent_has_a_rule():
    assert {rule.intent for rule in intents.RULES} == set(intents.Intent)


def test_ideas_refer_to_ideas_that_are_there():
    ideas, splits = tables("services"), tables("discriminators")
    for idea, table in ideas.items():
        assert {*table.get("is_a", ()), *table.get("part_of", ()), *table.get("suggests", ())} <= ideas.keys(), idea
        assert set(table.get("implies", ())) <= splits.keys(), idea


@pytest.mark.parametrize("name", ["intents", "services", "discriminators", "asides"])
def test_lists_have_known_kinds_and_no_empty_or_doubled_phrases(name):
    kinds = {"en", "sw", "both", "roots", "borrowed", "is_a", "part_of", "suggests", "implies"}
    for key, table in tables(name).items():
        assert table.keys() <= kinds, key
        for kind in ("en", "sw", "both", "roots", "borrowed"):
            phrases = table.get(kind, [])
            assert all(folded(phrase) for phrase in phrases), key
            assert len(phrases) == len(set(phrases)), (key, kind, [p for p in phrases if phrases.count(p) > 1])


def test_roots_are_letters_only():
    for lexicon in ("intents", "services", "asides"):
        assert all(re.fullmatch(r"[a-z']{2,}", root) for _, root in entries(tables(lexicon), "roots", "borrowed"))


def test_little_words_load():
    assert "my" in word_set("determiners")
    assert ("my", "name", "is") in word_lists("name_follows")
    assert numbers("numbers", "ordinals")["pili"] == 2
    assert "kesho" in words().time_swahili
