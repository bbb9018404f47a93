-- What becomes of an action that was declined? Whoever asked owes it a next step: ask somebody else, drop it, or say why nothing is asked.

-- Asks the function that asked, as long as its seat writes the plan; else the one that acts for the case. Internal.
create or replace function plans.tell_asker(p_action uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    a record;
    me record;
    still_asks boolean;
begin
    select * into me from gate.here();
    select t.case_id, t.jurisdiction, t.institution_id, t.function_kind, h.responsible_id into a
      from plans.plan_action t join cases.case_header h on h.id = t.case_id where t.id = p_action;
    still_asks := exists (select from gate.seat s where s.case_id = a.case_id and s.institution_id = a.institution_id and s.function_kind = a.function_kind
                            and s.ended_at is null and s.ends >= me.today and s.writes @> array['work'::kernel.word]);
    perform messages.tell_of_duty(duties.ask('declined_action', a.jurisdiction, a.case_id, p_action,
        case when still_asks then a.institution_id else a.responsible_id end,
        case when still_asks then a.function_kind else cases.acting_function(a.case_id) end,
        me.today + duties.patience(a.jurisdiction, 'ask_somebody_else', 5)));
end $$;

-- Nobody owes a next step any more for this one action that was declined; what answers it is kept beside it. Internal.
create or replace function plans.settle_declined(p_case uuid, p_declined uuid, p_action uuid, p_reason uuid, p_own_function text, p_outcome text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from plans.plan_action t where t.id = p_declined and t.case_id = p_case and t.state = 'declined')
        then perform gate.refuse('not_declined'); end if;
    insert into plans.plan_settled (id, case_id, jurisdiction, author, institution_id, function_kind, recorded_at, declined, action, reason)
    select gen_random_uuid(), p_case, me.jurisdiction, me.actor, me.institution, p_own_function, clock_timestamp(), p_declined, p_action, p_reason
      from gate.here() me;
    perform duties.close('{declined_action}', p_declined, p_outcome);
end $$;

-- The reason why there is no action is written: it answers one decline in its life area.
create or replace function plans.say_why_none(p_case uuid, p_declined uuid, p_reason uuid, p_own_function text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('plan_write');
    if not cases.works_on(p_case) or not exists (select from plans.plan_reason r join plans.plan_action t on t.area_id = r.area_id and t.case_id = r.case_id
                                                  where r.id = p_reason and r.case_id = p_case and t.id = p_declined)
        then perform gate.refuse('not_permitted'); end if;
    perform plans.settle_declined(p_case, p_declined, null, p_reason, p_own_function, 'reason_said');
end $$;

-- What was asked instead is no longer asked: the decline that nothing else answers is owed again. Internal.
create or replace function plans.declines_again(p_action uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select plans.tell_asker(t.id) from plans.plan_action t
     where t.state = 'declined' and t.id in (select s.declined from plans.plan_settled s where s.action = p_action)
       and not exists (select from plans.plan_settled s left join plans.plan_action n on n.id = s.action
                        where s.declined = t.id and n.state is distinct from 'dropped')
       and not exists (select from duties.duty d where d.about = t.id and d.kind = 'declined_action' and d.closed_at is null)
$$;
