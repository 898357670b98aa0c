-- What schedules need: which entry a delivery came from, when it was due, until when it may still be sent; when each entry
-- was first seen, because what lies before that is never sent; and up to which instant all slots have been planned.

ALTER TABLE deliveries ADD COLUMN entry TEXT;
ALTER TABLE deliveries ADD COLUMN due_at TEXT;
ALTER TABLE deliveries ADD COLUMN late_at TEXT;

ALTER TABLE ledger ADD COLUMN planned_until TEXT;

CREATE TABLE entries (
    id            TEXT PRIMARY KEY,
    first_seen_at TEXT NOT NULL
);

CREATE INDEX parts_by_delivery_state ON parts (state, delivery) WHERE state = 'planned';
CREATE INDEX deliveries_by_account ON deliveries (account, story_id);
