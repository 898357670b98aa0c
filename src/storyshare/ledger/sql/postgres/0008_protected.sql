-- As `sqlite/0008`.

CREATE TABLE protections (
    salt        TEXT COLLATE "C" PRIMARY KEY,
    check_value TEXT NOT NULL,
    made_at     instant NOT NULL
);

CREATE TABLE protected_terms (
    story_id TEXT COLLATE "C" NOT NULL,
    number   INTEGER NOT NULL CHECK (number >= 1),
    label    TEXT NOT NULL,
    added_at instant NOT NULL,
    salt     TEXT COLLATE "C" NOT NULL REFERENCES protections (salt),
    hashes   TEXT NOT NULL,
    PRIMARY KEY (story_id, number)
);

CREATE TRIGGER protected_term_never_changes BEFORE UPDATE ON protected_terms
EXECUTE FUNCTION forbid ('a protected term is added or removed, never changed');
