CREATE TABLE llm_calls (
    call_id uuid PRIMARY KEY,
    thread_id text NOT NULL,
    message_id uuid NOT NULL,
    role text NOT NULL,
    model text,
    prompt_version text,
    outcome text NOT NULL,
    reason text,
    cost_usd numeric(12, 8) NOT NULL CHECK (cost_usd >= 0),
    input_tokens integer NOT NULL DEFAULT 0,
    output_tokens integer NOT NULL DEFAULT 0,
    cache_write_tokens integer NOT NULL DEFAULT 0,
    cache_read_tokens integer NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    seconds double precision NOT NULL DEFAULT 0,
    begun_at timestamptz NOT NULL,
    CONSTRAINT llm_calls_outcome CHECK (outcome IN ('sending', 'answered', 'declined', 'failed'))
);

CREATE INDEX llm_calls_thread ON llm_calls (thread_id);
