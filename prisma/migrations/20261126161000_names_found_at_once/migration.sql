-- New entries go into the indexes at once. By default they are gathered in a list of up to 4 MB, which each look-up reads
-- from end to end until the next vacuum: imports look up each name they bring, and were slower with each that they had made.
ALTER INDEX sources_known_names_idx SET (fastupdate = off);
ALTER INDEX sources_same_as_idx SET (fastupdate = off);
