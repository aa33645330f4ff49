# Reads one FASTA file; prints its name, sequences, letters, and the share of G and C. Ends with 1 where there is no sequence.
/^>/ { sequences++; next }
{ letters += length($0); gc += gsub(/[GCgc]/, "") }
END {
  if (letters == 0) { print FILENAME ": no sequence" > "/dev/stderr"; exit 1 }
  printf "%s\t%d\t%d\t%.3f\n", FILENAME, sequences, letters, gc / letters
}
