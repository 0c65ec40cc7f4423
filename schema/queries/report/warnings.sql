-- What a reader of figures as known at snapshot $1 must know: rows that wait in quarantine, and files without a proof of completeness.
SELECT format('%s rows of feed %s wait in quarantine and are not counted (kontor quarantine)', count(*), feed) AS warning
FROM quarantine
WHERE known_from <= $1 AND $1 < known_to
GROUP BY feed
UNION ALL
SELECT format('completeness unproven: %s of %s files came without a control total', count(*) FILTER (WHERE completeness = 'unproven'), count(*))
FROM batch
WHERE snapshot <= $1 AND status = 'published'
HAVING count(*) FILTER (WHERE completeness = 'unproven') > 0
ORDER BY 1
