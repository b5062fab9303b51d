"""What `ratiba payments show` prints of a payment."""

import io

import pytest
from rich.console import Console

from ratiba_cli.commands.payments import lines_of
from ratiba_contracts.examples import EXAMPLES
from ratiba_contracts.payment_requests import PaymentsShown


@pytest.mark.parametrize("columns", [40, 80])
def test_an_id_is_shown_whole_on_a_narrow_screen(columns: int) -> None:
    shown = EXAMPLES["ask.payments.show.v1.answer"]
    assert isinstance(shown, PaymentsShown)
    out = io.StringIO()
    console = Console(file=out, width=columns)
    for line in lines_of(shown.payments[0]):
        console.print(line, markup=False, soft_wrap=True)
    first, second = out.getvalue().splitlines()
    assert first.startswith(str(shown.payments[0].payment_id))
    assert "owed back: nothing" in second
