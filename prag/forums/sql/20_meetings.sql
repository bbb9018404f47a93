-- How does a meeting go from being planned to approved minutes?

create or replace function forums.plan_meeting(p_forum uuid, p_held_on date, p_starts time, p_ends time, p_venue text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    fresh uuid := gen_random_uuid();
    begins_in text := gate.next_state('meeting', 'plan', null);
begin
    perform forums.demand_coordinator(p_forum);
    select * into me from gate.here();
    if p_ends <= p_starts then perform gate.refuse('meeting_order'); end if;
    insert into forums.meeting (id, jurisdiction, forum_id, held_on, starts, ends, venue, state, sequence, reason)
    values (fresh, me.jurisdiction, p_forum, p_held_on, p_starts, p_ends, p_venue, begins_in, 0, '');
    insert into forums.participation (id, jurisdiction, forum_id, meeting_id, institution_id, function_kind)
    select gen_random_uuid(), me.jurisdiction, p_forum, fresh, m.institution_id, m.function_kind from forums.member m
     where m.forum_id = p_forum and coalesce(m.until, 'infinity') >= p_held_on;
    return fresh;
end $$;

create or replace function forums.change_meeting(p_meeting uuid, p_held_on date, p_starts time, p_ends time, p_venue text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    m record;
begin
    select t.* into m from forums.meeting t where t.id = p_meeting for no key update;
    perform forums.demand_coordinator(m.forum_id);
    if m.state <> 'preparing' then perform gate.refuse('meeting_has_begun'); end if;
    if p_ends <= p_starts then perform gate.refuse('meeting_order'); end if;
    update forums.meeting set held_on = p_held_on, starts = p_starts, ends = p_ends, venue = p_venue where id = p_meeting;
end $$;

-- Sends the invitation with its calendar file to every function that takes part. Answers how many people get it.
create or replace function forums.invite(p_meeting uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    m record;
    n integer := 0;
    p record;
begin
    select t.* into m from forums.meeting t where t.id = p_meeting for no key update;
    perform forums.demand_coordinator(m.forum_id);
    if m.state <> 'preparing' then perform gate.refuse('meeting_has_begun'); end if;
    update forums.meeting set invited_at = clock_timestamp(), sequence = m.sequence + 1 where id = p_meeting;
    for p in select t.* from forums.participation t where t.meeting_id = p_meeting loop
        n := n + messages.queue_for_function('forum_meeting', p.institution_id, p.function_kind, p.id);
        update forums.participation set invited_at = clock_timestamp() where id = p.id;
    end loop;
    return n;
end $$;

-- What an invitation says, for the worker that sends it: of institutions alone.
create or replace function forums.invitation_facts(p_participation uuid, out meeting uuid, out held_on date, out starts time, out ends time,
    out time_zone text, out venue text, out place text, out state text, out sequence integer, out agenda text[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m.id, m.held_on, m.starts, m.ends, j.time_zone, m.venue, pl.name, m.state::text, m.sequence::integer,
           coalesce((select array_agg(a.title order by a.position) from forums.agenda_item a where a.meeting_id = m.id and not a.struck), '{}')
      from forums.participation p join forums.meeting m on m.id = p.meeting_id join forums.forum o on o.id = m.forum_id
      join organisations.place pl on pl.id = o.place_id join organisations.jurisdiction j on j.code = o.jurisdiction
     where p.id = p_participation
$$;

-- Only prison institutions, or nobody: that is no coordination forum (promise 1).
create or replace function forums.prison_alone(p_meeting uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select not exists (select from forums.participation p join organisations.institution i on i.id = p.institution_id
                        where p.meeting_id = p_meeting and p.attended and i.kind not in ('prison', 'prison_administration'))
$$;

create or replace function forums.step_meeting(p_meeting uuid, p_verb text, p_reason text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    m record;
    me record;
    goes_to text;
begin
    select * into me from gate.here();
    select t.* into m from forums.meeting t where t.id = p_meeting for no key update;
    perform forums.demand_coordinator(m.forum_id);
    if p_verb not in ('begin', 'close', 'cancel') then perform gate.refuse('not_permitted'); end if;
    goes_to := gate.next_state('meeting', p_verb, m.state);
    if p_verb = 'cancel' and btrim(p_reason) = '' then perform gate.refuse('why_missing'); end if;
    if p_verb = 'begin' then
        -- What is still open of earlier meetings stands on the agenda by itself.
        insert into forums.agenda_item (id, jurisdiction, forum_id, meeting_id, position, title, question, notes, commitment, struck)
        select gen_random_uuid(), m.jurisdiction, m.forum_id, m.id, 1000 + row_number() over (order by c.due, c.id), c.what, '', '', c.id, false
          from forums.commitment c where c.forum_id = m.forum_id and c.closed_at is null and c.meeting_id <> m.id;
    elsif p_verb = 'cancel' and m.invited_at is not null then
        -- Whoever has it in a calendar gets it taken out again.
        perform messages.queue_for_function('forum_meeting', p.institution_id, p.function_kind, p.id) from forums.participation p where p.meeting_id = m.id;
        update forums.meeting set sequence = m.sequence + 1 where id = m.id;
    elsif p_verb = 'close' then
        if exists (select from forums.participation p where p.meeting_id = p_meeting and p.attended is null)
            then perform gate.refuse('attendance_missing'); end if;
        if forums.prison_alone(p_meeting) then perform gate.refuse('prison_alone'); end if;
        if exists (select from forums.conclusion c where c.meeting_id = p_meeting
                    and not exists (select from forums.adoption a where a.conclusion_id = c.id)) then perform gate.refuse('conclusion_not_adopted'); end if;
    end if;
    update forums.meeting set state = goes_to, reason = p_reason,
           recorded_by = case when p_verb = 'begin' then me.actor else m.recorded_by end,
           closed_at = case when p_verb = 'close' then clock_timestamp() else m.closed_at end where id = p_meeting;
end $$;

-- Which institutions adopted a conclusion: those that were there.
create or replace function forums.adopt(p_conclusion uuid, p_institutions uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    c record;
begin
    select t.* into c from forums.conclusion t where t.id = p_conclusion;
    perform forums.demand_coordinator(c.forum_id);
    if exists (select from unnest(p_institutions) w(id) where not exists (select from forums.participation p
            where p.meeting_id = c.meeting_id and p.institution_id = w.id and p.attended)) then perform gate.refuse('adopter_was_absent'); end if;
    delete from forums.adoption a where a.conclusion_id = p_conclusion and a.institution_id <> all (p_institutions);
    insert into forums.adoption (id, jurisdiction, forum_id, meeting_id, conclusion_id, institution_id)
    select gen_random_uuid(), c.jurisdiction, c.forum_id, c.meeting_id, p_conclusion, w.id from (select distinct unnest(p_institutions)) w(id)
    on conflict on constraint adoption_once do nothing;
end $$;

-- Approves the minutes as they were read: another person than the one who recorded, of an institution that was there.
create or replace function forums.approve_minutes(p_meeting uuid, p_text text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    m record;
    me record;
    goes_to text;
begin
    select * into me from gate.here();
    select t.* into m from forums.meeting t where t.id = p_meeting for no key update;
    if m.forum_id is null or m.forum_id <> all ((select forums.mine())::uuid[]) then perform gate.refuse('not_permitted'); end if;
    goes_to := gate.next_state('meeting', 'approve', m.state);
    if me.actor = m.recorded_by then perform gate.refuse('minutes_second_person'); end if;
    if not exists (select from forums.participation p where p.meeting_id = p_meeting and p.institution_id = me.institution and p.attended)
        then perform gate.refuse('minutes_not_there'); end if;
    insert into forums.minutes (id, jurisdiction, forum_id, meeting_id, text, digest, approved_by, institution_id, approved_at)
    values (gen_random_uuid(), m.jurisdiction, m.forum_id, p_meeting, p_text, encode(sha256(convert_to(p_text, 'UTF8')), 'hex'), me.actor,
            me.institution, clock_timestamp());
    update forums.meeting set state = goes_to where id = p_meeting;
end $$;

create or replace function forums.add_addendum(p_meeting uuid, p_text text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    m record;
begin
    perform gate.demand('minutes_approve');
    select t.* into m from forums.meeting t where t.id = p_meeting;
    if m.forum_id is null or m.forum_id <> all ((select forums.mine())::uuid[]) then perform gate.refuse('not_permitted'); end if;
    if m.state <> 'approved' then perform gate.refuse('minutes_not_approved'); end if;
    if btrim(p_text) = '' then perform gate.refuse('why_missing'); end if;
    insert into forums.addendum (id, jurisdiction, forum_id, meeting_id, text, author, institution_id, at)
    select gen_random_uuid(), m.jurisdiction, m.forum_id, p_meeting, p_text, me.actor, me.institution, clock_timestamp() from gate.here() me;
end $$;
