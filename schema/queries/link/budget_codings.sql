-- Objects of budget lines new at snapshot $1 that have no coding yet.
SELECT DISTINCT b.project_id, b.cost_center_id, b.org_unit_id
FROM record_budgets AS b
WHERE b.known_from = $1
  AND NOT EXISTS (SELECT FROM coding AS c WHERE (c.project_id, c.cost_center_id, c.org_unit_id, c.worker_id)
                                              = (b.project_id, b.cost_center_id, b.org_unit_id, 0))
