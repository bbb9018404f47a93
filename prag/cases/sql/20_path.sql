-- Which way does a case go, and who is responsible for it? Every step is a row; responsibility passes when it is accepted.

-- A table member who may write the common work, or acts for the case. Internal.
create or replace function cases.works_on(p_case uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select gate.acts_for(p_case) or exists (select from gate.rights(p_case) r where r.compartment = 'work' and r.writes and r.basis = 'seat')
$$;

-- The function by which the responsible institution acts. Internal.
create or replace function cases.acting_function(p_case uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select r.function_kind::text from cases.responsible_since r where r.case_id = p_case order by r.since desc limit 1
$$;

-- Responsibility begins. Internal.
create or replace function cases.begin_responsibility(p_case uuid, p_jurisdiction text, p_institution uuid, p_function text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into cases.responsible_since (id, case_id, jurisdiction, actor, institution_id, at, function_kind, since)
    select gen_random_uuid(), p_case, p_jurisdiction, me.actor, p_institution, clock_timestamp(), p_function, clock_timestamp() from gate.here() me;
end $$;

-- A step that whoever acts for the case takes. What must be there before, the rules of the parts say (prag.releases.path); here the arrow,
-- and that it fits the dates.
create or replace function cases.take_step(p_case uuid, p_verb text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    outside date;
    back_to text;
begin
    if p_verb in ('start', 'confirm', 'refuse') or not gate.acts_for(p_case) then perform gate.refuse('not_permitted'); end if;
    -- Phase and dates say the same: outside is who has an actual day of release.
    select r.actual into outside from cases.release_dates r where r.case_id = p_case order by r.at desc limit 1;
    if (p_verb = 'release' and outside is null) or (p_verb in ('recall', 'take_back_release') and outside is not null)
        then perform gate.refuse('not_in_this_phase'); end if;
    if p_verb = 'take_back_release' then back_to := cases.phase_before_release(p_case); end if;
    perform cases.step(p_case, p_verb, back_to);
    if (select h.phase from cases.case_header h where h.id = p_case) in ('closed', 'deceased', 'removed', 'opened_in_error')
        then perform cases.end_table(p_case); end if;
end $$;

-- To which phase a case goes back whose release was recorded by mistake: so long as it was recorded a short while ago, and while no kept
-- contact says that the person was outside. A meeting missed by somebody who was inside was no missed one. Internal.
create or replace function cases.phase_before_release(p_case uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    released record;
    actual date;
begin
    select * into me from gate.here();
    perform from cases.case_header h where h.id = p_case for no key update;
    select t.source, (t.at at time zone j.time_zone)::date as recorded into released
      from cases.transition t join organisations.jurisdiction j on j.code = t.jurisdiction
     where t.case_id = p_case and t.verb = 'release' order by t.at desc limit 1;
    if released.source is null then perform gate.refuse('not_in_this_phase'); end if;
    if me.today > released.recorded + duties.patience(me.jurisdiction, 'take_back_release', 7) then perform gate.refuse('release_long_ago'); end if;
    select r.actual into actual from cases.release_dates r where r.case_id = p_case and r.actual is not null order by r.at desc limit 1;
    if cases.marked(p_case, 'first_contact') >= actual then perform gate.refuse('seen_outside'); end if;
    if cases.marked(p_case, 'contact_missed') >= actual then perform cases.mark(p_case, 'contact_missed', null); end if;
    return released.source;
end $$;

-- What is over opens nothing: its table ends, what was addressed ends, what was owed ends. The responsible institution reads it for a
-- month and writes nothing. Who must still confirm a deletion owes that. Internal.
create or replace function cases.end_table(p_case uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
begin
    select * into me from gate.here();
    update gate.seat s set ended_at = clock_timestamp() where s.case_id = p_case and s.ended_at is null and not s.writes @> array['custody'::kernel.word];
    update gate.seat s set writes = '{}', ends = least(s.ends, me.today + 30) where s.case_id = p_case and s.ended_at is null;
    update gate.item i set ends = me.today - 1 where i.case_id = p_case and i.ends >= me.today;
    update cases.handover h set state = 'declined', decided_at = clock_timestamp() where h.case_id = p_case and h.state = 'asked';
    update duties.duty d set closed_at = clock_timestamp(), outcome = 'case_over', opened_at = coalesce(d.opened_at, clock_timestamp()),
           acknowledged_at = coalesce(d.acknowledged_at, clock_timestamp())
     where d.case_id = p_case and d.closed_at is null and d.kind <> 'confirm_recall';
end $$;

-- Nobody owes a next step any more for an offer that was declined. Internal.
create or replace function cases.settle_declined(p_case uuid, p_outcome text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select duties.close('{declined_handover}', d.about, p_outcome) from duties.duty d
     where d.case_id = p_case and d.kind = 'declined_handover' and d.closed_at is null
$$;

-- Offers responsibility to another institution. The sender stays responsible until it is accepted.
create or replace function cases.offer_handover(p_case uuid, p_institution uuid, p_function text, p_due date, p_letter uuid, p_body bytea)
returns uuid language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    item uuid;
begin
    perform gate.demand('handover_offer');
    select * into me from gate.here();
    if not gate.acts_for(p_case) then perform gate.refuse('not_permitted'); end if;
    if p_institution = me.institution then perform gate.refuse('handover_to_oneself'); end if;
    perform gate.demand_institution(p_institution);
    perform gate.demand_function(p_institution, p_function, 'handover_accept');
    -- Only an institution at the table takes over: it has a basis and knows the case.
    if not exists (select from gate.seat s where s.case_id = p_case and s.institution_id = p_institution and s.function_kind = p_function
                    and s.ended_at is null and s.ends >= me.today) then perform gate.refuse('handover_needs_seat'); end if;
    if exists (select from cases.handover h where h.case_id = p_case and h.state = 'asked') then perform gate.refuse('handover_already'); end if;
    perform cases.settle_declined(p_case, 'asked_again');
    item := cases.send_letter('handover', p_case, p_institution, p_function, p_due, p_due + 60, p_letter, p_body);
    insert into cases.handover (id, case_id, jurisdiction, actor, institution_id, at, item, receiver_id, receiver_function, state)
    values (gen_random_uuid(), p_case, me.jurisdiction, me.actor, me.institution, clock_timestamp(), item, p_institution, p_function, 'asked');
    return item;
end $$;

-- An offer was declined, and the institution that is responsible keeps the case: nothing more is owed for it.
create or replace function cases.keep_case(p_case uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('handover_offer');
    if not gate.acts_for(p_case) then perform gate.refuse('not_permitted'); end if;
    perform cases.settle_declined(p_case, 'kept');
    perform gate.log('administration', p_case, 'handover', p_case);
end $$;

-- The sender takes an offer back that nobody answered; item and duty say so. Internal.
create or replace function cases.take_back_handover(p_item uuid) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    h record;
begin
    select * into me from gate.here();
    select t.* into h from cases.handover t where t.item = p_item for no key update;
    if h.id is null or not gate.acts_for(h.case_id) then perform gate.refuse('not_permitted'); end if;
    if h.state <> 'asked' then perform gate.refuse('already_answered'); end if;
    update cases.handover set state = 'declined', decided_by = me.actor, decided_at = clock_timestamp() where id = h.id;
    update gate.item set answer = 'withdrawn', answered_by = me.actor, answered_at = clock_timestamp(), ends = least(ends, me.today - 1) where id = p_item;
    perform duties.close('{handover}', p_item, 'withdrawn');
    perform gate.log('administration', h.case_id, 'item_answer', p_item, p_recipient => h.receiver_id);
    return h.case_id;
end $$;

-- Accepted: in this moment the receiver is responsible and writes; the sender reads on for a stated time. Declined, with a reason: nothing changed.
-- Withdrawn: the sender takes the offer back.
create or replace function cases.decide_handover(p_item uuid, p_answer text, p_reason text default null) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    h record;
    h_duty record;
    tail integer;
begin
    if p_answer = 'withdrawn' then
        perform gate.demand('handover_offer');
        return cases.take_back_handover(p_item);
    end if;
    if not cases.stands_in(p_item) then perform gate.demand('handover_accept'); end if;
    if p_answer not in ('accepted', 'declined') then perform gate.refuse('not_permitted'); end if;
    if p_answer = 'declined' and (p_reason = any (array['not_our_place', 'not_our_task', 'no_capacity', 'know_too_little', 'too_close'])) is not true
        then perform gate.refuse('why_declined'); end if;
    select * into me from gate.here();
    perform gate.answer(p_item, 'handover', p_answer);
    select t.* into h from cases.handover t where t.item = p_item for no key update;
    if h.state <> 'asked' then perform gate.refuse('already_answered'); end if;
    update cases.handover set state = p_answer, decided_by = me.actor, decided_at = clock_timestamp(),
           reason = case when p_answer = 'declined' then p_reason end where id = h.id;
    perform duties.close('{handover}', p_item, p_answer);
    -- A decline is not only news: whoever offered it offers it to somebody else, or keeps it.
    if p_answer = 'declined' then
        perform messages.tell_of_duty(duties.ask('declined_handover', h.jurisdiction, h.case_id, p_item, h.institution_id,
            cases.acting_function(h.case_id), me.today + duties.patience(h.jurisdiction, 'ask_somebody_else', 5)));
    end if;
    if p_answer = 'accepted' then
        -- Somebody must be able to open the case there (promise 2).
        if not exists (select from gate.seat s where s.case_id = h.case_id and s.institution_id = h.receiver_id and s.function_kind = h.receiver_function
                        and s.ended_at is null and s.ends >= me.today and exists (select from organisations.practitioner p where p.id = s.holder_id and p.active)
                        and not exists (select from gate.exclusion x where x.case_id = h.case_id and x.practitioner_id = s.holder_id and x.lifted_at is null))
            then perform gate.refuse('holder_missing'); end if;
        -- What the sender was reminded of, the receiver is.
        for h_duty in select d.kind::text as kind, d.about, d.due from duties.duty d where d.case_id = h.case_id and d.closed_at is null
                 and (d.kind = 'ask_again' or d.kind = 'declined_action' and d.institution_id = h.institution_id) loop
            perform duties.close(array[h_duty.kind], h_duty.about, 'handed_over');
            perform duties.ask(h_duty.kind, h.jurisdiction, h.case_id, h_duty.about, h.receiver_id, h.receiver_function, h_duty.due);
        end loop;
        tail := duties.patience(h.jurisdiction, 'handover_tail', 30);
        update gate.seat s set writes = '{}', ends = least(s.ends, me.today + tail)
         where s.case_id = h.case_id and s.institution_id = h.institution_id and s.ended_at is null and s.writes @> array['custody'::kernel.word];
        update gate.seat s set compartments = (select array_agg(distinct w order by w) from unnest(s.compartments || '{custody,identity,work,contacts}'::kernel.word[]) w
                   where exists (select from gate.compartment_limit l where l.function_kind = s.function_kind and l.compartment = w)),
               writes = (select array_agg(distinct w order by w) from unnest(s.compartments || '{custody,identity,work,contacts}'::kernel.word[]) w
                   where exists (select from gate.compartment_limit l where l.function_kind = s.function_kind and l.compartment = w)),
               -- A seat that was about to end does not leave the case without anybody; it lasts as long as a first seat does, on its basis.
               -- One on the person's consent is not prolonged without asking again.
               ends = case when s.basis = 'consent' then s.ends
                           else greatest(s.ends, least(me.today + 365, (select g.ends from organisations.agreement g where g.id = s.agreement_id))) end
         where s.case_id = h.case_id and s.institution_id = h.receiver_id and s.function_kind = h.receiver_function and s.ended_at is null and s.ends >= me.today;
        update cases.case_header set responsible_id = h.receiver_id where id = h.case_id;
        perform cases.begin_responsibility(h.case_id, h.jurisdiction, h.receiver_id, h.receiver_function);
        perform gate.log('transition', h.case_id, 'handover', h.id, p_recipient => h.receiver_id);
    end if;
    return h.case_id;
end $$;
