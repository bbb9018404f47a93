-- When is the consent over on which an institution was told? It is said once, and stands beside everything that went out on it.

-- Is this one of the consents that are over? One given anew is of the day on which the former ended, or of a later one. Internal.
create or replace function cases.consent_is_over(p_case uuid, p_institution uuid, p_consent_on date) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from cases.disclosure d join organisations.jurisdiction j on j.code = d.jurisdiction
                    where d.case_id = p_case and d.recipient_id = p_institution and d.consent_over_at is not null
                      and (p_consent_on = d.consent_on or p_consent_on < (d.consent_over_at at time zone j.time_zone)::date))
$$;

-- The notices that an institution got on the person's consent close, answered or not: what it was told on it, it reads no longer, owes no
-- answer to, and is not told anew. Internal.
create or replace function cases.end_consent(p_case uuid, p_institution uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    n record;
    me record;
begin
    select * into me from gate.here();
    -- Whoever tells it at this moment waits here, or is waited for.
    perform from cases.case_header h where h.id = p_case for no key update;
    for n in select i.id from cases.disclosure d join gate.item i on i.id = d.item and i.ends >= me.today
              where d.case_id = p_case and d.recipient_id = p_institution and d.kind = 'release_notice' and d.basis = 'consent' for no key update of i loop
        perform duties.close('{release_notice}', n.id, 'consent_withdrawn');
        update gate.item set ends = me.today - 1, answer = coalesce(answer, 'dropped'), answered_by = coalesce(answered_by, me.actor),
                             answered_at = coalesce(answered_at, clock_timestamp()) where id = n.id;
    end loop;
    update cases.disclosure set consent_over_at = clock_timestamp()
     where case_id = p_case and recipient_id = p_institution and basis = 'consent' and consent_over_at is null;
    if found then perform gate.log('administration', p_case, 'consent_over', p_institution, p_recipient => p_institution); end if;
end $$;
