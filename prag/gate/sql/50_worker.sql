-- What may the worker do? What is due, seen by ids, kinds, dates and states alone; logged as the system's.

create or replace function gate.log_system(p_job text, p_case uuid, p_object text, p_object_id uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into audit.event (verb, system, case_id, object, object_id, boot, pid, xid)
    values ('system', p_job, p_case, p_object, p_object_id, pg_postmaster_start_time(), pg_backend_pid(), pg_current_xact_id())
$$;

-- Who is told when a function of an institution does not answer: the director of a prison; elsewhere the access manager.
create or replace function gate.head_of(p_institution_kind text, p_function text) returns text
language sql immutable security definer set search_path = pg_catalog, pg_temp as $$
    select case when p_institution_kind = 'prison' and p_function <> 'prison_director' then 'prison_director' else 'access_manager' end
$$;

-- An item nobody answered in time is also addressed to the director of a prison; elsewhere the access manager is told that
-- it waits, without the right to read it. Nobody reads by escalation what the function never opens.
-- Answers with the addressees it added. Internal: the worker calls `gate.escalate`, or the outbox's verb that also tells them.
create or replace function gate.escalated_now() returns table (addressee uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    i record;
begin
    for i in select it.id, it.case_id, it.compartments, a.institution_id, gate.head_of(o.kind, a.function_kind) as head
               from gate.item it join gate.addressee a on a.item_id = it.id and not a.escalated
               join organisations.institution o on o.id = a.institution_id
               join organisations.jurisdiction j on j.code = it.jurisdiction
              where it.answered_at is null and it.due < (now() at time zone j.time_zone)::date
                and it.ends >= (now() at time zone j.time_zone)::date
                and not exists (select from gate.addressee e where e.item_id = it.id and e.escalated)
                -- A letter is followed by the duty that came with it.
                and it.compartments <> '{letter}'
              for update of it skip locked
    loop
        insert into gate.addressee (id, item_id, institution_id, function_kind, since, escalated, opens, deputy_too)
        values (gen_random_uuid(), i.id, i.institution_id, i.head, clock_timestamp(), true, i.head <> 'access_manager' and not exists (
                select from unnest(i.compartments) w(word) where not exists (
                select from gate.compartment_limit l where l.function_kind = i.head and l.compartment = w.word)), false)
        on conflict on constraint addressee_once do update set escalated = true returning id into addressee;
        perform gate.log_system('escalate', i.case_id, 'item', i.id);
        return next;
    end loop;
end $$;

create or replace function gate.escalate() returns integer
language sql volatile security definer set search_path = pg_catalog, pg_temp as 'select count(*)::integer from gate.escalated_now()';

-- A seat whose last day has passed is marked ended (its policy refused it already). The plain comparison, wide enough for every
-- time zone west of the next day, is for the index.
create or replace function gate.expire() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    s record;
    n integer := 0;
begin
    for s in select t.id, t.case_id from gate.seat t join organisations.jurisdiction j on j.code = t.jurisdiction
              where t.ended_at is null and t.ends <= current_date and t.ends < (now() at time zone j.time_zone)::date
              for update of t skip locked
    loop
        update gate.seat set ended_at = clock_timestamp() where id = s.id;
        perform gate.log_system('expire', s.case_id, 'seat', s.id);
        n := n + 1;
    end loop;
    return n;
end $$;
