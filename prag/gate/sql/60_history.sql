-- What was a row before it changed, and who changed it? Kept by the same call that guards the table.

create or replace function gate.keep_history() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    r record;
    word text := case tg_op when 'INSERT' then 'collection' when 'UPDATE' then 'alteration' else 'erasure' end;
begin
    if tg_op = 'DELETE' then r := old; else r := new; end if;
    -- Otherwise a row could be carried into another case, its history staying behind.
    if tg_op = 'UPDATE' and (old.id, old.case_id, old.jurisdiction) is distinct from (new.id, new.case_id, new.jurisdiction) then
        perform gate.refuse('not_permitted');
    end if;
    -- A person's key has no history: its erasure is the person's erasure.
    if tg_op <> 'INSERT' and to_regclass(format('%I.%I', tg_table_schema, tg_table_name || '_history')) is not null then
        execute format('insert into %I.%I select ($1).*, $2, $3, clock_timestamp()', tg_table_schema, tg_table_name || '_history')
          using old, tg_op, case when session_user = 'prag_app' then gate.actor() end;
    end if;
    if session_user = 'prag_app' then
        perform gate.log(word, r.case_id, tg_table_name::text, r.id, tg_argv[0], true);
    else
        insert into audit.event (verb, system, case_id, compartment, object, object_id)
        values (word, 'maintenance', r.case_id, tg_argv[0], tg_table_name::text, r.id);
    end if;
    return null;
end $$;

-- What speaks of institutions alone keeps no history of its own, but whoever adds or changes it stands in the log.
create or replace function gate.keep_log() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    r record;
begin
    if tg_op = 'DELETE' then r := old; else r := new; end if;
    if session_user = 'prag_app' then
        perform gate.log('forum', null, tg_table_name::text, r.id);
    else
        insert into audit.event (verb, system, object, object_id) values ('forum', 'maintenance', tg_table_name::text, r.id);
    end if;
    return null;
end $$;
