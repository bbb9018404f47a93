"""What do witnesses, data protection officer and administrator see of the sealed log, and what can each do?"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse

from prag.accounts.context import NAV
from prag.audit.models import Event, Head
from prag.audit.verifier import check_grown, read_head, read_key, read_proof
from prag.database.maintain import as_maintainer
from prag.gate.verbs import rows
from prag.kernel.verdict import Refused
from prag.messages.mail import send_waiting
from prag.messages.worker import tick
from prag.organisations.models import Institution
from prag.sealing import actions, rules
from prag.sealing.models import Receipt, Witness
from tests.staffing.browser import browser, words
from tests.support.canary_ground import own_database
from tests.support.people import acting, institution_of, make_institution, make_practitioner
from tests.support.sealing import KEY, seal_now

PAGE = "/sealed-log/"
SOURCE = Path(__file__).resolve().parents[2] / "prag" / "audit" / "verifier.py"


@pytest.fixture(scope="module")
def database():
    """Heads and witnesses are the installation's, so these tests have one of their own."""
    with own_database("witnesses") as name:
        seal_now(name)
        yield name


@pytest.fixture
def grown(database):
    """One more row is sealed; its head."""
    with acting(make_practitioner("access_manager")):
        rows("gate.note", p_verb="list_read")
    seal_now(database)
    return _newest()


def _newest() -> Head:
    with as_maintainer() as alias:
        return Head.objects.using(alias).order_by("-size").first()


def witness_holder(function: str = "access_manager") -> uuid.UUID:
    """Somebody of a fresh witness institution."""
    institution = make_institution("data_protection")
    with as_maintainer() as alias:
        Witness.objects.using(alias).create(institution_id=institution, since=_newest().at)
    return make_practitioner(function, institution)


def _receipts(practitioner: uuid.UUID) -> list[int]:
    with as_maintainer() as alias:
        return list(
            Receipt.objects.using(alias).filter(institution=institution_of(practitioner)).order_by("size").values_list("size", flat=True)
        )


@pytest.mark.parametrize("function", ["access_manager", "data_protection_officer"])
def test_a_witness_takes_the_head_and_confirms_it(grown, function):
    holder = witness_holder(function)
    client = browser(holder)
    assert f"Rows {grown.size}" in words(client.get(PAGE))
    file = client.get(reverse("head_file", args=[grown.size]))
    assert file["Content-Disposition"] == f'attachment; filename="prag-log-head-{grown.size}.txt"'
    head = read_head(file.content.decode())
    assert head.by([KEY])
    assert (head.size, head.root) == (grown.size, bytes(grown.root))
    page = client.post(reverse("head_keep", args=[grown.size]), follow=True)
    assert "Thank you. The receipt stands in the log" in words(page)
    assert "Your institution has confirmed this head already." in words(page)
    assert _receipts(holder) == [grown.size]
    with as_maintainer() as alias:
        logged = Event.objects.using(alias).filter(actor=holder, verb="witness").values_list("object", "object_id")
        assert list(logged) == [("log_head", grown.id)]
    client.post(reverse("head_keep", args=[grown.size]))
    assert _receipts(holder) == [grown.size], "said twice is said once"


def test_the_proof_since_the_kept_head_holds_and_needs_no_row_of_the_log(grown, database):
    holder = witness_holder()
    client = browser(holder)
    client.post(reverse("head_keep", args=[grown.size]))
    old = read_head(client.get(reverse("head_file", args=[grown.size])).content.decode())
    with acting(holder):
        rows("gate.note", p_verb="list_read")
    seal_now(database)
    new = _newest()
    address = reverse("proof_file", args=[old.size, new.size])
    assert address in client.get(PAGE).content.decode()
    proof = client.get(address).content
    assert check_grown(old, read_head(new.note), read_proof(proof)) == []
    assert b"row" not in proof


def test_the_verifier_that_is_given_out_is_the_source_and_checks_the_files_of_the_page(grown, tmp_path):
    """With what the page gives alone: verifier, head and public key. A head with one letter changed does not pass."""
    client = browser(witness_holder())
    page, address = client.get(PAGE), reverse("verifier_file")
    assert address in page.content.decode()
    file = client.get(address)
    assert file["Content-Disposition"] == 'attachment; filename="verifier.py"'
    assert file.content == SOURCE.read_bytes()
    assert hashlib.sha256(SOURCE.read_bytes()).hexdigest() in words(page)
    (tmp_path / "verifier.py").write_bytes(file.content)
    (tmp_path / "head.txt").write_bytes(head := client.get(reverse("head_file", args=[grown.size])).content)
    (tmp_path / "forged.txt").write_bytes(head.replace(str(grown.size).encode(), str(grown.size + 1).encode(), 1))
    assert grown.key in words(page)
    command = [sys.executable, "-I", "verifier.py", "head", "--key", grown.key, "--head"]
    assert [
        subprocess.run([*command, name], cwd=tmp_path, capture_output=True, check=False).returncode for name in ("head.txt", "forged.txt")
    ] == [0, 1]


