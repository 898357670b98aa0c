-- Every statement of the ledger but its schema, for both databases; PostgreSQL gets %(name)s for :name.

-- name: plan_story
INSERT INTO stories (id, first_seen_at) VALUES (:story_id, :now) ON CONFLICT DO NOTHING;

-- name: plan_account
INSERT INTO accounts (name, platform, first_seen_at) VALUES (:account, :platform, :now) ON CONFLICT DO NOTHING;

-- name: plan_delivery
INSERT INTO deliveries (key, kind, account, platform, language, occasion, story_id, story, source, digest, planned_at,
    entry, due_at, late_at, words, size)
VALUES (:key, :kind, :account, :platform, :language, :occasion, :story_id, :story, :source, :digest, :now,
    :entry, :due_at, :late_at, :words, :size)
ON CONFLICT (key) DO NOTHING;

-- name: move
-- An entry that was moved is the same occasion: what has not been sent goes out at its new time.
UPDATE deliveries SET due_at = :due_at, late_at = :late_at
WHERE key = :key AND source = 'schedule' AND due_at <> :due_at AND NOT EXISTS (
    SELECT 1 FROM parts WHERE delivery = deliveries.id AND state NOT IN ('planned', 'missed', 'cancelled'));

-- name: plan_again
-- A moved entry whose old time was missed, or that was deleted and is there again, is planned once more: a person did that.
UPDATE parts SET state = 'planned', changed_at = :now, reason = ''
WHERE state IN ('missed', 'cancelled') AND delivery = (SELECT id FROM deliveries WHERE key = :key)
    AND NOT EXISTS (SELECT 1 FROM parts AS others WHERE others.delivery = parts.delivery
                    AND others.state NOT IN ('planned', 'missed', 'cancelled'));

-- name: plan_part
INSERT INTO parts (delivery, number, state, changed_at) VALUES (:delivery, :number, 'planned', :now)
ON CONFLICT (delivery, number) DO NOTHING;

-- name: need_again
-- The text was shorter in between.
UPDATE parts SET state = 'planned', changed_at = :now, reason = ''
WHERE delivery = :delivery AND number > :before AND number <= :size AND state = 'cancelled';

-- name: leave_over
UPDATE parts SET state = 'cancelled', changed_at = :now, reason = 'the text is shorter now'
WHERE delivery = :delivery AND number > :size AND state = 'planned';

-- name: redigest
-- Only while nothing of the delivery is or may be public: what was planned then follows the record.
UPDATE deliveries SET digest = :digest, words = :words, size = :size
WHERE id = :delivery AND NOT EXISTS (
    SELECT 1 FROM parts WHERE delivery = :delivery AND state NOT IN ('planned', 'rejected', 'blocked', 'missed', 'cancelled'));

-- name: wait
UPDATE parts SET reason = :reason WHERE delivery = :delivery AND state = 'planned' AND reason <> :reason;

-- name: claim
UPDATE parts SET state = 'claimed', changed_at = :now, reason = '', holder = :holder, fence = fence + 1, lease_until = :lease
WHERE delivery = :delivery AND number = :number AND state = 'planned'
    AND (not_before IS NULL OR not_before <= :now)
    AND NOT EXISTS (SELECT 1 FROM ledger WHERE closed_because IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM parts AS earlier
                    WHERE earlier.delivery = parts.delivery AND earlier.number < parts.number AND earlier.state <> 'posted')
    AND NOT EXISTS (SELECT 1 FROM deliveries JOIN accounts ON accounts.name = deliveries.account
                    WHERE deliveries.id = parts.delivery AND accounts.held_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM deliveries, pauses
                    WHERE deliveries.id = parts.delivery AND (pauses.until IS NULL OR pauses.until > :now)
                        AND (pauses.scope = 'all' OR (pauses.scope = 'account' AND pauses.name = deliveries.account)
                             OR (pauses.scope = 'story' AND pauses.name = deliveries.story_id)))
    -- What a schedule wants keeps its distance: nobody is at work on the account, the last post is far enough, the day is
    -- not full. (CROSS JOIN keeps SQLite in this order: from what is recent to whose it is.)
    AND (CAST (:posted_before AS TEXT) IS NULL OR number > 1 OR (
        NOT EXISTS (SELECT 1 FROM parts AS others CROSS JOIN deliveries AS theirs CROSS JOIN deliveries AS mine
                    WHERE others.lease_until IS NOT NULL AND theirs.id = others.delivery
                        AND mine.id = parts.delivery AND theirs.account = mine.account AND theirs.id <> mine.id)
        AND NOT EXISTS (SELECT 1 FROM parts AS others CROSS JOIN deliveries AS theirs CROSS JOIN deliveries AS mine
                        WHERE others.state = 'posted' AND others.changed_at > :posted_before AND theirs.id = others.delivery
                            AND mine.id = parts.delivery AND theirs.account = mine.account AND theirs.id <> mine.id)
        AND (:most = 0 OR :most > (
            SELECT COUNT (*) FROM parts AS others CROSS JOIN deliveries AS theirs CROSS JOIN deliveries AS mine
            WHERE others.state = 'posted' AND others.changed_at >= :day_began AND others.number = 1
                AND theirs.id = others.delivery
                AND mine.id = parts.delivery AND theirs.account = mine.account AND theirs.id <> mine.id))));

