-- The ledger: what was sent, where, and what is in doubt.
--
-- A delivery is one story going to one account in one language on one occasion; `key` says so and is there once.
-- The state belongs to the part, because a thread can stop in the middle:
--
--        a           b           e           f          o
--   (new) ─▶ planned ─▶ claimed ─▶ sending ─▶ posted ─▶ withdrawn | deleted_unseen | withdraw_failed
--               ▲          │          │  │       ▲                            (and from there o again)
--               ├──── c ───┘          │  i       j
--               └──────── g ──────────┘  ▼       │
--                                      unknown ──┘     p  unknown ─▶ sending     k  unknown ─▶ planned
--
--   a  planned: the delivery's key was new                 i  it may be public: no answer, a crash, lease over
--   b  claimed by one holder, with a fence and a lease     j  found public, or the holder's own late answer
--   c  lease over or preparing failed: nothing was public  k  a person says that it is not there
--   d  claimed ─▶ blocked: the gate said no                l  planned ─▶ missed: later than allowed
--   q  claimed ─▶ rejected: refused while preparing        m  rejected, missed, blocked, cancelled ─▶ planned:
--   e  the attempt is durable; the call may be made            only a person
--   f  the receipt is stored                               n  planned, claimed ─▶ cancelled
--   g  proved not published                                o  taken back
--   h  sending ─▶ rejected: the platform said no           p  the stored attempt again, where that is harmless
--   r  anything not posted ─▶ unknown: only when a copy of the ledger is restored; it may have been sent since
--
-- `sending` means that the attempt is durable and the call may have been made. Doubt is a state of its own.
-- The triggers below forbid every other way; the code need not be careful.
-- All instants are UTC, ISO 8601 with milliseconds, so that they sort as text.

CREATE TABLE ledger (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    id         TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE stories (
    id            TEXT PRIMARY KEY,
    first_seen_at TEXT NOT NULL,
    tombstoned_at TEXT               -- withdrawn: never sent again, whatever the files say
);

CREATE TABLE accounts (
    name          TEXT PRIMARY KEY,
    platform      TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    held_at       TEXT,              -- the log-in or the credit is gone: nothing is sent until it works again
    held_because  TEXT,
    CHECK ((held_at IS NULL) = (held_because IS NULL))
);

CREATE TABLE deliveries (
    id         INTEGER PRIMARY KEY,
    key        TEXT NOT NULL UNIQUE, -- a JSON list: kind, account, language, occasion, story id
    kind       TEXT NOT NULL CHECK (kind IN ('post', 'boost')),
    account    TEXT NOT NULL REFERENCES accounts (name),
    platform   TEXT NOT NULL,
    language   TEXT NOT NULL,
    occasion   TEXT NOT NULL,
    story_id   TEXT NOT NULL REFERENCES stories (id),
    story      TEXT NOT NULL,        -- the record's name when it was planned, for people
    source     TEXT NOT NULL CHECK (source IN ('post', 'schedule')), -- what a person began is never sent by cron
    digest     TEXT NOT NULL,        -- of everything that would be public
    planned_at TEXT NOT NULL
);

CREATE INDEX deliveries_of_story ON deliveries (story_id);

CREATE TABLE transitions (
    letter TEXT NOT NULL,
    old    TEXT NOT NULL,
    new    TEXT NOT NULL,
    PRIMARY KEY (old, new)
);

INSERT INTO transitions (letter, old, new) VALUES
    ('b', 'planned', 'claimed'),
    ('c', 'claimed', 'planned'),
    ('d', 'claimed', 'blocked'),
    ('q', 'claimed', 'rejected'),
    ('e', 'claimed', 'sending'),
    ('f', 'sending', 'posted'),
    ('g', 'sending', 'planned'),
    ('h', 'sending', 'rejected'),
    ('i', 'sending', 'unknown'),
    ('j', 'unknown', 'posted'),
    ('k', 'unknown', 'planned'),
    ('p', 'unknown', 'sending'),
    ('l', 'planned', 'missed'),
    ('m', 'rejected', 'planned'),
    ('m', 'missed', 'planned'),
    ('m', 'blocked', 'planned'),
    ('m', 'cancelled', 'planned'),
    ('n', 'planned', 'cancelled'),
    ('n', 'claimed', 'cancelled'),
    ('o', 'posted', 'withdrawn'),
    ('o', 'posted', 'deleted_unseen'),
    ('o', 'posted', 'withdraw_failed'),
    ('o', 'withdraw_failed', 'withdrawn'),
    ('o', 'withdraw_failed', 'deleted_unseen'),
    ('r', 'planned', 'unknown'),
    ('r', 'claimed', 'unknown'),
    ('r', 'rejected', 'unknown'),
    ('r', 'blocked', 'unknown'),
    ('r', 'missed', 'unknown'),
    ('r', 'cancelled', 'unknown');

CREATE TABLE parts (
    delivery    INTEGER NOT NULL REFERENCES deliveries (id),
    number      INTEGER NOT NULL CHECK (number >= 1),
    state       TEXT NOT NULL CHECK (state IN (
                    'planned', 'claimed', 'sending', 'posted', 'unknown', 'rejected', 'blocked', 'missed',
                    'cancelled', 'withdrawn', 'deleted_unseen', 'withdraw_failed')),
    changed_at  TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',   -- in desk words
    not_before  TEXT,
    holder      TEXT,                       -- who works on it, and until when it is theirs
    fence       INTEGER NOT NULL DEFAULT 0, -- grows with every claim: an old holder is told from a new one
    lease_until TEXT,
    attempt_key TEXT,                       -- given to the platform; new only after proof that nothing was published
    payload     TEXT,                       -- exactly what is being sent, erased once settled
    handle      TEXT,                       -- finds the post if the answer is lost
    started_at  TEXT,
    receipt     TEXT,                       -- JSON: the platform's id and address of the post
    PRIMARY KEY (delivery, number),
    CHECK ((holder IS NOT NULL) = (state IN ('claimed', 'sending'))),
    CHECK ((holder IS NULL) = (lease_until IS NULL)),
    CHECK (payload IS NULL OR state IN ('sending', 'unknown')),
    CHECK (state <> 'sending' OR (payload IS NOT NULL AND attempt_key IS NOT NULL AND started_at IS NOT NULL)),
    CHECK ((receipt IS NOT NULL) = (state IN ('posted', 'withdrawn', 'deleted_unseen', 'withdraw_failed')))
);

CREATE INDEX parts_unsettled ON parts (state) WHERE state IN ('planned', 'claimed', 'sending', 'unknown');

CREATE TABLE events (                -- every transition, never changed; holds no text, only digests
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery INTEGER NOT NULL,
    part     INTEGER NOT NULL,
    letter   TEXT NOT NULL,
    old      TEXT,
    new      TEXT NOT NULL,
    at       TEXT NOT NULL,
    holder   TEXT,
    fence    INTEGER NOT NULL,
    digest   TEXT NOT NULL
);

CREATE TRIGGER part_starts_planned BEFORE INSERT ON parts
WHEN NEW.state <> 'planned' OR NEW.receipt IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'a part starts as planned'); END;

