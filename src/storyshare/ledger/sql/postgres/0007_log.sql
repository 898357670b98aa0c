-- As `sqlite/0007`.

CREATE TABLE log (
    host         TEXT COLLATE "C" NOT NULL,
    number       INTEGER NOT NULL CHECK (number >= 1),
    at           instant NOT NULL,
    who          TEXT NOT NULL,
    computer     TEXT NOT NULL,
    did          TEXT NOT NULL,
    story_id     TEXT,
    details      TEXT NOT NULL,
    events_after BIGINT NOT NULL,
    events_until BIGINT NOT NULL CHECK (events_until >= events_after),
    events_hash  TEXT NOT NULL,
    previous     TEXT NOT NULL,
    key          TEXT NOT NULL,
    mac          TEXT NOT NULL,
    PRIMARY KEY (host, number)
);

CREATE INDEX log_by_time ON log (at, host, number);
CREATE INDEX log_of_story ON log (story_id, at, host, number) WHERE story_id IS NOT NULL;

CREATE FUNCTION log_goes_on () RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> (SELECT COALESCE (MAX (number), 0) + 1 FROM log WHERE host = NEW.host) THEN
        RAISE EXCEPTION 'the log goes on where it ends' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER log_goes_on BEFORE INSERT ON log
FOR EACH ROW EXECUTE FUNCTION log_goes_on ();

CREATE TRIGGER log_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON log
EXECUTE FUNCTION forbid ('the log is never changed and never deleted');
