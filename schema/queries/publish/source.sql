-- The source's row, made on first sight.
WITH made AS (INSERT INTO source (code, namespace) VALUES ($1, $2) ON CONFLICT (code) DO NOTHING RETURNING source_id, namespace)
SELECT source_id, namespace FROM made
UNION ALL
SELECT source_id, namespace FROM source WHERE code = $1
LIMIT 1
