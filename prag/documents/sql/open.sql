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
