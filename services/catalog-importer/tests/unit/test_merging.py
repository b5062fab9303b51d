"""What is one service over several files, and what never is (decision 9, edge cases 29 and 31)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.domain.merging import merged
from catalog_importer.domain.sameness import are_one, is_vetoed, name_of
from catalog_importer.reading.text_file import lines_of_text
from ratiba_contracts.menu import (
    CellSource,
    DurationCell,
    ExtractedRow,
    PriceCell,
    Provenance,
    RowPriceKind,
    TextCell,
)

MANNER = Manner("KES", "salon")


def row(name, units=None, file="a.jpg", confidence=0.9, minutes=None, line=1, **cells):
    where = Provenance(source=CellSource.READ, file=file, line=line)
    priced = {"kind": RowPriceKind.FIXED, "amount": units * 100, "printed": f"{units:,}"} if units else {}
    return ExtractedRow(
        row_id="r1",
        name=TextCell(value=name, confidence=confidence, provenance=where),
        price=PriceCell(currency="KES", confidence=confidence if units else 0.0, provenance=where, **priced),
        duration_min=DurationCell(value=minutes, confidence=confidence if minutes else 0.0, provenance=where),
        **cells,
    )


@pytest.mark.edge(29)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Massage 30 min", "Massage 60 min"),
        ("Wash", "Wax"),
        ("Women's cut", "Men's cut"),
        ("Ladies trim", "Gents trim"),
        ("Box braids small", "Box braids smalls large"),
        ("Box twists (Small)", "Box twists (Large)"),
        ("Full leg wax", "Full lip wax"),
        ("Upper arch", "Lower arch"),
        ("Dentures upper and lower", "Dentures upper or lower"),
        ("Cornrows with beads", "Cornrows without beads"),
        ("Prenatal massage", "Postnatal massage"),
        ("Hot stone massage", "Cold stone massage"),
        ("Gel manicure", "Gel pedicure"),
        ("Adult cut", "Child cut"),
        ("Filling 1 surface", "Filling 2 surface"),
        ("Short hair wash", "Long hair wash"),
        ("Relaxer", "Relaxer retouch"),
    ],
)
def test_services_that_differ_in_kind_are_kept_apart(one, other):
    assert not are_one(name_of(one), name_of(other))
    assert len(merged([row(one, 500), row(other, 500, "b.jpg")], MANNER)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Swedish Massage", "Sweedish massage"),
        ("Manicure", "Manicures"),
        ("Blow-dry", "Blow dry"),
        ("Pedicure", "Pedicur"),
        ("Wash & set", "Wash and set"),
        ("Keratin blowout", "Keratine blowout"),
    ],
)
def test_one_service_spelt_in_two_ways_becomes_one_row(one, other):
    assert len(merged([row(one, 500), row(other, 500, "b.jpg")], MANNER)) == 1


@pytest.mark.edge(31)
def test_a_name_with_a_hard_space_and_capitals_is_the_same_name():
    assert len(merged([row("HAIRCUT\u00a0", 500), row("Haircut", 500, "b.jpg")], MANNER)) == 1


@pytest.mark.edge(29)
@pytest.mark.edge(31)
def test_one_service_at_two_prices_has_no_price_and_names_both():
    (only,) = merged([row("Haircut", 500), row("haircut", 700, "b.jpg", 0.99)], MANNER)
    assert only.price.kind is RowPriceKind.NONE
    assert only.price.amount is None
    assert only.is_red
    assert "500" in only.price.doubts[0]
    assert "700" in only.price.doubts[0]
    assert "a.jpg" in only.price.doubts[0]
    assert "b.jpg" in only.price.doubts[0]


def test_each_cell_comes_from_where_it_was_read_best():
    blurred = row("Pedicur", 1200, "a.jpg", 0.6)
    clear = row("Pedicure", None, "b.jpg", 0.95, minutes=60)
    (only,) = merged([blurred, clear], MANNER)
    assert (only.name.value, only.name.confidence) == ("Pedicure", 0.95)
    assert (only.price.amount, only.price.confidence, only.price.provenance.file) == (120_000, 0.6, "a.jpg")
    assert only.duration_min.value == 60


def test_names_alike_on_one_page_are_two_services():
    assert len(merged([row("Braid", 500, line=1), row("Braids", 900, line=2)], MANNER)) == 2


NAMES = st.sampled_from(
    [
        "Wash",
        "Wax",
        "Massage 30 min",
        "Massage 60 min",
        "Swedish massage",
        "Sweedish massage",
        "Manicure",
        "Manicures",
        "Mens cut",
        "Womens cut",
        "Pedicure",
        "Pedicur",
    ]
)
ROWS = st.lists(
    st.builds(
        row,
        NAMES,
        st.sampled_from([None, 500, 700]),
        st.sampled_from(["a.jpg", "b.jpg", "c.jpg"]),
        st.sampled_from([0.6, 0.9]),
        line=st.integers(1, 40),
    ),
    max_size=12,
)


def contents(rows):
    return sorted(one.model_copy(update={"row_id": "r1"}).model_dump_json() for one in rows)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing_but_the_order_of_rows(rows, chance):
    files = {"a.jpg": [], "b.jpg": [], "c.jpg": []}
    for one in rows:
        files[one.name.provenance.file].append(one)
    order = list(files)
    first = merged([one for name in order for one in files[name]], MANNER)
    chance.shuffle(order)
    assert contents(merged([one for name in order for one in files[name]], MANNER)) == contents(first)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_no_name_is_lost_and_vetoed_names_never_share_a_row(rows):
    joined = merged(rows, MANNER)
    names = {name_of(one.name.value) for one in joined}
    for one in rows:
        assert any(not is_vetoed(name_of(one.name.value), name) for name in names)
    for name in {name_of(one.name.value) for one in rows}:
        alone = [
            other for other in {name_of(r.name.value) for r in rows} if other != name and not is_vetoed(name, other)
        ]
        assert alone or name in names


@pytest.mark.edge(29)
def test_a_name_with_two_lengths_on_one_page_becomes_two_services_of_two_names():
    short, long = row("Reiki", 2000, minutes=30), row("Reiki", 3500, minutes=60, line=2)
    other_photo = row("reiki", 3500, file="b.jpg", minutes=60)
    result = merged([short, long, other_photo], MANNER)
    assert [(one.name.value, one.price.amount) for one in result] == [
        ("Reiki (30 min)", 200_000),
        ("Reiki (60 min)", 350_000),
    ]


SIZES = "Style               Small     Medium    Large\nKnotless            6,500     5,000     4,000\n"
MORE_SIZES = "Style               Medium    Large     Jumbo\nKnotless            5,000     4,000     3,000\n"


@pytest.mark.edge(29)
def test_sizes_of_one_style_over_two_photos_are_services_of_their_own_and_each_is_there_once():
    photos = [
        rows_of_lines(lines_of_text(text, file), MANNER) for text, file in ((SIZES, "a.txt"), (MORE_SIZES, "b.txt"))
    ]
    result = merged([one for rows in photos for one in rows], MANNER)
    assert {one.name.value: one.price.amount for one in result} == {
        "Knotless (Small)": 650_000,
        "Knotless (Medium)": 500_000,
        "Knotless (Large)": 400_000,
        "Knotless (Jumbo)": 300_000,
    }
    assert len(result) == 4


@pytest.mark.edge(29)
def test_a_size_that_two_photos_price_differently_is_red_and_no_other():
    dearer = SIZES.replace("5,000", "5,500")
    photos = [rows_of_lines(lines_of_text(text, file), MANNER) for text, file in ((SIZES, "a.txt"), (dearer, "b.txt"))]
    result = merged([one for rows in photos for one in rows], MANNER)
    assert {one.name.value: one.is_red for one in result} == {
        "Knotless (Small)": False,
        "Knotless (Medium)": True,
        "Knotless (Large)": False,
    }
