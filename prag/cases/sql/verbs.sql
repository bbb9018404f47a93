-- How does a case begin? Started by one, confirmed by another; and how does an institution ask for a seat?

-- One step along the table of phases; `p_target` where a verb leads from one phase to several. The row is locked first, so that two people
-- never step at once.
create or replace function cases.step(p_case uuid, p_verb text, p_target text default null) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    now_in text;
    goes_to text;
begin
    select h.phase into now_in from cases.case_header h where h.id = p_case for no key update;
    goes_to := gate.next_state('case', p_verb, now_in, p_target);
    update cases.case_header set phase = goes_to, phase_since = clock_timestamp() where id = p_case;
    insert into cases.transition (id, case_id, jurisdiction, verb, source, target, actor, institution, at)
    select gen_random_uuid(), p_case, me.jurisdiction, p_verb, now_in, goes_to, me.actor, me.institution, clock_timestamp()
      from gate.here() me;
    perform gate.log('transition', p_case, p_verb, p_case);
end $$;

-- A code that no case has: random, drawn here, because whoever could propose one would learn which are taken.
create or replace function cases.draw_code() returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    letters constant text := 'ABCDEFGHJKMNPQRSTUVWXYZ';
    signs constant text := 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
    b bytea;
    drawn text;
begin
    loop
        -- Bytes 6 and 8 of a random UUID are not wholly random; the others are.
        b := uuid_send(gen_random_uuid());
        drawn := substr(letters, get_byte(b, 0) % 23 + 1, 1) || (get_byte(b, 1) % 8 + 2) || '-';
        for n in 2..5 loop
            drawn := drawn || substr(signs, get_byte(b, n) % 31 + 1, 1);
        end loop;
        if not exists (select from cases.case_header h where h.code = drawn) then return drawn; end if;
    end loop;
end $$;

-- A draft with its first seat, its basis, the person's key and name, and the question to the director: all or nothing.
create or replace function cases.new_case(p_case uuid, p_custody_from date, p_release_expected date, p_release_kind text,
    p_legal_basis uuid, p_criterion uuid, p_told text, p_told_on date, p_told_language text, p_wrapped_key bytea,
    p_name_id uuid, p_name bytea, p_identity_id uuid, p_birth_date bytea, p_personal_number bytea, p_address bytea, p_seat_ends date,
    p_due date)
returns text language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    code text := cases.draw_code();
    parts text[] := array['identity', 'custody', 'work', 'contacts'];
    item uuid;
    basis record;
begin
    perform gate.demand('case_open');
    select * into me from gate.here();
    -- A case begins on a duty in law or on what the person agreed to; an agreement binds institutions, not the person.
    select b.* into basis from organisations.legal_basis b
     where b.id = p_legal_basis and b.jurisdiction_id = me.jurisdiction and b.kind in ('duty_in_law', 'consent');
    if basis.id is null or not exists (select from organisations.criterion c where c.id = p_criterion and c.jurisdiction_id = me.jurisdiction)
        then perform gate.refuse('no_basis'); end if;
    -- Only a release that has happened can have been on another day than the two foreseen.
    if p_release_kind = 'other_day' then perform gate.refuse('not_at_the_beginning'); end if;
    if p_told_on > me.today then perform gate.refuse('told_in_the_future'); end if;
    if not (isfinite(p_seat_ends) and isfinite(p_due)) then perform gate.refuse('not_permitted'); end if;
    insert into cases.case_header (id, jurisdiction, code, phase, phase_since, responsible_id, custody_from, release_expected, release_kind, opened_at)
    values (p_case, me.jurisdiction, code, 'draft', clock_timestamp(), me.institution, p_custody_from, p_release_expected,
            p_release_kind, clock_timestamp());
    perform gate.log('collection', p_case, 'case_header', p_case);
    insert into cases.transition (id, case_id, jurisdiction, verb, source, target, actor, institution, at)
    values (gen_random_uuid(), p_case, me.jurisdiction, 'start', null, 'draft', me.actor, me.institution, clock_timestamp());
    perform gate.new_seat(p_case, me.jurisdiction, me.institution, 'treatment_officer', me.actor, null, null, null, parts, '{}',
                          basis.kind, p_legal_basis, null, case when basis.kind = 'consent' then p_told_on end, me.today, p_seat_ends);
    insert into cases.person_key (id, case_id, jurisdiction, wrapped) values (gen_random_uuid(), p_case, me.jurisdiction, p_wrapped_key);
    insert into cases.person_name (id, case_id, jurisdiction, name) values (p_name_id, p_case, me.jurisdiction, p_name);
    insert into cases.identity (id, case_id, jurisdiction, birth_date, personal_number, address)
    values (p_identity_id, p_case, me.jurisdiction, p_birth_date, p_personal_number, p_address);
    insert into cases.eligibility (id, case_id, jurisdiction, legal_basis_id, criterion_id, told, told_on, told_language, opened_by, refusal_reason)
    values (gen_random_uuid(), p_case, me.jurisdiction, p_legal_basis, p_criterion, p_told, p_told_on, p_told_language, me.actor, '');
    perform cases.begin_responsibility(p_case, me.jurisdiction, me.institution, 'treatment_officer');
    insert into cases.release_dates (id, case_id, jurisdiction, actor, institution_id, at, known_on, earliest_conditional, full_term, pending, actual, reason)
    values (gen_random_uuid(), p_case, me.jurisdiction, me.actor, me.institution, clock_timestamp(), me.today,
            case when p_release_kind = 'earliest_conditional' then p_release_expected end,
            case when p_release_kind <> 'earliest_conditional' then p_release_expected end, p_release_kind = 'decision_pending', null, 'first_known');
    item := gate.address('confirm_case', p_case, me.jurisdiction, array['custody'], me.institution, 'prison_director', p_due, p_due + 60);
    perform messages.tell_addressees(item);
    return code;
