-- What must never be public, known only by keyed hashes of how it may be written: no term, no length, no number of its words.
-- A row is added or taken away as a whole; the key under which it was hashed is never here.

CREATE TABLE protections (
    salt        TEXT PRIMARY KEY,      -- hexadecimal; with the secret key it gives the master key
    check_value TEXT NOT NULL,         -- tells whether a key is the one: a wrong one would silently find nothing
    made_at     TEXT NOT NULL
);

CREATE TABLE protected_terms (
    story_id TEXT NOT NULL,            -- may be protected before the story is ever shared
    number   INTEGER NOT NULL CHECK (number >= 1),
    label    TEXT NOT NULL,            -- chosen by a person, for anybody to read; may be empty
    added_at TEXT NOT NULL,
    salt     TEXT NOT NULL REFERENCES protections (salt),
    hashes   TEXT NOT NULL,            -- one after another, 32 hexadecimal digits each, in order
    PRIMARY KEY (story_id, number)
);

CREATE TRIGGER protected_term_never_changes BEFORE UPDATE ON protected_terms
BEGIN SELECT RAISE (ABORT, 'a protected term is added or removed, never changed'); END;
