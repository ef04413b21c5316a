-- Days on which those concerned are told that a clock of a case is running out; a row goes when they have been told.
CREATE TABLE case_reminder (
  case_id TEXT NOT NULL,
  clock TEXT NOT NULL,
  remind_at BIGINT NOT NULL,
  PRIMARY KEY (case_id, clock, remind_at)
);
CREATE INDEX case_reminder_due ON case_reminder(remind_at);
