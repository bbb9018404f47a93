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

-- Nobody owes a next step any more for what was declined in a life area before a moment. Internal.
create or replace function plans.settle_declined(p_case uuid, p_area text, p_before timestamptz, p_outcome text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select duties.close('{declined_action}', t.id, p_outcome) from plans.plan_action t
     where t.case_id = p_case and t.area_id = p_area and t.state = 'declined' and t.stands_since <= p_before
$$;

-- The reason why a life area has no action is written: it answers what was declined there before.
create or replace function plans.say_why_none(p_case uuid, p_area text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('plan_write');
    if not cases.works_on(p_case) then perform gate.refuse('not_permitted'); end if;
    perform plans.settle_declined(p_case, p_area, r.recorded_at, 'reason_said')
       from plans.plan_reason r where r.case_id = p_case and r.area_id = p_area order by r.recorded_at desc limit 1;
end $$;
