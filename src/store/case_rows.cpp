#include "store/case_rows.h"

namespace shuquan::store {
namespace {

std::optional<std::string> date_text(const std::optional<LocalDate>& date) {
  return date ? std::optional(to_string(*date)) : std::nullopt;
}

Result<void> save_events(Connection& db, const procedure::Case& file, std::span<const procedure::Event> events) {
  std::int64_t sequence = file.sequence - static_cast<std::int64_t>(events.size());
  for (const procedure::Event& event : events) {
    ++sequence;
    SHUQUAN_CHECK(db.execute_later("INSERT INTO case_event (case_id, sequence, kind, version, at, actor, data) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                                   {file.id, sequence, event.kind, event.version, event.at, procedure::to_json(event.actor).dump(), event.data.dump()}));
  }
  return {};
}

Result<void> save_participants(Connection& db, const procedure::Case& file) {
  SHUQUAN_CHECK(db.execute_later("DELETE FROM case_participant WHERE case_id = $1", {file.id}));
  for (const procedure::Participant& participant : file.participants) {
    SHUQUAN_CHECK(db.execute_later("INSERT INTO case_participant (case_id, party_id, role, confirmed_revision) VALUES ($1, $2, $3, $4)",
                                   {file.id, participant.party, rules::to_string(participant.role), participant.confirmed_revision}));
  }
  return {};
}

Result<void> save_timers(Connection& db, const procedure::Case& file, const CaseListing& listing, Instant now) {
  SHUQUAN_CHECK(db.execute_later("DELETE FROM case_timer WHERE case_id = $1", {file.id}));
  for (const procedure::Clock& clock : file.clocks) {
    if (clock.status != procedure::ClockStatus::running || !clock.due_on) continue;
    SHUQUAN_CHECK(db.execute_later("INSERT INTO case_timer (case_id, clock, due_at) VALUES ($1, $2, $3)", {file.id, clock.id, end_of_day(*clock.due_on)}));
  }
  SHUQUAN_CHECK(db.execute_later("DELETE FROM case_reminder WHERE case_id = $1", {file.id}));
  for (const auto& [clock, at] : listing.reminders)
    if (at > now) {
      SHUQUAN_CHECK(db.execute_later("INSERT INTO case_reminder (case_id, clock, remind_at) VALUES ($1, $2, $3) ON CONFLICT (case_id, clock, remind_at) DO NOTHING", {file.id, clock, at}));
    }
  return {};
}

bool touches(std::span<const procedure::Event> events, std::string_view prefix) {
  for (const procedure::Event& event : events)
    if (std::string_view(event.kind).starts_with(prefix)) return true;
  return false;
}

Result<void> save_rights(Connection& db, const procedure::Case& file) {
  for (const procedure::NamedRight& right : file.rights)
    SHUQUAN_CHECK(db.execute_later("INSERT INTO case_right (case_id, ordinal, recordal) VALUES ($1, $2, $3) ON CONFLICT (case_id, ordinal) DO NOTHING",
                                   {file.id, static_cast<std::int64_t>(right.ordinal), static_cast<std::int64_t>(right.recordal)}));
  return {};
}

}  // namespace

Result<std::optional<procedure::Case>> load_case(Connection& db, const CaseId& id) {
  SHUQUAN_TRY(const Rows rows, db.query("SELECT body FROM case_file WHERE id = $1", {id}));
  if (rows.empty()) return std::optional<procedure::Case>();
  SHUQUAN_TRY(const Json body, Json::parse(rows.front().text(0)));
  SHUQUAN_TRY(procedure::Case file, procedure::case_from_json(body));
  return std::optional(std::move(file));
}

Result<void> save_case(Connection& db, const procedure::Case& file, std::span<const procedure::Event> events, const CaseListing& listing, Instant now) {
  SHUQUAN_CHECK(save_events(db, file, events));
  if (touches(events, "case_created") || touches(events, "particip")) SHUQUAN_CHECK(save_participants(db, file));
  if (touches(events, "right_named")) SHUQUAN_CHECK(save_rights(db, file));
  if (touches(events, "clock_")) SHUQUAN_CHECK(save_timers(db, file, listing, now));
  const procedure::Participant* lead = file.lead();
  const std::optional<std::string> number = file.number.empty() ? std::nullopt : std::optional(file.number);
  const std::optional<std::string> parent = file.parent ? std::optional(file.parent->value) : std::nullopt;
  const std::optional<std::int64_t> ordinal =
      file.right_ordinal == 0 ? std::nullopt : std::optional(static_cast<std::int64_t>(file.right_ordinal) - 1);
  const std::optional<std::string> due = date_text(listing.due_on), notice_from = date_text(listing.notice_from),
                                   notice_until = date_text(listing.notice_until);
  return db.execute_later(
      "INSERT INTO case_file (id, procedure, pack, parent_id, number, state, phase, waits_on, ended, in_notice, channel, title, industry, source_kind, "
      "lead_party, lead_name, assignee, assignee_name, created_at, submitted_at, updated_at, due_on, due_clock, notice_from, notice_until, sequence, "
      "form_revision, right_ordinal, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, "
      "$23, $24, $25, $26, $27, $28, $29) ON CONFLICT (id) DO UPDATE SET number = excluded.number, state = excluded.state, phase = excluded.phase, "
      "waits_on = excluded.waits_on, ended = excluded.ended, in_notice = excluded.in_notice, channel = excluded.channel, title = excluded.title, "
      "industry = excluded.industry, source_kind = excluded.source_kind, lead_party = excluded.lead_party, lead_name = excluded.lead_name, "
      "assignee = excluded.assignee, assignee_name = excluded.assignee_name, submitted_at = excluded.submitted_at, updated_at = excluded.updated_at, "
      "due_on = excluded.due_on, due_clock = excluded.due_clock, notice_from = excluded.notice_from, notice_until = excluded.notice_until, "
      "sequence = excluded.sequence, form_revision = excluded.form_revision, right_ordinal = excluded.right_ordinal, body = excluded.body",
      {file.id, file.procedure, file.pack, parent, number, file.state, listing.phase, listing.waits_on, listing.ended, listing.in_notice, file.channel,
       listing.title, listing.industry, listing.source_kind, lead ? lead->party.value : std::string(), lead ? lead->name : std::string(), file.assignee,
       file.assignee_name, file.created_at, file.submitted_at, now, due, listing.due_clock, notice_from, notice_until, file.sequence,
       file.form_revision, ordinal, procedure::to_json(file).dump()});
}

Result<std::vector<procedure::Event>> load_events(Connection& db, const CaseId& id) {
  SHUQUAN_TRY(const Rows rows, db.query("SELECT kind, version, at, actor, data FROM case_event WHERE case_id = $1 ORDER BY sequence", {id}));
  std::vector<procedure::Event> events;
  events.reserve(rows.size());
  for (const Row row : rows) {
    const int version = static_cast<int>(row.integer(1));
    if (!procedure::is_known(row.text(0), version))
      return fail(Errc::unavailable, "case.newer_event", {{"kind", row.text(0)}, {"version", std::to_string(version)}});
    SHUQUAN_TRY(const Json actor, Json::parse(row.text(3)));
    SHUQUAN_TRY(Json data, Json::parse(row.text(4)));
    events.push_back({row.text(0), version, Instant{row.integer(2)}, procedure::actor_from_json(actor), std::move(data)});
  }
  return events;
}

Result<std::vector<DueTimer>> due_timers(Connection& db, Instant now, int limit) {
  SHUQUAN_TRY(const Rows rows, db.query("SELECT case_id, clock FROM case_timer WHERE due_at <= $1 ORDER BY due_at, case_id LIMIT $2", {now, limit}));
  std::vector<DueTimer> due;
  for (const Row row : rows) due.push_back({CaseId(row.text(0)), row.text(1)});
  return due;
}

Result<std::vector<DueTimer>> due_reminders(Connection& db, Instant now, int limit) {
  SHUQUAN_TRY(const Rows rows, db.query("SELECT DISTINCT case_id, clock FROM (SELECT case_id, clock FROM case_reminder WHERE remind_at <= $1 ORDER BY remind_at LIMIT $2) due ORDER BY case_id, clock", {now, limit}));
  std::vector<DueTimer> due;
  for (const Row row : rows) due.push_back({CaseId(row.text(0)), row.text(1)});
  return due;
}

Result<bool> take_reminders(Connection& db, const CaseId& id, std::string_view clock, Instant now) {
  SHUQUAN_TRY(const std::int64_t taken, db.execute("DELETE FROM case_reminder WHERE case_id = $1 AND clock = $2 AND remind_at <= $3", {id, clock, now}));
  return taken > 0;
}

Result<int> count_open_children(Connection& db, const CaseId& parent, std::string_view procedure) {
  SHUQUAN_TRY(const Rows rows, db.query("SELECT COUNT(*) FROM case_file WHERE parent_id = $1 AND procedure = $2 AND ended = 0 AND phase <> 'preparation'", {parent, procedure}));
  return static_cast<int>(rows.front().integer(0));
}

Result<std::optional<std::string>> load_rule_version(Connection& db, std::string_view digest) {
  SHUQUAN_TRY(const Rows rows, db.query("SELECT body FROM rule_version WHERE digest = $1", {digest}));
  return rows.empty() ? std::optional<std::string>() : std::optional(rows.front().text(0));
}

Result<void> archive_rule_version(Connection& db, std::string_view digest, std::string_view pack, std::string_view version, std::string_view body, Instant now) {
  return db.execute_later("INSERT INTO rule_version (digest, pack, version, archived_at, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (digest) DO NOTHING",
                          {digest, pack, version, now, body});
}

Result<std::int64_t> next_counter(Connection& db, std::string_view name) {
  SHUQUAN_TRY(const Rows rows,
              db.query("INSERT INTO counter (name, value) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value", {name}));
  return rows.front().integer(0);
}

}  // namespace shuquan::store
