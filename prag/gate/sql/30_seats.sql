-- Who gets, fills and loses a seat; who is excluded. Every verb names its permission and logs itself.

create or replace function gate.refuse(p_reason text) returns void language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$ begin raise exception '%', p_reason using errcode = 'PRA03'; end $$;

-- May the actor, by a live seat of his or her institution, act for the case as its responsible institution?
create or replace function gate.acts_for(p_case uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from gate.here() me join gate.seat s on s.case_id = p_case and @{seat_person}
                    where @{seat_institution} and @{seat_jurisdiction} and @{seat_started} and @{seat_unended}
                      and @{seat_unexpired} and @{seat_unexcluded} and s.writes @> array['custody'::kernel.word])
$$;

-- A basis that holds on that day: a duty in law of this jurisdiction, an agreement both signed, or a dated consent.
create or replace function gate.basis_holds(p_institution uuid, p_basis text, p_legal_basis uuid, p_agreement uuid, p_consent_on date)
returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case p_basis
        when 'duty_in_law' then exists (select from organisations.legal_basis b, gate.here() me
              where b.id = p_legal_basis and b.jurisdiction_id = me.jurisdiction and b.kind = 'duty_in_law')
        when 'agreement' then exists (select from gate.here() me, organisations.agreement g
              join organisations.agreement_party theirs on theirs.agreement_id = g.id and theirs.institution_id = p_institution
              where g.id = p_agreement and g.jurisdiction_id = me.jurisdiction and me.today between g.starts and g.ends
                and exists (select from organisations.agreement_party ours
                             where ours.agreement_id = g.id and ours.institution_id = me.institution))
        when 'consent' then p_consent_on is not null and p_consent_on <= (select today from gate.here())
        else false end
$$;

create or replace function gate.new_seat(p_case uuid, p_jurisdiction text, p_institution uuid, p_function text, p_holder uuid,
    p_deputy uuid, p_deputy_from date, p_deputy_until date, p_compartments text[], p_writes text[], p_basis text, p_legal_basis uuid,
    p_agreement uuid, p_consent_on date, p_starts date, p_ends date)
returns uuid language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    seat uuid := gen_random_uuid();
begin
    insert into gate.seat (id, case_id, jurisdiction, institution_id, function_kind, holder_id, deputy_id, deputy_from, deputy_until,
                           compartments, writes, basis, legal_basis_id, agreement_id, consent_on, starts, ends, given_at)
    values (seat, p_case, p_jurisdiction, p_institution, p_function, p_holder, p_deputy, p_deputy_from, p_deputy_until,
            p_compartments::kernel.word[], p_writes::kernel.word[], p_basis, p_legal_basis, p_agreement, p_consent_on,
            p_starts, p_ends, clock_timestamp());
    perform gate.log('administration', p_case, 'seat', seat, p_recipient => p_institution);
    return seat;
end $$;

create or replace function gate.give_seat(p_case uuid, p_institution uuid, p_function text, p_compartments text[], p_writes text[],
    p_basis text, p_legal_basis uuid, p_agreement uuid, p_consent_on date, p_ends date)
returns uuid language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
begin
    perform gate.demand('seat_give');
    select * into me from gate.here();
    if not gate.acts_for(p_case) then perform gate.refuse('not_permitted'); end if;
    perform gate.demand_institution(p_institution);
    perform gate.demand_function(p_institution, p_function);
    if not gate.basis_holds(p_institution, p_basis, p_legal_basis, p_agreement, p_consent_on) then perform gate.refuse('no_basis'); end if;
    -- Writing the custody part is acting for the case: for the responsible institution alone.
    if cardinality(p_compartments) = 0 or not p_writes <@ p_compartments or 'custody' = any (p_writes) or exists (select from unnest(p_compartments) w(word)
            where not exists (select from gate.compartment_limit l where l.function_kind = p_function and l.compartment = w.word))
        then perform gate.refuse('not_for_this_function'); end if;
    if p_basis = 'agreement' and p_ends > (select g.ends from organisations.agreement g where g.id = p_agreement)
        then perform gate.refuse('ends_after_agreement'); end if;
    if p_ends < me.today then perform gate.refuse('ends_in_the_past'); end if;
    if not isfinite(p_ends) then perform gate.refuse('not_permitted'); end if;
    if p_ends > me.today + 366 then perform gate.refuse('seat_too_long'); end if;
    if exists (select from gate.seat s where s.case_id = p_case and s.institution_id = p_institution and s.function_kind = p_function
                and s.ended_at is null and s.ends >= me.today) then perform gate.refuse('seat_already_there'); end if;
    return gate.new_seat(p_case, me.jurisdiction, p_institution, p_function, null, null, null, null, p_compartments, p_writes,
                         p_basis, p_legal_basis, p_agreement, p_consent_on, me.today, p_ends);
