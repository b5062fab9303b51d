"""Services as blocks of lines: the first line is the name, whatever describes it."""

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.html_file import lines_of_html
from catalog_importer.reading.text_file import lines_of_text

KES = Manner("KES", "salon")


def cells(found):
    return [
        (row.name.value, row.price.amount // 100, row.duration_min.value, row.description.value or "") for row in found
    ]


WANTED = [
    ("Bride on the day", 18_000, None, "Face, hair and veil; Two artists"),
    ("Root touch-up", 2200, 50, "Ammonia or vegetable dye, 50 minutes"),
    ("Trim", 600, None, ""),
]


@pytest.mark.parametrize("price", ["KES {}", "{}/=", "Price: Ksh {}", "{}"])
def test_a_block_is_name_description_price(price):
    text = "\n\n".join(
        "\n".join([name, *note.split("; "), price.format(f"{units:,}")]).replace("\n\n", "\n")
        for name, units, _, note in WANTED
    )
    assert cells(rows_of_lines(lines_of_text(text, "list.txt"), KES)) == WANTED


def test_what_stands_below_the_price_of_a_block_describes_it_too():
    text = "Hot stones\nKES 4,000\nBasalt from Naivasha\n\nCupping\nKES 2,500\nDry or with oil, 40 min\n"
    assert cells(rows_of_lines(lines_of_text(text, "list.txt"), KES)) == [
        ("Hot stones", 4000, None, "Basalt from Naivasha"),
        ("Cupping", 2500, 40, "Dry or with oil, 40 min"),
    ]


def test_boxes_of_a_page_are_blocks():
    page = "".join(
        f"<div class=box><div>{name}</div>"
        + "".join(f"<div>{part}</div>" for part in note.split("; ") if part)
        + f"<div>KES {units:,}</div></div>"
        for name, units, _, note in WANTED
    )
    assert cells(rows_of_lines(lines_of_html(page, "page.html"), KES)) == WANTED


def test_a_heading_in_the_first_block_is_no_name():
    text = "HANDS\nParaffin dip\nWarm wax\nKES 900\n\nCuticle care\nOil\nKES 700\n\nFile\nAny shape\nKES 300\n"
    found = rows_of_lines(lines_of_text(text, "list.txt"), KES)
    assert [(row.name.value, row.category.value) for row in found] == [
        ("Paraffin dip", "HANDS"),
        ("Cuticle care", "HANDS"),
        ("File", "HANDS"),
    ]


def test_under_marked_names_the_price_may_come_before_what_describes_the_service():
    page = "".join(
        f"<div><h4>{name}</h4><p>KES {units:,} | {minutes} min</p><p>{note}</p></div>"
        for name, units, minutes, note in (("Thai", 4200, 60, "Stretching on a mat"), ("Shiatsu", 3900, 45, "Gentle"))
    )
    found = rows_of_lines(lines_of_html(f"<h2>Massage</h2>{page}", "page.html"), KES)
    assert cells(found) == [("Thai", 4200, 60, "Stretching on a mat"), ("Shiatsu", 3900, 45, "Gentle")]
