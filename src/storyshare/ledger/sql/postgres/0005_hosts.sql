-- As `sqlite/0005`.

CREATE TABLE hosts (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    planned_until instant NOT NULL
);

INSERT INTO hosts (id, name, planned_until) SELECT '', '', planned_until FROM ledger WHERE planned_until IS NOT NULL;
ALTER TABLE ledger DROP COLUMN planned_until;

CREATE INDEX parts_posted ON parts (changed_at) WHERE state = 'posted';

CREATE TABLE host_entries (
    host  TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (host, entry)
);
