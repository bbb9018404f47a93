-- How is the log sealed? Verbs of the role prag_seal, which has no right on any table; and what stops when nobody seals.

-- Who may just now be adding rows. Whoever draws an id holds this lock before; it ends after the row can be seen, or never will.
create or replace function audit.writers() returns text[]
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct l.virtualtransaction), '{}') from pg_locks l
     where l.relation = 'audit.event'::regclass and l.database = (select oid from pg_database where datname = current_database())
       and l.mode = 'RowExclusiveLock' and l.pid <> pg_backend_pid()
$$;

-- Begins a round: one sealer at a time, where the last one ended, and by which key. A clock that went back seals nothing.
create or replace function audit.begin_seal(out size bigint, out at timestamptz, out peaks bytea[], out key text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    last record;
begin
    perform from audit.sealing for update;
    select h.size, h.at, h.peaks, h.key into last from audit.head h order by h.size desc limit 1;
    if last.at > now() then raise exception 'clock_behind' using errcode = 'PRA06'; end if;
    size := coalesce(last.size, 0);
    at := date_trunc('second', now());
    peaks := coalesce(last.peaks, '{}');
    key := last.key;
end $$;

-- The rows that are committed and not sealed, whatever the order of their ids; p_most at once.
create or replace function audit.unsealed(p_most integer) returns setof audit.event
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query select e.* from audit.sealing s cross join lateral unnest(s.awaited) w(span)
      join audit.event e on e.id >= lower(w.span) and e.id < coalesce(upper(w.span), 9223372036854775807)
     order by e.id limit p_most;
end $$;

-- Ends a round, in the transaction that began it: the new leaves in their order, the complete tiles, the signed head.
-- p_all: nothing that this transaction could see is left. p_writers: what audit.writers() said before it saw anything. A gap in the
-- ids is a transaction that was undone, or one that is not committed yet: it is awaited until all who were writing when it was
-- noticed are gone.
create or replace function audit.add_seal(p_events bigint[], p_hashes bytea, p_tiles bytea[], p_root bytea, p_peaks bytea[], p_key text,
                                          p_note text, p_all boolean, p_writers text[]) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    s record;
    seen int8multirange;
    old bigint;
begin
    select * into s from audit.sealing for update;
    select coalesce(max(h.size), 0) into old from audit.head h;
    if cardinality(p_events) > 0 then
        select range_agg(int8range(e, e, '[]')) into seen from unnest(p_events) e;
        if not seen <@ s.awaited then raise exception 'sealed_already' using errcode = 'PRA06'; end if;
        insert into audit.leaf (position, event, hash)
        select old + n - 1, e, substr(p_hashes, (n * 32 - 31)::integer, 32) from unnest(p_events) with ordinality w(e, n);
        insert into audit.tile (position, hash)
        select coalesce((select max(t.position) + 1 from audit.tile t), 0) + n - 1, w.hash
          from unnest(p_tiles) with ordinality w(hash, n);
        old := old + cardinality(p_events);
        insert into audit.head (size, at, root, peaks, key, note)
        values (old, date_trunc('second', now()), p_root, p_peaks, p_key, p_note);
        s.awaited := s.awaited - seen;
    end if;
    update audit.sealing set awaited = s.awaited;
    -- In the one snapshot of the round: a sealer that leaves rows behind does not pass for one that is up to date.
    if not p_all or exists (select from audit.unsealed(1)) then return old; end if;
    if s.writers && p_writers then
        select coalesce(array_agg(w), '{}') into s.writers from unnest(s.writers) w where w = any (p_writers);
    else
        s.awaited := s.awaited - s.doubtful;
        s.doubtful := s.awaited * int8multirange(int8range(null, (select max(lower(w)) from unnest(s.awaited) w)));
        s.writers := audit.writers();
    end if;
    update audit.sealing set awaited = s.awaited, doubtful = s.doubtful, writers = s.writers, sealed_at = now();
    return old;
end $$;

-- Until when everything that was written is sealed.
create or replace function audit.sealed_until() returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as 'select sealed_at from audit.sealing';

-- Has a row waited too long for its seal? `writing` stops first, `reading` later. As long as somebody seals, this reads one row.
create or replace function audit.stopped(p_what text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    s record;
    since timestamptz;
begin
    select t.awaited, t.sealed_at, clock_timestamp() - case p_what when 'reading' then t.reading_stops else t.writing_stops end as latest
      into s from audit.sealing t;
    -- A seal of the future, from a clock that was wrong, says nothing of now.
    if s.sealed_at between s.latest and clock_timestamp() + interval '1 minute' then return false; end if;
    select min(e.at) into since from unnest(s.awaited) w(span) cross join lateral (
        select v.at from audit.event v where v.id >= lower(w.span) and v.id < coalesce(upper(w.span), 9223372036854775807)
         order by v.id limit 1) e;
    return coalesce(since < s.latest, false);
end $$;

-- Nobody adds to a log that is not sealed, but for rows of reading, which end when the gate lets nobody in any more. Not for the
-- maintainer, who repairs, nor for the sealer, who adds no row.
create or replace function audit.refuse_unsealed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' and session_user in ('prag_app', 'prag_worker', 'prag_login') and audit.stopped('writing')
       and not exists (select from audit.verb v where v.word = new.verb and v.reads) then
        raise exception 'log_unsealed' using errcode = 'PRA05';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
end $$;
