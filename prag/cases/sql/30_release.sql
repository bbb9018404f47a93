-- What is known of a release, and who was told? Dates are added, never overwritten; each notice has a recipient, a basis and its fields.

-- What is addressed to a function of an institution in a letter: the right to open it, the letter, the duty, the mail. Internal.
create or replace function cases.send_letter(p_kind text, p_case uuid, p_institution uuid, p_function text, p_due date, p_ends date,
                                             p_letter uuid, p_body bytea) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    item uuid;
begin
    select * into me from gate.here();
    if not (isfinite(p_due) and isfinite(p_ends)) then perform gate.refuse('not_permitted'); end if;
    item := gate.address(p_kind, p_case, me.jurisdiction, array['letter'], p_institution, p_function, p_due, p_ends);
    insert into cases.letter (id, case_id, jurisdiction, item, kind, body) values (p_letter, p_case, me.jurisdiction, item, p_kind, p_body);
    perform duties.ask(p_kind, me.jurisdiction, p_case, item, p_institution, p_function, p_due);
    perform messages.tell_addressees(item);
    return item;
end $$;

-- A row of the disclosure ledger and of the log: recipient, basis, fields, the number of the copy. Internal.
create or replace function cases.note_disclosure(p_case uuid, p_kind text, p_recipient uuid, p_function text, p_basis text, p_basis_id uuid,
                                                 p_fields text[], p_item uuid, p_consent_on date default null) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    n integer;
begin
    select * into me from gate.here();
    perform from cases.case_header h where h.id = p_case for no key update;
    select count(*) + 1 into n from cases.disclosure d where d.case_id = p_case and d.kind = p_kind;
    insert into cases.disclosure (id, case_id, jurisdiction, actor, institution_id, at, kind, recipient_id, recipient_function, basis, basis_id, consent_on,
                                  fields, copy, item)
    values (gen_random_uuid(), p_case, me.jurisdiction, me.actor, me.institution, clock_timestamp(), p_kind, p_recipient, p_function, p_basis, p_basis_id,
            case when p_basis = 'consent' then p_consent_on end, p_fields::kernel.word[], n, p_item);
    perform gate.log('disclosure', p_case, p_kind, p_item, p_basis => p_basis, p_basis_id => p_basis_id, p_recipient => p_recipient, p_fields => p_fields);
    return n;
end $$;

