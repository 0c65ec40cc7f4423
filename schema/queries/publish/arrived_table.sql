CREATE TEMPORARY TABLE IF NOT EXISTS publish_arrived (kind text NOT NULL, value text NOT NULL)
