-- Who keeps the heads of the log, and who confirmed which? Rows of institutions alone.

-- The actor's institution confirms that it keeps the head of so many rows. Saying it twice is saying it once.
create or replace function sealing.confirm(p_size bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    head uuid;
begin
    perform gate.demand('log_witness');
    if not exists (select from sealing.witness w where w.institution_id = gate.institution() and w.ended_at is null)
        then perform gate.refuse('not_a_witness'); end if;
    select h.id into head from audit.head h where h.size = p_size;
    if head is null then perform gate.refuse('not_permitted'); end if;
    insert into sealing.receipt (id, institution_id, size, at) values (gen_random_uuid(), gate.institution(), p_size, clock_timestamp())
        on conflict on constraint receipt_once do nothing;
    if found then perform gate.log('witness', null, 'log_head', head); end if;
end $$;

create or replace function sealing.name_witness(p_institution uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('witness_name');
    perform gate.demand_institution(p_institution);
    insert into sealing.witness (id, institution_id, since, told_size) values (gen_random_uuid(), p_institution, clock_timestamp(), 0)
        on conflict do nothing;
    if not found then perform gate.refuse('witness_already'); end if;
    perform gate.log('witness', null, 'witness_named', p_recipient => p_institution);
end $$;

-- The witness of the actor's jurisdiction, if another two stay when it ends. One log, two witnesses at least in each jurisdiction.
-- The lock lets two endings count one after the other. Internal.
create or replace function sealing.witness_that_may_end(p_witness uuid) returns sealing.witness
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    w sealing.witness;
    left_over integer;
begin
    perform from sealing.witness t where t.ended_at is null order by t.id for no key update;
    select t.* into w from sealing.witness t join organisations.institution i on i.id = t.institution_id
     where t.id = p_witness and t.ended_at is null and i.jurisdiction_id = gate.jurisdiction();
    if w.id is null then perform gate.refuse('not_permitted'); end if;
    select count(*) into left_over from sealing.witness t join organisations.institution i on i.id = t.institution_id
     where t.ended_at is null and i.jurisdiction_id = gate.jurisdiction() and t.id <> p_witness;
    if left_over < 2 then perform gate.refuse('last_witnesses'); end if;
    return w;
end $$;

-- One person asks that a witness ends ...
create or replace function sealing.ask_end(p_witness uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    w sealing.witness;
begin
    perform gate.demand('witness_name');
    w := sealing.witness_that_may_end(p_witness);
    if w.ending_asked_by is not null then perform gate.refuse('witness_end_asked'); end if;
    update sealing.witness set ending_asked_by = gate.actor(), ending_asked_at = clock_timestamp() where id = p_witness;
    perform gate.log('witness', null, 'witness_end_asked', p_witness, p_recipient => w.institution_id);
end $$;

-- ... and another ends it.
create or replace function sealing.end_witness(p_witness uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    w sealing.witness;
begin
    perform gate.demand('witness_end');
    w := sealing.witness_that_may_end(p_witness);
    if w.ending_asked_by is null then perform gate.refuse('witness_end_not_asked'); end if;
    if w.ending_asked_by = gate.actor() then perform gate.refuse('witness_second_person'); end if;
    update sealing.witness set ended_at = clock_timestamp() where id = p_witness;
    perform gate.log('witness', null, 'witness_ended', p_witness, p_recipient => w.institution_id);
end $$;

-- Whoever asked, or who was to end it, lets the witness stay.
create or replace function sealing.keep_witness(p_witness uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    w record;
begin
    perform gate.demand('witness_end');
    update sealing.witness t set ending_asked_by = null, ending_asked_at = null from organisations.institution i
     where i.id = t.institution_id and i.jurisdiction_id = gate.jurisdiction()
       and t.id = p_witness and t.ended_at is null and t.ending_asked_by is not null
    returning t.institution_id into w;
    if not found then perform gate.refuse('witness_end_not_asked'); end if;
    perform gate.log('witness', null, 'witness_kept', p_witness, p_recipient => w.institution_id);
end $$;

-- What a proof of growth is made of: hashes alone.
create or replace function sealing.tiles(p_below bigint) returns bytea[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('sealed_log_view');
    return coalesce((select array_agg(t.hash order by t.position) from audit.tile t where t.position < p_below), '{}');
end $$;

create or replace function sealing.leaves(p_first bigint, p_below bigint) returns bytea[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('sealed_log_view');
    return coalesce((select array_agg(l.hash order by l.position) from audit.leaf l where l.position >= p_first and l.position < p_below), '{}');
end $$;

-- Once a day each witness gets the newest head by mail, if there is a newer one. The worker's.
create or replace function sealing.tell_witnesses() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    w record;
    head record;
    n integer := 0;
begin
    select h.id, h.size into head from audit.head h order by h.size desc limit 1;
    for w in select t.id, t.institution_id from sealing.witness t
              where t.ended_at is null and t.told_size < head.size and coalesce(t.told_at, '-infinity') < now() - interval '1 day'
              for no key update skip locked
    loop
        perform messages.queue_for_function('log_head', w.institution_id, r.function_kind, head.id)
           from gate.permission_row r where r.permission = 'log_witness';
        update sealing.witness set told_at = now(), told_size = head.size where id = w.id;
        perform gate.log_system('tell_witness', null, 'log_head', head.id);
        n := n + 1;
    end loop;
    return n;
end $$;

create or replace function sealing.note_of(p_head uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as 'select note from audit.head where id = p_head';