-- name: leave_claimed
UPDATE parts SET state = :state, changed_at = :now, reason = :reason, not_before = :not_before, holder = NULL, lease_until = NULL
WHERE delivery = :delivery AND number = :number AND state = 'claimed' AND holder = :holder AND fence = :fence;

-- name: begin
UPDATE parts SET state = 'sending', changed_at = :now, lease_until = :lease, attempt_key = COALESCE (attempt_key, :key),
    payload = :payload, handle = :handle, started_at = :now, price = :price, linked = :linked
WHERE delivery = :delivery AND number = :number AND state = 'claimed' AND holder = :holder AND fence = :fence
    AND lease_until > :now AND NOT EXISTS (SELECT 1 FROM ledger WHERE closed_because IS NOT NULL)
    AND (CAST (:evidence AS BIGINT) IS NULL OR :evidence = (
        SELECT evidence FROM stories JOIN deliveries ON deliveries.story_id = stories.id WHERE deliveries.id = :delivery));

-- name: replay
UPDATE parts SET state = 'sending', changed_at = :now, reason = '', holder = :holder, fence = fence + 1, lease_until = :lease
WHERE delivery = :delivery AND number = :number AND state = 'unknown' AND payload IS NOT NULL
    AND (CAST (:evidence AS BIGINT) IS NULL OR :evidence = (
        SELECT evidence FROM stories JOIN deliveries ON deliveries.story_id = stories.id WHERE deliveries.id = :delivery))
    AND NOT EXISTS (SELECT 1 FROM ledger WHERE closed_because IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM parts AS earlier
                    WHERE earlier.delivery = parts.delivery AND earlier.number < parts.number AND earlier.state <> 'posted');

-- name: posted
UPDATE parts SET state = 'posted', changed_at = :now, reason = '', receipt = :receipt, holder = NULL, lease_until = NULL,
    payload = NULL, not_before = NULL
WHERE delivery = :delivery AND number = :number AND fence = :fence AND state IN ('sending', 'unknown');

-- name: proved_unpublished
-- A boost keeps its key for good: under the same one a second is no second boost, whatever anybody was wrong about.
UPDATE parts SET state = :state, changed_at = :now, reason = :reason, not_before = :not_before, holder = NULL,
    lease_until = NULL, payload = NULL, handle = NULL, started_at = NULL,
    attempt_key = CASE WHEN (SELECT kind FROM deliveries WHERE id = :delivery) = 'boost' THEN attempt_key END
WHERE delivery = :delivery AND number = :number AND fence = :fence AND state = 'sending' AND holder = :holder;

-- name: unknown
UPDATE parts SET state = 'unknown', changed_at = :now, reason = :reason, holder = NULL, lease_until = NULL
WHERE delivery = :delivery AND number = :number AND fence = :fence AND state = 'sending' AND holder = :holder;

-- name: found
UPDATE parts SET state = 'posted', changed_at = :now, reason = '', receipt = :receipt, payload = NULL
WHERE delivery = :delivery AND number = :number AND state = 'unknown';

-- name: receipts_beside
SELECT receipt FROM parts JOIN deliveries ON deliveries.id = parts.delivery
WHERE receipt IS NOT NULL AND kind = 'post' AND NOT (delivery = :delivery AND number = :number)
    AND account = (SELECT account FROM deliveries WHERE id = :delivery AND kind = 'post');

-- name: not_there
-- The key stays: if the person was wrong, a platform that honours it still makes one post.
UPDATE parts SET state = 'planned', changed_at = :now, reason = '', payload = NULL
WHERE delivery = :delivery AND number = :number AND state = 'unknown';

-- name: taken_down
UPDATE parts SET state = :state, changed_at = :now, reason = :reason, not_before = :not_before
WHERE delivery = :delivery AND number = :number AND state IN ('posted', 'withdraw_failed', 'deleted_unseen');

-- name: miss
UPDATE parts SET state = 'missed', changed_at = :now, reason = :reason
WHERE delivery = :delivery AND state = 'planned'
    AND NOT EXISTS (SELECT 1 FROM parts AS others WHERE others.delivery = :delivery AND others.state = 'posted');

-- name: sight_entry
INSERT INTO entries (id, first_seen_at) VALUES (:entry, :now) ON CONFLICT DO NOTHING;

-- name: set_planned_until
INSERT INTO hosts (id, name, planned_until) VALUES (:host, :name, :now)
ON CONFLICT (id) DO UPDATE SET planned_until = :now, name = :name WHERE hosts.planned_until < :now;

-- name: plan_from_now
UPDATE hosts SET planned_until = :now WHERE planned_until < :now;

-- name: see_entries_anew
-- As if they had first been seen now: what was due before is then planned by nobody, not even by a host that is new here.
UPDATE entries SET first_seen_at = :now WHERE first_seen_at < :now;

-- name: know_entry
INSERT INTO host_entries (host, entry) VALUES (:host, :entry) ON CONFLICT DO NOTHING;

