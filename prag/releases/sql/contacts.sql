-- Which contacts count, and from which days do duties count by them? A contact that was recorded wrongly counts for nothing.

-- The contacts and reviews of a case that count. Internal.
create or replace function releases.counted(p_case uuid) returns table (kind text, day date, kept boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.kind::text, c.day, c.kept from releases.contact c
     where c.case_id = p_case and not exists (select from releases.taken_back t where t.contact = c.id)
$$;

-- Marks a day of a kind, if it is another one than the last. Internal.
create or replace function releases.mark_changed(p_case uuid, p_kind text, p_day date) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if cases.marked(p_case, p_kind) is distinct from p_day then perform cases.mark(p_case, p_kind, p_day); end if;
end $$;

-- Marks what all contacts, or all reviews of the kind, together come to, whoever reads them and in whichever order they were recorded: the
-- first day outside on which the person was seen, the first missed until then, the last review. The database says it, because who records
-- one contact may not see the others.
create or replace function releases.mark_days(p_case uuid, p_kind text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    outside date;
    seen date;
begin
    perform gate.demand('contact_record');
    perform cases.hold(p_case);
    if p_kind in ('review', 'conference') then
        perform releases.mark_changed(p_case, p_kind, (select max(c.day) from releases.counted(p_case) c where c.kind = p_kind));
        return;
    end if;
    select r.actual into outside from cases.release_dates r where r.case_id = p_case order by r.at desc limit 1;
    seen := (select min(c.day) from releases.counted(p_case) c where c.kept and c.day >= outside and releases.is_contact(c.kind));
    perform releases.mark_changed(p_case, 'first_contact', seen);
    perform releases.mark_changed(p_case, 'contact_missed', (select min(c.day) from releases.counted(p_case) c
         where not c.kept and c.day >= outside and c.day <= coalesce(seen, c.day) and releases.is_contact(c.kind)));
end $$;

-- Whether it is a contact with the person. Internal.
create or replace function releases.is_contact(p_kind text) returns boolean
language sql immutable security definer set search_path = pg_catalog, pg_temp as $$
    select p_kind in ('meeting', 'visit', 'accompanied', 'telephone', 'message')
$$;

-- Marks a contact or a review as recorded wrongly, once: by who recorded it, or by whoever acts for the case; from a seat that writes.
-- What a step decided is no contact; the step has a way back of its own, or none.
create or replace function releases.take_back(p_case uuid, p_contact uuid, p_reason text, p_words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record := gate.here();
    f text := gate.writing_function(p_case, 'work');
    c record;
    fresh boolean;
begin
    perform gate.demand('contact_take_back');
    perform cases.hold(p_case);
    select t.author, t.kind into c from releases.contact t where t.id = p_contact and t.case_id = p_case;
    if c.author is null or not (releases.is_contact(c.kind) or c.kind in ('review', 'conference')) then perform gate.refuse('not_permitted'); end if;
    if c.author <> me.actor and not gate.acts_for(p_case) then perform gate.refuse('not_permitted'); end if;
    if (p_reason = any (array['wrong_person', 'wrong_day', 'not_kept', 'was_kept', 'recorded_twice', 'other'])) is not true
        then perform gate.refuse('why_missing'); end if;
    insert into releases.taken_back (id, case_id, jurisdiction, author, institution_id, function_kind, recorded_at, contact, whose, reason, words)
    values (gen_random_uuid(), p_case, me.jurisdiction, me.actor, me.institution, f, clock_timestamp(), p_contact, c.author, p_reason, coalesce(p_words, ''))
    on conflict (contact) do nothing returning true into fresh;
    if fresh is null then perform gate.refuse('taken_back_already'); end if;
    perform releases.mark_days(p_case, c.kind);
end $$;
