-- Are the processes in the background at work? Each says when it last was; the monitor's page asks how long ago that is.

-- Unlogged like the door: after a crash nobody is known to be at work until he says so again.
create unlogged table if not exists gate.pulse (
    who kernel.word primary key,
    at timestamptz not null
);

create or replace function gate.beat() returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into gate.pulse (who, at) values ('worker', clock_timestamp()) on conflict (who) do update set at = excluded.at
$$;

-- Who was last at work how many seconds ago. The sealer is known by the last seal.
create or replace function gate.pulses() returns table (who text, seconds double precision)
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select p.who::text, extract(epoch from clock_timestamp() - p.at)::double precision from gate.pulse p
    union all select 'sealer', extract(epoch from clock_timestamp() - s.sealed_at)::double precision from audit.sealing s
$$;

-- Which persons' keys were destroyed, for the ledger that the worker keeps outside the database. Ids and times.
create or replace function gate.erased_keys() returns table (key uuid, at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select e.object_id, min(e.at) from audit.event e where e.verb = 'erasure' and e.object = 'person_key' group by e.object_id
$$;
