-- How does a seat go on? Every status expires unless it is renewed with a reason (promise 10).

-- Whoever acts for the case renews any seat that has not ended; an access manager the own institution's responsible one, also when its
-- last day has passed: somebody can always open the case (promise 2). The basis must hold still; a consent is given anew. What has
-- expired goes on as a seat of its own from today, so that no day without one is painted over.
create or replace function gate.renew_seat(p_seat uuid, p_ends date, p_reason text, p_consent_on date) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    s record;
    me record;
    kept uuid := p_seat;
begin
    perform gate.demand('seat_renew');
    select * into me from gate.here();
    select * into s from gate.seat where id = p_seat and ended_at is null for no key update;
    if s.id is null or not (gate.acts_for(s.case_id) or gate.permitted('seat_fill') and s.institution_id = me.institution
            and s.writes @> array['custody'::kernel.word]) then perform gate.refuse('not_permitted'); end if;
    if p_reason is null or p_reason <> all (array['task_goes_on', 'release_moved', 'support_goes_on', 'nobody_else_yet'])
        then perform gate.refuse('why_renewed'); end if;
    if p_ends is null or not isfinite(p_ends) or p_ends <= s.ends or p_ends < me.today then perform gate.refuse('not_later'); end if;
    if p_ends > me.today + 366 then perform gate.refuse('seat_too_long'); end if;
    if s.basis = 'consent' and (p_consent_on is null or p_consent_on <= s.consent_on) then perform gate.refuse('consent_anew'); end if;
    if not gate.basis_holds(s.institution_id, s.basis, s.legal_basis_id, s.agreement_id, p_consent_on) then perform gate.refuse('no_basis'); end if;
    if s.basis = 'agreement' and p_ends > (select g.ends from organisations.agreement g where g.id = s.agreement_id)
        then perform gate.refuse('ends_after_agreement'); end if;
    if s.ends >= me.today then
        update gate.seat set ends = p_ends, consent_on = case when s.basis = 'consent' then p_consent_on else consent_on end where id = p_seat;
    elsif s.writes @> array['custody'::kernel.word] then
        if exists (select from gate.seat o where o.case_id = s.case_id and o.institution_id = s.institution_id
                    and o.function_kind = s.function_kind and o.ended_at is null and o.ends >= me.today) then perform gate.refuse('seat_already_there'); end if;
        update gate.seat set ended_at = (s.ends + 1)::timestamp at time zone
            (select j.time_zone from organisations.jurisdiction j where j.code = s.jurisdiction) where id = p_seat;
        kept := gate.new_seat(s.case_id, s.jurisdiction, s.institution_id, s.function_kind, s.holder_id, s.deputy_id, s.deputy_from, s.deputy_until,
                              s.compartments::text[], s.writes::text[], s.basis, s.legal_basis_id, s.agreement_id, p_consent_on, me.today, p_ends);
    else
        perform gate.refuse('seat_is_over');
    end if;
    perform gate.log('administration', s.case_id, 'seat_renewed', kept, p_purpose => p_reason, p_recipient => s.institution_id);
    return kept;
end $$;