-- name: forget_entry
DELETE FROM host_entries WHERE host = :host AND entry = :entry;

-- name: pause
INSERT INTO pauses (scope, name, paused_at, until) VALUES (:scope, :name, :now, :until)
ON CONFLICT (scope, name) DO UPDATE SET until = :until;

-- name: resume
DELETE FROM pauses WHERE scope = :scope AND name = :name;

-- name: expire_claimed
UPDATE parts SET state = 'planned', changed_at = :now, reason = 'storyshare was stopped before it sent anything',
    holder = NULL, lease_until = NULL
WHERE state = 'claimed' AND lease_until <= :now;

-- name: expire_sending
UPDATE parts SET state = 'unknown', changed_at = :now, reason = 'storyshare was stopped while it was sending',
    holder = NULL, lease_until = NULL
WHERE state = 'sending' AND lease_until <= :now;

-- name: take_up
UPDATE parts SET state = 'planned', changed_at = :now, reason = '', not_before = NULL
WHERE delivery = :delivery AND state IN ('rejected', 'missed', 'blocked', 'cancelled')
    AND number <= COALESCE ((SELECT size FROM deliveries WHERE id = :delivery), number);

-- name: cancel
UPDATE parts SET state = 'cancelled', changed_at = :now, reason = :reason, holder = NULL, lease_until = NULL
WHERE delivery = :delivery AND (state = 'planned' OR (state = 'claimed' AND holder = :holder));

-- name: hold
UPDATE accounts SET held_at = :now, held_because = :reason WHERE name = :account AND held_at IS NULL;

-- name: unhold
UPDATE accounts SET held_at = NULL, held_because = NULL WHERE name = :account;

-- name: doubt_sizes
-- While nothing was public the text may have become longer since the copy was made: parts that it had left over count again.
UPDATE deliveries SET size = NULL WHERE size IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM parts WHERE delivery = deliveries.id AND state IN ('posted', 'withdrawn', 'deleted_unseen', 'withdraw_failed'));

-- name: doubt_everything
-- After a copy is restored: whatever was not settled in it may have been sent since. The payload goes, so that it is not
-- replayed: that attempt may have failed since, and the part gone out as another, under another key.
UPDATE parts SET state = 'unknown', changed_at = :now, holder = NULL, lease_until = NULL, payload = NULL,
    reason = 'the ledger was restored from a copy: this may have been sent since the copy was made'
WHERE state IN ('planned', 'claimed', 'sending', 'unknown', 'rejected', 'blocked', 'missed', 'cancelled')
    AND number <= COALESCE ((SELECT size FROM deliveries WHERE id = parts.delivery), number);

-- name: new_ledger
INSERT INTO ledger (one, id, created_at) VALUES (1, :id, :now);

-- name: entomb
INSERT INTO stories (id, first_seen_at, tombstoned_at) VALUES (:story_id, :first_seen_at, :tombstoned_at)
ON CONFLICT (id) DO UPDATE SET tombstoned_at = :tombstoned_at WHERE stories.tombstoned_at IS NULL;

-- name: know_story
INSERT INTO stories (id, first_seen_at, tombstoned_at) VALUES (:story_id, :first_seen_at, :tombstoned_at)
ON CONFLICT DO NOTHING;

-- name: reopen
UPDATE ledger SET id = :id, closed_because = NULL;

-- name: close
-- Nothing is sent from it any more, by no process that still has it open.
UPDATE ledger SET closed_because = :reason;

-- name: in_hand
-- Until when somebody works on a part at the latest.
SELECT MAX (lease_until) FROM parts WHERE lease_until IS NOT NULL;

-- name: state_of_ledger
SELECT id, closed_because FROM ledger;

-- name: number_it
UPDATE ledger SET created_at = :created_at, sendings = :sendings;

-- name: numbers
SELECT created_at, sendings FROM ledger;

-- name: withdrawn
SELECT tombstoned_at IS NOT NULL FROM deliveries JOIN stories ON stories.id = deliveries.story_id WHERE deliveries.id = :delivery;

-- name: held
SELECT held_because FROM accounts WHERE name = :account AND held_at IS NOT NULL;

-- name: pauses
SELECT scope, name, until FROM pauses WHERE until IS NULL OR until > :now ORDER BY scope, name;

-- name: holds
SELECT name, held_because FROM accounts WHERE held_at IS NOT NULL ORDER BY name;

-- name: entries
SELECT id, first_seen_at FROM entries;

-- name: accounts
SELECT name, first_seen_at FROM accounts;

-- name: planned_until
SELECT planned_until FROM hosts WHERE id = :host;

-- name: host_entries
SELECT entry FROM host_entries WHERE host = :host;

-- name: hosts
SELECT name, planned_until FROM hosts WHERE id <> '' ORDER BY name, id;

-- name: waiting
-- What schedules have planned and not sent, the longest due first.
SELECT DISTINCT deliveries.key, deliveries.due_at, deliveries.id FROM parts JOIN deliveries ON deliveries.id = parts.delivery
WHERE parts.state = 'planned' AND deliveries.source = 'schedule'
    AND (CAST (:account AS TEXT) IS NULL OR deliveries.account = :account)
