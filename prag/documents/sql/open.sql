-- Which document may be given out? One of a part that the actor may open, and that was not withdrawn; by a row of the log that names it.

create or replace function documents.open(p_case uuid, p_part text, p_document uuid)
returns table (case_id uuid, compartment text, jurisdiction text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    r record;
    kept boolean;
    withdrawn boolean;
begin
    perform gate.demand('document_read');
    select g.* into r from gate.rights(p_case) g where g.compartment = p_part and g.compartment = any ('{identity,custody,work,health,contacts}');
    if r.compartment is not null then
        execute format('select exists (select from documents.%1$I d where d.id = $1 and d.case_id = $2 and d.withdraws is null),
                               exists (select from documents.%1$I d where d.withdraws = $1 and d.case_id = $2)', p_part || '_document')
           into kept, withdrawn using p_document, p_case;
    end if;
    if r.compartment is null or not kept then
        perform gate.log('refusal', p_case, 'document', p_document, p_purpose => 'document_read');
        return;
    end if;
    if withdrawn then perform gate.refuse('document_withdrawn'); end if;
    perform gate.log('consultation', p_case, p_part || '_document', p_document, p_part, p_purpose => 'document_read', p_basis => r.basis,
                     p_basis_id => r.basis_id);
    return query select p_case, p_part, r.jurisdiction;
end $$;

-- The bytes, if this request opened the document, as far as the log has it committed; sealed, as everything.
create or replace function documents.file(p_document uuid) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select f.body from documents.file f
     where f.id = p_document
       and exists (select from gate.here() me join audit.event e on @{opening_request}
                    where e.verb = 'consultation' and e.object_id = f.id and e.case_id = f.case_id and e.purpose = 'document_read'
                      and @{opening_actor} and @{opening_committed} and @{opening_this_run} and @{opening_backend})
$$;

-- Keeps a document and its file. Who, where and when are the gate's to say.
create or replace function documents.add(p_id uuid, p_case uuid, p_part text, p_kind text, p_words bytea, p_media text, p_pages integer,
                                         p_size integer, p_digest bytea, p_body bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record := gate.here();
    f text := gate.writing_function(p_case, p_part);
begin
    perform gate.demand('document_add');
    if p_kind = 'withdrawal' then perform gate.refuse('not_permitted'); end if;
    execute format('insert into documents.%I (id, case_id, jurisdiction, author, institution_id, function_kind, recorded_at, kind, words,
                                              media, pages, size, digest)
                    values ($1, $2, $3, $4, $5, $6, clock_timestamp(), $7, $8, $9, $10, $11, $12)', p_part || '_document')
      using p_id, p_case, me.jurisdiction, me.actor, me.institution, f, p_kind, p_words, p_media, p_pages, p_size, p_digest;
    insert into documents.file (id, case_id, body) values (p_id, p_case, p_body);
end $$;

-- Withdraws a document, once: by the institution that added it, or by whoever acts for the case.
create or replace function documents.withdraw(p_id uuid, p_case uuid, p_part text, p_document uuid, p_words bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    me record := gate.here();
    f text := gate.writing_function(p_case, p_part);
    owner uuid;
    fresh boolean;
begin
    perform gate.demand('document_withdraw');
    execute format('select d.institution_id from documents.%I d where d.id = $1 and d.case_id = $2 and d.withdraws is null', p_part || '_document')
       into owner using p_document, p_case;
    if owner is null or (owner <> me.institution and not gate.acts_for(p_case)) then perform gate.refuse('not_permitted'); end if;
    execute format('insert into documents.%I (id, case_id, jurisdiction, author, institution_id, function_kind, recorded_at, kind, words, withdraws)
                    values ($1, $2, $3, $4, $5, $6, clock_timestamp(), ''withdrawal'', $7, $8)
                    on conflict (withdraws) do nothing returning true', p_part || '_document')
       into fresh using p_id, p_case, me.jurisdiction, me.actor, me.institution, f, p_words, p_document;
    if fresh is null then perform gate.refuse('document_withdrawn'); end if;
end $$;
