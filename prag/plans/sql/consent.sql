-- What ends with the person's consent to an institution? Its notices and letters, and the actions that rest on it; whoever ends its seat says whether.

-- The consent is over: notices and letters that went out on it close, and so do the actions that were asked at that function's seat or sent
-- on it. Internal.
create or replace function plans.end_consent(p_case uuid, p_institution uuid, p_sat text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    a record;
    me record;
begin
    select * into me from gate.here();
    perform cases.end_consent(p_case, p_institution);
    for a in select t.id, t.item from plans.plan_action t
              where t.case_id = p_case and t.owner_id = p_institution and t.state in ('asked', 'accepted')
                and (t.item is null and t.owner_function = p_sat
                     or exists (select from cases.disclosure d where d.item = t.item and d.basis = 'consent')) for no key update of t loop
        update plans.plan_action set state = 'dropped', said = '', stands_since = clock_timestamp() where id = a.id;
        perform plans.declines_again(a.id);
        perform duties.close('{action}', coalesce(a.item, a.id), 'consent_withdrawn');
        update gate.item set answer = 'dropped', answered_by = me.actor, answered_at = clock_timestamp(), ends = me.today - 1
         where id = a.item and ends >= me.today;
    end loop;
end $$;

-- A withdrawn consent ends its seat the same day, and all that rests on it.
create or replace function plans.withdraw_consent(p_case uuid, p_institution uuid, p_seat uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    sat text;
begin
    perform gate.demand('plan_write');
    if not cases.works_on(p_case) then perform gate.refuse('not_permitted'); end if;
    -- Never the seat of whoever acts for the case: somebody is always responsible.
    update gate.seat set ended_at = clock_timestamp() where id = p_seat and case_id = p_case and institution_id = p_institution and basis = 'consent'
       and ended_at is null and not writes @> array['custody'::kernel.word] returning function_kind into sat;
    if found then perform gate.log('administration', p_case, 'seat_end', p_seat, p_recipient => p_institution); end if;
    perform plans.end_consent(p_case, p_institution, sat);
end $$;

-- Whoever acts for the case ends a seat. Of one that stands on the person's consent it must be said whether that consent is over too: of any
-- other there is nothing to say.
create or replace function plans.end_seat(p_seat uuid, p_consent_over boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    s record;
begin
    perform gate.end_seat(p_seat);
    select t.case_id, t.institution_id, t.function_kind, t.basis into s from gate.seat t where t.id = p_seat;
    if s.basis = 'consent' and p_consent_over is null then perform gate.refuse('consent_unsaid'); end if;
    if s.basis <> 'consent' and p_consent_over is not null then perform gate.refuse('not_on_consent'); end if;
    if p_consent_over then perform plans.end_consent(s.case_id, s.institution_id, s.function_kind); end if;
end $$;