create or replace function cases.set_dates(p_case uuid, p_earliest date, p_full_term date, p_pending boolean, p_actual date, p_reason text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
begin
    perform gate.demand('dates_set');
    select * into me from gate.here();
    if not gate.acts_for(p_case) then perform gate.refuse('not_permitted'); end if;
    if coalesce(p_reason, '') = '' then perform gate.refuse('why_missing'); end if;
    -- Whoever counts duties from these dates waits here for whoever changes them.
    perform from cases.case_header h where h.id = p_case for no key update;
    if p_actual > me.today then perform gate.refuse('actual_in_the_future'); end if;
    if p_earliest > p_full_term then perform gate.refuse('dates_order'); end if;
    insert into cases.release_dates (id, case_id, jurisdiction, actor, institution_id, at, known_on, earliest_conditional, full_term, pending, actual, reason)
    values (gen_random_uuid(), p_case, me.jurisdiction, me.actor, me.institution, clock_timestamp(), me.today, p_earliest, p_full_term, p_pending, p_actual, p_reason);
    update cases.case_header set release_expected = coalesce(p_actual, least(p_earliest, p_full_term)),
           -- Who has left left on one of the two days foreseen, or on another one: by pardon, or after a later decision.
           release_kind = case when p_actual = p_full_term then 'full_term' when p_actual = p_earliest then 'earliest_conditional'
                               when p_actual is not null then 'other_day' when p_pending then 'decision_pending'
                               when p_earliest is not null then 'earliest_conditional' else 'full_term' end
     where id = p_case;
    perform gate.log('alteration', p_case, 'release_dates', p_case);
end $$;

-- Something that duties count from happened on a day.
create or replace function cases.mark(p_case uuid, p_kind text, p_day date) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
begin
    perform gate.demand('contact_record');
    select * into me from gate.here();
    if not cases.works_on(p_case) then perform gate.refuse('not_permitted'); end if;
    perform from cases.case_header h where h.id = p_case for no key update;
    insert into cases.milestone (id, case_id, jurisdiction, actor, institution_id, at, kind, day)
    values (gen_random_uuid(), p_case, me.jurisdiction, me.actor, me.institution, clock_timestamp(), p_kind, p_day);
    perform gate.log('collection', p_case, 'milestone', p_case);
end $$;

-- The day that was marked last of a kind; none when it was taken back. Internal.
create or replace function cases.marked(p_case uuid, p_kind text) returns date
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m.day from cases.milestone m where m.case_id = p_case and m.kind = p_kind order by m.at desc limit 1
$$;

-- Holds a case until the transaction ends, for whoever reads all of something before marking what it comes to: nothing is added meanwhile.
create or replace function cases.hold(p_case uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not cases.works_on(p_case) then perform gate.refuse('not_permitted'); end if;
    perform from cases.case_header h where h.id = p_case for no key update;
end $$;

-- Whoever is told anew answers the newest notice alone. Internal.
create or replace function cases.replace_notices(p_case uuid, p_institution uuid, p_function text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    t record;
begin
    select * into me from gate.here();
    for t in select i.id from cases.told n join gate.item i on i.id = n.item and i.answered_at is null
              where n.case_id = p_case and n.recipient_id = p_institution and n.recipient_function = p_function for no key update of i loop
        update gate.item set answer = 'replaced', answered_by = me.actor, answered_at = clock_timestamp(),
                             ends = least(ends, me.today + gate.days_after_answer()) where id = t.id;
        perform duties.close('{release_notice}', t.id, 'replaced');
    end loop;
end $$;

-- Tells an institution of the release. Without an agreement or a duty in law in force there is no notice.
create or replace function cases.send_notice(p_case uuid, p_institution uuid, p_function text, p_basis text, p_legal_basis uuid, p_agreement uuid,
    p_consent_on date, p_fields text[], p_due date, p_release date, p_fulfils text, p_short boolean, p_letter uuid, p_body bytea)
returns uuid language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    item uuid;
begin
    perform gate.demand('notice_send');
    select * into me from gate.here();
    if not gate.acts_for(p_case) then perform gate.refuse('not_permitted'); end if;
    perform gate.demand_institution(p_institution);
    -- It goes to a function that such an institution has and that answers what is addressed to it.
    perform gate.demand_function(p_institution, p_function, 'addressed_answer');
    if not gate.basis_holds(p_institution, p_basis, p_legal_basis, p_agreement, p_consent_on) then perform gate.refuse('no_basis'); end if;
    -- Whoever ends the consent at this moment waits here, or is waited for.
    perform from cases.case_header h where h.id = p_case for no key update;
    if p_basis = 'consent' and cases.consent_is_over(p_case, p_institution, p_consent_on) then perform gate.refuse('consent_over'); end if;
    -- What a kind of recipient may learn is data of the installation; nothing beyond it leaves.
    if coalesce(cardinality(p_fields), 0) = 0 or exists (select from unnest(p_fields) w(word) where not exists (select from organisations.notice_field f
            join organisations.institution i on i.id = p_institution and i.kind = f.institution_kind where f.field = w.word))
        then perform gate.refuse('field_not_for_recipient'); end if;
    perform cases.replace_notices(p_case, p_institution, p_function);
    item := cases.send_letter('release_notice', p_case, p_institution, p_function, p_due, greatest(p_due, coalesce(p_release, p_due)) + 60, p_letter, p_body);
    insert into cases.told (id, case_id, jurisdiction, actor, institution_id, at, item, recipient_id, recipient_function, release, fulfils, short, sent_on)
    values (gen_random_uuid(), p_case, me.jurisdiction, me.actor, me.institution, clock_timestamp(), item, p_institution, p_function, p_release, p_fulfils,
            p_short, me.today);
    perform cases.note_disclosure(p_case, 'release_notice', p_institution, p_function, p_basis, coalesce(p_legal_basis, p_agreement), p_fields, item, p_consent_on);
    return item;
end $$;

-- Nobody answered in time, so that the function's deputy may, whatever the deputy's period says. Internal.
create or replace function cases.stands_in(p_item uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from gate.here() me join organisations.function f on f.institution_id = me.institution and f.deputy_id = me.actor
                     join gate.addressee a on a.institution_id = f.institution_id and a.function_kind = f.kind and a.deputy_too and a.item_id = p_item)
$$;

-- "I have read it, and this function will act." Only whoever opened it acknowledges it.
create or replace function cases.acknowledge(p_item uuid, p_acting text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    c uuid;
begin
    if not cases.stands_in(p_item) then perform gate.demand('addressed_answer'); end if;
    select * into me from gate.here();
    if p_item <> all (gate.opened_items()) then perform gate.refuse('read_it_first'); end if;
    if not exists (select from organisations.function f join gate.permission_row r on r.permission = 'addressed_answer' and r.function_kind = f.kind
                    where f.institution_id = me.institution and f.kind = p_acting and f.holder_id is not null) then perform gate.refuse('function_not_here'); end if;
    c := gate.answer(p_item, 'release_notice', 'acknowledged');
    update cases.told set acknowledged_on = me.today, acting_function = p_acting where item = p_item;
    perform duties.close('{release_notice}', p_item, 'acknowledged');
    return c;
end $$;

-- How far what was sent has got, for whoever has a seat: ids, kinds, words and days of the duties, whoever they are addressed to.
create or replace function cases.sent_states(p_case uuid)
returns table (about uuid, kind text, asked_at timestamptz, due date, opened_at timestamptz, closed_at timestamptz, outcome text,
               deputy_since timestamptz, head_since timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from gate.rights(p_case) r where r.basis = 'seat') then perform gate.refuse('not_permitted'); end if;
    return query
    select d.about, d.kind::text, d.asked_at, d.due, d.opened_at, d.closed_at, d.outcome::text,
           (select a.since from duties.duty_addressee a where a.duty_id = d.id and a.standing = 'deputy'),
           (select a.since from duties.duty_addressee a where a.duty_id = d.id and a.standing = 'head')
      from duties.duty d where d.case_id = p_case and d.kind in ('release_notice', 'handover', 'confirm_recall') and not d.computed
     order by d.asked_at;
end $$;

-- Paper is a disclosure too: answers with the number that stands on the copy. Nobody named is the person; an institution gets it by its
-- seat at the table, which shows it the same, or on a law or an agreement in force.
create or replace function cases.print_paper(p_case uuid, p_kind text, p_recipient uuid, p_basis text, p_basis_id uuid, p_fields text[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    f text;
begin
    perform gate.demand('paper_print');
    if p_kind is null or p_kind not in ('needs_map', 'day_one_sheet', 'own_copy') or not cases.works_on(p_case) then perform gate.refuse('not_permitted'); end if;
    if p_recipient is null then
        if p_kind = 'needs_map' or p_basis is distinct from 'person' or p_basis_id is not null then perform gate.refuse('no_basis'); end if;
    elsif p_kind = 'own_copy' or p_kind = 'needs_map' and not exists (select from organisations.institution i join gate.here() me on true
            where i.id = p_recipient and i.kind = 'social_work' and i.jurisdiction_id = me.jurisdiction and i.active) then
        perform gate.refuse('field_not_for_recipient');
    elsif p_basis = 'seat' then
        select s.function_kind into f from gate.here() me join gate.seat s on s.id = p_basis_id
         where s.case_id = p_case and s.institution_id = p_recipient and s.ended_at is null and me.today between s.starts and s.ends
           and s.compartments @> array['work'::kernel.word];
        if f is null then perform gate.refuse('no_basis'); end if;
    elsif p_kind <> 'needs_map' or p_basis is null or p_basis not in ('duty_in_law', 'agreement')
          or not gate.basis_holds(p_recipient, p_basis, p_basis_id, p_basis_id, null) then
        perform gate.refuse('no_basis');
    else
        f := 'social_worker';
    end if;
    return cases.note_disclosure(p_case, p_kind, p_recipient, f, p_basis, p_basis_id, p_fields, null);
end $$;
