-- Which functions of the role map nobody holds now, and which somebody stands in for; without anybody's name.

create or replace function gate.role_map_staffing() returns table (line uuid, held boolean, deputised boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select r.id, coalesce(bool_or(h.active), false), coalesce(bool_or(d.active and coalesce(f.deputy_until, 'infinity') >= me.today), false)
      from gate.here() me
      join organisations.responsibility r on r.jurisdiction = me.jurisdiction
      left join organisations.function f on f.institution_id = r.institution_id and f.kind = r.function_kind
      left join organisations.practitioner h on h.id = f.holder_id
      left join organisations.practitioner d on d.id = f.deputy_id
     where gate.permitted('forum_view') group by r.id
$$;
