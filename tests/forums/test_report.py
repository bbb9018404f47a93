"""Do page, workbook and paper say what plain SQL counts, name nobody, and open to those who may report alone?"""

from __future__ import annotations

import io
import re
import uuid

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from prag.access.permissions import TABLE, Permission
from prag.access.roles import Role
from prag.forums.models import Grant
from prag.gate.verbs import rows
from prag.kernel.verdict import Refused
from prag.organisations.load import id_of
from tests.forums.grants import Ground, day, full_ground, main_part, make_ground
from tests.services.places import rows_of
from tests.staffing.browser import browser, words
from tests.support.people import acting, make_institution, make_practitioner

# Counted again from the tables, without anything of the application: one row for within the period, one for after it.
COUNT = """
with g as (select * from forums.grant_agreement where id = %(grant)s),
m as (select m.*, case when m.held_on between g.starts and g.ends then 1 else 2 end as part
        from g join forums.forum o on o.grant_id = g.id join forums.meeting m on m.forum_id = o.id
       where m.state in ('held', 'approved') and m.held_on >= g.starts),
p as (select m.part, p.*, i.kind from m join forums.participation p on p.meeting_id = m.id and p.attended
        join organisations.institution i on i.id = p.institution_id),
c as (select m.part, c.*, (select max((s.at at time zone 'Europe/Skopje')::date) from forums.commitment_step s
                            where s.commitment_id = c.id and s.verb = 'report') as reported,
             exists (select from forums.commitment_step s where s.commitment_id = c.id and s.verb in ('confirm', 'report')) as taken
        from m join forums.commitment c on c.meeting_id = m.id)
select (select count(*) from m where part = x), (select count(distinct institution_id) from p where part = x),
       (select count(distinct institution_id) from p where part = x and kind not in ('prison', 'prison_administration')),
       (select coalesce(sum(people), 0) from p where part = x), (select count(*) from p where part = x and people is null),
       (select count(*) from m join forums.conclusion k on k.meeting_id = m.id where part = x
           and exists (select from forums.adoption a where a.conclusion_id = k.id)),
       (select count(*) from c where part = x), (select count(*) from c where part = x and taken),
       (select count(*) from c where part = x and state = 'done'),
       (select count(*) from c where part = x and state = 'done' and reported <= due),
       (select count(*) from c where part = x and state = 'done' and not coalesce(reported <= due, false)),
       (select count(*) from c where part = x and state in ('asked', 'confirmed') and due >= %(today)s),
       (select count(*) from c where part = x and state in ('asked', 'confirmed') and due < %(today)s),
       (select count(*) from c where part = x and state = 'declined'), (select count(*) from c where part = x and state = 'dropped'),
       (select count(*) from c where part = x and (state = 'done' or due < %(today)s))
  from generate_series(1, 2) x order by x
"""


def counted(superuser, grant: uuid.UUID) -> list[tuple[float | None, float | None]]:
    """The figures, one pair (within, after) a line, in the order of the report."""
    within, after = ([*map(int, row)] for row in superuser.execute(COUNT, {"grant": grant, "today": day(0)}).fetchall())
    for part in (within, after):
        part.append(part[9] / part[15] if part[15] else None)
    return list(zip(within, after, strict=True))


def reporter(ground: Ground):  # type: ignore[no-untyped-def]
    return browser(make_practitioner("ngo_worker", ground.beneficiary))


def demo(key: str) -> Ground:
    grant = Grant.objects.using("owner").select_related("beneficiary").get(id=id_of("grant", key))
    return Ground(grant, None, grant.beneficiary_id, grant.jurisdiction_id)  # type: ignore[arg-type]


GROUNDS = {
    "one in which everything occurs": full_ground,
    "one without a meeting": make_ground,
    "the demo's in Skopje": lambda: demo("mk_grant"),
    "the demo's in Sarajevo": lambda: demo("ba_grant"),
    "the demo's in Bijelo Polje": lambda: demo("me_grant"),
}


@pytest.mark.parametrize("which", GROUNDS)
def test_the_workbook_holds_cell_for_cell_what_sql_counts(which, superuser):
    ground = GROUNDS[which]()
    client, expected = reporter(ground), counted(superuser, ground.grant.id)
    answer = client.get(reverse("grant_workbook", args=[ground.grant.id]))
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    book = load_workbook(io.BytesIO(answer.content))
    first = book["In figures"]
    cells = [[cell.value for cell in row] for row in first.iter_rows()]
    facts = {row[0]: row[1] for row in cells[:10]}
    assert facts["Grant agreement"] == ground.grant.agreement
    assert facts["Forums planned"] == ground.grant.forums_planned
    assert facts["Held within the period"] == expected[0][0]
    assert "Western Balkans" in facts["Project"]
    assert facts["Joint programme"].startswith("Horizontal Facility")
    assert facts["Years of the programme"] == "2019–2022"
    head = next(n for n, row in enumerate(cells) if row[0] == "What is counted")
    figures = {row[0]: (row[1], row[2]) for row in cells[head + 1 : head + 18] if row[1] is not None or row[2] is not None}
    wanted = [pair for n, pair in enumerate(expected) if n != 4 or any(pair)]
    assert [tuple(None if one is None else one for one in pair) for pair in list(figures.values())[: len(wanted) - 1]] == wanted[:-1]
    share = figures.get("Share of these kept in time", (None, None))
    assert share == wanted[-1]
    assert all(isinstance(one, int | float) or one is None for pair in figures.values() for one in pair)
    _meetings_agree(book["Meetings"], superuser, ground.grant.id)
    _institutions_agree(book["Institutions that took part"], superuser, ground.grant.id)


