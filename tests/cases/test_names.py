"""Is a name found however it is written?"""

import pytest

from prag.cases.names import fold, matches


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Šešelj Čavić", "seselj cavic"),
        ("Mirjeta Dëllinja", "mirjeta dellinja"),
        ("Çelik", "celik"),
        ("Đorđe", "dorde"),
        ("Djordje", "dorde"),
        ("Дејан Изворски", "dejan izvorski"),
        ("Ѓорѓи Ќосев", "gorgi kosev"),
        ("Љубица Џамбаска", "ljubica dzambaska"),
        ("O'Neil-Ivić", "o neil ivic"),
        ("  ", ""),
        ("Işık", "isik"),
    ],
)
def test_folding(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("typed", "name", "found"),
    [
        ("izvor", "Dejan Izvorski", True),
        ("Izvorski Dejan", "Dejan Izvorski", True),
        ("Изворски", "Dejan Izvorski", True),
        ("dejan", "Дејан Изворски", True),
        ("vorski", "Dejan Izvorski", False),
        ("dejan brdovski", "Dejan Izvorski", False),
        ("", "Dejan Izvorski", False),
        ("-", "Dejan Izvorski", False),
    ],
)
def test_every_typed_word_begins_a_word_of_the_name(typed, name, found):
    assert matches(typed, name) is found
