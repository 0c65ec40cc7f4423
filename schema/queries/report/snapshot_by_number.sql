SELECT snapshot FROM snapshot WHERE snapshot = $1
