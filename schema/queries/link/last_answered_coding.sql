-- Codings are numbered in order and answered in the publish that brings them: all up to this one have an answer.
SELECT coalesce(max(coding_id), 0) AS coding_id FROM coding_interval
