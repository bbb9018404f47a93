-- What does a case owe by when? The facts that the engine counts from, and its answer: ids, kinds and days alone.

-- What the engine must know of some cases, from their headers. The steps are those of the present stay: since the case was confirmed,
-- or since the person came back; what lies between a release and its taking back never was. A day is that of the place. Internal.
create or replace function cases.duty_facts(p_cases uuid[]) returns table (case_id uuid, facts jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select h.id, jsonb_build_object(
        'case', h.id, 'jurisdiction', h.jurisdiction, 'phase', h.phase, 'custody_from', h.custody_from,
        'opened', (h.opened_at at time zone j.time_zone)::date, 'institution', h.responsible_id,
        'function', (select r.function_kind from cases.responsible_since r where r.case_id = h.id order by r.since desc limit 1),
        'confirmed', (stay.confirmed at time zone j.time_zone)::date, 'recalled', (stay.recalled at time zone j.time_zone)::date,
        'steps', (select coalesce(jsonb_object_agg(t.target, t.day), '{}') from (
                    select x.target, max((x.at at time zone j.time_zone)::date) as day from cases.transition x
                     where x.case_id = h.id and x.at >= coalesce(stay.began, '-infinity') and (mistaken.spans @> x.at) is not true group by 1) t),
        -- What was recorded last counts: a term can be shortened, and a mark without a day takes its kind back.
        'marks', (select coalesce(jsonb_object_agg(m.kind, m.day), '{}') from (
                    select distinct on (x.kind) x.kind, x.day from cases.milestone x where x.case_id = h.id order by x.kind, x.at desc) m
                    where m.day is not null),
        'releases', (select coalesce(jsonb_agg(jsonb_build_array(r.known_on, r.earliest_conditional, r.full_term, r.pending, r.actual,
                         r.reason = 'release_taken_back') order by r.at), '[]')
                       from cases.release_dates r where r.case_id = h.id),
        'notices', (select coalesce(jsonb_agg(jsonb_build_array(t.recipient_id, t.sent_on, t.release, t.acknowledged_on, t.fulfils) order by t.at), '[]')
                      from cases.told t where t.case_id = h.id
                       -- A notice that was called back told nobody anything; and on a consent that is over, nobody is told anything more.
                       and not exists (select from cases.disclosure x where x.item = t.item
                                        and (x.recalled_at is not null or x.consent_over_at is not null))),
        'must_know', (select coalesce(jsonb_agg(distinct s.institution_id), '[]') from gate.seat s
                       where s.case_id = h.id and s.ended_at is null and s.ends >= current_date and s.institution_id <> h.responsible_id
                         -- Who may learn nothing from a notice (another prison) need not get one.
                         and exists (select from organisations.notice_field f join organisations.institution i on i.kind = f.institution_kind
                                      where i.id = s.institution_id)))
      from cases.case_header h join organisations.jurisdiction j on j.code = h.jurisdiction
      left join lateral (
        select max(x.at) as began, min(x.at) as confirmed, max(x.at) filter (where x.verb = 'recall') as recalled
          from cases.transition x where x.case_id = h.id and x.target = 'open' and x.verb <> 'take_back_release') stay on true
      left join lateral (
        select range_agg(tstzrange((select max(r.at) from cases.transition r where r.case_id = h.id and r.verb = 'release' and r.at < x.at), x.at, '[]')) as spans
          from cases.transition x where x.case_id = h.id and x.verb = 'take_back_release') mistaken on true
     where h.id = any (p_cases)
$$;

create or replace function cases.facts_of(p_case uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_case <> all ((select gate.visible_cases())::uuid[]) then perform gate.refuse('not_permitted'); end if;
    return (select f.facts from cases.duty_facts(array[p_case]) f);
end $$;

-- The next running cases after an id, for the worker that counts everything anew; it can stop after any of them and go on there.
-- They stay locked until its transaction ends, so that it never settles what has changed meanwhile; whoever is just changing a case
-- counts it without the worker. With what is in place now, so that only cases with a difference are settled.
create or replace function cases.facts_after(p_after uuid, p_limit integer) returns table (facts jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    next_ones uuid[];
begin
    select array_agg(n.id) into next_ones from (select c.id from cases.case_header c
             where c.id > p_after and c.phase not in ('refused', 'closed', 'deceased', 'removed', 'opened_in_error', 'erased')
             order by c.id limit p_limit for no key update skip locked) n;
    return query select f.facts || jsonb_build_object('have', (
            select coalesce(jsonb_agg(jsonb_build_array(d.kind, d.about, d.due, d.institution_id, d.function_kind)), '[]')
              from duties.duty d where d.case_id = f.case_id and d.computed and d.closed_at is null))
      from cases.duty_facts(next_ones) f order by f.case_id;
end $$;

-- Puts the computed duties of many cases in place: those that moved moved, those not owed any more closed, new ones asked; `p_settled` is
-- a list of {case, duties}. Answers how many changed. Planned each time: a plan made while there were few duties reads all of them later.
create or replace function cases.settle_many(p_settled jsonb) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    n integer := 0;
    touched integer;
    missed uuid[];
    -- Named beside the joins, so that the planner knows how few they are and goes by the index.
    ids uuid[] := array(select c."case" from jsonb_to_recordset(p_settled) c("case" uuid));
begin
    perform set_config('plan_cache_mode', 'force_custom_plan', true);
    update duties.duty d set due = w.due
      from jsonb_to_recordset(p_settled) c("case" uuid, duties jsonb), jsonb_to_recordset(c.duties) w(kind text, about uuid, due date)
     where d.case_id = c."case" and d.case_id = any (ids) and d.computed and d.closed_at is null and d.kind = w.kind and d.about = w.about and d.due <> w.due;
    get diagnostics touched = row_count; n := n + touched;
    update duties.duty d set closed_at = clock_timestamp(), outcome = 'settled', opened_at = coalesce(d.opened_at, clock_timestamp()),
           acknowledged_at = coalesce(d.acknowledged_at, clock_timestamp())
      from (select o.id from jsonb_to_recordset(p_settled) c("case" uuid, duties jsonb) join cases.case_header h on h.id = c."case"
              join duties.duty o on o.case_id = h.id and o.case_id = any (ids) and o.computed and o.closed_at is null
              left join lateral jsonb_to_recordset(c.duties) w(kind text, about uuid) on w.kind = o.kind and w.about = o.about
             where h.id = any (ids) and (w.kind is null or o.institution_id <> h.responsible_id or o.function_kind is distinct from cases.acting_function(h.id))) gone
     where d.id = gone.id;
    get diagnostics touched = row_count; n := n + touched;
    with fresh as (
        insert into duties.duty (id, kind, jurisdiction, case_id, about, institution_id, function_kind, asked_at, due, computed)
        select gen_random_uuid(), w.kind, h.jurisdiction, h.id, w.about, h.responsible_id, f.kind, clock_timestamp(), w.due, true
          from jsonb_to_recordset(p_settled) c("case" uuid, duties jsonb) join cases.case_header h on h.id = c."case"
         cross join lateral (select cases.acting_function(h.id) as kind) f
         cross join lateral jsonb_to_recordset(c.duties) w(kind text, about uuid, due date)
         where h.id = any (ids) and f.kind is not null and not exists (select from duties.duty d where d.case_id = h.id and d.case_id = any (ids)
                and d.computed and d.closed_at is null and d.kind = w.kind and d.about = w.about)
        returning id, kind
    ) select count(*), array_agg(fresh.id) filter (where fresh.kind = 'missed_first_contact') into touched, missed from fresh;
    perform cases.tell_stand_in(w.id) from unnest(missed) w(id);
    return n + touched;
end $$;

-- Nobody has seen the person: the deputy of the responsible function is asked the same day, and where there is none, the head. Internal.
create or replace function cases.tell_stand_in(p_duty uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    d record;
begin
    select t.case_id, t.institution_id, t.function_kind, gate.head_of(i.kind, t.function_kind) as head,
           (select f.deputy_id from organisations.function f where f.institution_id = t.institution_id and f.kind = t.function_kind
               and f.deputy_id is not null order by f.deputy_id limit 1) as deputy
      into d from duties.duty t join organisations.institution i on i.id = t.institution_id where t.id = p_duty;
    insert into duties.duty_addressee (id, duty_id, institution_id, function_kind, standing, since)
    values (gen_random_uuid(), p_duty, d.institution_id, case when d.deputy is null then d.head else d.function_kind end,
            case when d.deputy is null then 'head' else 'deputy' end, clock_timestamp());
    if d.deputy is null then
        perform messages.queue_for_function('escalated', d.institution_id, d.head, p_duty);
    else
        perform messages.queue('escalated', d.deputy, p_duty);
    end if;
    perform gate.log_system('escalate', d.case_id, 'duty', p_duty);
end $$;

create or replace function cases.settle_duties(p_case uuid, p_duties jsonb) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not cases.works_on(p_case) then perform gate.refuse('not_permitted'); end if;
    return cases.settle_many(jsonb_build_array(jsonb_build_object('case', p_case, 'duties', p_duties)));
end $$;

-- What the worker must know of each jurisdiction to count: calendar and intervals.
create or replace function cases.deadline_settings() returns table (jurisdiction text, holidays text, week text[], key text, amount integer, unit text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select j.code::text, coalesce(j.holidays, '')::text, j.working_week::text[], d.key::text, d.amount::integer, d.unit::text
      from organisations.jurisdiction j join organisations.deadline d on d.jurisdiction_id = j.code
$$;
