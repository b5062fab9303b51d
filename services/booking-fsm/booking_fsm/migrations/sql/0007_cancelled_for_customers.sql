-- Owners also call off what customers have.
ALTER TABLE cancellations_by_hand DROP CONSTRAINT cancellations_by_hand_appointment_id_fkey;
ALTER TABLE cancellations_by_hand ADD FOREIGN KEY (appointment_id) REFERENCES appointments;
