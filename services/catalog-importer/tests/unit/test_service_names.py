"""When two names are one service's, and the ids made of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_importer.domain.names import name_key, service_id_for, tidy


@pytest.mark.edge(31)
@pytest.mark.parametrize("other", ["HAIRCUT\u00a0", "  hair\u200bcut ", "Ｈａｉｒｃｕｔ", "haircut\n", "HairCut"])
def test_case_spaces_and_letter_forms_make_no_other_service(other: str) -> None:
    assert name_key(other) == name_key("Haircut")


@pytest.mark.parametrize(("one", "other"), [("Wash", "Wax"), ("Cut 30", "Cut 60"), ("Café", "Cafe"), ("a b", "ab")])
def test_any_other_difference_makes_one(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(max_size=40))
def test_a_key_is_its_own_key_and_a_tidy_name_is_tidy(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
    assert tidy(tidy(name)) == tidy(name)


@given(st.lists(st.text(max_size=80), max_size=8))
def test_ids_are_ids_and_never_taken_twice(names: list[str]) -> None:
    taken: set[str] = set()
    for name in names:
        made = service_id_for(name, taken)
        assert made not in taken
        assert 0 < len(made) <= 60
        assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert made[0] != "-"
        taken.add(made)
