-- Who writes, and what is being arranged with them. One row of `identities` a conversation key.
CREATE TABLE customers (
    customer_id uuid PRIMARY KEY,
    name text,
    phone text,
    created_at timestamptz NOT NULL
);
COMMENT ON COLUMN customers.phone IS 'proven by a channel';
CREATE UNIQUE INDEX customers_phone ON customers (phone) WHERE phone IS NOT NULL;

CREATE TABLE identities (
    key text PRIMARY KEY,
    channel text NOT NULL,
    customer_id uuid NOT NULL REFERENCES customers,
    phone text,
    thread_id text,
    reply_seq integer NOT NULL DEFAULT 0 CHECK (reply_seq >= 0),
    first_seen_at timestamptz NOT NULL
);
COMMENT ON COLUMN identities.phone IS 'proven by the channel itself; what a customer types is never kept here';
CREATE INDEX identities_customer ON identities (customer_id);

CREATE TABLE conversation_threads (
    thread_id text PRIMARY KEY CHECK (length(thread_id) = 26),
    key text NOT NULL,
    state jsonb NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    last_turn_at timestamptz NOT NULL,
    clock_offset_seconds integer NOT NULL DEFAULT 0,
    next_due_at timestamptz
);
COMMENT ON COLUMN conversation_threads.next_due_at IS 'wall clock; the soonest armed timer, for the sweeper';
CREATE INDEX conversation_threads_due ON conversation_threads (next_due_at) WHERE next_due_at IS NOT NULL;
