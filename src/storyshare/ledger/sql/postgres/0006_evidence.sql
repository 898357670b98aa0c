-- As `sqlite/0006`.

ALTER TABLE stories ADD COLUMN evidence BIGINT NOT NULL DEFAULT 0;

CREATE TABLE consents (
    story_id   TEXT PRIMARY KEY REFERENCES stories (id),
    consent    TEXT NOT NULL,
    changed_at instant NOT NULL,
    renewed_at instant,
    renewed_by TEXT
);

CREATE TABLE approvals (
    id          TEXT PRIMARY KEY,
    story_id    TEXT NOT NULL REFERENCES stories (id),
    digest      TEXT NOT NULL,
    fields      TEXT NOT NULL,
    approver    TEXT NOT NULL,
    until       instant,
    signature   TEXT NOT NULL DEFAULT '',
    approved_at instant NOT NULL,
    revoked_at  instant,
    revoked_by  TEXT,
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);

CREATE INDEX approvals_of_story ON approvals (story_id);

CREATE TRIGGER approval_only_ends BEFORE UPDATE OF story_id, digest, approver, until, signature, approved_at ON approvals
EXECUTE FUNCTION forbid ('an approval is never changed, only revoked');

CREATE TRIGGER approval_stays_revoked BEFORE UPDATE OF revoked_at ON approvals
FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL) EXECUTE FUNCTION forbid ('a revoked approval stays revoked');

CREATE TABLE policies (
    number     INTEGER PRIMARY KEY,
    mode       TEXT NOT NULL CHECK (mode IN ('off', 'named', 'signed')),
    workspace  TEXT NOT NULL,
    approvers  TEXT NOT NULL,
    set_by     TEXT NOT NULL,
    signature  TEXT NOT NULL DEFAULT '',
    set_at     instant NOT NULL
);

CREATE TRIGGER policy_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON policies
EXECUTE FUNCTION forbid ('a policy is never changed, only followed by another');

CREATE TABLE withdrawals (
    story_id  TEXT PRIMARY KEY REFERENCES stories (id),
    story     TEXT NOT NULL,
    reason    TEXT NOT NULL,
    asked_by  TEXT NOT NULL,
    begun_at  instant NOT NULL,
    erased_at instant
);

CREATE TABLE withdrawn_links (
    digest   TEXT PRIMARY KEY,
    story_id TEXT NOT NULL REFERENCES stories (id)
);

CREATE TABLE checklist (
    story_id TEXT NOT NULL REFERENCES stories (id),
    name     TEXT NOT NULL,
    what     TEXT NOT NULL,
    url      TEXT NOT NULL DEFAULT '',
    done_at  instant,
    done_by  TEXT,
    PRIMARY KEY (story_id, name),
    CHECK ((done_at IS NULL) = (done_by IS NULL))
);

-- What nobody could look at may be looked at later.
INSERT INTO transitions (letter, old, new) VALUES
    ('o', 'deleted_unseen', 'withdrawn'),
    ('o', 'deleted_unseen', 'withdraw_failed');
