"""Who is able, and until when: programmes, batches, results and certificates."""
