-- Is this a demo installation? The marker row says so, nothing else.
create or replace function demo.is_demo_world() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as 'select exists (select from demo.world)';
