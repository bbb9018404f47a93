-- The gate's own tables: made by prag_gate, which alone has a right on them.

create table if not exists gate.signing_key (
    id integer primary key,
    inner_pad bytea not null,
    outer_pad bytea not null,
    ends timestamptz not null
);

-- One row a backend: the request it serves now, and the function in which its actor is here. Unlogged: after a crash nobody is inside.
create unlogged table if not exists gate.door (
    pid integer primary key,
    boot timestamptz not null,
    seq bigint not null,
    request uuid,
    function text
) with (fillfactor = 50);
-- The key of the form that the request sends, if it sends one (see 25_sent.sql).
alter table gate.door add column if not exists sent uuid;
-- The token as it was let in, what it said, and when it ends.
alter table gate.door add column if not exists token text;
alter table gate.door add column if not exists actor uuid;
alter table gate.door add column if not exists expires timestamptz;

-- The installed copies of the permission table, of the list of compartments, and of what a function may open at most.
create table if not exists gate.permission_row (
    permission text not null,
    function_kind text not null,
    reach text not null,
    primary key (permission, function_kind)
);
create table if not exists gate.compartment (word kernel.word primary key);
create table if not exists gate.compartment_limit (
    function_kind text not null,
    compartment text not null,
    primary key (function_kind, compartment)
);

-- The installed copies of the transition tables: which verb takes a machine from which state to which, and who may.
create table if not exists gate.step (
    machine kernel.word not null,
    verb kernel.word not null,
    source kernel.word,
    target kernel.word not null,
    permission kernel.word not null
);
-- A verb may lead from one phase to several: a release that was recorded by mistake is taken back to where the case was.
alter table gate.step drop constraint if exists step_machine_verb_source_key;
create unique index if not exists step_arrow on gate.step (machine, verb, source, target) nulls not distinct;
