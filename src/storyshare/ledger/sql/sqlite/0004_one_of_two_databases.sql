-- What a ledger needs that may be moved to another database, or grow for decades: how many sends were begun, without counting
-- events; that nothing more is sent from a ledger that was moved or replaced; and indexes for what a run asks each time.

ALTER TABLE ledger ADD COLUMN sendings INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN closed_because TEXT;

UPDATE ledger SET sendings = (SELECT COUNT (*) FROM events WHERE letter IN ('e', 'p'));

CREATE TRIGGER sending_is_counted AFTER INSERT ON events
WHEN NEW.letter IN ('e', 'p')
BEGIN UPDATE ledger SET sendings = sendings + 1; END;

CREATE TRIGGER closed_ledger_sends_nothing BEFORE UPDATE OF state ON parts
WHEN NEW.state IN ('claimed', 'sending') AND EXISTS (SELECT 1 FROM ledger WHERE closed_because IS NOT NULL)
BEGIN SELECT RAISE (ABORT, 'the ledger is closed'); END;

DROP INDEX parts_unsettled;
CREATE INDEX parts_in_doubt ON parts (delivery) WHERE state = 'unknown';
CREATE INDEX parts_leased ON parts (lease_until) WHERE lease_until IS NOT NULL;
