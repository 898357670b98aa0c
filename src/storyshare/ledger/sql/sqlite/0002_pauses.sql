-- What a person has paused: everything, an account, or a story. While it holds, no part of it is claimed.

CREATE TABLE pauses (
    scope     TEXT NOT NULL CHECK (scope IN ('all', 'account', 'story')),
    name      TEXT NOT NULL,          -- the account, or the story's id; empty for all
    paused_at TEXT NOT NULL,
    until     TEXT,                   -- NULL: until `resume`
    PRIMARY KEY (scope, name),
    CHECK ((scope = 'all') = (name = ''))
);
