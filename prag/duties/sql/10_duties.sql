-- What is owed to whom by when? Asked, opened, answered, escalated. Ids, words and days alone.

-- The duties addressed to a function of the actor; an escalated one also to whoever is named deputy, whatever the period. What is counted
-- from the dates of a case is owed by the responsible function there, by whoever of it sees the case.
create or replace function duties.visible() returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record := gate.here();
    seen uuid[] := gate.visible_cases();
begin
    return (select coalesce(array_agg(id), '{}') from (
        select d.id from organisations.function f
          join duties.duty_addressee a on @{duty_addressee} and (@{function_person} or @{duty_deputy})
          join duties.duty d on d.id = a.duty_id
         where @{function_institution} and @{duty_jurisdiction}
        union
        select d.id from organisations.function f
         cross join unnest(seen) mine (case_id)
         -- Case by case (offset 0 keeps it so): the institution's other cases may owe a hundred thousand things.
         cross join lateral (select * from duties.duty d where @{duty_at_my_table} offset 0) d
         where @{function_institution} and @{function_person} and @{duty_counted} and @{duty_jurisdiction}
    ) mine);
end $$;

-- How much waits at the actor's institution, for each function: numbers and days, no case. Whoever is asked by a letter has a duty too.
create or replace function duties.of_institution() returns table (function_kind text, waiting bigint, late bigint, next_due date)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select w.function_kind::text, count(*), count(*) filter (where w.due < me.today), min(w.due) from gate.here() me
     cross join lateral (
        select d.id, d.due, a.function_kind from duties.duty_addressee a join duties.duty d on d.id = a.duty_id
         where a.institution_id = me.institution and a.standing = 'function' and d.closed_at is null and d.jurisdiction = me.jurisdiction
        union all
        select i.id, i.due, a.function_kind from gate.addressee a join gate.item i on i.id = a.item_id
         where a.institution_id = me.institution and not a.escalated and i.answered_at is null and i.ends >= me.today
           and i.jurisdiction = me.jurisdiction and i.kind in ('confirm_case', 'seat_request')
        union all
        select d.id, d.due, d.function_kind from duties.duty d
         where d.institution_id = me.institution and d.computed and d.closed_at is null and d.jurisdiction = me.jurisdiction
     ) w group by w.function_kind
$$;

-- Asks something of a function. Internal: verbs of other parts call it.
create or replace function duties.ask(p_kind text, p_jurisdiction text, p_case uuid, p_about uuid, p_institution uuid, p_function text,
                                      p_due date) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    fresh uuid := gen_random_uuid();
    me record;
begin
    select * into me from gate.here();
    insert into duties.duty (id, kind, jurisdiction, case_id, about, institution_id, function_kind, asked_by, asked_institution, asked_at, due,
                             computed)
    values (fresh, p_kind, p_jurisdiction, p_case, p_about, p_institution, p_function, me.actor, me.institution, clock_timestamp(), p_due, false);
    insert into duties.duty_addressee (id, duty_id, institution_id, function_kind, standing, since)
    values (gen_random_uuid(), fresh, p_institution, p_function, 'function', clock_timestamp());
    perform gate.log('administration', p_case, 'duty', fresh, p_recipient => p_institution);
    return fresh;
end $$;

-- Closes what is still open about a matter: done, declined, no longer needed. Internal.
create or replace function duties.close(p_kinds text[], p_about uuid, p_outcome text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update duties.duty d set closed_at = clock_timestamp(), outcome = p_outcome, acknowledged_at = coalesce(d.acknowledged_at, clock_timestamp()),
           opened_at = coalesce(d.opened_at, clock_timestamp())
     where d.about = p_about and d.kind = any (p_kinds) and d.closed_at is null;
end $$;

-- Is an open duty of these kinds about the matter addressed to the actor? Internal.
create or replace function duties.owes(p_kinds text[], p_about uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from duties.duty d where d.about = p_about and d.kind = any (p_kinds) and d.closed_at is null
                    and d.id = any ((select duties.visible())::uuid[]))
$$;

-- An addressee looked at what is asked: the first look has its moment.
create or replace function duties.open(p_about uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    mine uuid[] := duties.visible();
begin
    update duties.duty d set opened_at = clock_timestamp()
     where d.about = p_about and d.opened_at is null and d.closed_at is null and d.id = any (mine);
end $$;

-- Days after the due day on which somebody else is told, as the jurisdiction set it.
create or replace function duties.patience(p_jurisdiction text, p_key text, p_days integer) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce((select g.amount::integer from organisations.deadline g where g.jurisdiction_id = p_jurisdiction and g.key = p_key), p_days)
$$;

-- Adds to what is overdue the function's deputy, and later the head. Answers with the addressees it added. Internal, for the worker.
create or replace function duties.escalated_now() returns table (addressee uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    d record;
begin
    for d in select t.id, t.case_id, t.about, t.institution_id, t.function_kind, j.late,
                    j.late > duties.patience(t.jurisdiction, 'escalate_head', 5) as for_head, gate.head_of(o.kind, t.function_kind) as head,
                    exists (select from organisations.function f where f.institution_id = t.institution_id and f.kind = t.function_kind
                             and f.deputy_id is not null) as has_deputy
               from duties.duty t join organisations.institution o on o.id = t.institution_id
              cross join lateral (select (now() at time zone k.time_zone)::date - t.due as late from organisations.jurisdiction k
                                   where k.code = t.jurisdiction) j
              where t.closed_at is null and t.due < current_date + 1 and j.late >= duties.patience(t.jurisdiction, 'escalate_deputy', 1)
              for update of t skip locked
    loop
        if d.has_deputy then
            insert into duties.duty_addressee (id, duty_id, institution_id, function_kind, standing, since)
            values (gen_random_uuid(), d.id, d.institution_id, d.function_kind, 'deputy', clock_timestamp())
            on conflict on constraint duty_addressee_once do nothing returning id into addressee;
            if found then
                update gate.addressee g set deputy_too = true where g.item_id = d.about and g.institution_id = d.institution_id and g.function_kind = d.function_kind;
                perform gate.log_system('escalate', d.case_id, 'duty', d.id);
                return next;
            end if;
        end if;
        if d.for_head or not d.has_deputy then
            insert into duties.duty_addressee (id, duty_id, institution_id, function_kind, standing, since)
            values (gen_random_uuid(), d.id, d.institution_id, d.head, 'head', clock_timestamp())
            on conflict on constraint duty_addressee_once do nothing returning id into addressee;
            if found then
                -- The head of a prison reads what its function was asked; an access manager is told that it waits.
                insert into gate.addressee (id, item_id, institution_id, function_kind, since, escalated, opens, deputy_too)
                select gen_random_uuid(), i.id, d.institution_id, d.head, clock_timestamp(), true, d.head <> 'access_manager', false
                  from gate.item i where i.id = d.about on conflict on constraint addressee_once do update set escalated = true;
                perform gate.log_system('escalate', d.case_id, 'duty', d.id);
                return next;
            end if;
        end if;
    end loop;
end $$;
