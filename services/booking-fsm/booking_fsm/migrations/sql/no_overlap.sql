-- One member of staff, one live appointment at a time, buffers included. The database alone refuses the rest:
-- holds, locks and searches only spare the customer the refusal.
--
-- btree_gist is not everywhere, so "same member of staff" and "overlapping time" become one range of whole
-- numbers, which core GiST compares: staff_number in the upper 31 bits, minutes since 1970 in the lower 32,
-- rounded outwards. AT TIME ZONE 'UTC' makes the expression immutable; without it its value would hang on the
-- session's time zone.
--
-- Insert with ON CONFLICT ON CONSTRAINT appointments_no_overlap DO NOTHING. A plain INSERT is refused as surely,
-- but rows that arrive at one moment wait for each other first, and deadlock detection costs them a second.
ALTER TABLE appointments ADD CONSTRAINT appointments_blocked_time CHECK (
    staff_number IS NOT NULL AND staff_number >= 0
    AND blocked_from IS NOT NULL AND blocked_from >= '1970-01-01T00:00:00Z'
    AND blocked_until IS NOT NULL AND blocked_until < '9999-01-01T00:00:00Z'
    AND blocked_from < blocked_until
);

ALTER TABLE appointments ADD CONSTRAINT appointments_no_overlap EXCLUDE USING gist (
    int8range(
        (staff_number::bigint << 32) + floor(extract(epoch FROM blocked_from AT TIME ZONE 'UTC') / 60)::bigint,
        (staff_number::bigint << 32) + ceil(extract(epoch FROM blocked_until AT TIME ZONE 'UTC') / 60)::bigint
    ) WITH &&
) WHERE (status IN ('pending', 'booked'));
