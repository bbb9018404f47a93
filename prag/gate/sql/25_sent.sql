-- Was this form sent before? Each carries a key; the first row of the log that tells of a change takes it, in the same transaction.

-- Did another request of the same person already change something with the key of the present one?
create or replace function gate.sent_elsewhere() returns boolean
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from gate.here() me join gate.door d on d.pid = pg_backend_pid()
                     join gate.sent s on @{sent_key} and @{sent_actor} where @{sent_other_request})
$$;

-- Takes the key. Whoever comes at the same moment waits here until the first is done, and goes on only if the first was undone.
create or replace function gate.once() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    form uuid := (select d.sent from gate.door d where d.pid = pg_backend_pid());
begin
    if form is null then return; end if;
    insert into gate.sent (actor, key, request, at) select me.actor, form, me.request, clock_timestamp() from gate.here() me
        on conflict do nothing;
    if not found and gate.sent_elsewhere() then raise exception 'already_sent' using errcode = 'PRA06'; end if;
end $$;

-- The same over the sign-in connection, for what changes accounts alone. The key is that of the request that stands at the door,
-- so whoever calls this chooses none; a transaction of the web connection that took it already must not be waiting for this one.
create or replace function audit.take_form(p_actor uuid, p_request uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    form uuid := (select d.sent from gate.door d where d.request = p_request);
begin
    if form is null then return; end if;
    insert into gate.sent (actor, key, request, at) values (p_actor, form, p_request, clock_timestamp()) on conflict do nothing;
    if not found and not exists (select from gate.sent s where s.actor = p_actor and s.key = form and s.request = p_request)
        then raise exception 'already_sent' using errcode = 'PRA06'; end if;
end $$;

-- For the worker: forgets the keys of forms that nobody sends again. How many.
create or replace function gate.forget_sent() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    n integer;
begin
    delete from gate.sent where at < clock_timestamp() - interval '7 days';
    get diagnostics n = row_count;
    return n;
end $$;