ORDER BY deliveries.due_at, deliveries.id;

-- name: posted_by
-- What an entry has posted since then, by its first part.
SELECT deliveries.key, parts.changed_at, deliveries.id FROM parts JOIN deliveries ON deliveries.id = parts.delivery
WHERE parts.state = 'posted' AND parts.number = 1 AND parts.changed_at >= :since
    AND deliveries.kind = 'post' AND deliveries.entry = :entry
ORDER BY parts.changed_at, deliveries.id;

-- name: accounts_waiting
-- For which something that a schedule wants is due or in doubt.
SELECT deliveries.account FROM parts JOIN deliveries ON deliveries.id = parts.delivery
WHERE parts.state = 'planned' AND deliveries.source = 'schedule' AND deliveries.due_at <= :now
UNION
SELECT deliveries.account FROM parts JOIN deliveries ON deliveries.id = parts.delivery
WHERE parts.state = 'unknown' AND deliveries.source = 'schedule';

-- name: too_soon
-- As `claim` has it, to say so without trying.
SELECT (EXISTS (SELECT 1 FROM parts CROSS JOIN deliveries
                WHERE parts.state = 'posted' AND parts.changed_at > :posted_before AND deliveries.id = parts.delivery
                    AND deliveries.account = :account))
    OR (:most > 0 AND :most <= (SELECT COUNT (*) FROM parts CROSS JOIN deliveries
                                WHERE parts.state = 'posted' AND parts.changed_at >= :day_began AND parts.number = 1
                                    AND deliveries.id = parts.delivery AND deliveries.account = :account));

-- name: last_shared
SELECT deliveries.story_id, MAX (parts.changed_at) FROM deliveries JOIN parts ON parts.delivery = deliveries.id
WHERE deliveries.account = :account AND parts.state = 'posted' GROUP BY deliveries.story_id;

-- name: attempt
SELECT attempt_key, payload, handle, started_at FROM parts
WHERE delivery = :delivery AND number = :number AND state IN ('sending', 'unknown') AND payload IS NOT NULL;

-- name: fence
SELECT fence FROM parts WHERE delivery = :delivery AND number = :number;

-- name: secrets
SELECT name, sealed FROM secrets WHERE account = :account;

-- name: seal
INSERT INTO secrets (account, name, sealed, changed_at) VALUES (:account, :name, :sealed, :now)
ON CONFLICT (account, name) DO UPDATE SET sealed = :sealed, changed_at = :now;

-- name: forget_secrets
DELETE FROM secrets WHERE account = :account;

-- name: deliveries
SELECT id, kind, account, platform, language, occasion, story_id, story, source, digest, planned_at,
    entry, due_at, late_at, key FROM deliveries
WHERE (CAST (:story_id AS TEXT) IS NULL OR story_id = :story_id) ORDER BY id;

-- name: newest
-- The last so many, and whatever is still to be sent or settled, however old.
SELECT id, kind, account, platform, language, occasion, story_id, story, source, digest, planned_at,
    entry, due_at, late_at, key FROM deliveries
WHERE id > (SELECT MAX (id) FROM deliveries) - :most
    OR id IN (SELECT delivery FROM parts WHERE state = 'unknown')
    OR id IN (SELECT delivery FROM parts WHERE state = 'planned')
    OR id IN (SELECT delivery FROM parts WHERE lease_until IS NOT NULL)
ORDER BY id;

-- name: open_or_failed
-- What a person or a run has still to do with, however old; and what was refused, held back, missed or cancelled lately.
SELECT id, kind, account, platform, language, occasion, story_id, story, source, digest, planned_at,
    entry, due_at, late_at, key FROM deliveries
WHERE id IN (SELECT delivery FROM parts
    WHERE state IN ('planned', 'claimed', 'sending', 'unknown', 'withdraw_failed')
        OR (state IN ('rejected', 'blocked', 'missed', 'cancelled') AND changed_at >= :since))
ORDER BY id;

-- name: in_doubt
SELECT id, kind, account, platform, language, occasion, story_id, story, source, digest, planned_at,
    entry, due_at, late_at, key FROM deliveries
WHERE id IN (SELECT delivery FROM parts WHERE state = 'unknown')
    AND (CAST (:account AS TEXT) IS NULL OR account = :account)
ORDER BY id;

-- name: delivery
SELECT id, kind, account, platform, language, occasion, story_id, story, source, digest, planned_at,
    entry, due_at, late_at, key FROM deliveries WHERE key = :key;

-- name: parts
SELECT number, state, changed_at, reason, not_before, lease_until, receipt FROM parts
WHERE delivery = :delivery AND number <= COALESCE ((SELECT size FROM deliveries WHERE id = :delivery), number)
ORDER BY number;

-- name: sendings
-- Grows only when something may have become public: what a dated copy must not be ahead of.
SELECT sendings FROM ledger;

