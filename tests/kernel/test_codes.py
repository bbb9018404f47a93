"""Is a case code what the database accepts, and do people's ways of writing it lead to it?"""

from __future__ import annotations

import pytest

from prag.kernel.codes import CODE, LETTERS, SIGNS, tidy_case_code


def test_drawn_codes_have_the_form_and_hardly_ever_meet(superuser):
    codes = [row[0] for row in superuser.execute("select cases.draw_code() from generate_series(1, 2000)")]
    assert all(CODE.match(code) for code in codes)
    assert len(set(codes)) > 1990  # 170 million possible ones
    assert {code[0] for code in codes} == set(LETTERS)
    assert set("".join(code[3:] for code in codes)) == set(SIGNS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("K7-QF3", "K7-QF3"),
        ("k7qf3", "K7-QF3"),
        (" K7 - QF3M ", "K7-QF3M"),
        ("K7–QF3", None),
        ("K7-QO3", None),
        ("K1-QF3", None),
        ("", None),
        ("77-QF3", None),
        ("K7-QF3MM", None),
    ],
)
def test_typed_codes(typed, meant):
    assert tidy_case_code(typed) == meant