def _meetings_agree(page, superuser, grant: uuid.UUID) -> None:  # type: ignore[no-untyped-def]
    found = superuser.execute(
        "select m.held_on, count(distinct p.institution_id) filter (where p.attended),"
        " count(distinct p.institution_id) filter (where p.attended and i.kind not in ('prison', 'prison_administration')),"
        " coalesce(sum(p.people) filter (where p.attended), 0),"
        " (select count(*) from forums.conclusion k where k.meeting_id = m.id"
        "   and k.id in (select conclusion_id from forums.adoption)), (select count(*) from forums.commitment c where c.meeting_id = m.id)"
        " from forums.forum o join forums.meeting m on m.forum_id = o.id join forums.grant_agreement g on g.id = o.grant_id"
        " left join forums.participation p on p.meeting_id = m.id left join organisations.institution i on i.id = p.institution_id"
        " where g.id = %s and m.state in ('held', 'approved') and m.held_on >= g.starts group by m.id, m.held_on order by m.held_on",
        [grant],
    ).fetchall()
    shown = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert [(row[0].date(), *row[3:]) for row in shown] == [tuple(int(x) if n else x for n, x in enumerate(row)) for row in found]


def _institutions_agree(page, superuser, grant: uuid.UUID) -> None:  # type: ignore[no-untyped-def]
    found = superuser.execute(
        "select i.name, count(distinct m.id) filter (where m.held_on <= g.ends), count(distinct m.id) filter (where m.held_on > g.ends)"
        " from forums.grant_agreement g join forums.forum o on o.grant_id = g.id join forums.meeting m on m.forum_id = o.id"
        " join forums.participation p on p.meeting_id = m.id and p.attended join organisations.institution i on i.id = p.institution_id"
        " where g.id = %s and m.state in ('held', 'approved') and m.held_on >= g.starts group by i.id, i.name",
        [grant],
    ).fetchall()
    shown = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert sorted((row[0], row[2], row[3]) for row in shown) == sorted(found)


@pytest.mark.parametrize("which", GROUNDS)
def test_page_and_paper_say_the_same_as_the_workbook(which, superuser):
    ground = GROUNDS[which]()
    client = reporter(ground)
    page = client.get(reverse("grant_report", args=[ground.grant.id]))
    assert page.status_code == 200
    lines = rows_of(page.content.decode())
    book = load_workbook(io.BytesIO(client.get(reverse("grant_workbook", args=[ground.grant.id])).content))
    answer = client.get(reverse("grant_paper", args=[ground.grant.id]))
    paper = PdfReader(io.BytesIO(answer.content))
    printed = " ".join(" ".join(one.extract_text().split()) for one in paper.pages)
    head = next(n for n, row in enumerate(book["In figures"].iter_rows(values_only=True), 1) if row[0] == "What is counted")
    n = 0
    for sheet, first in ((book["In figures"], head + 1), (book["Meetings"], 2), (book["Institutions that took part"], 2)):
        for row in sheet.iter_rows(min_row=first):
            if row[0].value in (None, "") or str(row[0].value).startswith("Counted from"):
                break
            said = " ".join(_read(cell) for cell in row)
            assert said in lines
            assert _letters(said) in _letters(printed)
            n += 1
    assert n >= 16


def _letters(text: str) -> str:
    """Without spaces and hyphens: paper breaks lines, and words."""
    return re.sub(r"[\s\u00ad-]", "", text)


def _read(cell) -> str:  # type: ignore[no-untyped-def]
    """A cell of the workbook as it is read."""
    if cell.value is None:
        return "–"
    if cell.number_format == "0%":
        return f"{cell.value:.0%}"
    return f"{cell.value:%d.%m.%Y}" if cell.is_date else str(cell.value)


def test_the_paper_is_tagged_and_says_its_language():
    ground = full_ground()
    answer = reporter(ground).get(reverse("grant_paper", args=[ground.grant.id]))
    assert answer["Content-Type"] == "application/pdf"
    root = PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a PDF boolean)
    assert root["/StructTreeRoot"] is not None
    text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages)
    assert "no way the official opinion" in " ".join(text.split())


