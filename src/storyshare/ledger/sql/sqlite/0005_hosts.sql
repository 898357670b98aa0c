-- What each host knows, where several share a ledger: a checkout that is behind neither hides from others what it does not have,
-- nor cancels it. On one computer there is one host, without a name.

CREATE TABLE hosts (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,      -- for people
    planned_until TEXT NOT NULL       -- up to when it has planned every slot of the schedules that it has
);

INSERT INTO hosts (id, name, planned_until) SELECT '', '', planned_until FROM ledger WHERE planned_until IS NOT NULL;
ALTER TABLE ledger DROP COLUMN planned_until;

-- What was posted lately, for the spacing of an account: a claim looks no further back than that.
CREATE INDEX parts_posted ON parts (changed_at) WHERE state = 'posted';

CREATE TABLE host_entries (           -- the entries that it had at its last run: one that is gone since was deleted there
    host  TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (host, entry)
);
