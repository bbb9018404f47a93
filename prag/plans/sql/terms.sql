-- How is a condition or an offer taken back that was recorded by mistake, or an answer to it? It stays readable and counts for nothing.

-- All rows of the condition or offer that a row belongs to; `place` counts from the first. Internal.
create or replace function plans.rows_of_term(p_case uuid, p_term uuid) returns table (id uuid, place integer, state text, ask_again date, institution uuid, void boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with recursive earlier as (
        select t.id, t.replaces from plans.plan_term t where t.id = p_term and t.case_id = p_case
        union all
        select t.id, t.replaces from earlier e join plans.plan_term t on t.id = e.replaces and t.case_id = p_case
    ), chain as (
        select e.id, 1 as place from earlier e where e.replaces is null
        union all
        select t.id, c.place + 1 from chain c join plans.plan_term t on t.replaces = c.id and t.case_id = p_case
    )
    select c.id, c.place, t.state::text, t.ask_again, t.institution_id, exists (select from plans.plan_term_back b where b.term = c.id)
      from chain c join plans.plan_term t on t.id = c.id
$$;

-- The first row: all of it, whatever was answered. A later one: that answer, while it is the one that stands.
create or replace function plans.take_back(p_case uuid, p_term uuid, p_own_function text, p_reason text, p_said text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    t record;
    now_stands record;
    h record;
begin
    perform gate.demand('plan_write');
    perform cases.hold(p_case);
    select * into me from gate.here();
    if p_case <> all ((select gate.opened_for_writing('work'))::uuid[]) then perform gate.refuse('read_it_first'); end if;
    select r.* into t from plans.rows_of_term(p_case, p_term) r where r.id = p_term;
    if t.id is null then perform gate.refuse('not_permitted'); end if;
    if t.institution <> me.institution and not gate.acts_for(p_case) then perform gate.refuse('not_your_record'); end if;
    if (p_reason = any (array['another_case', 'twice', 'said_otherwise', 'wrong_words', 'wrong_kind', 'other'])) is not true
       or p_reason = 'other' and btrim(coalesce(p_said, '')) = '' then perform gate.refuse('why_taken_back'); end if;
    if exists (select from plans.rows_of_term(p_case, p_term) r where r.place = 1 and r.void) or t.void
       or t.place > 1 and exists (select from plans.rows_of_term(p_case, p_term) r where r.place > t.place and not r.void)
        then perform gate.refuse('already_taken_back'); end if;
    insert into plans.plan_term_back (id, case_id, jurisdiction, author, institution_id, function_kind, recorded_at, term, reason, said)
    values (gen_random_uuid(), p_case, me.jurisdiction, me.actor, me.institution, p_own_function, clock_timestamp(), p_term, p_reason, coalesce(p_said, ''));
    -- Nobody is asked again because of what counts for nothing; but because of what stands again.
    perform duties.close('{ask_again}', r.id, 'taken_back') from plans.rows_of_term(p_case, p_term) r where r.place >= t.place;
    if t.place > 1 then
        select r.* into now_stands from plans.rows_of_term(p_case, p_term) r where not r.void order by r.place desc limit 1;
        select c.jurisdiction, c.responsible_id into h from cases.case_header c where c.id = p_case;
        if now_stands.state = 'declined' then
            perform duties.ask('ask_again', h.jurisdiction, p_case, now_stands.id, h.responsible_id, cases.acting_function(p_case), now_stands.ask_again);
        end if;
    end if;
end $$;