-- name: evidence
SELECT (SELECT evidence FROM stories WHERE id = :story_id), (SELECT tombstoned_at FROM stories WHERE id = :story_id),
    (SELECT consent FROM consents WHERE story_id = :story_id), (SELECT COUNT (*) FROM policies),
    (SELECT COUNT (*) FROM withdrawn_links), (SELECT COUNT (*) FROM protected_terms WHERE story_id = :story_id),
    EXISTS (SELECT 1 FROM deliveries WHERE story_id = :story_id AND words <> '');

-- name: earlier
-- Each text of the story that is or may be public, or was; the one that was planned longest ago first.
SELECT platform, account, language, occasion, words, (SELECT COUNT (*) FROM parts WHERE delivery = deliveries.id AND number <= COALESCE (size, number))
FROM deliveries WHERE story_id = :story_id AND words <> '' AND EXISTS (
    SELECT 1 FROM parts WHERE delivery = deliveries.id
        AND state IN ('sending', 'posted', 'unknown', 'withdrawn', 'deleted_unseen', 'withdraw_failed'))
ORDER BY id;

-- name: evidence_changed
-- Of one story, or of all.
UPDATE stories SET evidence = evidence + 1 WHERE CAST (:story_id AS TEXT) IS NULL OR id = :story_id;

-- name: evidence_changed_by
-- What a boost is about may be gone: one that was cleared before that does not begin.
UPDATE stories SET evidence = evidence + 1 WHERE id = (SELECT story_id FROM deliveries WHERE id = :delivery);

-- name: consents
SELECT story_id, consent FROM consents;

-- name: remember_consent
INSERT INTO consents (story_id, consent, changed_at) VALUES (:story_id, :consent, :now)
ON CONFLICT (story_id) DO UPDATE SET consent = :consent, changed_at = :now;

-- name: renew_consent
INSERT INTO consents (story_id, consent, changed_at, renewed_at, renewed_by)
VALUES (:story_id, :consent, :now, :now, :person)
ON CONFLICT (story_id) DO UPDATE SET consent = :consent, changed_at = :now, renewed_at = :now, renewed_by = :person;

-- name: policies
SELECT number, mode, workspace, approvers, set_by, signature FROM policies ORDER BY number;

-- name: set_policy
INSERT INTO policies (number, mode, workspace, approvers, set_by, signature, set_at)
VALUES (:number, :mode, :workspace, :approvers, :person, :signature, :now);

-- name: approvals
SELECT id, story_id, digest, approver, approved_at, until, signature, revoked_at, revoked_by, fields FROM approvals
WHERE story_id = :story_id ORDER BY approved_at, id;

-- name: approve
INSERT INTO approvals (id, story_id, digest, fields, approver, until, signature, approved_at)
VALUES (:id, :story_id, :digest, :fields, :approver, :until, :signature, :now);

-- name: revoke
UPDATE approvals SET revoked_at = :now, revoked_by = :person WHERE story_id = :story_id AND revoked_at IS NULL;

-- name: withdraw
INSERT INTO withdrawals (story_id, story, reason, asked_by, begun_at) VALUES (:story_id, :story, :reason, :person, :now)
ON CONFLICT DO NOTHING;

-- name: tombstone
UPDATE stories SET tombstoned_at = :now WHERE id = :story_id AND tombstoned_at IS NULL;

-- name: withdraw_link
INSERT INTO withdrawn_links (digest, story_id) VALUES (:digest, :story_id) ON CONFLICT DO NOTHING;

-- name: withdrawn_links
SELECT digest, story_id FROM withdrawn_links;

-- name: withdrawals
SELECT withdrawals.story_id, story, reason, asked_by, begun_at, erased_at FROM withdrawals
WHERE CAST (:story_id AS TEXT) IS NULL OR story_id = :story_id ORDER BY begun_at, story_id;

-- name: to_take_down
-- Stories that are taken back and not at their end: something is public that can be tried now without a person, or
-- the text is not erased, because something is in doubt or because whoever was at it was stopped.
SELECT story_id FROM withdrawals
WHERE erased_at IS NULL OR EXISTS (
    SELECT 1 FROM deliveries JOIN parts ON parts.delivery = deliveries.id
    WHERE deliveries.story_id = withdrawals.story_id AND (parts.state = 'posted'
        OR (parts.state IN ('withdraw_failed', 'deleted_unseen') AND parts.not_before <= :now)))
ORDER BY story_id;

-- name: list_to_do
INSERT INTO checklist (story_id, name, what, url) VALUES (:story_id, :name, :what, :url)
-- What only a person can know stays done; the rest is open again where it is found to be so.
ON CONFLICT (story_id, name) DO UPDATE SET what = :what, url = :url, done_at = NULL, done_by = NULL
WHERE checklist.done_at IS NULL OR checklist.done_by = 'storyshare' OR NOT (:name IN ('record', 'website', 'others') OR substr (:name, 1, 4) = 'kit-');

-- name: tick
UPDATE checklist SET done_at = :now, done_by = :person WHERE story_id = :story_id AND name = :name AND done_at IS NULL;

-- name: checklist
SELECT name, what, url, done_at, done_by FROM checklist WHERE story_id = :story_id ORDER BY name;

