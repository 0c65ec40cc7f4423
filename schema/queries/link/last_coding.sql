SELECT coalesce(max(coding_id), 0) AS coding_id FROM coding
