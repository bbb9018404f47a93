-- What may this request open, and what did it open? The log row is the key.

-- One row of the log, written by the gate for the present actor.
create or replace function gate.log(p_verb text, p_case uuid default null, p_object text default null, p_object_id uuid default null,
                                    p_compartment text default null, p_writes boolean default false, p_purpose text default null,
                                    p_basis text default null, p_basis_id uuid default null, p_recipient uuid default null,
                                    p_cases uuid[] default null, p_fields text[] default null)
returns void language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into audit.event (verb, actor, institution, function, case_id, compartment, writes, cases, purpose, basis, basis_id,
                             object, object_id, recipient, fields, request, pid, boot, xid)
    select p_verb, me.actor, me.institution, (select d.function from gate.door d where d.pid = pg_backend_pid()), p_case, p_compartment, p_writes, p_cases, p_purpose, p_basis, p_basis_id,
           p_object, p_object_id, p_recipient, p_fields::kernel.word[], me.request, pg_backend_pid(), pg_postmaster_start_time(),
           pg_current_xact_id()
      from gate.here() me;
    -- A row that was swallowed on its way is no row: without it nothing may be shown.
    if not found then raise exception 'log_unavailable' using errcode = 'PRA04'; end if;
    if p_verb = any (array[/*changing_verbs*/]) then perform gate.once(); end if;
end $$;

-- The cases at whose table the actor sits now, in any function or in one that has this permission.
create or replace function gate.seated_cases(p_permission text default null) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record := gate.here();
    kinds text[];
begin
    -- Asked beforehand: a condition that holds its own question is planned anew each time, on every page a dozen times.
    if p_permission is not null then
        kinds := array(select r.function_kind from gate.permission_row r where r.permission = p_permission);
    end if;
    return (select coalesce(array_agg(distinct s.case_id), '{}') from gate.seat s
             where @{seat_person} and @{seat_institution} and @{seat_jurisdiction} and @{seat_started} and @{seat_unended}
               and @{seat_unexpired} and @{seat_unexcluded} and @{seat_permission});
end $$;

-- The cases whose headers the actor may see: by a live seat, or by something addressed to a function of his or hers.
create or replace function gate.visible_cases() returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record := gate.here();
    seated uuid[] := gate.seated_cases();
begin
    return (select coalesce(array_agg(case_id), '{}') from (
        select unnest(seated) as case_id
        union
        select i.case_id from organisations.function f
          join gate.addressee a on @{item_addressee} and (@{function_person} or @{item_deputy})
          join gate.item i on i.id = a.item_id
         where @{function_institution} and @{item_jurisdiction} and @{item_unexpired} and @{item_unexcluded} and @{item_addressee_opens}
    ) mine);
end $$;

-- The items addressed to a function of the actor, or sent by the actor about a case that is visible anyway: to whoever
-- asked for a seat by a guessed code, the item would say that there is such a case.
create or replace function gate.visible_items() returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record := gate.here();
    seen uuid[] := gate.visible_cases();
begin
    return (select coalesce(array_agg(id), '{}') from (
        select i.id from organisations.function f
          join gate.addressee a on @{item_addressee} and (@{function_person} or @{item_deputy})
          join gate.item i on i.id = a.item_id
         where @{function_institution} and @{item_jurisdiction} and @{item_unexpired} and @{item_unexcluded}
        union
        select i.id from gate.item i where i.sender = me.actor and i.case_id = any (seen)
    ) mine);
end $$;

-- The items that the actor may read and answer. Whoever is only told that something waits does neither; nor does the sender.
create or replace function gate.items_to_open() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct i.id), '{}') from gate.here() me
      join organisations.function f on @{function_institution}
      join gate.addressee a on @{item_addressee} and (@{function_person} or @{item_deputy})
      join gate.item i on i.id = a.item_id
     where @{item_jurisdiction} and @{item_unexpired} and @{item_unexcluded} and @{item_addressee_opens} and i.sender <> me.actor
$$;

-- The cases of which this request opened the compartment, as far as the log has it committed.
create or replace function gate.opened(p_compartment text) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record := gate.here();
begin
    return (select coalesce(array_agg(distinct opened.case_id), '{}') from (
        select e.case_id from audit.event e
         where @{opening_request} and e.verb = 'consultation' and @{opening_actor} and @{opening_committed} and @{opening_this_run}
           and @{opening_backend} and @{opening_compartment}
        union all
        select unnest(e.cases) from audit.event e
         where @{opening_request} and e.verb = 'search' and @{opening_actor} and @{opening_committed} and @{opening_this_run}
           and @{opening_backend} and @{opening_compartment}
    ) opened);
end $$;