-- name: erase_fields
UPDATE approvals SET fields = '' WHERE story_id = :story_id AND fields <> '';

-- name: erased
UPDATE withdrawals SET erased_at = :now WHERE story_id = :story_id AND erased_at IS NULL;

-- name: not_erased
UPDATE withdrawals SET erased_at = NULL WHERE story_id = :story_id;

-- name: text_of
-- How many parts of a story still hold what was being sent.
SELECT COUNT (*) FROM parts JOIN deliveries ON deliveries.id = parts.delivery
WHERE deliveries.story_id = :story_id AND parts.payload IS NOT NULL;

-- name: times_of
-- When each part of a story was sent, and what became of it since.
SELECT events.delivery, events.part, events.new, events.at FROM events JOIN deliveries ON deliveries.id = events.delivery
WHERE deliveries.story_id = :story_id AND events.letter IN ('e', 'f', 'g', 'h', 'j', 'k', 'o', 'p') ORDER BY events.id;

-- name: write_log
INSERT INTO log (host, number, at, who, computer, did, story_id, details, events_after, events_until, events_hash, previous,
    key, mac)
VALUES (:host, :number, :at, :who, :computer, :did, :story_id, :details, :events_after, :events_until, :events_hash,
    :previous, :key, :mac);

-- name: log_entry
SELECT host, number, at, who, computer, did, story_id, details, events_after, events_until, events_hash, previous, key, mac
FROM log WHERE host = :host AND number = :number;

-- name: log_end
-- The last entry of a host.
SELECT host, number, at, who, computer, did, story_id, details, events_after, events_until, events_hash, previous, key, mac
FROM log WHERE host = :host ORDER BY number DESC LIMIT 1;

-- name: log_ends
SELECT log.host, log.number, log.mac FROM log
JOIN (SELECT host, MAX (number) AS number FROM log GROUP BY host) AS ends
    ON ends.host = log.host AND ends.number = log.number ORDER BY log.host;

-- name: log_of_host
SELECT host, number, at, who, computer, did, story_id, details, events_after, events_until, events_hash, previous, key, mac
FROM log WHERE host = :host AND number > :after AND number <= :until ORDER BY number LIMIT :most;

-- name: log_from
SELECT host, number, at, who, computer, did, story_id, details, events_after, events_until, events_hash, previous, key, mac
FROM log WHERE (at, host, number) > (:at, :host, :number) ORDER BY at, host, number LIMIT :most;

-- name: log_of_story_from
SELECT host, number, at, who, computer, did, story_id, details, events_after, events_until, events_hash, previous, key, mac
FROM log WHERE story_id = :story_id AND (at, host, number) > (:at, :host, :number) ORDER BY at, host, number LIMIT :most;

-- name: newest_log
SELECT host, number, at, who, computer, did, story_id, details, events_after, events_until, events_hash, previous, key, mac
FROM log ORDER BY at DESC, host DESC, number DESC LIMIT :most;

-- name: log_of_restorations
-- What explains that a host's log ends earlier than it once did.
SELECT host, number, at, who, computer, did, story_id, details, events_after, events_until, events_hash, previous, key, mac
FROM log WHERE did IN ('restore', 'begin anew') ORDER BY at, host, number;

-- name: newest_event
SELECT COALESCE (MAX (id), 0) FROM events;

-- name: events_between
SELECT id, delivery, part, letter, old, new, at, holder, fence, digest FROM events
WHERE id > :after AND id <= :until ORDER BY id LIMIT :most;

-- name: parts_beside_their_events
-- A part whose state is not what its newest event says.
SELECT parts.delivery, parts.number FROM parts
LEFT JOIN (SELECT delivery, part, MAX (id) AS id FROM events GROUP BY delivery, part) AS newest
    ON newest.delivery = parts.delivery AND newest.part = parts.number
LEFT JOIN events ON events.id = newest.id
WHERE events.id IS NULL OR events.new <> parts.state
ORDER BY parts.delivery, parts.number LIMIT 1;

-- name: name_of_story
SELECT story FROM deliveries WHERE story_id = :story_id ORDER BY id DESC LIMIT 1;

-- name: id_of_story
SELECT story_id FROM (
    SELECT story_id, id FROM deliveries WHERE story = :name OR story_id = :name
    UNION ALL SELECT story_id, 0 FROM log WHERE story_id = :name) AS known
ORDER BY id DESC LIMIT 1;

-- name: protections
SELECT salt, check_value FROM protections ORDER BY made_at, salt;

-- name: add_protection
INSERT INTO protections (salt, check_value, made_at) VALUES (:salt, :check_value, :now) ON CONFLICT DO NOTHING;

-- name: protected
SELECT story_id, number, label, added_at, salt, hashes FROM protected_terms
WHERE (CAST (:story_id AS TEXT) IS NULL OR story_id = :story_id) ORDER BY story_id, number;

-- name: protected_count
SELECT COUNT (*) FROM protected_terms WHERE (CAST (:story_id AS TEXT) IS NULL OR story_id = :story_id);

-- name: next_protected
SELECT COALESCE (MAX (number), 0) + 1 FROM protected_terms WHERE story_id = :story_id;

