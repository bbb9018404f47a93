-- How does a mail get out? Queued by whoever acts, taken by the worker one by one, so that two workers never send it twice.

create or replace function messages.queue(p_kind text, p_practitioner uuid, p_reference uuid) returns uuid
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into messages.outgoing (id, kind, practitioner_id, reference, queued_at, attempts)
    values (gen_random_uuid(), p_kind, p_practitioner, p_reference, clock_timestamp(), 0) returning id
$$;

-- A mail about somebody's own account, at the wish of the sign-in process, which passes no gate: these kinds alone, pointing to nothing.
create or replace function messages.tell_account(p_kind text, p_practitioner uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_kind <> all (array['new_device', 'factor_changed', 'recovery_used']) then
        raise exception 'not_permitted' using errcode = 'PRA03';
    end if;
    perform messages.queue(p_kind, p_practitioner, null);
end $$;

-- Queues a mail for everybody who acts for a function now: holder, and deputy within the period. Internal.
create or replace function messages.queue_for_function(p_kind text, p_institution uuid, p_function text, p_reference uuid) returns integer
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with queued as (
        insert into messages.outgoing (id, kind, practitioner_id, reference, queued_at, attempts)
        select gen_random_uuid(), p_kind, who.id, p_reference, clock_timestamp(), 0 from (
            select f.holder_id as id from organisations.function f where f.institution_id = p_institution and f.kind = p_function
            union
            select f.deputy_id from organisations.function f
              join organisations.institution i on i.id = f.institution_id
              join organisations.jurisdiction j on j.code = i.jurisdiction_id
             where f.institution_id = p_institution and f.kind = p_function and f.deputy_from <= (now() at time zone j.time_zone)::date
               and coalesce(f.deputy_until, 'infinity') >= (now() at time zone j.time_zone)::date
        ) who where who.id is not null
        returning 1
    ) select count(*)::integer from queued
$$;

-- Tells the people an item is addressed to that something waits for them. Internal: the verb that addresses it calls this.
create or replace function messages.tell_addressees(p_item uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform messages.queue_for_function('waits', a.institution_id, a.function_kind, a.id) from gate.addressee a where a.item_id = p_item;
end $$;

-- Tells the function a duty is addressed to that something waits. Internal.
create or replace function messages.tell_of_duty(p_duty uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform messages.queue_for_function('waits', d.institution_id, d.function_kind, d.id) from duties.duty d where d.id = p_duty;
end $$;

-- Tells an institution's access managers that a seat waits for a holder. For whoever gave it, as long as it is empty, once.
create or replace function messages.tell_of_seat(p_seat uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    s record;
begin
    select t.* into s from gate.seat t where t.id = p_seat and t.ended_at is null;
    if s.id is null or not gate.acts_for(s.case_id) then perform gate.refuse('not_permitted'); end if;
    if s.holder_id is not null or exists (select from messages.outgoing o where o.kind = 'seat_waits' and o.reference = p_seat)
        then return; end if;
    perform messages.queue_for_function('seat_waits', s.institution_id, 'access_manager', p_seat);
end $$;

-- Escalates what nobody answered in time, and tells those who were added.
create or replace function messages.escalate() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    fresh uuid;
    n integer := 0;
begin
    -- Two steps: a statement does not see the rows that a function it calls adds.
    for fresh in select addressee from gate.escalated_now() loop
        perform messages.queue_for_function('escalated', a.institution_id, a.function_kind, a.id) from gate.addressee a where a.id = fresh;
        n := n + 1;
    end loop;
    for fresh in select addressee from duties.escalated_now() loop
        perform messages.queue_for_function('escalated', a.institution_id, a.function_kind, a.duty_id)
           from duties.duty_addressee a where a.id = fresh and a.standing = 'head';
        -- The deputy is told whatever the deputy's period says: nobody else did it in time.
        insert into messages.outgoing (id, kind, practitioner_id, reference, queued_at, attempts)
        select gen_random_uuid(), 'escalated', f.deputy_id, a.duty_id, clock_timestamp(), 0 from duties.duty_addressee a
          join organisations.function f on f.institution_id = a.institution_id and f.kind = a.function_kind
         where a.id = fresh and a.standing = 'deputy' and f.deputy_id is not null;
        n := n + 1;
    end loop;
    return n;
end $$;

-- The next mail to send with its address; the row stays locked until the worker's transaction ends. Nobody who left gets one.
create or replace function messages.take(out id uuid, out kind text, out reference uuid, out email text)
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select o.id, o.kind, o.reference, p.email from messages.outgoing o
      join organisations.practitioner p on p.id = o.practitioner_id and p.active
     where o.sent_at is null and o.attempts < 10
       and o.queued_at + make_interval(mins => o.attempts * o.attempts) <= clock_timestamp()
     order by o.queued_at limit 1 for update of o skip locked
$$;

create or replace function messages.done(p_id uuid, p_sent boolean) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    update messages.outgoing set attempts = attempts + 1, sent_at = case when p_sent then clock_timestamp() end where id = p_id
$$;
