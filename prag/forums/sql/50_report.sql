-- What is counted in the report on a grant? All forums of the grant, whoever coordinates them: a report with some left out would be wrong.

-- Refuses whoever may not report on the grant: its beneficiary may, and whoever sets up forums in the jurisdiction. Internal.
create or replace function forums.demand_report(p_grant uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform gate.demand('donor_report');
    if not exists (select from forums.grant_agreement g, gate.here() me where g.id = p_grant and g.jurisdiction = me.jurisdiction
                    and (g.beneficiary_id = me.institution or gate.permitted('forum_set_up'))) then perform gate.refuse('not_permitted'); end if;
end $$;

-- Each forum of the grant with each meeting that was held; a forum without one has a row of its own.
create or replace function forums.report_meetings(p_grant uuid) returns table (forum uuid, place uuid, meeting uuid, held_on date,
    institutions uuid[], people integer, uncounted integer, adopted integer)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform forums.demand_report(p_grant);
    return query
        select o.id, o.place_id, m.id, m.held_on, coalesce(came.institutions, '{}'), coalesce(came.people, 0), coalesce(came.uncounted, 0),
               (select count(*)::integer from forums.conclusion c where c.meeting_id = m.id
                   and exists (select from forums.adoption a where a.conclusion_id = c.id))
          from forums.forum o
          left join forums.meeting m on m.forum_id = o.id and m.state in ('held', 'approved')
          left join lateral (select array_agg(distinct p.institution_id) as institutions, sum(p.people)::integer as people,
                                    (count(*) filter (where p.people is null))::integer as uncounted
                               from forums.participation p where p.meeting_id = m.id and p.attended) came on true
         where o.grant_id = p_grant;
end $$;

-- Each commitment of those meetings: how it stands, whether its owner ever took it on, on which day it was reported done.
create or replace function forums.report_commitments(p_grant uuid) returns table (meeting uuid, state text, due date, confirmed boolean,
    reported_on date)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform forums.demand_report(p_grant);
    return query
        select c.meeting_id, c.state::text, c.due,
               exists (select from forums.commitment_step s where s.commitment_id = c.id and s.verb in ('confirm', 'report')),
               (select (max(s.at) at time zone j.time_zone)::date from forums.commitment_step s where s.commitment_id = c.id and s.verb = 'report')
          from forums.commitment c
          join forums.meeting m on m.id = c.meeting_id and m.state in ('held', 'approved')
          join forums.forum o on o.id = c.forum_id and o.grant_id = p_grant
          join organisations.jurisdiction j on j.code = c.jurisdiction;
end $$;
