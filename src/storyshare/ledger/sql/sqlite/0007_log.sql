-- The log: who did what, when, to which story. One chain a host; a row is written once and stays.
--
-- Each row names the hash of the one before it (`previous`), seals the rows of `events` with an id above `events_after` up to
-- `events_until` by their hash, and is itself sealed under a key that is not in this database (`mac`; `key` says which one).
-- It holds no text of a story and no secret.

CREATE TABLE log (
    host         TEXT NOT NULL,
    number       INTEGER NOT NULL CHECK (number >= 1),
    at           TEXT NOT NULL,
    who          TEXT NOT NULL,      -- the person
    computer     TEXT NOT NULL,      -- the user's name there, and the computer's, for people
    did          TEXT NOT NULL,
    story_id     TEXT,
    details      TEXT NOT NULL,      -- JSON, short: account, delivery, address, reason
    events_after INTEGER NOT NULL,
    events_until INTEGER NOT NULL CHECK (events_until >= events_after),
    events_hash  TEXT NOT NULL,
    previous     TEXT NOT NULL,
    key          TEXT NOT NULL,
    mac          TEXT NOT NULL,
    PRIMARY KEY (host, number)
);

CREATE INDEX log_by_time ON log (at, host, number);
CREATE INDEX log_of_story ON log (story_id, at, host, number) WHERE story_id IS NOT NULL;

CREATE TRIGGER log_goes_on BEFORE INSERT ON log
WHEN NEW.number <> (SELECT COALESCE (MAX (number), 0) + 1 FROM log WHERE host = NEW.host)
BEGIN SELECT RAISE (ABORT, 'the log goes on where it ends'); END;

CREATE TRIGGER log_never_changes BEFORE UPDATE ON log
BEGIN SELECT RAISE (ABORT, 'the log is never changed'); END;

CREATE TRIGGER log_is_kept BEFORE DELETE ON log
BEGIN SELECT RAISE (ABORT, 'the log is never deleted'); END;
