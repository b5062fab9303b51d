-- Appointments that an owner entered, and what gave way to them. Nobody's name or phone is in here: it is never changed.
ALTER TABLE customers ADD COLUMN phone_by_hand text;
COMMENT ON COLUMN customers.phone_by_hand IS 'as an owner typed it; it proves nothing and opens no conversation';

CREATE TABLE bookings_by_hand (
    request_id uuid PRIMARY KEY,
    appointment_id uuid NOT NULL UNIQUE REFERENCES appointments,
    asked text NOT NULL,
    actor text NOT NULL CHECK (actor <> ''),
    made_at timestamptz NOT NULL,
    override_reason text CHECK (override_reason <> ''),
    displaced jsonb NOT NULL,
    CHECK (override_reason IS NOT NULL OR displaced = '[]')
);
COMMENT ON COLUMN bookings_by_hand.asked IS 'digest of what was asked for: the same press sent again is known by it';
COMMENT ON COLUMN bookings_by_hand.displaced IS 'the claims that gave way: which, whose thread, and the time';
