CREATE TEMPORARY TABLE IF NOT EXISTS publish_closed (record_id bigint NOT NULL)
