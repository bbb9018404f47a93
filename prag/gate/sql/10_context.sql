-- Who is asking? The signed token, bound to this backend and to the one request that passed the door.

-- What a token says. Raises no_actor for what is none.
create or replace function gate.token(p_token text, out said text, out actor uuid, out request uuid, out pid integer, out seq bigint,
                                      out expires timestamptz, out key integer, out mac text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    part text[] := string_to_array(p_token, '|');
begin
    if part is null or array_length(part, 1) is distinct from 7 then
        raise exception 'no_actor' using errcode = 'PRA01';
    end if;
    said := array_to_string(part[1:6], '|');
    actor := part[1]; request := part[2]; pid := part[3]; seq := part[4];
    expires := to_timestamp(part[5]::bigint); key := part[6]; mac := part[7];
exception when invalid_text_representation or numeric_value_out_of_range or datetime_field_overflow then
    raise exception 'no_actor' using errcode = 'PRA01';
end $$;

-- Who is inside on this backend. The signature was checked when the token was let in; only that very token counts until it ends.
create or replace function gate.here(out actor uuid, out institution uuid, out jurisdiction text, out request uuid, out today date)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    select d.actor, p.institution_id, n.jurisdiction_id, d.request, (now() at time zone j.time_zone)::date
      into actor, institution, jurisdiction, request, today
      from gate.door d
      join organisations.practitioner p on p.id = d.actor
      join organisations.institution n on n.id = p.institution_id
      join organisations.jurisdiction j on j.code = n.jurisdiction_id
     where d.pid = pg_backend_pid() and @{door_token} and @{door_unexpired} and @{door_of_this_run} and @{actor_active};
    if actor is null then
        raise exception 'no_actor' using errcode = 'PRA01';
    end if;
end $$;

create or replace function gate.actor() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as 'begin return (gate.here()).actor; end';

create or replace function gate.institution() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as 'begin return (gate.here()).institution; end';

create or replace function gate.jurisdiction() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as 'begin return (gate.here()).jurisdiction; end';

-- A request enters: the token becomes this connection's, and every earlier token of this backend is dead.
-- With the key of the form that it sends, if it does: was the same form sent before?
create or replace function gate.enter(p_token text, p_sent uuid default null, out actor uuid, out institution uuid, out jurisdiction text,
                                      out practitioner_name text, out institution_name text, out place_name text, out roles text[],
                                      out unsealed boolean, out sent_before boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    t record;
begin
    t := gate.token(p_token);
    if not exists (select from (select id, inner_pad as ipad, outer_pad as opad, ends from gate.signing_key) k
                    where k.id = t.key and @{token_signature} and @{token_key_live} and @{token_backend} and @{token_unexpired}) then
        raise exception 'no_actor' using errcode = 'PRA01';
    end if;
    select p.id, p.institution_id, n.jurisdiction_id, p.name, n.short_name, pl.name, gate.functions_held(p.id)
      into actor, institution, jurisdiction, practitioner_name, institution_name, place_name, roles
      from organisations.practitioner p
      join organisations.institution n on n.id = p.institution_id
      join organisations.place pl on pl.id = n.place_id
     where p.id = t.actor and @{actor_active};
    if actor is null then
        raise exception 'no_actor' using errcode = 'PRA01';
    end if;
    insert into gate.door as d (pid, boot, seq, request, sent, token, actor, expires, function)
    values (pg_backend_pid(), pg_postmaster_start_time(), t.seq, t.request, p_sent, p_token, actor, t.expires, roles[1])
    on conflict (pid) do update
       set boot = excluded.boot, seq = excluded.seq, request = excluded.request, sent = excluded.sent, token = excluded.token,
           actor = excluded.actor, expires = excluded.expires, function = excluded.function
     where excluded.seq > d.seq or d.boot <> excluded.boot;
    if not found then
        raise exception 'no_actor' using errcode = 'PRA01';
    end if;
    perform set_config('prag.token', p_token, false);
    -- A log that nobody seals takes no more rows of writing; after some more hours nobody is let in.
    unsealed := audit.stopped('writing');
    if unsealed and audit.stopped('reading') then raise exception 'log_unsealed' using errcode = 'PRA05'; end if;
    sent_before := p_sent is not null and gate.sent_elsewhere();
end $$;

-- Which functions does somebody hold now, as holder or deputy? For sign-in, which must know before the gate has let anybody in.
create or replace function gate.functions_held(p_practitioner uuid) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct f.kind::text), '{}')
      from (select p.id as actor, p.institution_id as institution, (now() at time zone j.time_zone)::date as today
              from organisations.practitioner p
              join organisations.institution n on n.id = p.institution_id
              join organisations.jurisdiction j on j.code = n.jurisdiction_id
             where p.id = p_practitioner and p.active) me
      join organisations.function f on @{function_institution} and @{function_person}
$$;

-- The key of the institution somebody works for now; null for who left. For sign-in, which lets a provider speak for its own people alone.
create or replace function gate.institution_of_person(p_practitioner uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select n.key from organisations.practitioner p join organisations.institution n on n.id = p.institution_id
     where p.id = p_practitioner and p.active and n.active
$$;

-- The response is closed: nobody is inside. False: something was left behind on this connection that would run in the next
-- request (a statement prepared by SQL may bear the name the driver uses), so it must not serve one.
create or replace function gate.leave() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform set_config('prag.token', '', false);
    update gate.door set request = null, sent = null, token = null where pid = pg_backend_pid();
    return not exists (select from pg_prepared_statements where from_sql);
end $$;

-- Does one of the actor's functions have this permission (the installed copy of the permission table)?
create or replace function gate.permitted(p_permission text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from gate.permission_row r, organisations.function f, gate.here() me
                    where r.permission = p_permission and f.kind = r.function_kind
                      and @{function_institution} and @{function_person})
$$;

create or replace function gate.demand(p_permission text) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not gate.permitted(p_permission) then
        raise exception 'not_permitted' using errcode = 'PRA03';
    end if;
end $$;

-- Refuses an institution of another jurisdiction, or one that is not at work any more. Internal.
create or replace function gate.demand_institution(p_institution uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from organisations.institution i
                    where i.id = p_institution and i.jurisdiction_id = gate.jurisdiction() and i.active)
        then perform gate.refuse('other_jurisdiction'); end if;
end $$;

-- Refuses unless such an institution has that function, and the function, if it is said, may do this. Internal.
create or replace function gate.demand_function(p_institution uuid, p_function text, p_permission text default null) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from organisations.institution i join organisations.function_kind k on k.key = p_function
                    where i.id = p_institution and (i.kind = any (k.institution_kinds) or k.institution_kinds && array['any'::kernel.word]))
        or (p_permission is not null and not exists (select from gate.permission_row r
                    where r.permission = p_permission and r.function_kind = p_function))
        then perform gate.refuse('function_not_here'); end if;
end $$;

-- Where a verb leads from a state, if one of the actor's functions may take it there. Internal: each part's own verbs call it.
create or replace function gate.next_state(p_machine text, p_verb text, p_source text, p_target text default null) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    arrow record;
begin
    select s.target, s.permission, count(*) over () as ways into arrow from gate.step s
     where s.machine = p_machine and s.verb = p_verb and s.source is not distinct from p_source and s.target = coalesce(p_target, s.target);
    if arrow.target is null or arrow.ways > 1 then perform gate.refuse('not_in_this_phase'); end if;
    perform gate.demand(arrow.permission);
    return arrow.target;
end $$;