CREATE TRIGGER part_moves_as_drawn BEFORE UPDATE OF state ON parts
WHEN NEW.state <> OLD.state
    AND NOT EXISTS (SELECT 1 FROM transitions WHERE old = OLD.state AND new = NEW.state)
BEGIN SELECT RAISE (ABORT, 'no such transition of a part'); END;

CREATE TRIGGER part_goes_in_order BEFORE UPDATE OF state ON parts
WHEN NEW.state IN ('claimed', 'sending')
    AND EXISTS (SELECT 1 FROM parts
                WHERE delivery = NEW.delivery AND number < NEW.number AND state <> 'posted')
BEGIN SELECT RAISE (ABORT, 'an earlier part is not posted'); END;

CREATE TRIGGER part_of_withdrawn_story BEFORE UPDATE OF state ON parts
WHEN NEW.state = 'sending'
    AND EXISTS (SELECT 1 FROM deliveries JOIN stories ON stories.id = deliveries.story_id
                WHERE deliveries.id = NEW.delivery AND stories.tombstoned_at IS NOT NULL)
BEGIN SELECT RAISE (ABORT, 'the story is withdrawn'); END;

CREATE TRIGGER part_keeps_its_attempt_key BEFORE UPDATE OF attempt_key ON parts
WHEN OLD.attempt_key IS NOT NULL AND NEW.attempt_key IS NOT OLD.attempt_key
    AND NOT (NEW.attempt_key IS NULL AND OLD.state = 'sending' AND NEW.state IN ('planned', 'rejected'))
BEGIN SELECT RAISE (ABORT, 'the key of an attempt changes only when nothing was published'); END;

CREATE TRIGGER part_fence_only_grows BEFORE UPDATE OF fence ON parts
WHEN NEW.fence < OLD.fence
BEGIN SELECT RAISE (ABORT, 'a fence only grows'); END;

CREATE TRIGGER part_is_recorded_new AFTER INSERT ON parts
BEGIN
    INSERT INTO events (delivery, part, letter, old, new, at, holder, fence, digest)
    SELECT NEW.delivery, NEW.number, 'a', NULL, NEW.state, NEW.changed_at, NULL, 0, digest
    FROM deliveries WHERE id = NEW.delivery;
END;

CREATE TRIGGER part_is_recorded AFTER UPDATE OF state ON parts
WHEN NEW.state <> OLD.state
BEGIN
    INSERT INTO events (delivery, part, letter, old, new, at, holder, fence, digest)
    SELECT NEW.delivery, NEW.number, transitions.letter, OLD.state, NEW.state, NEW.changed_at,
           COALESCE (NEW.holder, OLD.holder), NEW.fence, deliveries.digest
    FROM transitions, deliveries
    WHERE transitions.old = OLD.state AND transitions.new = NEW.state AND deliveries.id = NEW.delivery;
END;

CREATE TRIGGER part_is_kept BEFORE DELETE ON parts
BEGIN SELECT RAISE (ABORT, 'the ledger forgets nothing'); END;

CREATE TRIGGER delivery_is_kept BEFORE DELETE ON deliveries
BEGIN SELECT RAISE (ABORT, 'the ledger forgets nothing'); END;

CREATE TRIGGER delivery_keeps_its_key BEFORE UPDATE OF key, kind, account, language, occasion, story_id ON deliveries
BEGIN SELECT RAISE (ABORT, 'the key of a delivery never changes'); END;

CREATE TRIGGER story_stays_withdrawn BEFORE UPDATE OF tombstoned_at ON stories
WHEN OLD.tombstoned_at IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'a withdrawn story stays withdrawn'); END;

CREATE TRIGGER event_never_changes BEFORE UPDATE ON events
BEGIN SELECT RAISE (ABORT, 'events are never changed'); END;

CREATE TRIGGER event_is_kept BEFORE DELETE ON events
BEGIN SELECT RAISE (ABORT, 'events are never deleted'); END;
