-- How does a commitment go from being captured to being kept? Each step is a row, and a duty of its owner.

-- One row of a commitment's path. Internal.
create or replace function forums.note_step(p_commitment uuid, p_verb text, p_source text, p_said text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into forums.commitment_step (id, jurisdiction, forum_id, commitment_id, verb, source, state, said, owner_id, owner_function, due,
                                        institution_id, function_kind, at)
    select gen_random_uuid(), c.jurisdiction, c.forum_id, c.id, p_verb, p_source, c.state, coalesce(p_said, ''), c.institution_id, c.function_kind,
           c.due, me.institution, (select d.function from gate.door d where d.pid = pg_backend_pid()), clock_timestamp()
      from forums.commitment c, gate.here() me where c.id = p_commitment;
end $$;

-- Asks the owner to confirm or decline. Internal.
create or replace function forums.ask_owner(p_commitment uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform messages.tell_of_duty(duties.ask('commitment_answer', c.jurisdiction, null, c.id, c.institution_id, c.function_kind,
            least(c.due, me.today + duties.patience(c.jurisdiction, 'answer_commitment', 10))))
       from forums.commitment c, gate.here() me where c.id = p_commitment;
end $$;

-- Without an owner or a day there is no commitment; the function must exist at the institution. Internal.
create or replace function forums.check_owner(p_institution uuid, p_function text, p_due date) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
begin
    select * into me from gate.here();
    if p_institution is null or p_function is null or p_due is null then perform gate.refuse('commitment_unowned'); end if;
    if p_due < me.today then perform gate.refuse('commitment_past'); end if;
    perform gate.demand_institution(p_institution);
    perform gate.demand_function(p_institution, p_function, 'commitment_answer');
end $$;

create or replace function forums.commit(p_meeting uuid, p_conclusion uuid, p_institution uuid, p_function text, p_what text, p_due date)
returns uuid language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    m record;
    fresh uuid := gen_random_uuid();
    begins_in text := gate.next_state('commitment', 'commit', null);
begin
    select t.* into m from forums.meeting t where t.id = p_meeting;
    perform forums.demand_coordinator(m.forum_id);
    if m.state <> 'holding' then perform gate.refuse('meeting_not_on'); end if;
    perform forums.check_owner(p_institution, p_function, p_due);
    if btrim(p_what) = '' or not exists (select from forums.conclusion c where c.id = p_conclusion and c.meeting_id = p_meeting)
        then perform gate.refuse('commitment_serves'); end if;
    insert into forums.commitment (id, jurisdiction, forum_id, meeting_id, conclusion_id, institution_id, function_kind, what, due, state)
    values (fresh, m.jurisdiction, m.forum_id, p_meeting, p_conclusion, p_institution, p_function, p_what, p_due, begins_in);
    perform forums.note_step(fresh, 'commit', null, '');
    perform forums.ask_owner(fresh);
    return fresh;
end $$;

-- The owner answers: confirms, declines with the reason, or reports what was done, with evidence.
create or replace function forums.answer(p_commitment uuid, p_verb text, p_said text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    c record;
    goes_to text;
begin
    select t.* into c from forums.commitment t where t.id = p_commitment for no key update;
    if c.id is null or p_verb not in ('confirm', 'decline', 'report') then perform gate.refuse('not_permitted'); end if;
    if not duties.owes('{commitment_answer,commitment_do}', p_commitment) then perform gate.refuse('not_addressed'); end if;
    goes_to := gate.next_state('commitment', p_verb, c.state);
    if p_verb = 'decline' and btrim(p_said) = '' then perform gate.refuse('why_missing'); end if;
    if p_verb = 'report' and btrim(p_said) = '' then perform gate.refuse('evidence_missing'); end if;
    update forums.commitment set state = goes_to, closed_at = case when p_verb = 'report' then clock_timestamp() end where id = p_commitment;
    perform forums.note_step(p_commitment, p_verb, c.state, p_said);
    perform duties.close('{commitment_answer,commitment_do}', p_commitment, goes_to);
    if p_verb = 'confirm' then
        perform duties.ask('commitment_do', c.jurisdiction, null, c.id, c.institution_id, c.function_kind, c.due);
    elsif p_verb = 'decline' then
        perform messages.tell_of_duty(duties.ask('commitment_declined', c.jurisdiction, null, c.id, o.coordinator_id, o.function_kind,
                me.today + duties.patience(c.jurisdiction, 'answer_commitment', 10)))
           from forums.forum o, gate.here() me where o.id = c.forum_id;
    end if;
end $$;

-- The coordinator follows: drops it with the reason, or asks another owner, or for another day.
create or replace function forums.follow(p_commitment uuid, p_verb text, p_said text, p_institution uuid, p_function text, p_due date) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    c record;
    goes_to text;
begin
    select t.* into c from forums.commitment t where t.id = p_commitment for no key update;
    perform forums.demand_coordinator(c.forum_id);
    if p_verb not in ('drop', 'ask_again') then perform gate.refuse('not_permitted'); end if;
    goes_to := gate.next_state('commitment', p_verb, c.state);
    if p_verb = 'drop' then
        if btrim(p_said) = '' then perform gate.refuse('why_missing'); end if;
        update forums.commitment set state = goes_to, closed_at = clock_timestamp() where id = p_commitment;
    else
        perform forums.check_owner(p_institution, p_function, p_due);
        update forums.commitment set state = goes_to, institution_id = p_institution, function_kind = p_function, due = p_due where id = p_commitment;
    end if;
    perform forums.note_step(p_commitment, p_verb, c.state, p_said);
    perform duties.close('{commitment_answer,commitment_do,commitment_declined}', p_commitment, goes_to);
    if p_verb = 'ask_again' then perform forums.ask_owner(p_commitment); end if;
end $$;

-- How the commitments of published forums stand, counted by institution: for everybody, without an account.
create or replace function forums.public_counts() returns table (forum uuid, institution uuid, kept integer, open integer, late integer, dropped integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.forum_id, c.institution_id, count(*) filter (where c.state = 'done')::integer,
           count(*) filter (where c.closed_at is null and c.due >= (now() at time zone j.time_zone)::date)::integer,
           count(*) filter (where c.closed_at is null and c.due < (now() at time zone j.time_zone)::date)::integer,
           count(*) filter (where c.state = 'dropped')::integer
      from forums.commitment c join organisations.jurisdiction j on j.code = c.jurisdiction
     where c.forum_id in (select unnest(p.forums) from forums.publication p where p.withdrawn_at is null) group by 1, 2
$$;
