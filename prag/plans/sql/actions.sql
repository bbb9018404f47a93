-- How does an action of a plan get its owner, and the owner's answer? A seat or a letter shows it; a duty asks.

create or replace function plans.ask_action(p_case uuid, p_action uuid, p_area text, p_what text, p_institution uuid, p_function text, p_due date,
    p_service uuid, p_own_function text, p_basis text, p_legal_basis uuid, p_agreement uuid, p_consent_on date, p_letter uuid, p_body bytea,
    p_instead uuid default null) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    begins_in text := gate.next_state('action', 'ask', null);
begin
    select * into me from gate.here();
    if not cases.works_on(p_case) then perform gate.refuse('not_permitted'); end if;
    if p_institution is null or p_function is null or p_due is null then perform gate.refuse('commitment_unowned'); end if;
    if p_due < me.today then perform gate.refuse('commitment_past'); end if;
    if btrim(p_what) = '' then perform gate.refuse('action_says_what'); end if;
    perform gate.demand_institution(p_institution);
    perform gate.demand_function(p_institution, p_function, 'addressed_answer');
    insert into plans.plan_action (id, case_id, jurisdiction, author, institution_id, function_kind, recorded_at, area_id, what, owner_id, owner_function, due,
                                   service, state, said, stands_since)
    values (p_action, p_case, me.jurisdiction, me.actor, me.institution, p_own_function, clock_timestamp(), p_area, p_what, p_institution, p_function, p_due,
            p_service, begins_in, '', clock_timestamp());
    -- Somebody else is asked: that is the answer to the one decline that it is asked instead of.
    if p_instead is not null then perform plans.settle_declined(p_case, p_instead, p_action, null, p_own_function, 'asked_again'); end if;
    -- Whoever sits at the table reads the plan; anybody else gets this one action by letter, on a basis.
    if exists (select from gate.seat s where s.case_id = p_case and s.institution_id = p_institution and s.function_kind = p_function
                and s.ended_at is null and s.ends >= me.today and s.compartments @> array['work'::kernel.word]) then
        perform messages.tell_of_duty(duties.ask('action', me.jurisdiction, p_case, p_action, p_institution, p_function, p_due));
        return null;
    end if;
    if p_body is null or not gate.basis_holds(p_institution, p_basis, p_legal_basis, p_agreement, p_consent_on) then perform gate.refuse('no_basis'); end if;
    if p_basis = 'consent' and cases.consent_is_over(p_case, p_institution, p_consent_on) then perform gate.refuse('consent_over'); end if;
    return plans.send_action(p_case, p_action, p_institution, p_function, p_due, p_basis, coalesce(p_legal_basis, p_agreement), p_consent_on, p_letter, p_body);
end $$;

-- The letter of an action. Its duty is about the letter, as escalation wants it: the deputy and the head get the right to open it. Internal.
create or replace function plans.send_action(p_case uuid, p_action uuid, p_institution uuid, p_function text, p_due date, p_basis text, p_basis_id uuid,
                                             p_consent_on date, p_letter uuid, p_body bytea) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    sent uuid := cases.send_letter('action', p_case, p_institution, p_function, p_due, p_due + 60, p_letter, p_body);
begin
    update plans.plan_action set item = sent where id = p_action;
    perform cases.note_disclosure(p_case, 'action', p_institution, p_function, p_basis, p_basis_id, '{action}', sent, p_consent_on);
    return sent;
end $$;

-- The owner accepts, declines with the reason, or reports what was done.
create or replace function plans.answer_action(p_action uuid, p_verb text, p_said text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    a record;
    goes_to text;
begin
    select t.* into a from plans.plan_action t where t.id = p_action for no key update;
    if a.id is null or p_verb not in ('accept', 'decline', 'report') then perform gate.refuse('not_permitted'); end if;
    if not duties.owes('{action}', coalesce(a.item, p_action)) then perform gate.refuse('not_addressed'); end if;
    -- Answered by whoever read it: at the table, or by the letter. So an exclusion ends the answering too.
    if a.case_id <> all ((select gate.opened('work'))::uuid[]) and (a.item is null or a.item <> all ((select gate.opened_items())::uuid[]))
        then perform gate.refuse('read_it_first'); end if;
    goes_to := gate.next_state('action', p_verb, a.state);
    if p_verb = 'decline' and btrim(p_said) = '' then perform gate.refuse('why_missing'); end if;
    if p_verb = 'report' and btrim(p_said) = '' then perform gate.refuse('evidence_missing'); end if;
    update plans.plan_action set state = goes_to, said = p_said, stands_since = clock_timestamp() where id = p_action;
    if p_verb = 'accept' then
        -- The same duty goes on until the thing is done.
        update duties.duty set acknowledged_at = clock_timestamp(), opened_at = coalesce(opened_at, clock_timestamp())
         where about = coalesce(a.item, p_action) and kind = 'action' and closed_at is null;
    else
        perform duties.close('{action}', coalesce(a.item, p_action), goes_to);
        perform plans.end_letter(a.item, goes_to);
    end if;
    if p_verb = 'decline' then perform plans.tell_asker(p_action); end if;
end $$;

-- The letter of an action that is over stays readable for some days. Internal.
create or replace function plans.end_letter(p_item uuid, p_outcome text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    update gate.item i set answer = p_outcome, answered_by = me.actor, answered_at = clock_timestamp(),
           ends = least(i.ends, me.today + gate.days_after_answer())
      from gate.here() me where i.id = p_item and i.answered_at is null
$$;

create or replace function plans.drop_action(p_action uuid, p_said text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    a record;
    goes_to text;
begin
    select t.* into a from plans.plan_action t where t.id = p_action for no key update;
    if a.id is null or not cases.works_on(a.case_id) then perform gate.refuse('not_permitted'); end if;
    goes_to := gate.next_state('action', 'drop', a.state);
    if btrim(p_said) = '' then perform gate.refuse('why_missing'); end if;
    update plans.plan_action set state = goes_to, said = p_said, stands_since = clock_timestamp() where id = p_action;
    perform duties.close('{action}', coalesce(a.item, p_action), goes_to);
    perform duties.close('{declined_action}', p_action, goes_to);
    perform plans.declines_again(p_action);
    perform plans.end_letter(a.item, goes_to);
end $$;

-- An offer that was declined is made again on a day: whoever acts for the case is reminded. Its next answer ends the reminder before it.
create or replace function plans.ask_again(p_case uuid, p_term uuid, p_before uuid, p_day date) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    h record;
begin
    perform gate.demand('plan_write');
    if not cases.works_on(p_case) or not exists (select from plans.plan_term t where t.id = p_term and t.case_id = p_case)
        then perform gate.refuse('not_permitted'); end if;
    if exists (select from plans.plan_term t where t.id = p_before and t.case_id = p_case) then
        perform duties.close('{ask_again}', p_before, 'asked_again');
    end if;
    if p_day is not null then
        select c.jurisdiction, c.responsible_id into h from cases.case_header c where c.id = p_case;
        perform duties.ask('ask_again', h.jurisdiction, p_case, p_term, h.responsible_id, cases.acting_function(p_case), p_day);
    end if;
end $$;