end $$;

-- The responsible institution's own writing seat stays: somebody is always responsible (promise 2). Nor may an institution
-- that was given such a seat later end the seat of the one that gave it.
create or replace function gate.end_seat(p_seat uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    s record;
begin
    perform gate.demand('seat_end');
    select * into s from gate.seat where id = p_seat and ended_at is null for no key update;
    if s.id is null or not gate.acts_for(s.case_id) then perform gate.refuse('not_permitted'); end if;
    if s.writes @> array['custody'::kernel.word] and (s.institution_id = gate.institution() or s.given_at <=
            (select min(o.given_at) from gate.seat o where o.case_id = s.case_id and o.institution_id = gate.institution()
                and o.writes @> array['custody'::kernel.word]))
        then perform gate.refuse('last_responsible_seat'); end if;
    update gate.seat set ended_at = clock_timestamp() where id = p_seat;
    perform gate.log('administration', s.case_id, 'seat_end', p_seat, p_recipient => s.institution_id);
end $$;

-- The access manager names holder and deputy of a seat of the own institution, seeing the code and nothing else.
create or replace function gate.fill_seat(p_seat uuid, p_holder uuid, p_deputy uuid, p_deputy_from date, p_deputy_until date)
returns void language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    s record;
    me record;
begin
    perform gate.demand('seat_fill');
    select * into me from gate.here();
    select * into s from gate.seat where id = p_seat and institution_id = me.institution and ended_at is null and ends >= me.today for no key update;
    if s.id is null then perform gate.refuse('not_permitted'); end if;
    if p_holder is null then perform gate.refuse('holder_missing'); end if;
    if p_holder = p_deputy then perform gate.refuse('deputy_is_holder'); end if;
    if p_deputy is not null and (p_deputy_from is null or p_deputy_until < p_deputy_from) then perform gate.refuse('deputy_period'); end if;
    if exists (select from unnest(array[p_holder, p_deputy]) w(id)
                where w.id is not null and not exists (select from organisations.practitioner p
                      where p.id = w.id and p.institution_id = me.institution and p.active)) then perform gate.refuse('not_of_institution'); end if;
    if exists (select from unnest(array[p_holder, p_deputy]) w(id) where w.id is not null and not exists (
               select from organisations.function f where f.institution_id = me.institution and f.kind = s.function_kind
                  and w.id in (f.holder_id, f.deputy_id))) then perform gate.refuse('holder_without_function'); end if;
    -- Whoever fills seats does not sit down on one: another access manager, or the deputy, names him or her.
    if me.actor in (p_holder, p_deputy) and (p_holder is distinct from s.holder_id or p_deputy is distinct from s.deputy_id
            or p_deputy_from is distinct from s.deputy_from or p_deputy_until is distinct from s.deputy_until)
        then perform gate.refuse('not_oneself_named'); end if;
    if exists (select from gate.exclusion x where x.case_id = s.case_id and x.practitioner_id in (p_holder, p_deputy) and x.lifted_at is null)
        then perform gate.refuse('excluded'); end if;
    update gate.seat set holder_id = p_holder, deputy_id = p_deputy, deputy_from = p_deputy_from, deputy_until = p_deputy_until where id = p_seat;
    perform gate.log('administration', s.case_id, 'seat_fill', p_seat, p_recipient => me.institution);
end $$;

-- Is this the only one who can act for the case now? Somebody is always responsible, and can open the case (promise 2).
create or replace function gate.last_to_act(p_case uuid, p_practitioner uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with acting as (
        select w.id from gate.here() me join gate.seat s on s.case_id = p_case and s.ended_at is null and s.ends >= me.today
            and s.writes @> array['custody'::kernel.word]
         cross join lateral (values (s.holder_id), (case when @{seat_deputy_period} then s.deputy_id end)) w(id)
         where w.id is not null and not exists (select from gate.exclusion x where x.case_id = p_case and x.practitioner_id = w.id and x.lifted_at is null)
    )
    select exists (select from acting where id = p_practitioner) and not exists (select from acting where id <> p_practitioner)
$$;

-- Steps back from a case oneself, or, as access manager, excludes somebody of the own institution from a case it has a seat in.
create or replace function gate.exclude(p_case uuid, p_practitioner uuid, p_reason text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    allowed boolean;
begin
    select * into me from gate.here();
    if p_practitioner = me.actor then
        allowed := gate.permitted('exclude_self') and p_case = any ((select gate.visible_cases())::uuid[]);
    else
        allowed := gate.permitted('exclude_staff')
            and exists (select from gate.seat s where s.case_id = p_case and s.institution_id = me.institution)
            and exists (select from organisations.practitioner p where p.id = p_practitioner and p.institution_id = me.institution);
    end if;
    if allowed is not true then perform gate.refuse('not_permitted'); end if;
    if exists (select from gate.exclusion x where x.case_id = p_case and x.practitioner_id = p_practitioner and x.lifted_at is null)
        then return; end if;
    if gate.last_to_act(p_case, p_practitioner) then perform gate.refuse('last_to_act'); end if;
    perform gate.log('administration', p_case, 'exclusion', p_practitioner, p_recipient => me.institution);
    insert into gate.exclusion (id, case_id, jurisdiction, practitioner_id, reason, made_by, made_at)
    values (gen_random_uuid(), p_case, me.jurisdiction, p_practitioner, p_reason, me.actor, clock_timestamp());
end $$;

create or replace function gate.lift_exclusion(p_exclusion uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    x record;
begin
    perform gate.demand('exclude_staff');
    select e.* into x from gate.exclusion e join organisations.practitioner p on p.id = e.practitioner_id
     where e.id = p_exclusion and p.institution_id = gate.institution() and e.practitioner_id <> gate.actor() and e.lifted_at is null;
    if x.id is null then perform gate.refuse('not_permitted'); end if;
    update gate.exclusion set lifted_at = clock_timestamp() where id = p_exclusion;
    perform gate.log('administration', x.case_id, 'exclusion_lifted', x.practitioner_id);
end $$;

-- Addresses something to a function of an institution: a right with an end. Internal: verbs of other parts call it.
create or replace function gate.address(p_kind text, p_case uuid, p_jurisdiction text, p_compartments text[], p_institution uuid,
                                        p_function text, p_due date, p_ends date)
returns uuid language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    item uuid := gen_random_uuid();
    me record;
begin
    select * into me from gate.here();
    insert into gate.item (id, kind, case_id, jurisdiction, compartments, sender, sender_institution, due, ends, sent_at)
    values (item, p_kind, p_case, p_jurisdiction, p_compartments::kernel.word[], me.actor, me.institution, p_due, p_ends, clock_timestamp());
    insert into gate.addressee (id, item_id, institution_id, function_kind, since, escalated, opens, deputy_too)
    values (gen_random_uuid(), item, p_institution, p_function, clock_timestamp(), false, true, false);
    perform gate.log('administration', p_case, 'item', item, p_recipient => p_institution);
    return item;
end $$;

-- Answers an item that is addressed to the actor; some days later its right ends. Internal.
create or replace function gate.answer(p_item uuid, p_kind text, p_answer text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    i record;
    me record;
begin
    select * into me from gate.here();
    select it.* into i from gate.item it where it.id = p_item and it.kind = p_kind and it.id = any ((select gate.items_to_open())::uuid[]) for no key update;
    if i.id is null then perform gate.refuse('not_permitted'); end if;
    if i.answered_at is not null then perform gate.refuse('already_answered'); end if;
    update gate.item set answer = p_answer, answered_by = me.actor, answered_at = clock_timestamp(),
                         ends = least(ends, me.today + gate.days_after_answer())
     where id = p_item;
    perform gate.log('administration', i.case_id, 'item_answer', p_item, p_recipient => i.sender_institution);
    return i.case_id;
end $$;

-- How long an answered item stays readable (DESIGN 4: "until answered plus some days").
create or replace function gate.days_after_answer() returns integer language sql immutable
set search_path = pg_catalog, pg_temp as 'select 7';
