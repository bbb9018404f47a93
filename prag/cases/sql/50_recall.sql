-- How is what went out called back? Every recipient of a disclosure gets a duty to confirm, and open ones are listed.

-- The day by which a recipient confirms: as counted in working days, else the interval in days. Internal.
create or replace function cases.recall_due(p_jurisdiction text, p_today date, p_due date) returns date
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when isfinite(p_due) and p_due >= p_today then p_due else p_today + duties.patience(p_jurisdiction, 'recall_opened_in_error', 5) end
$$;

-- Was the case found to be opened in error? Then there is no right fact to correct to, and nothing of it is kept. Internal.
create or replace function cases.in_error(p_case uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from cases.transition t where t.case_id = p_case and t.verb = 'find_error')
$$;

-- The case should never have been there, or a notice was wrong: each recipient is asked to confirm that it is gone, and its letter closes.
-- Whoever keeps a corrected record of a case that should never have been there is asked once more, also who has become responsible since.
create or replace function cases.call_back(p_case uuid, p_item uuid, p_due date) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    d record;
    me record;
    n integer := 0;
begin
    select * into me from gate.here();
    -- Whoever confirms at this moment waits here, or is waited for.
    perform from cases.case_header h where h.id = p_case for no key update;
    for d in select distinct on (t.recipient_id) t.* from cases.disclosure t
              where t.case_id = p_case and (p_item is null or t.item = p_item) and t.recipient_id is not null
                and (t.recalled_at is null and t.recipient_id <> me.institution or p_item is null and t.confirmed_as = 'corrected')
              order by t.recipient_id, t.recipient_function is null, t.at desc loop
        update cases.disclosure set recalled_at = clock_timestamp(), confirmed_at = null, confirmed_as = null
         where case_id = p_case and recipient_id = d.recipient_id and (p_item is null or item = p_item)
           and (recalled_at is null or p_item is null and confirmed_as = 'corrected');
        perform messages.tell_of_duty(duties.ask('confirm_recall', me.jurisdiction, p_case, d.id, d.recipient_id,
            coalesce(d.recipient_function, 'access_manager'), cases.recall_due(me.jurisdiction, me.today, p_due)));
        n := n + 1;
    end loop;
    update gate.item i set ends = least(i.ends, me.today - 1), answer = coalesce(i.answer, 'recalled'), answered_by = coalesce(i.answered_by, me.actor),
           answered_at = coalesce(i.answered_at, clock_timestamp()) where i.case_id = p_case and (p_item is null or i.id = p_item);
    perform duties.close('{release_notice}', p_item, 'recalled');
    return n;
end $$;

-- Whoever sat at the table read there what no letter said: for a recall that is a disclosure too, from the day of the seat. Internal.
create or replace function cases.disclosed_by_seats(p_case uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into cases.disclosure (id, case_id, jurisdiction, actor, institution_id, at, kind, recipient_id, recipient_function, basis, basis_id, fields, copy)
    select gen_random_uuid(), p_case, me.jurisdiction, me.actor, me.institution, s.given_at, 'seat', s.institution_id, s.function_kind, s.basis,
           coalesce(s.legal_basis_id, s.agreement_id), s.compartments, row_number() over (order by s.given_at, s.id)
      from gate.here() me, (
        select distinct on (t.institution_id, t.function_kind) t.* from gate.seat t
         where t.case_id = p_case and (t.holder_id is not null or t.ended_at is not null)
         order by t.institution_id, t.function_kind, t.given_at) s
     where s.institution_id <> me.institution
$$;

-- Opened in error: the case ends, and everybody who learned something is asked to confirm that it is gone. Answers how many.
create or replace function cases.find_error(p_case uuid, p_due date default null) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    n integer;
begin
    if not gate.acts_for(p_case) then perform gate.refuse('not_permitted'); end if;
    perform cases.disclosed_by_seats(p_case);
    n := cases.call_back(p_case, null, p_due);
    perform cases.take_step(p_case, 'find_error');
    return n;
end $$;

-- A wrong notice is called back: it opens nothing any more, and its recipient is asked to confirm. Answers how many were asked.
create or replace function cases.recall_item(p_item uuid, p_due date default null) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    t record;
    n integer;
begin
    perform gate.demand('notice_send');
    select n.case_id into t from cases.told n where n.item = p_item;
    if t.case_id is null or not gate.acts_for(t.case_id) then perform gate.refuse('not_permitted'); end if;
    n := cases.call_back(t.case_id, p_item, p_due);
    -- Called back before, or it went to the institution that is responsible now: nobody is asked, so nothing is changed.
    if n = 0 then perform gate.refuse('nothing_called_back'); end if;
    return n;
end $$;

-- What is to be deleted, for whoever is asked to confirm it: which papers of which case, from whom, when, with which fields. Never what they said.
create or replace function cases.recall_facts(p_disclosure uuid)
returns table (code text, kind text, sent_at timestamptz, sender uuid, fields text[], recalled_at timestamptz, confirmed_as text, in_error boolean, asked boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    d record;
begin
    if not exists (select from duties.duty t where t.kind = 'confirm_recall' and t.about = p_disclosure and t.id = any ((select duties.visible())::uuid[]))
        then perform gate.refuse('not_addressed'); end if;
    select t.case_id, t.recipient_id into d from cases.disclosure t where t.id = p_disclosure;
    perform gate.log('list_read', d.case_id, 'disclosure', p_disclosure);
    return query select h.code::text, t.kind::text, t.at, t.institution_id, t.fields::text[], t.recalled_at,
           case when t.confirmed_at is not null then coalesce(t.confirmed_as::text, 'deleted') end, cases.in_error(t.case_id), t.id = p_disclosure
      from cases.disclosure t join cases.case_header h on h.id = t.case_id
     where t.case_id = d.case_id and t.recipient_id = d.recipient_id and t.recalled_at is not null order by t.at;
end $$;

-- The recipient confirms that everything it was asked for is gone, or that what it must keep of a wrong notice is corrected: one answer
-- for its institution. Of a case opened in error nothing is kept.
create or replace function cases.confirm_recall(p_disclosure uuid, p_answer text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    d record;
    one record;
begin
    if not duties.owes('{confirm_recall}', p_disclosure) then perform gate.refuse('not_addressed'); end if;
    if p_answer is null or p_answer not in ('deleted', 'corrected') then perform gate.refuse('recall_answer'); end if;
    select t.* into d from cases.disclosure t where t.id = p_disclosure;
    -- Whoever finds the case in error meanwhile waits here, or is waited for; so does a colleague who answers at the same moment.
    perform from cases.case_header h where h.id = d.case_id for no key update;
    if not duties.owes('{confirm_recall}', p_disclosure) then perform gate.refuse('already_answered'); end if;
    if p_answer = 'corrected' and cases.in_error(d.case_id) then perform gate.refuse('recall_keeps_nothing'); end if;
    for one in update cases.disclosure set confirmed_at = clock_timestamp(), confirmed_as = p_answer
                where case_id = d.case_id and recipient_id = d.recipient_id and recalled_at is not null and confirmed_at is null returning id loop
        perform duties.close('{confirm_recall}', one.id, 'confirmed');
    end loop;
    perform gate.log('administration', d.case_id, case p_answer when 'corrected' then 'recall_corrected' else 'recall_deleted' end,
                     p_disclosure, p_recipient => d.institution_id);
end $$;
