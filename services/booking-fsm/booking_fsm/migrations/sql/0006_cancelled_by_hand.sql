-- What was entered by hand and taken back: by whom, and when. It is never changed.
CREATE TABLE cancellations_by_hand (
    appointment_id uuid PRIMARY KEY REFERENCES bookings_by_hand (appointment_id),
    actor text NOT NULL CHECK (actor <> ''),
    cancelled_at timestamptz NOT NULL
);