end $$;

-- May the actor decide on the draft? Another person than the opener, holding another function, and not the opener's deputy.
create or replace function cases.second_person(p_case uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select el.opened_by <> me.actor
       and not exists (select from organisations.function f where f.holder_id = el.opened_by and f.deputy_id = me.actor)
       and not exists (select from gate.seat s where s.case_id = p_case and s.holder_id = el.opened_by and s.deputy_id = me.actor)
       and not exists (select from organisations.function mine join organisations.function theirs on theirs.kind = mine.kind
                        where mine.holder_id = me.actor and theirs.holder_id = el.opened_by and mine.kind = 'prison_director')
      from gate.here() me, cases.eligibility el where el.case_id = p_case
$$;

create or replace function cases.decide(p_item uuid, p_answer text, p_reason text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    c uuid;
begin
    perform gate.demand('case_confirm');
    if p_answer not in ('confirmed', 'refused') then perform gate.refuse('not_permitted'); end if;
    if p_answer = 'refused' and btrim(p_reason) = '' then perform gate.refuse('reason_missing'); end if;
    c := gate.answer(p_item, 'confirm_case', p_answer);
    if cases.second_person(c) is not true then perform gate.refuse('second_person'); end if;
    if p_answer = 'confirmed' then
        perform cases.step(c, 'confirm');
        -- Until now the seat of whoever started it only read.
        update gate.seat s set writes = s.compartments where s.case_id = c and s.ended_at is null
            and s.institution_id = (select h.responsible_id from cases.case_header h where h.id = c);
    else
        perform cases.step(c, 'refuse');
        -- Nobody works on a refused case: what is left of its seats is a month to read why.
        update gate.seat s set ends = least(s.ends, me.today + 30) from gate.here() me where s.case_id = c and s.ended_at is null;
    end if;
    update cases.eligibility set decided_by = gate.actor(), decided_at = clock_timestamp(), refusal_reason = p_reason where case_id = c;
    return c;
end $$;

-- Asks for a seat by the code somebody gave on paper or by telephone. Says the same whether there is such a case or not.
create or replace function cases.ask_seat(p_code text, p_function text, p_compartments text[], p_basis text, p_reason text, p_due date)
returns void language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    h record;
    item uuid;
begin
    perform gate.demand('seat_ask');
    select * into me from gate.here();
    -- What is wrong with the question is said before anything is looked up, else the error would say that there is such a case.
    if p_reason is null or p_due is null or not isfinite(p_due) or p_basis is null or p_basis not in ('duty_in_law', 'agreement', 'consent')
        or not exists (select from organisations.function_kind k where k.key = p_function) then perform gate.refuse('not_permitted'); end if;
    select c.* into h from cases.case_header c where c.code = p_code and c.jurisdiction = me.jurisdiction
       and c.phase in ('open', 'assessed', 'planned', 'pre_release', 'notified', 'released', 'closing');
    if h.id is null or exists (select from gate.item i where i.case_id = h.id and i.kind = 'seat_request'
                                and i.sender_institution = me.institution and i.answered_at is null and i.ends >= me.today) then
        perform gate.log('refusal', null, 'seat_request', null);
        return;
    end if;
    item := gate.address('seat_request', h.id, h.jurisdiction, array['custody'], h.responsible_id,
        (select s.function_kind from gate.seat s where s.case_id = h.id and s.institution_id = h.responsible_id
            and s.writes @> array['custody'::kernel.word] order by s.given_at limit 1), p_due, p_due + 60);
    insert into cases.seat_request (id, case_id, jurisdiction, item, institution_id, function_kind, basis, reason)
    values (gen_random_uuid(), h.id, h.jurisdiction, item, me.institution, p_function, p_basis, p_reason);
    perform messages.tell_addressees(item);
end $$;

-- Answers such a request: with a seat (its basis checked like any other's) or without.
create or replace function cases.decide_request(p_item uuid, p_answer text, p_compartments text[], p_writes text[], p_basis text,
    p_legal_basis uuid, p_agreement uuid, p_consent_on date, p_ends date)
returns uuid language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    c uuid;
    r record;
begin
    perform gate.demand('seat_decide');
    if p_answer not in ('given', 'refused') then perform gate.refuse('not_permitted'); end if;
    c := gate.answer(p_item, 'seat_request', p_answer);
    if p_answer = 'refused' then return null; end if;
    select q.* into r from cases.seat_request q where q.item = p_item;
    return gate.give_seat(c, r.institution_id, r.function_kind, p_compartments, p_writes, p_basis, p_legal_basis, p_agreement, p_consent_on, p_ends);
end $$;

-- The case codes of the own institution's seats: all that its access manager learns of the cases.
-- Reading them is one row of the log.
create or replace function cases.codes_of_seats() returns table (seat uuid, code text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    mine uuid[] := gate.own_institution_seats();
begin
    if cardinality(mine) = 0 then return; end if;
    perform gate.log('list_read', p_object => 'seat',
                     p_cases => (select array_agg(distinct s.case_id) from gate.seat s where s.id = any (mine)));
    return query select s.id, h.code::text from gate.seat s join cases.case_header h on h.id = s.case_id where s.id = any (mine);
end $$;

-- A data protection officer starts from a code that somebody complained about; there is no list to browse.
create or replace function cases.find_for_oversight(p_code text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select h.id from cases.case_header h where gate.permitted('log_read') and h.code = p_code and gate.oversees(h.id)
$$;
