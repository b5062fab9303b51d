-- Who waits for a person, and who was answered. A conversation waits once, however often it asks.
CREATE TABLE handoffs (
    handoff_id uuid PRIMARY KEY,
    key text NOT NULL REFERENCES identities,
    why text[] NOT NULL CHECK (cardinality(why) > 0),
    payment_id uuid,
    raised_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    times integer NOT NULL DEFAULT 1 CHECK (times >= 1),
    answered_at timestamptz,
    answered_by text CHECK (answered_by <> ''),
    CHECK (raised_at <= last_at),
    CHECK ((answered_at IS NULL) = (answered_by IS NULL))
);
COMMENT ON COLUMN handoffs.key IS 'the conversation that waits';
COMMENT ON COLUMN handoffs.payment_id IS 'of the service payments; the one that was spoken of last';
CREATE UNIQUE INDEX handoffs_waiting ON handoffs (key) WHERE answered_at IS NULL;
CREATE INDEX handoffs_answered ON handoffs (answered_at) WHERE answered_at IS NOT NULL;
