-- Of a word that is not among those counted, the planner believes that it stands in up to one article of 200, and of each
-- of its stems anew. Among a million articles it then looks for the newest hits from the newest article on, and reads all
-- of them where there are only fifty. With ten times as many words counted (from the next ANALYZE on) it knows better.
ALTER TABLE published_articles ALTER COLUMN search SET STATISTICS 1000;