def test_nobody_gets_the_verifier_who_does_not_see_the_page(database):
    officer = browser(make_practitioner("treatment_officer"))
    assert officer.get(PAGE).status_code == officer.get(reverse("verifier_file")).status_code == 404


@pytest.mark.parametrize(("old", "size"), [(1, 10_000_000), (10_000_000, 1), (5, 5)])
def test_there_is_no_proof_between_heads_that_are_not(grown, old, size):
    assert browser(witness_holder()).get(reverse("proof_file", args=[old, size])).status_code == 404


def test_the_data_protection_officer_sees_when_each_witness_last_confirmed(grown):
    holder = witness_holder()
    browser(holder).post(reverse("head_keep", args=[grown.size]))
    with as_maintainer() as alias:
        name = Institution.objects.using(alias).get(id=institution_of(holder)).short_name
    page = words(browser(make_practitioner("data_protection_officer", make_institution("prison_administration"))).get(PAGE))
    row = page.split(name)[1].strip()
    assert not row.startswith("never yet")
    assert str(grown.size) in row[:60]
    assert "Kamen Most never yet none" in page, "of the demo's witnesses nobody confirmed"
    assert "Your institution is not a witness of the log." in page


@pytest.mark.parametrize("function", ["treatment_officer", "ngo_worker", "mentor", "prison_director"])
def test_nobody_else_finds_the_page(grown, function):
    client = browser(make_practitioner(function))
    for address in (PAGE, reverse("head_file", args=[grown.size]), reverse("proof_file", args=[1, grown.size])):
        assert client.get(address).status_code == 404
    assert client.post(reverse("head_keep", args=[grown.size])).status_code == 404
    assert "Sealed log" not in words(client.get("/"))


def test_the_link_is_there_for_whoever_has_the_page(grown):
    assert "sealed_log" in {name for _, name, _ in NAV}
    assert "Sealed log" in words(browser(witness_holder()).get("/"))


@pytest.mark.parametrize("function", ["mentor", "administrator"])
def test_the_verbs_refuse_whoever_may_not(grown, function):
    with acting(make_practitioner(function)):
        with pytest.raises(Refused):
            actions.confirm(size=grown.size)
        if function == "mentor":
            for call, named in (
                (actions.name_witness, {"institution": make_institution("ngo")}),
                (actions.ask_end, {"witness": uuid.uuid4()}),
                (actions.end_witness, {"witness": uuid.uuid4()}),
                (actions.keep_witness, {"witness": uuid.uuid4()}),
            ):
                with pytest.raises(Refused):
                    call(**named)
            for verb, named in (("sealing.tiles", {"p_below": 1}), ("sealing.leaves", {"p_first": 0, "p_below": 1})):
                with pytest.raises(Refused):
                    rows(verb, **named)


@pytest.mark.parametrize("size", [0, 10_000_000, 10**30])
def test_a_head_that_is_not_there_is_not_found(grown, size):
    client = browser(witness_holder())
    assert client.get(reverse("head_file", args=[size])).status_code == 404
    assert client.get(reverse("proof_file", args=[1, size])).status_code == 404
    assert client.post(reverse("head_keep", args=[size])).status_code == 404


def test_only_a_witness_confirms_and_only_what_is_there(grown):
    with acting(make_practitioner("access_manager")), pytest.raises(Refused, match="Only a witness"):
        actions.confirm(size=grown.size)
    with acting(witness_holder()), pytest.raises(Refused):
        actions.confirm(size=grown.size + 1)


