-- Full text over bigrams made by base/text, so that two Chinese characters are one term on both databases.
-- right_text.facets holds what the register is filtered by as words of their own, so that word and filter meet inside the
-- index and a common word with a rare filter costs no scan.
-- @sqlite
CREATE VIRTUAL TABLE right_text USING fts5(tokens, holders, facets, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE case_text USING fts5(tokens, tokenize = 'unicode61 remove_diacritics 0');
-- @postgresql
CREATE TABLE right_text (rowid BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL, holders TSVECTOR NOT NULL, facets TSVECTOR NOT NULL);
CREATE INDEX right_text_tokens ON right_text USING GIN (tokens, facets);
CREATE INDEX right_text_holders ON right_text USING GIN (holders);
CREATE TABLE case_text (rowid BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL);
CREATE INDEX case_text_tokens ON case_text USING GIN (tokens);
-- @both
CREATE TABLE case_text_key (case_id TEXT PRIMARY KEY, rowid BIGINT NOT NULL UNIQUE);
