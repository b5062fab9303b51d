-- Who works when, and what is booked. Staff numbers are never reused: the no-overlap constraint is built on them.
CREATE TABLE booking_policy (
    is_singleton boolean PRIMARY KEY DEFAULT true CHECK (is_singleton),
    version integer NOT NULL CHECK (version >= 1),
    policy jsonb NOT NULL
);

CREATE TABLE staff (
    staff_id text PRIMARY KEY,
    number integer NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 1000000),
    name text NOT NULL,
    active boolean NOT NULL
);

CREATE TABLE staff_services (
    staff_id text NOT NULL REFERENCES staff,
    service_id text NOT NULL,
    PRIMARY KEY (staff_id, service_id)
);

CREATE TABLE working_hours (
    staff_id text NOT NULL REFERENCES staff,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    opens_min smallint NOT NULL CHECK (opens_min >= 0),
    closes_min smallint NOT NULL CHECK (closes_min <= 1440),
    PRIMARY KEY (staff_id, weekday, opens_min),
    CHECK (opens_min < closes_min)
);

CREATE TABLE time_off (
    staff_id text NOT NULL REFERENCES staff,
    start_at timestamptz NOT NULL,
    end_at timestamptz NOT NULL,
    reason text NOT NULL DEFAULT '',
    PRIMARY KEY (staff_id, start_at),
    CHECK (start_at < end_at)
);

CREATE TABLE appointments (
    appointment_id uuid PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    customer_id uuid NOT NULL REFERENCES customers,
    thread_id text NOT NULL,
    booked_by text NOT NULL,
    service jsonb NOT NULL,
    staff_id text NOT NULL REFERENCES staff,
    staff_number integer NOT NULL,
    staff_name text NOT NULL,
    start_at timestamptz NOT NULL,
    end_at timestamptz NOT NULL,
    blocked_from timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'booked', 'expired', 'cancelled')),
    held_until timestamptz,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CHECK (blocked_from <= start_at AND start_at < end_at AND end_at <= blocked_until),
    CHECK ((status = 'pending') = (held_until IS NOT NULL))
);
COMMENT ON COLUMN appointments.booked_by IS 'the conversation key it was booked from';
COMMENT ON COLUMN appointments.service IS 'name, price and duration as they were when booked';
CREATE INDEX appointments_blocked ON appointments (blocked_from) WHERE status IN ('pending', 'booked');
CREATE INDEX appointments_customer ON appointments (customer_id, start_at);
