-- Every live quotation against the reporting currency $1: one per currency and day, direct before inverse (R15).
SELECT DISTINCT ON (currency, rate_date) currency, rate_date, rate, inverse
FROM (SELECT CASE WHEN quote_currency = $1::text THEN currency ELSE quote_currency END COLLATE "C" AS currency,
             rate_date, rate, quote_currency <> $1::text AS inverse, record_id
      FROM record_exchange_rates
      WHERE known_to = 9223372036854775807 AND $1::text IN (currency, quote_currency) AND currency <> quote_currency) AS quote
ORDER BY currency, rate_date, inverse, record_id