-- name: protect
INSERT INTO protected_terms (story_id, number, label, added_at, salt, hashes)
VALUES (:story_id, :number, :label, :added_at, :salt, :hashes);

-- name: unprotect
DELETE FROM protected_terms WHERE story_id = :story_id AND number = :number;

-- name: held_texts
-- What is being sent, or may be public, whatever the story: it is erased once settled.
SELECT deliveries.story, deliveries.account, parts.number, parts.payload FROM parts
JOIN deliveries ON deliveries.id = parts.delivery WHERE parts.payload IS NOT NULL ORDER BY parts.delivery, parts.number;

-- name: held_names
SELECT DISTINCT story, occasion, COALESCE (entry, '') FROM deliveries WHERE story_id = :story_id;

-- name: held_reasons
SELECT DISTINCT parts.reason FROM parts JOIN deliveries ON deliveries.id = parts.delivery
WHERE deliveries.story_id = :story_id AND parts.reason <> '';

-- name: may_be_public
SELECT 1 FROM stories WHERE id = :story_id AND tombstoned_at IS NULL;

-- name: note_picture
INSERT INTO public_pictures (name, story_id, account, url, digest, noted_at)
VALUES (:name, :story_id, :account, :url, :digest, :now);

-- name: note_picture_again
UPDATE public_pictures SET noted_at = :now WHERE name = :name AND leaves_at IS NULL;

-- name: picture_there
SELECT name, url, put_at IS NOT NULL FROM public_pictures
WHERE story_id = :story_id AND account = :account AND digest = :digest AND leaves_at IS NULL ORDER BY name;

-- name: picture_put
UPDATE public_pictures SET put_at = :now WHERE name = :name AND leaves_at IS NULL;

-- name: pictures_leave
-- Of a story that is taken back all of them; else those that no part needs that is being sent or in doubt.
UPDATE public_pictures SET leaves_at = :now
WHERE leaves_at IS NULL AND (CAST (:story_id AS TEXT) IS NULL OR story_id = :story_id) AND (
    EXISTS (SELECT 1 FROM stories WHERE stories.id = public_pictures.story_id AND tombstoned_at IS NOT NULL)
    OR NOT EXISTS (
        SELECT 1 FROM deliveries JOIN parts ON parts.delivery = deliveries.id
        WHERE deliveries.story_id = public_pictures.story_id AND deliveries.account = public_pictures.account
            AND parts.state IN ('claimed', 'sending', 'unknown')));

-- name: pictures_leaving
SELECT name, story_id, url FROM public_pictures
WHERE leaves_at IS NOT NULL AND removed_at IS NULL AND (CAST (:story_id AS TEXT) IS NULL OR story_id = :story_id)
ORDER BY noted_at, name;

-- name: picture_removed
-- Whoever was putting it there may only just be doing so.
UPDATE public_pictures SET removed_at = :now, digest = ''
WHERE name = :name AND leaves_at IS NOT NULL AND removed_at IS NULL AND (put_at IS NOT NULL OR noted_at < :before);

-- name: pictures_there
SELECT COUNT (*) FROM public_pictures WHERE removed_at IS NULL;

-- name: pictures_of
SELECT name, url, removed_at FROM public_pictures WHERE story_id = :story_id ORDER BY noted_at, name;

-- Share kits.

-- name: keep_kit
INSERT INTO kits (id, place, partner, asked, built_at) VALUES (:kit, :place, :partner, :asked, :now)
ON CONFLICT (id) DO UPDATE SET place = :place, partner = :partner, asked = :asked, built_at = :now;

-- name: kit_has
INSERT INTO kit_stories (kit, story_id, added_at) VALUES (:kit, :story_id, :now)
ON CONFLICT (kit, story_id) DO UPDATE SET removed_at = NULL WHERE kit_stories.removed_at IS NOT NULL;

-- name: kit_lacks
UPDATE kit_stories SET removed_at = :now WHERE kit = :kit AND story_id = :story_id AND removed_at IS NULL;

-- name: kit
SELECT id, place, partner, asked, built_at FROM kits WHERE id = :kit;

-- name: kits
SELECT id, place, partner, asked, built_at FROM kits ORDER BY built_at, id;

-- name: kit_stories
SELECT story_id, removed_at FROM kit_stories WHERE kit = :kit ORDER BY story_id;

-- name: in_kit
SELECT story_id FROM kit_stories WHERE kit = :kit AND removed_at IS NULL ORDER BY story_id;

-- name: kits_with
SELECT kits.id, place, partner, asked, built_at, removed_at FROM kit_stories JOIN kits ON kits.id = kit_stories.kit
WHERE story_id = :story_id ORDER BY kits.built_at, kits.id;

-- Readings, and what was paid.

-- name: measured
-- Every part that is or was public, with what is known of it; a boost too.
SELECT deliveries.id, parts.number, kind, story_id, story, platform, account, language, occasion,
    COALESCE (parts.started_at, (SELECT MIN (events.at) FROM events WHERE events.delivery = parts.delivery
                                 AND events.part = parts.number AND events.letter IN ('f', 'j')), parts.changed_at),
    parts.receipt, parts.state, parts.changed_at, asked.asked_at, asked.told_at
