-- 100,000 cases and 1,000,000 rows of the log. Ids are md5 of a word and a number, so that they are spread like random ones
-- and can be computed anywhere. Statements end with two semicolons.
create function pg_temp.id(word text, n bigint) returns uuid language sql immutable as $$ select md5(word || n)::uuid $$
;;
create function pg_temp.code(n bigint) returns text language sql immutable as $$
    select substr('ABCDEFGHJKMNPQRSTUVWXYZ', 1 + (n % 23)::int, 1) || (2 + (n / 23) % 8) || '-' || (
        select string_agg(substr('ABCDEFGHJKMNPQRSTUVWXYZ23456789', 1 + ((n / 184 / (31 ^ k)::bigint) % 31)::int, 1), '') from generate_series(0, 3) k) $$
;;
insert into organisations.institution (id, jurisdiction_id, key, kind, name, short_name, place_id, active)
select pg_temp.id('body', n), 'mk', 'bulk_' || n, (array['prison', 'social_work', 'probation'])[1 + n % 3], 'Body ' || n, 'B ' || n,
       (select id from organisations.place where jurisdiction_id = 'mk' order by key limit 1), true from generate_series(0, 299) n
;;
insert into organisations.practitioner (id, institution_id, name, email, active)
select pg_temp.id('who', n), pg_temp.id('body', n % 300), 'Practitioner ' || n, 'w' || n || '@bulk.invalid', true from generate_series(0, 2999) n
;;
insert into organisations.function (id, institution_id, kind, holder_id)
select pg_temp.id('function', n), pg_temp.id('body', n % 300), (array['treatment_officer', 'social_worker', 'probation_officer'])[1 + n % 3],
       pg_temp.id('who', n) from generate_series(0, 2999) n
;;
insert into cases.case_header (id, jurisdiction, code, phase, phase_since, responsible_id, custody_from, release_expected, release_kind, opened_at)
select pg_temp.id('case', n), 'mk', pg_temp.code(n), 'open', now() - interval '90 days', pg_temp.id('body', 3 * (n % 100)),
       current_date - 400, current_date + (n % 700)::int, 'full_term', now() - interval '100 days' from generate_series(1, $cases) n
;;
insert into cases.transition (id, case_id, jurisdiction, verb, source, target, actor, institution, at)
select gen_random_uuid(), pg_temp.id('case', n), 'mk', v.verb, v.source, v.target, pg_temp.id('who', n % 3000), pg_temp.id('body', n % 300), now()
  from generate_series(1, $cases) n, (values ('start', null, 'draft'), ('confirm', 'draft', 'open')) v(verb, source, target)
;;
insert into cases.eligibility (id, case_id, jurisdiction, legal_basis_id, criterion_id, told, told_on, told_language, opened_by, refusal_reason)
select gen_random_uuid(), pg_temp.id('case', n), 'mk', b.id, c.id, 'What the case is for.', current_date - 100, 'mk', pg_temp.id('who', n % 3000), ''
  from generate_series(1, $cases) n,
       (select id from organisations.legal_basis where jurisdiction_id = 'mk' order by key limit 1) b,
       (select id from organisations.criterion where jurisdiction_id = 'mk' order by key limit 1) c
;;
insert into cases.person_key (id, case_id, jurisdiction, wrapped)
select gen_random_uuid(), pg_temp.id('case', n), 'mk', decode(repeat(md5(n::text), 2), 'hex') from generate_series(1, $cases) n
;;
insert into cases.person_name (id, case_id, jurisdiction, name)
select gen_random_uuid(), pg_temp.id('case', n), 'mk', decode(repeat(md5(n::text), 2), 'hex') from generate_series(1, $cases) n
;;
insert into cases.identity (id, case_id, jurisdiction, birth_date, personal_number, address)
select gen_random_uuid(), pg_temp.id('case', n), 'mk', x.b, x.b, x.b from generate_series(1, $cases) n,
       lateral (select decode(repeat(md5(n::text), 2), 'hex') as b) x
;;
create temp table seat_shape (k bigint, jurisdiction kernel.word, kind kernel.word, parts kernel.word[], writes kernel.word[], basis kernel.word)
;;
-- Words that come out of a table of their own type are not checked again, which is most of the time.
insert into seat_shape select k, 'mk', kind, '{contacts,custody,identity,work}', '{custody,work,contacts}', 'duty_in_law'
  from (values (0, 'treatment_officer'), (1, 'social_worker'), (2, 'probation_officer')) f(k, kind)
