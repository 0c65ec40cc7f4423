-- Sums over all rows of a report's answer, not only a page.
SELECT {sums} FROM (
{report}
) report