FROM parts JOIN deliveries ON deliveries.id = parts.delivery
LEFT JOIN asked ON asked.delivery = parts.delivery AND asked.part = parts.number
WHERE parts.receipt IS NOT NULL AND (CAST (:story_id AS TEXT) IS NULL OR story_id = :story_id)
ORDER BY 10, 1, 2;

-- name: readings
SELECT readings.delivery, part, readings.at, gone, views, likes, boosts, replies, quotes, bookmarks
FROM readings JOIN deliveries ON deliveries.id = readings.delivery
WHERE (CAST (:story_id AS TEXT) IS NULL OR story_id = :story_id) ORDER BY readings.delivery, part, readings.at;

-- name: last_reading
SELECT gone, views, likes, boosts, replies, quotes, bookmarks FROM readings
WHERE delivery = :delivery AND part = :number ORDER BY at DESC LIMIT 1;

-- name: keep_reading
INSERT INTO readings (delivery, part, at, gone, views, likes, boosts, replies, quotes, bookmarks)
VALUES (:delivery, :number, :now, :gone, :views, :likes, :boosts, :replies, :quotes, :bookmarks)
ON CONFLICT (delivery, part, at) DO UPDATE SET gone = :gone, views = :views, likes = :likes, boosts = :boosts,
    replies = :replies, quotes = :quotes, bookmarks = :bookmarks;

-- name: ask
-- Not where somebody else has asked since it was looked at.
INSERT INTO asked (delivery, part, asked_at) VALUES (:delivery, :number, :now)
ON CONFLICT (delivery, part) DO UPDATE SET asked_at = :now
WHERE CAST (:unless_since AS TEXT) IS NULL OR asked.asked_at <= :unless_since;

-- name: told
UPDATE asked SET told_at = :now WHERE delivery = :delivery AND part = :number;

-- name: count_read
INSERT INTO reads (account, platform, what, at, calls, price) VALUES (:account, :platform, :what, :minute, 1, :price)
ON CONFLICT (account, platform, what, at) DO UPDATE SET calls = reads.calls + 1, price = reads.price + :price;

-- name: calls_since
SELECT CAST (COALESCE (SUM (calls), 0) AS BIGINT) FROM reads
WHERE account = :account AND platform = :platform AND what = 'figures' AND at >= :since;

-- name: spent_on_posts
-- Each part that is or may be public, by when its call was begun.
SELECT account, platform, kind, parts.state, parts.price, parts.linked, COUNT (*)
FROM parts JOIN deliveries ON deliveries.id = parts.delivery
WHERE parts.state IN ('sending', 'posted', 'unknown', 'withdrawn', 'deleted_unseen', 'withdraw_failed')
    AND COALESCE (parts.started_at, parts.changed_at) >= :since AND COALESCE (parts.started_at, parts.changed_at) < :until
GROUP BY account, platform, kind, parts.state, parts.price, parts.linked;

-- name: spent_on_reads
SELECT account, platform, what, CAST (SUM (calls) AS BIGINT), CAST (SUM (price) AS BIGINT) FROM reads
WHERE at >= :since AND at < :until GROUP BY account, platform, what;

-- name: all_readings
SELECT deliveries.key, part, readings.at, gone, views, likes, boosts, replies, quotes, bookmarks
FROM readings JOIN deliveries ON deliveries.id = readings.delivery ORDER BY readings.delivery, part, readings.at;

-- name: all_asked
SELECT deliveries.key, part, asked_at, told_at FROM asked JOIN deliveries ON deliveries.id = asked.delivery;

-- name: all_reads
SELECT account, platform, what, at, calls, price FROM reads;

-- name: take_reading
-- From another ledger, where this one has that part too.
INSERT INTO readings (delivery, part, at, gone, views, likes, boosts, replies, quotes, bookmarks)
SELECT parts.delivery, parts.number, :at, :gone, CAST (:views AS BIGINT), CAST (:likes AS BIGINT), CAST (:boosts AS BIGINT),
    CAST (:replies AS BIGINT), CAST (:quotes AS BIGINT), CAST (:bookmarks AS BIGINT)
FROM parts JOIN deliveries ON deliveries.id = parts.delivery WHERE deliveries.key = :key AND parts.number = :number
ON CONFLICT DO NOTHING;

-- name: take_asked
INSERT INTO asked (delivery, part, asked_at, told_at)
SELECT parts.delivery, parts.number, :asked_at, CAST (:told_at AS TEXT)
FROM parts JOIN deliveries ON deliveries.id = parts.delivery WHERE deliveries.key = :key AND parts.number = :number
ON CONFLICT (delivery, part) DO UPDATE SET asked_at = :asked_at, told_at = :told_at WHERE asked.asked_at < :asked_at;

-- name: take_reads
INSERT INTO reads (account, platform, what, at, calls, price) VALUES (:account, :platform, :what, :at, :calls, :price)
ON CONFLICT (account, platform, what, at) DO UPDATE SET calls = :calls, price = :price WHERE reads.calls < :calls;
