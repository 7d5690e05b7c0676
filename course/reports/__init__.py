"""The branch board, the certificate register and exports. Reads everything, decides nothing."""
