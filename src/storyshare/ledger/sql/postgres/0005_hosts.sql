-- As `sqlite/0005`.

CREATE TABLE hosts (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    planned_until instant NOT NULL
);

CREATE INDEX parts_posted ON parts (changed_at) WHERE state = 'posted';

CREATE TABLE host_entries (
    host  TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (host, entry)
);