def test_in_albanian_the_names_are_albanian():
    ground = full_ground()
    client = reporter(ground)
    client.cookies["prag-language"] = "sq"
    page = words(client.get(reverse("grant_report", args=[ground.grant.id])))
    assert "Instrumenti Horizontal për Ballkanin Perëndimor dhe Turqinë" in page
    paper = PdfReader(io.BytesIO(client.get(reverse("grant_paper", args=[ground.grant.id])).content))
    assert paper.trailer["/Root"]["/Lang"] == "sq"
    assert client.get(reverse("grant_workbook", args=[ground.grant.id])).status_code == 200


@pytest.mark.parametrize("which", [name for name in GROUNDS if name.startswith("the demo's")])
def test_nobodys_name_stands_in_any_output(which, superuser):
    ground = GROUNDS[which]()
    client = reporter(ground)
    outputs = [client.get(reverse("grant_report", args=[ground.grant.id])).content.decode()]
    book = load_workbook(io.BytesIO(client.get(reverse("grant_workbook", args=[ground.grant.id])).content))
    outputs.append("\n".join(str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row))
    paper = PdfReader(io.BytesIO(client.get(reverse("grant_paper", args=[ground.grant.id])).content))
    outputs.append(" ".join(" ".join(one.extract_text().split()) for one in paper.pages) + str(paper.metadata))
    outputs.append(str(book.properties))
    outputs[0] = main_part(outputs[0])  # the header says who is signed in
    names = [row[0] for row in superuser.execute("select name from organisations.practitioner where length(name) > 5").fetchall()]
    assert len(names) > 50
    parts = {part for name in names if not name.startswith("Practitioner ") for part in (name, name.split()[-1])}
    assert [(part, n) for n, output in enumerate(outputs) for part in sorted(parts) if part in output] == []


def test_what_somebody_typed_is_never_a_formula():
    ground = make_ground(agreement="=HYPERLINK(1)\x07")
    answer = reporter(ground).get(reverse("grant_workbook", args=[ground.grant.id]))
    cells = [cell for row in load_workbook(io.BytesIO(answer.content))["In figures"].iter_rows() for cell in row if cell.value]
    assert [cell.value for cell in cells if "HYPERLINK" in str(cell.value)][1] == "=HYPERLINK(1) "
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_a_forum_that_somebody_else_coordinates_is_counted_too():
    ground = make_ground(coordinator=make_institution("municipality"))
    ground.meeting(-300, {make_institution("social_work"): 3, make_institution("health"): 1})
    page = rows_of(reporter(ground).get(reverse("grant_report", args=[ground.grant.id])).content.decode())
    assert "Meetings held 1 0" in page
    assert "People, added up over the meetings 4 0" in page


def addresses(grant: uuid.UUID) -> list[str]:
    return [reverse(name, args=[grant]) for name in ("grant_report", "grant_workbook", "grant_paper")]


def test_who_reports_on_a_grant():
    ground = full_ground()
    beneficiary, director = reporter(ground), browser(make_practitioner("prison_administration"))
    for client in (beneficiary, director):
        listed = client.get(reverse("grants")).content.decode()
        assert ground.grant.agreement in listed
        assert [client.get(address).status_code for address in addresses(ground.grant.id)] == [200] * 3
    stranger = browser(make_practitioner("ngo_worker"))
    assert ground.grant.agreement not in stranger.get(reverse("grants")).content.decode()
    assert "benefits would stand here" in words(stranger.get(reverse("grants")))
    elsewhere = browser(make_practitioner("prison_administration", jurisdiction="ba"))
    worker = browser(make_practitioner("social_worker", ground.beneficiary))
    for client in (stranger, elsewhere, worker):
        assert [client.get(address).status_code for address in addresses(ground.grant.id)] == [404] * 3
    assert worker.get(reverse("grants")).status_code == 404
    assert beneficiary.get(addresses(uuid.uuid4())[0]).status_code == 404


@pytest.mark.parametrize("verb", ["forums.report_meetings", "forums.report_commitments"])
def test_the_verbs_refuse_whoever_may_not_report(verb):
    ground = full_ground()
    with acting(make_practitioner("ngo_worker", ground.beneficiary)):
        assert rows(verb, p_grant=ground.grant.id)
        with pytest.raises(Refused):
            rows(verb, p_grant=None)
    for who in (
        make_practitioner("ngo_worker"),
        make_practitioner("mentor", ground.beneficiary),
        make_practitioner("administrator"),
        make_practitioner("prison_administration", jurisdiction="me"),
    ):
        with acting(who), pytest.raises(Refused):
            rows(verb, p_grant=ground.grant.id)
    assert set(TABLE[Permission.DONOR_REPORT]) == set(Role)
