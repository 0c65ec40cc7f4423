SELECT setval('record_number', $1)
