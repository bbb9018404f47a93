-- How long does it take? For each kind and pair of institutions: how many, how many in time, and medians in days. Nobody's case.

-- What was asked in one calendar year. Only whole years, so that no two answers can be subtracted from each other; the total of a kind has
-- no institutions. What was taken back before its day counts for nothing; what was taken back after it was not answered in time.
create or replace function duties.timeliness(p_from date, p_until date)
returns table (kind text, asker uuid, owner uuid, asked integer, opened integer, acknowledged integer, closed integer, measured integer, in_time integer,
               days_to_open numeric, days_to_acknowledge numeric, days_to_close numeric)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record;
begin
    perform gate.demand('timeliness_view');
    select * into me from gate.here();
    if p_from is null or p_from is distinct from date_trunc('year', p_from)::date or p_until is distinct from (p_from + interval '1 year - 1 day')::date
        then perform gate.refuse('not_permitted'); end if;
    return query
    with zone as (select j.time_zone from organisations.jurisdiction j where j.code = me.jurisdiction),
    counted as (
        select d.kind::text as kind, d.asked_institution as asker, d.institution_id as owner, d.due, (d.asked_at at time zone z.time_zone)::date as asked_on,
               case when d.void then null else (d.opened_at at time zone z.time_zone)::date end as opened_on,
               case when d.void then null else (d.acknowledged_at at time zone z.time_zone)::date end as acknowledged_on,
               case when d.void then null else (d.closed_at at time zone z.time_zone)::date end as closed_on
          from zone z, lateral (
            select t.*, coalesce(t.outcome in ('replaced', 'recalled', 'withdrawn', 'case_over', 'consent_withdrawn', 'dropped'), false) as void
              from duties.duty t where t.jurisdiction = me.jurisdiction and t.kind in ('release_notice', 'action', 'handover') and not t.computed) d
         where (d.asked_at at time zone z.time_zone)::date between p_from and p_until
           and not (d.void and (d.closed_at at time zone z.time_zone)::date <= d.due)
    )
    select c.kind, c.asker, c.owner, count(*)::integer, count(c.opened_on)::integer, count(c.acknowledged_on)::integer, count(c.closed_on)::integer,
           count(*) filter (where c.closed_on is not null or c.due < me.today)::integer, count(*) filter (where c.closed_on <= c.due)::integer,
           (percentile_cont(0.5) within group (order by c.opened_on - c.asked_on) filter (where c.opened_on is not null))::numeric,
           (percentile_cont(0.5) within group (order by c.acknowledged_on - c.asked_on) filter (where c.acknowledged_on is not null))::numeric,
           (percentile_cont(0.5) within group (order by c.closed_on - c.asked_on) filter (where c.closed_on is not null))::numeric
      from counted c where c.asker is not null
     group by grouping sets ((c.kind, c.asker, c.owner), (c.kind)) order by 1, 2, 3;
end $$;
