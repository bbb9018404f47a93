-- Who reads on, after a case has ended and its seats with it, who got what and who has not confirmed a recall? The list alone, until the last answer.

-- The recalls of cases that are over and that somebody has not confirmed: one row an institution. Internal.
create or replace function cases.recalls_open()
returns table (case_id uuid, code text, jurisdiction text, responsible_id uuid, recipient_id uuid, due date)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    -- The first line is for the index: of all that ever went out, it finds the few things that wait.
    select h.id, h.code::text, h.jurisdiction::text, h.responsible_id, d.recipient_id, min(w.due)
      from (select x.id, x.case_id, x.recipient_id from cases.disclosure x where x.recalled_at is not null and x.confirmed_at is null) d
      join cases.case_header h on h.id = d.case_id
      join duties.duty w on w.about = d.id and w.kind = 'confirm_recall'
     where @{recall_case_over} and @{recall_unconfirmed}
     group by h.id, h.code, h.jurisdiction, h.responsible_id, d.recipient_id
$$;

-- The cases whose recall the actor follows: by the function through which the last responsible institution acted. Internal.
create or replace function cases.recalls_followed() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct o.case_id), '{}') from gate.here() me
      join organisations.function f on @{function_institution} and @{function_person}
      join cases.recalls_open() o on @{recall_responsible}
     where @{recall_jurisdiction} and @{recall_unexcluded} and @{recall_permission}
$$;

-- Does the actor follow the recall of this case, or oversee it as data protection officer? Internal.
create or replace function cases.follows_recall(p_case uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from gate.here() me cross join cases.recalls_open() o where o.case_id = p_case and @{recall_unexcluded})
       and (p_case = any (cases.recalls_followed()) or gate.permitted('recall_follow') and gate.oversees(p_case))
$$;

-- For "My tasks": the cases whose recall the actor follows, how many institutions have not confirmed, and the next day. One row of the log.
-- A data protection officer has no such list: that work starts from a code.
create or replace function cases.followed_recalls() returns table (case_id uuid, code text, waiting bigint, next_due date)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    mine uuid[];
begin
    perform gate.demand('recall_follow');
    mine := cases.recalls_followed();
    if cardinality(mine) = 0 then return; end if;
    perform gate.log('list_read', p_object => 'disclosure', p_cases => mine);
    return query select o.case_id, o.code, count(*), min(o.due) from cases.recalls_open() o where o.case_id = any (mine) group by o.case_id, o.code;
end $$;

-- The case with this code, if the actor follows its recall; null for a hidden one as for one that is not there.
create or replace function cases.find_recall(p_code text) returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('recall_follow');
    return (select h.id from cases.case_header h where h.code = p_code and cases.follows_recall(h.id));
end $$;

-- Who got what and when, who was asked, who confirmed what: ids, words and days, no name and nothing of what a letter says.
-- Reading it is a row of the log, and so is a refusal, which answers nothing.
create or replace function cases.recall_ledger(p_case uuid)
returns table (recipient uuid, kind text, copy integer, at timestamptz, basis text, fields text[], recalled_at timestamptz, confirmed_at timestamptz,
               confirmed_as text, due date)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('recall_follow');
    if not cases.follows_recall(p_case) then
        perform gate.log('refusal', p_case, 'disclosure');
        return;
    end if;
    perform gate.log('list_read', p_case, 'disclosure');
    return query select d.recipient_id, d.kind::text, d.copy::integer, d.at, d.basis::text, d.fields::text[], d.recalled_at, d.confirmed_at,
           d.confirmed_as::text, (select min(o.due) from cases.recalls_open() o where o.case_id = d.case_id and o.recipient_id = d.recipient_id)
      from cases.disclosure d where d.case_id = p_case order by d.at desc;
end $$;
