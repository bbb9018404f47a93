-- How does something become public? Written by one, read by a second, published by another person; as it was.

-- The public facts of the meetings held in a period, of every jurisdiction: no notes, no attendance by name, no commitments.
-- Internal: the loader of the demo asks it as the gate; everybody else passes through the function below.
create or replace function forums.public_facts(p_first date, p_last date, p_meetings uuid[]) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'meeting', m.id, 'forum', o.id, 'jurisdiction', o.jurisdiction, 'country', j.name, 'held_on', m.held_on, 'place', o.place_id,
        'place_name', pl.name, 'grant', g.id, 'agreement', g.agreement, 'project', g.project_id, 'beneficiary', g.beneficiary_id,
        'beneficiary_name', b.name,
        'focus', (select coalesce(jsonb_agg(jsonb_build_object('institution', f.institution_id, 'name', i.name) order by f.position), '[]')
                    from forums.focus_prison f join organisations.institution i on i.id = f.institution_id where f.forum_id = o.id),
        'kinds', (select coalesce(jsonb_agg(distinct i.kind), '[]') from forums.participation p
                    join organisations.institution i on i.id = p.institution_id where p.meeting_id = m.id and p.attended),
        'texts', (select coalesce(jsonb_agg(jsonb_build_object('slot', t.slot, 'language', t.language, 'text', t.text)), '[]')
                    from forums.forum_text t where t.subject = m.id),
        'conclusions', (select coalesce(jsonb_agg(jsonb_build_object('position', c.position, 'texts',
                          (select coalesce(jsonb_object_agg(t.language, t.text), '{}') from forums.forum_text t where t.subject = c.id),
                          'adopted_by', (select count(*) from forums.adoption a where a.conclusion_id = c.id)) order by c.position), '[]')
                          from forums.conclusion c where c.meeting_id = m.id)
        ) order by m.held_on, m.starts, o.since, j.name, pl.name), '[]')
      from forums.meeting m join forums.forum o on o.id = m.forum_id join organisations.jurisdiction j on j.code = o.jurisdiction
      join organisations.place pl on pl.id = o.place_id left join forums.grant_agreement g on g.id = o.grant_id
      left join organisations.institution b on b.id = g.beneficiary_id
     where m.state in ('held', 'approved')
       and (case when p_meetings is null then m.held_on between p_first and p_last else m.id = any (p_meetings) end)
$$;

create or replace function forums.facts_to_announce(p_first date, p_last date, p_meetings uuid[] default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not forums.reads_notices() then perform gate.refuse('not_permitted'); end if;
    return forums.public_facts(p_first, p_last, p_meetings);
end $$;

create or replace function forums.start_notice(p_first date, p_last date, p_meetings uuid[], p_language text, p_title text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
    fresh uuid := gen_random_uuid();
begin
    perform gate.demand('notice_write');
    select * into me from gate.here();
    if coalesce(cardinality(p_meetings), 0) = 0 or exists (select from unnest(p_meetings) w(id) where not exists (
            select from forums.meeting m where m.id = w.id and m.state in ('held', 'approved'))) then perform gate.refuse('notice_of_nothing'); end if;
    insert into forums.notice (id, jurisdiction, institution_id, first, last, made_by, made_at)
    values (fresh, me.jurisdiction, me.institution, p_first, p_last, me.actor, clock_timestamp());
    insert into forums.notice_meeting (id, jurisdiction, notice_id, meeting)
    select gen_random_uuid(), me.jurisdiction, fresh, w.id from (select distinct unnest(p_meetings)) w(id);
    perform forums.write_notice(fresh, p_language, p_title, '', '');
    return fresh;
end $$;

-- The notice, if it is of the actor's jurisdiction. Internal.
create or replace function forums.own_notice(p_notice uuid) returns forums.notice
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    n forums.notice;
begin
    select t.* into n from forums.notice t where t.id = p_notice and t.jurisdiction = gate.jurisdiction();
    if n.id is null then perform gate.refuse('not_permitted'); end if;
    return n;
end $$;

-- Only the institution that began a notice writes it; changed words have not been read by anybody yet.
create or replace function forums.write_notice(p_notice uuid, p_language text, p_title text, p_lead text, p_paragraphs text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    n forums.notice := forums.own_notice(p_notice);
    me record;
begin
    perform gate.demand('notice_write');
    select * into me from gate.here();
    if n.institution_id <> me.institution then perform gate.refuse('not_permitted'); end if;
    insert into forums.notice_text (id, jurisdiction, notice_id, language, title, lead, paragraphs, edited_by, edited_at, reviewed_digest)
    values (gen_random_uuid(), n.jurisdiction, p_notice, p_language, p_title, p_lead, p_paragraphs, me.actor, clock_timestamp(), '')
    on conflict on constraint notice_text_once do update set title = excluded.title, lead = excluded.lead, paragraphs = excluded.paragraphs,
        edited_by = excluded.edited_by, edited_at = excluded.edited_at, reviewed_by = null, reviewed_at = null, reviewed_digest = '';
end $$;

-- The second reader read exactly what the digest stands for. What is published word for word like that is reviewed from now on.
create or replace function forums.review_notice(p_notice uuid, p_language text, p_digest text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    n forums.notice := forums.own_notice(p_notice);
    me record;
    t record;
begin
    perform gate.demand('notice_review');
    select * into me from gate.here();
    select x.* into t from forums.notice_text x where x.notice_id = n.id and x.language = p_language for no key update;
    if t.id is null then perform gate.refuse('not_permitted'); end if;
    if t.edited_by = me.actor then perform gate.refuse('reviewer_is_writer'); end if;
    update forums.notice_text set reviewed_by = me.actor, reviewed_at = clock_timestamp(), reviewed_digest = p_digest where id = t.id;
    update forums.publication set reviewed = true
     where notice_id = n.id and language = p_language and withdrawn_at is null and facts ->> 'digest' = p_digest;
end $$;

create or replace function forums.publish_notice(p_notice uuid, p_language text, p_title text, p_facts jsonb, p_digest text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    n forums.notice := forums.own_notice(p_notice);
    me record;
    t record;
    fresh uuid := gen_random_uuid();
begin
    perform gate.demand('notice_publish');
    select * into me from gate.here();
    select x.* into t from forums.notice_text x where x.notice_id = n.id and x.language = p_language for no key update;
    if t.id is null then perform gate.refuse('not_permitted'); end if;
    if me.actor in (t.edited_by, n.made_by) then perform gate.refuse('publisher_is_writer'); end if;
    update forums.publication set withdrawn_at = clock_timestamp() where notice_id = p_notice and language = p_language and withdrawn_at is null;
    insert into forums.publication (id, notice_id, language, title, facts, forums, reviewed, published_on, published_at)
    values (fresh, p_notice, p_language, p_title, p_facts || jsonb_build_object('digest', p_digest),
            (select array_agg(distinct m.forum_id) from forums.notice_meeting w join forums.meeting m on m.id = w.meeting where w.notice_id = p_notice),
            t.reviewed_at is not null and t.reviewed_digest = p_digest, me.today, clock_timestamp());
    perform gate.log('forum', null, 'publication', fresh);
    return fresh;
end $$;

create or replace function forums.withdraw_notice(p_notice uuid, p_language text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    n forums.notice := forums.own_notice(p_notice);
begin
    perform gate.demand('notice_publish');
    update forums.publication set withdrawn_at = clock_timestamp() where notice_id = n.id and language = p_language and withdrawn_at is null;
    if not found then perform gate.refuse('not_permitted'); end if;
    perform gate.log('forum', null, 'withdrawn', p_notice);
end $$;
