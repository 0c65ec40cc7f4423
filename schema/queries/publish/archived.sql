SELECT encode(archive_sha256, 'hex') AS name FROM batch
