-- The reporting currency as configured; no row until the first start.
SELECT value FROM setting WHERE name = 'currency'