def test_the_administrator_names_witnesses_and_two_persons_end_them_but_for_the_last_two(grown):
    administrator = make_practitioner("administrator", jurisdiction="me")
    client = browser(administrator)
    page = words(client.get(PAGE))
    assert "At least two institutions must keep the heads; now there are fewer." in page
    bodies = [make_institution("ngo", "me") for _ in range(3)]
    for body in bodies:
        page = words(client.post(PAGE, {"institution": str(body)}, follow=True))
        assert "The institution is a witness." in page
    assert "now there are fewer" not in page
    with acting(administrator), pytest.raises(Refused, match="is a witness of the log already"):
        actions.name_witness(institution=bodies[0])
    with acting(administrator), pytest.raises(Refused, match="another jurisdiction"):
        actions.name_witness(institution=make_institution("ngo", "mk"))
    with as_maintainer() as alias:
        ids = list(Witness.objects.using(alias).filter(institution__in=bodies).values_list("id", flat=True))
        foreign = Witness.objects.using(alias).filter(institution__jurisdiction="mk").first().id
    officer = browser(make_practitioner("data_protection_officer", jurisdiction="me"))
    assert "Confirm the end" not in words(officer.get(PAGE))
    assert "Nobody asks any more" in words(_pressed(officer, "witness_end", ids[0]))
    page = words(_pressed(client, "witness_ask_end", ids[0]))
    assert "A second person must confirm it" in page
    assert "Who asked that a witness ends does not confirm it." in page
    assert "Somebody asked already" in words(_pressed(client, "witness_ask_end", ids[0]))
    assert "Who asked that a witness ends does not confirm it." in words(_pressed(client, "witness_end", ids[0]))
    assert "Its end was asked for" in words(officer.get(PAGE))
    assert "The institution stays a witness." in words(_pressed(officer, "witness_keep", ids[0]))
    assert "Nobody asks any more" in words(_pressed(officer, "witness_keep", ids[0]))
    _pressed(client, "witness_ask_end", ids[0])
    assert "The institution is no witness any more." in words(_pressed(officer, "witness_end", ids[0]))
    assert "name another one before this one ends" in words(_pressed(client, "witness_ask_end", ids[1]))
    with acting(administrator), pytest.raises(Refused):
        actions.ask_end(witness=foreign)
    with as_maintainer() as alias:
        assert Witness.objects.using(alias).filter(institution__in=bodies, ended_at=None).count() == 2


def test_two_endings_asked_together_leave_two_witnesses(grown):
    administrator, second = (make_practitioner("administrator", jurisdiction="ba") for _ in range(2))
    bodies = [make_institution("ngo", "ba") for _ in range(2)]
    with acting(administrator):
        for body in bodies:
            actions.name_witness(institution=body)
    with as_maintainer() as alias:
        there = list(Witness.objects.using(alias).filter(institution__jurisdiction="ba", ended_at=None).values_list("id", flat=True))
    with acting(administrator):
        for witness in there if len(there) > 2 else []:
            actions.ask_end(witness=witness)
    ended = 0
    with acting(second):
        for witness in there:
            try:
                actions.end_witness(witness=witness)
                ended += 1
            except Refused:
                pass
    assert ended == len(there) - 2


def _pressed(client, name, witness):
    return client.post(reverse(name, args=[witness]), follow=True)


def test_a_form_without_a_choice_says_what_to_do(grown):
    page = browser(make_practitioner("administrator")).post(PAGE, {"institution": ""})
    assert page.status_code == 422
    assert "Please check" in words(page)


def test_the_mail_to_a_witness_brings_the_head_once_a_day_and_nobody_s_data(grown):
    holder = witness_holder()
    tick()
    send_waiting()
    sent = [one for one in mail.outbox if one.to == [f"{holder.hex}@test.invalid"]]
    assert len(sent) == 1
    letter = sent[0]
    name, content, kind = letter.attachments[0]
    assert (name, kind) == (f"prag-log-head-{grown.size}.txt", "text/plain")
    assert read_head(content).by([KEY])
    assert content.strip() in letter.body
    assert "says nothing about any person" in letter.body
    for private in (str(holder), institution_of(holder).hex):
        assert private not in letter.body
    mail.outbox.clear()
    tick()
    assert send_waiting() == 0
    assert [one for one in mail.outbox if one.to == letter.to] == [], "one a day"


def test_the_key_on_the_page_is_the_log_s(grown):
    page = browser(witness_holder()).get(PAGE).content.decode()
    assert read_key(page.split('prag-code">')[-2].split("<")[0]) == KEY


TABLE = (
    # witness, newest, kept: may it be confirmed?
    (True, 10, None, True),
    (True, 10, 9, True),
    (True, 10, 10, False),
    (True, 10, 11, False),
    (True, None, None, False),
    (False, 10, None, False),
)


@pytest.mark.parametrize(("witness", "newest", "kept", "may"), TABLE)
def test_who_confirms_when(witness, newest, kept, may):
    verdict = rules.may_confirm(witness=witness, newest=newest, kept=kept)
    assert bool(verdict) is may
    assert may or verdict.reason


@pytest.mark.parametrize(("witnesses", "may"), [(1, False), (2, False), (3, True)])
def test_two_witnesses_stay(witnesses, may):
    assert bool(rules.may_end(witnesses)) is may


@pytest.mark.parametrize(("witnesses", "same", "may"), [(3, True, False), (3, False, True), (2, False, False), (2, True, False)])
def test_a_second_person_ends_a_witness(witnesses, same, may):
    one, two = uuid.uuid4(), uuid.uuid4()
    verdict = rules.may_confirm_end(witnesses, asked_by=one, actor=one if same else two)
    assert bool(verdict) is may
    assert may or verdict.reason
