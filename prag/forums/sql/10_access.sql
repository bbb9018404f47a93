-- Whose forum is it? Those who take part read it; the function that coordinates it writes.

create or replace function forums.mine() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(o.id), '{}') from gate.here() me join forums.forum o on @{forum_jurisdiction}
     where gate.permitted('forum_set_up') or (gate.permitted('forum_view') and (@{forum_coordinator} or @{forum_member}))
$$;

create or replace function forums.coordinated() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(o.id), '{}') from gate.here() me join forums.forum o on @{forum_jurisdiction}
     where gate.permitted('forum_coordinate') and @{forum_coordinator}
$$;

create or replace function forums.reads_notices() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select gate.permitted('notice_write') or gate.permitted('notice_review') or gate.permitted('notice_publish')
$$;

-- Which functions of the members nobody holds, or have no deputy; without anybody's name.
create or replace function forums.member_staffing() returns table (institution uuid, function_kind text, held boolean, deputised boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m.institution_id, m.function_kind::text, coalesce(bool_or(f.holder_id is not null), false), coalesce(bool_or(f.deputy_id is not null), false)
      from forums.member m left join organisations.function f on f.institution_id = m.institution_id and f.kind = m.function_kind
     where m.forum_id = any ((select forums.mine())::uuid[]) group by 1, 2
$$;

-- Refuses whoever does not coordinate the forum. Internal.
create or replace function forums.demand_coordinator(p_forum uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_forum is null or p_forum <> all ((select forums.coordinated())::uuid[]) then perform gate.refuse('not_coordinator'); end if;
end $$;

-- What is approved or cancelled no longer changes: whoever tries, verbs included.
create or replace function forums.refuse_locked() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    r record;
begin
    if tg_op = 'DELETE' then r := old; else r := new; end if;
    if session_user = 'prag_app' and exists (select from forums.meeting m where m.id = r.meeting_id and m.state in ('approved', 'cancelled'))
        then perform gate.refuse('minutes_locked'); end if;
    if tg_op = 'UPDATE' and (old.id, old.forum_id, old.meeting_id) is distinct from (new.id, new.forum_id, new.meeting_id)
        then perform gate.refuse('not_permitted'); end if;
    return r;
end $$;

-- A grant, and a forum with its focus prisons and its coordinating function.
create or replace function forums.record_grant(p_key text, p_project uuid, p_beneficiary uuid, p_agreement text, p_starts date, p_ends date,
                                               p_planned integer) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    fresh uuid := gen_random_uuid();
begin
    perform gate.demand('forum_set_up');
    select * into me from gate.here();
    if p_ends < p_starts then perform gate.refuse('agreement_period'); end if;
    perform gate.demand_institution(p_beneficiary);
    insert into forums.grant_agreement (id, jurisdiction, key, project_id, beneficiary_id, agreement, starts, ends, forums_planned)
    values (fresh, me.jurisdiction, p_key, p_project, p_beneficiary, p_agreement, p_starts, p_ends, p_planned);
    perform gate.log('forum', null, 'grant_agreement', fresh);
    return fresh;
end $$;

create or replace function forums.set_up(p_key text, p_grant uuid, p_place uuid, p_coordinator uuid, p_function text, p_focus uuid[]) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    fresh uuid := gen_random_uuid();
begin
    perform gate.demand('forum_set_up');
    select * into me from gate.here();
    perform gate.demand_institution(p_coordinator);
    if not exists (select from organisations.place p where p.id = p_place and p.jurisdiction_id = me.jurisdiction)
        or exists (select from forums.grant_agreement g where g.id = p_grant and g.jurisdiction <> me.jurisdiction)
        then perform gate.refuse('other_jurisdiction'); end if;
    perform gate.demand_function(p_coordinator, p_function, 'forum_coordinate');
    if coalesce(cardinality(p_focus), 0) = 0 or exists (select from unnest(p_focus) w(id) where not exists (select from organisations.institution i
            where i.id = w.id and i.jurisdiction_id = me.jurisdiction and i.kind = 'prison')) then perform gate.refuse('focus_is_a_prison'); end if;
    insert into forums.forum (id, jurisdiction, key, grant_id, place_id, coordinator_id, function_kind, since, active)
    values (fresh, me.jurisdiction, p_key, p_grant, p_place, p_coordinator, p_function, me.today, true);
    insert into forums.focus_prison (id, jurisdiction, forum_id, institution_id, position)
    select gen_random_uuid(), me.jurisdiction, fresh, w.id, w.n from unnest(p_focus) with ordinality w(id, n);
    return fresh;
end $$;
