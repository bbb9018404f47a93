-- Who works where, with which function? Written by access manager and administrator through these verbs only.

create or replace function gate.register_practitioner(p_institution uuid, p_name text, p_email text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    fresh uuid := gen_random_uuid();
begin
    select * into me from gate.here();
    if ((p_institution = me.institution and gate.permitted('staff_invite'))
            or (gate.permitted('institution_add') and p_institution = any (gate.institutions_without_manager()))) is not true
        then perform gate.refuse('not_permitted'); end if;
    if exists (select from organisations.practitioner p where p.institution_id = p_institution and lower(p.email) = lower(p_email))
        then perform gate.refuse('already_here'); end if;
    -- Asked by trying: two who come at the same moment are told apart by the index.
    begin
        insert into organisations.practitioner (id, institution_id, name, email, active) values (fresh, p_institution, p_name, p_email, true);
    exception when unique_violation then perform gate.refuse('address_taken');
    end;
    perform gate.log('administration', null, 'practitioner', fresh, p_recipient => p_institution);
    return fresh;
end $$;

-- Somebody was not taken in: the answer may say that an address is known in another institution, so asking on and on is seen. A row of
-- its own, written when the refusal has undone the rest; the address does not stand in it.
create or replace function gate.note_not_taken_in() returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select gate.log('refusal', null, 'practitioner')
$$;

-- The institutions of the jurisdiction whose access manager the administrator may name: those that have none.
create or replace function gate.institutions_without_manager() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when gate.permitted('institution_add') then
        (select coalesce(array_agg(i.id), '{}') from gate.here() me join organisations.institution i on i.jurisdiction_id = me.jurisdiction
          where i.active and not exists (select from organisations.function f where f.institution_id = i.id
                                          and f.kind = 'access_manager' and f.holder_id is not null)) else '{}' end
$$;

-- Somebody who had left works here again; functions and seats do not come back by themselves.
create or replace function gate.practitioner_returns(p_practitioner uuid, p_name text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('staff_invite');
    begin
        update organisations.practitioner set active = true, name = p_name, absent_from = null, absent_until = null
         where id = p_practitioner and institution_id = gate.institution() and not active;
    exception when unique_violation then perform gate.refuse('address_taken');
    end;
    if not found then perform gate.refuse('not_permitted'); end if;
    perform gate.log('administration', null, 'returns', p_practitioner);
end $$;

-- Names holder and deputy of a function. Makes the function when p_function_id is null.
create or replace function gate.appoint(p_function_id uuid, p_institution uuid, p_kind text, p_holder uuid, p_deputy uuid,
                                        p_deputy_from date, p_deputy_until date)
returns uuid language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    f uuid := coalesce(p_function_id, gen_random_uuid());
begin
    select * into me from gate.here();
    if ((p_institution = me.institution and gate.permitted('staff_appoint') and p_kind <> 'administrator')
            or (gate.permitted('institution_add') and p_kind = 'access_manager'
                and p_institution = any (gate.institutions_without_manager()))) is not true
        then perform gate.refuse('not_permitted'); end if;
    -- Whoever hands out functions does not hand one to himself or herself: through it a case could be opened.
    if p_kind <> 'access_manager' and me.actor in (p_holder, p_deputy) and not exists (select from organisations.function g
            where g.id = p_function_id and (g.holder_id = me.actor or (g.deputy_id = me.actor and p_holder is distinct from me.actor
              and p_deputy_from is not distinct from g.deputy_from and p_deputy_until is not distinct from g.deputy_until)))
        then perform gate.refuse('not_oneself_named'); end if;
    perform gate.demand_function(p_institution, p_kind);
    if p_holder = p_deputy then perform gate.refuse('deputy_is_holder'); end if;
    if p_deputy is not null and (p_deputy_from is null or p_deputy_until < p_deputy_from) then perform gate.refuse('deputy_period'); end if;
    if exists (select from unnest(array[p_holder, p_deputy]) w(id) where w.id is not null and not exists (
               select from organisations.practitioner p where p.id = w.id and p.institution_id = p_institution and p.active))
        then perform gate.refuse('not_of_institution'); end if;
    -- Nobody appoints away the last access manager, themselves included.
    if p_kind = 'access_manager' and p_holder is null then perform gate.refuse('access_manager_missing'); end if;
    if p_function_id is null then
        insert into organisations.function (id, institution_id, kind, holder_id, deputy_id, deputy_from, deputy_until)
        values (f, p_institution, p_kind, p_holder, p_deputy, p_deputy_from, p_deputy_until);
    else
        update organisations.function set holder_id = p_holder, deputy_id = p_deputy, deputy_from = p_deputy_from, deputy_until = p_deputy_until
         where id = f and institution_id = p_institution and kind = p_kind;
        if not found then perform gate.refuse('not_permitted'); end if;
    end if;
    perform gate.log('administration', null, 'function', f, p_recipient => p_holder);
    return f;
end $$;

create or replace function gate.set_absence(p_practitioner uuid, p_from date, p_until date) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('staff_absence');
    if p_until < p_from or (p_from is null and p_until is not null) then perform gate.refuse('absence_period'); end if;
    update organisations.practitioner set absent_from = p_from, absent_until = p_until
     where id = p_practitioner and institution_id = gate.institution() and active;
    if not found then perform gate.refuse('not_permitted'); end if;
    perform gate.log('administration', null, 'absence', p_practitioner);
end $$;

-- Somebody leaves: every seat and function falls empty and is shown to the access manager as such.
create or replace function gate.practitioner_leaves(p_practitioner uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('staff_leave');
    if p_practitioner = gate.actor() then perform gate.refuse('not_oneself'); end if;
    -- Somebody can always open a case for the responsible institution (promise 2): another is named first.
    if exists (select from gate.seat s where p_practitioner in (s.holder_id, s.deputy_id) and s.institution_id = gate.institution()
                and s.ended_at is null and gate.last_to_act(s.case_id, p_practitioner)) then perform gate.refuse('last_to_act_leaves'); end if;
    update organisations.practitioner set active = false where id = p_practitioner and institution_id = gate.institution() and active;
    if not found then perform gate.refuse('not_permitted'); end if;
    update organisations.function set holder_id = null where holder_id = p_practitioner;
    update organisations.function set deputy_id = null, deputy_from = null, deputy_until = null where deputy_id = p_practitioner;
    update gate.seat set holder_id = null where holder_id = p_practitioner and ended_at is null;
    update gate.seat set deputy_id = null, deputy_from = null, deputy_until = null where deputy_id = p_practitioner and ended_at is null;
    -- A deputy may not leave the institution without anybody who names people (the refusal undoes the above).
    if not exists (select from organisations.function f where f.institution_id = gate.institution()
                    and f.kind = 'access_manager' and f.holder_id is not null) then perform gate.refuse('access_manager_missing'); end if;
    perform gate.log('administration', null, 'leaves', p_practitioner);
end $$;

create or replace function gate.add_institution(p_key text, p_kind text, p_name text, p_short_name text, p_place uuid) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    fresh uuid := gen_random_uuid();
begin
    perform gate.demand('institution_add');
    select * into me from gate.here();
    if not exists (select from organisations.place p where p.id = p_place and p.jurisdiction_id = me.jurisdiction)
        then perform gate.refuse('other_jurisdiction'); end if;
    insert into organisations.institution (id, jurisdiction_id, key, kind, name, short_name, place_id, active)
    values (fresh, me.jurisdiction, p_key, p_kind, p_name, p_short_name, p_place, true);
    perform gate.log('administration', null, 'institution', fresh);
    return fresh;
end $$;

create or replace function gate.record_agreement(p_title text, p_purpose text, p_starts date, p_ends date, p_parties uuid[]) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    fresh uuid := gen_random_uuid();
begin
    perform gate.demand('agreement_record');
    select * into me from gate.here();
    if p_ends < p_starts then perform gate.refuse('agreement_period'); end if;
    if (select count(distinct w.id) from unnest(p_parties) w(id)) < 2 then perform gate.refuse('agreement_parties'); end if;
    if exists (select from unnest(p_parties) w(id) where not exists (select from organisations.institution i
               where i.id = w.id and i.jurisdiction_id = me.jurisdiction)) then perform gate.refuse('other_jurisdiction'); end if;
    insert into organisations.agreement (id, jurisdiction_id, title, purpose, starts, ends)
    values (fresh, me.jurisdiction, p_title, p_purpose, p_starts, p_ends);
    insert into organisations.agreement_party (id, agreement_id, institution_id) select gen_random_uuid(), fresh, w.id from (select distinct unnest(p_parties)) w(id);
    perform gate.log('administration', null, 'agreement', fresh);
    return fresh;
end $$;

create or replace function gate.confirm_basis(p_basis uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('basis_confirm');
    update organisations.legal_basis set confirmed = true where id = p_basis and jurisdiction_id = gate.jurisdiction();
    if not found then perform gate.refuse('not_permitted'); end if;
    perform gate.log('administration', null, 'legal_basis', p_basis);
end $$;

create or replace function gate.confirm_deadline(p_deadline uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('basis_confirm');
    update organisations.deadline set confirmed = true where id = p_deadline and jurisdiction_id = gate.jurisdiction();
    if not found then perform gate.refuse('not_permitted'); end if;
    perform gate.log('administration', null, 'deadline', p_deadline);
end $$;

-- Practitioners shown by name: those at the same case's table.
create or replace function gate.tablemates() returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    mine uuid[] := gate.visible_cases();
begin
    return (select coalesce(array_agg(distinct w.id), '{}') from gate.seat s
             cross join lateral (values (s.holder_id), (s.deputy_id)) w(id)
             where s.case_id = any (mine) and w.id is not null);
end $$;

-- Seats of one's own institution, for its access manager.
create or replace function gate.own_institution_seats() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when gate.permitted('seat_fill') then
        (select coalesce(array_agg(s.id), '{}') from gate.here() me join gate.seat s on s.institution_id = me.institution
          where s.jurisdiction = me.jurisdiction) else '{}' end
$$;

-- The cases in which the actor may see who is excluded: as access manager, those with a seat of the institution.
create or replace function gate.staffed_cases() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct s.case_id), '{}') from gate.seat s where s.id = any ((select gate.own_institution_seats())::uuid[])
$$;
