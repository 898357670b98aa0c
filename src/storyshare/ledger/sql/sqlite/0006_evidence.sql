-- What the gate must know besides the record: the narrowest consent seen, who approved what, which stories are taken back.
-- Whatever changes it lets `evidence` of the story grow, so that a send that was cleared on older evidence cannot begin.

ALTER TABLE stories ADD COLUMN evidence INTEGER NOT NULL DEFAULT 0;

CREATE TABLE consents (
    story_id   TEXT PRIMARY KEY REFERENCES stories (id),
    consent    TEXT NOT NULL,         -- JSON: the narrowest that was seen since it was renewed
    changed_at TEXT NOT NULL,
    renewed_at TEXT,
    renewed_by TEXT
);

CREATE TABLE approvals (
    id          TEXT PRIMARY KEY,
    story_id    TEXT NOT NULL REFERENCES stories (id),
    digest      TEXT NOT NULL,        -- of everything that may become public, in every language
    fields      TEXT NOT NULL,        -- JSON: the same a field at a time, to say what was changed since; empty once erased
    approver    TEXT NOT NULL,
    until       TEXT,
    signature   TEXT NOT NULL DEFAULT '',
    approved_at TEXT NOT NULL,
    revoked_at  TEXT,
    revoked_by  TEXT,
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);

CREATE INDEX approvals_of_story ON approvals (story_id);

CREATE TRIGGER approval_only_ends BEFORE UPDATE OF story_id, digest, approver, until, signature, approved_at ON approvals
BEGIN SELECT RAISE (ABORT, 'an approval is never changed, only revoked'); END;

CREATE TRIGGER approval_stays_revoked BEFORE UPDATE OF revoked_at ON approvals
WHEN OLD.revoked_at IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'a revoked approval stays revoked'); END;

CREATE TABLE policies (               -- whose approval is asked for; the newest holds
    number     INTEGER PRIMARY KEY,
    mode       TEXT NOT NULL CHECK (mode IN ('off', 'named', 'signed')),
    workspace  TEXT NOT NULL,         -- what signatures are made for; stays when a ledger is moved or restored
    approvers  TEXT NOT NULL,         -- JSON: names and public keys
    set_by     TEXT NOT NULL,
    signature  TEXT NOT NULL DEFAULT '',
    set_at     TEXT NOT NULL
);

CREATE TRIGGER policy_never_changes BEFORE UPDATE ON policies
BEGIN SELECT RAISE (ABORT, 'a policy is never changed, only followed by another'); END;

CREATE TRIGGER policy_is_kept BEFORE DELETE ON policies
BEGIN SELECT RAISE (ABORT, 'a policy is never deleted'); END;

CREATE TABLE withdrawals (
    story_id  TEXT PRIMARY KEY REFERENCES stories (id),
    story     TEXT NOT NULL,          -- the record's name, for people
    reason    TEXT NOT NULL,
    asked_by  TEXT NOT NULL,
    begun_at  TEXT NOT NULL,
    erased_at TEXT                    -- when the ledger held nothing of the story's text any more
);

CREATE TABLE withdrawn_links (        -- a digest of each address that the story had: another file does not revive it
    digest   TEXT PRIMARY KEY,
    story_id TEXT NOT NULL REFERENCES stories (id)
);

CREATE TABLE checklist (              -- what only a person can do for a withdrawal
    story_id TEXT NOT NULL REFERENCES stories (id),
    name     TEXT NOT NULL,
    what     TEXT NOT NULL,
    url      TEXT NOT NULL DEFAULT '',
    done_at  TEXT,
    done_by  TEXT,
    PRIMARY KEY (story_id, name),
    CHECK ((done_at IS NULL) = (done_by IS NULL))
);

-- What nobody could look at may be looked at later.
INSERT INTO transitions (letter, old, new) VALUES
    ('o', 'deleted_unseen', 'withdrawn'),
    ('o', 'deleted_unseen', 'withdraw_failed');