-- The addressed items whose letter this request opened, as far as the log has it committed.
create or replace function gate.opened_items() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct e.object_id), '{}') from gate.here() me join audit.event e on @{opening_request}
     where e.verb = 'consultation' and e.object = 'item' and e.compartment = 'letter' and @{opening_actor} and @{opening_committed}
       and @{opening_this_run} and @{opening_backend}
$$;

create or replace function gate.opened_for_writing(p_compartment text) returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct e.case_id), '{}') from gate.here() me join audit.event e on @{opening_request}
     where e.verb = 'consultation' and @{opening_actor} and @{opening_committed} and @{opening_this_run}
       and @{opening_backend} and @{opening_compartment} and @{opening_for_writing}
$$;

-- What a live seat or item of the actor lets open of one case: compartment, for writing or not, by what, in which function.
create or replace function gate.rights(p_case uuid)
returns table (compartment text, writes boolean, basis text, basis_id uuid, function text, jurisdiction text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.word::text, bool_or(r.writes), (array_agg(r.basis order by r.writes desc, r.basis desc))[1],
           (array_agg(r.basis_id order by r.writes desc, r.basis desc))[1],
           (array_agg(r.function order by r.writes desc, r.basis desc))[1], min(r.jurisdiction)
      from gate.compartment c
      join lateral (
        select @{seat_writes} as writes, 'seat' as basis, s.id as basis_id, s.function_kind::text as function, s.jurisdiction::text
          from gate.here() me join gate.seat s on s.case_id = p_case and @{seat_person}
         where @{seat_institution} and @{seat_jurisdiction} and @{seat_started} and @{seat_unended} and @{seat_unexpired}
           and @{seat_unexcluded} and @{seat_compartment}
        union all
        select false, 'address', i.id, f.kind::text, i.jurisdiction::text
          from gate.here() me
          join organisations.function f on @{function_institution}
          join gate.addressee a on @{item_addressee} and (@{function_person} or @{item_deputy})
          join gate.item i on i.id = a.item_id and i.case_id = p_case
         where @{item_jurisdiction} and @{item_unexpired} and @{item_unexcluded} and @{item_compartment} and @{item_addressee_opens}
      ) r on true
     group by c.word
$$;

-- Opens a case: writes one row of the log for each compartment asked for and allowed. The rows open nothing until this
-- transaction is committed. A refusal is a row too. Answers what was opened; nothing means refused. With p_log the page also
-- reads the log of the case, which is a row of its own in the same transaction.
create or replace function gate.open(p_case uuid, p_purpose text, p_compartments text[] default null, p_writes text[] default '{}',
                                     p_log boolean default false)
returns table (compartment text, writes boolean, jurisdiction text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    me record := gate.here();
begin
    -- One statement for all parts; a row that was swallowed on its way opens nothing.
    return query
      with asked as materialized (
        select g.compartment, g.writes and g.compartment = any (p_writes) as writes, g.basis, g.basis_id, g.function, g.jurisdiction
          from gate.rights(p_case) g
         where case when p_compartments is null then g.compartment <> all ('{identity,name,key,letter}')
                    else g.compartment = any (p_compartments) end
      ), logged as (
        insert into audit.event (verb, actor, institution, function, case_id, compartment, writes, purpose, basis, basis_id,
                                 request, pid, boot, xid)
        select 'consultation', me.actor, me.institution, a.function, p_case, a.compartment, a.writes, p_purpose, a.basis, a.basis_id,
               me.request, d.pid, d.boot, pg_current_xact_id()
          from asked a join gate.door d on d.pid = pg_backend_pid()
        returning compartment
      )
      select a.compartment, a.writes, a.jurisdiction from asked a join logged l on l.compartment = a.compartment;
    if not found then
        perform gate.log('refusal', p_case, p_purpose => p_purpose);
    elsif p_log and gate.permitted('log_read') then
        perform gate.log('log_read', p_case, p_purpose => p_purpose);
    end if;
end $$;

-- Opens what an addressed item is about; the same log, the item as the reason.
create or replace function gate.open_item(p_item uuid, p_purpose text)
returns table (case_id uuid, compartment text, jurisdiction text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    i record;
    c text;
begin
    select it.* into i from gate.item it where it.id = p_item and it.id = any ((select gate.items_to_open())::uuid[]);
    if i.id is null then
        perform gate.log('refusal', null, 'item', p_item, p_purpose => p_purpose);
        return;
    end if;
    for c in select w.word from unnest(i.compartments) w(word) loop
        perform gate.log('consultation', i.case_id, 'item', p_item, c, p_purpose => p_purpose, p_basis => 'address', p_basis_id => p_item);
        case_id := i.case_id; compartment := c; jurisdiction := i.jurisdiction;
        return next;
    end loop;
end $$;

-- The one search: opens the name column of one's own cases, in one row of the log.
create or replace function gate.open_names() returns table (case_id uuid, jurisdiction text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    mine uuid[];
begin
    perform gate.demand('name_search');
    select coalesce(array_agg(distinct s.case_id), '{}') into mine from gate.here() me join gate.seat s on @{seat_person}
     where @{seat_institution} and @{seat_jurisdiction} and @{seat_started} and @{seat_unended} and @{seat_unexpired}
       and @{seat_unexcluded} and s.compartments @> array['identity'::kernel.word];
    perform gate.log('search', p_compartment => 'name', p_purpose => 'name_search', p_basis => 'seat', p_cases => mine);
    return query select unnest(mine), gate.jurisdiction();
end $$;

-- What the web process may add to the log by itself: never a key.
create or replace function gate.note(p_verb text, p_case uuid default null, p_object text default null, p_object_id uuid default null,
                                     p_recipient uuid default null, p_cases uuid[] default null)
returns void language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from audit.verb v where v.word = p_verb and not v.by_gate_only) then
        raise exception 'not_permitted' using errcode = 'PRA03';
    end if;
    if not (coalesce(p_cases, '{}') || array_remove(array[p_case], null)) <@ gate.visible_cases() then
        raise exception 'not_permitted' using errcode = 'PRA03';
    end if;
    perform gate.log(p_verb, p_case, p_object, p_object_id, p_recipient => p_recipient, p_cases => p_cases);
end $$;

-- Sign-in is logged over the sign-in connection, which knows no cases.
create or replace function audit.note_sign_in(p_verb text, p_practitioner uuid, p_request uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_verb <> all (array[/*sign_in_verbs*/]) then
        raise exception 'not_permitted' using errcode = 'PRA03';
    end if;
    insert into audit.event (verb, actor, system, institution, request)
    values (p_verb, p_practitioner, case when p_practitioner is null then 'sign_in' end,
            (select institution_id from organisations.practitioner where id = p_practitioner), p_request);
end $$;

-- May the actor, as data protection officer, read the log of the case: it belongs to the own jurisdiction?
create or replace function gate.oversees(p_case uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from gate.here() me
      join organisations.function f on @{function_institution} and @{function_person} and f.kind = 'data_protection_officer'
      join gate.seat s on s.case_id = p_case and @{seat_jurisdiction})
$$;

-- Reading the log is itself a row of the log, committed before anything is shown.
create or replace function gate.open_log(p_case uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if gate.permitted('log_read') and (p_case = any ((select gate.visible_cases())::uuid[]) or gate.oversees(p_case)) then
        perform gate.log('log_read', p_case, p_purpose => 'log_read');
        return true;
    end if;
    perform gate.log('refusal', p_case, p_purpose => 'log_read');
    return false;
end $$;

create or replace function gate.log_readable() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct e.case_id), '{}') from gate.here() me join audit.event e on e.request = me.request
     where e.verb = 'log_read' and @{opening_actor} and @{opening_committed} and @{opening_this_run} and @{opening_backend}
$$;

-- The last rows of the log of a case, without the readings of the log itself, if this request reads the log. Backwards along the index:
-- by itself the planner takes every case for a small one, and sorts the whole log of one that has thousands of rows.
create or replace function gate.last_of_log(p_case uuid, p_rows integer) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_bitmapscan = off as $$
    select coalesce(array_agg(id), '{}') from (
        select e.id from audit.event e
         where e.case_id = p_case and e.verb <> 'log_read' and @{log_opened}
         order by e.id desc limit p_rows
    ) newest
$$;

-- When the actor opened the case for this purpose the last time before this request, if this request reads the log.
create or replace function gate.last_visit(p_case uuid, p_purpose text) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_bitmapscan = off as $$
    select e.at from gate.here() me
     cross join lateral (
        select v.at from audit.event v
         where v.case_id = p_case and v.verb = 'consultation' and v.purpose = p_purpose and v.actor = me.actor
           and v.request is distinct from me.request and @{log_opened}
         order by v.id desc limit 1
    ) e
$$;

-- In which function the actor writes this part of the case, which the request opened for writing. Internal.
create or replace function gate.writing_function(p_case uuid, p_part text) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    f text;
begin
    if p_part <> all ('{identity,custody,work,health,contacts}') then perform gate.refuse('not_permitted'); end if;
    select r.function into f from gate.rights(p_case) r
     where r.compartment = p_part and r.writes and r.basis = 'seat' and p_case = any ((select gate.opened_for_writing(p_part))::uuid[]);
    if f is null then perform gate.refuse('not_permitted'); end if;
    return f;
end $$;
