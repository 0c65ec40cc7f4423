-- The numbers this publish hands out. Safe under the publish lock.
SELECT (SELECT coalesce(max(snapshot), 0) + 1 FROM snapshot) AS snapshot,
       (SELECT coalesce(max(batch_id), 0) + 1 FROM batch) AS batch_id,
       (SELECT coalesce(max(entity_id), 0) FROM entity) AS last_entity_id,
       (SELECT coalesce(max(quarantine_id), 0) FROM quarantine) AS last_quarantine_id,
       (SELECT last_value FROM record_number) AS last_record_id
