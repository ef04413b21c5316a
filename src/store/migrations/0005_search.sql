-- Full text over bigrams made by base/text, so that two Chinese characters are one term on both databases.
-- @sqlite
CREATE VIRTUAL TABLE right_text USING fts5(tokens, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE case_text USING fts5(tokens, tokenize = 'unicode61 remove_diacritics 0');
-- @postgresql
CREATE TABLE right_text (rowid BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL);
CREATE INDEX right_text_tokens ON right_text USING GIN (tokens);
CREATE TABLE case_text (rowid BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL);
CREATE INDEX case_text_tokens ON case_text USING GIN (tokens);
-- @both
CREATE TABLE case_text_key (case_id TEXT PRIMARY KEY, rowid BIGINT NOT NULL UNIQUE);