;;
insert into gate.seat (id, case_id, jurisdiction, institution_id, function_kind, holder_id, compartments, writes, basis, legal_basis_id, starts, ends, given_at)
select gen_random_uuid(), pg_temp.id('case', n), f.jurisdiction, pg_temp.id('body', w.who % 300), f.kind, pg_temp.id('who', w.who),
       f.parts, f.writes, f.basis, b.id, current_date - 100, current_date + 200, now() - interval '100 days'
  from generate_series(1, $cases) n, seat_shape f, lateral (select 3 * (n % 1000) + f.k as who) w,
       (select id from organisations.legal_basis where jurisdiction_id = 'mk' and kind = 'duty_in_law' order by key limit 1) b
;;
insert into gate.item (id, kind, case_id, jurisdiction, compartments, sender, sender_institution, due, ends, sent_at, answer, answered_by, answered_at)
select pg_temp.id('item', n), case when n % 2 = 0 then 'confirm_case' else 'seat_request' end, pg_temp.id('case', n), 'mk', '{custody}', pg_temp.id('who', n % 3000), pg_temp.id('body', n % 300),
       current_date + 10, case when n > $load then current_date - 30 else current_date + 30 end, now() - interval '5 days',
       case when n > $load then 'confirmed' end, case when n > $load then pg_temp.id('who', n % 3000) end, case when n > $load then now() end
  from generate_series(1, $cases) n
;;
insert into gate.addressee (id, item_id, institution_id, function_kind, since, escalated, opens, deputy_too)
select gen_random_uuid(), pg_temp.id('item', n), pg_temp.id('body', 3 * (n % 100)), 'prison_director', now(), false, true, false
  from generate_series(1, $cases) n
;;
insert into profiles.work_statement (id, case_id, jurisdiction, area_id, kind, rating, direction, strength, asked_none, own_words, author,
                                     institution_id, function_kind, said_on, recorded_at, text, source)
select gen_random_uuid(), pg_temp.id('case', x.n), 'mk', a.key, 'fact', 'some', 'same', false, false, false, pg_temp.id('who', x.n % 3000),
       pg_temp.id('body', x.n % 300), 'treatment_officer', current_date - 10, now(), 'A sentence about what was seen, long enough to be one.', ''
  from (select n from generate_series(1, $cases) n union all select 1 from generate_series(1, 49)) x,
       (select key from organisations.life_area where compartment = 'work' order by position limit 1) a
;;
insert into profiles.contact_statement (id, case_id, jurisdiction, area_id, kind, rating, direction, strength, asked_none, own_words, author,
                                        institution_id, function_kind, said_on, recorded_at, text, source)
select gen_random_uuid(), pg_temp.id('case', n), 'mk', a.key, 'fact', 'some', 'same', false, false, false, pg_temp.id('who', n % 3000),
       pg_temp.id('body', n % 300), 'treatment_officer', current_date - 10, now(), 'A sentence about what was seen, long enough to be one.', ''
  from generate_series(1, $cases / 5) n, (select key from organisations.life_area where compartment = 'contacts' order by position limit 1) a
;;
create temp table event_shape (k bigint, verb kernel.word, compartment kernel.word)
;;
insert into event_shape select k, case k when 0 then 'list_read' when 1 then 'search' when 2 then 'log_read' else 'consultation' end,
       case when k = 1 then 'name' when k > 2 then 'work' end from generate_series(0, 19) k
;;
insert into audit.event (at, verb, actor, institution, case_id, compartment, cases, request, pid, boot, xid)
select now() - (n % 8640000) * interval '1 second', f.verb, pg_temp.id('who', n % 3000), pg_temp.id('body', n % 300),
       case when f.k > 1 then pg_temp.id('case', 1 + n * 7919 % $cases) end, f.compartment,
       case when f.k < 2 then array[pg_temp.id('case', 1 + n * 7919 % $cases), pg_temp.id('case', 1 + n * 104729 % $cases)] end,
       pg_temp.id('request', n / 3), 4711, now() - interval '1 year', '1000'::xid8
  from generate_series(1::bigint, $events) n join event_shape f on f.k = n % 20
