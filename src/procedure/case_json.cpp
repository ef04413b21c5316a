#include <algorithm>

#include "procedure/case.h"

namespace shuquan::procedure {
namespace {

std::unexpected<Error> unreadable(std::string_view what) {
  return fail_with_detail(Errc::internal, "case.unreadable", std::string(what));
}

Json optional_instant(const std::optional<Instant>& at) { return at ? Json(at->unix_ms) : Json(); }
Json optional_date(const std::optional<LocalDate>& date) { return date ? Json(to_string(*date)) : Json(); }

std::optional<Instant> read_instant(const Json& value) {
  return value.is_int() ? std::optional(Instant{value.int_or(0)}) : std::nullopt;
}

Result<std::optional<LocalDate>> read_date(const Json& value) {
  if (value.is_null()) return std::optional<LocalDate>();
  SHUQUAN_TRY(const LocalDate date, parse_date(value.text()));
  return std::optional(date);
}

Json to_json(const Participant& participant) {
  return Json::object({{"party", participant.party.value},
                       {"role", rules::to_string(participant.role)},
                       {"name", participant.name},
                       {"share_bp", participant.share_bp},
                       {"confirmed_revision", participant.confirmed_revision},
                       {"confirmed_at", optional_instant(participant.confirmed_at)}});
}

Result<Participant> participant_from_json(const Json& value) {
  const auto role = rules::parse_role(value["role"].text());
  if (!role) return unreadable("participant");
  return Participant{PartyId(value["party"].text()), *role, value["name"].text(), static_cast<int>(value["share_bp"].int_or(0)),
                     value["confirmed_revision"].int_or(-1), read_instant(value["confirmed_at"])};
}

Json to_json(const Record& record) {
  return Json::object({{"sequence", record.sequence}, {"kind", record.kind}, {"action", record.action}, {"at", record.at.unix_ms},
                       {"actor", to_json(record.actor)}, {"data", record.data}, {"proposes", record.proposes}});
}

Record record_from_json(const Json& value) {
  return Record{value["sequence"].int_or(0), value["kind"].text(), value["action"].text(), Instant{value["at"].int_or(0)},
                actor_from_json(value["actor"]), value["data"], value["proposes"].text()};
}

}  // namespace

Json to_json(const NamedRight& right) {
  Json holders = Json::array();
  for (const NamedRight::Holder& holder : right.holders) holders.push(Json::object({{"party", holder.party.value}, {"share_bp", holder.share_bp}}));
  Json parties = Json::array();
  for (const PartyId& party : right.parties) parties.push(party.value);
  return Json::object({{"ordinal", right.ordinal}, {"number", right.number}, {"name", right.name}, {"recordal", right.recordal}, {"holders", std::move(holders)}, {"parties", std::move(parties)}});
}

NamedRight named_right_from_json(const Json& value) {
  NamedRight right{static_cast<std::uint64_t>(value["ordinal"].int_or(0)), value["number"].text(), value["name"].text(), static_cast<std::uint32_t>(value["recordal"].int_or(0)), {}, {}};
  for (const Json& holder : value["holders"].items()) right.holders.push_back({PartyId(holder["party"].text()), static_cast<int>(holder["share_bp"].int_or(0))});
  for (const Json& party : value["parties"].items()) right.parties.emplace_back(party.text());
  return right;
}

Json to_json(const Actor& actor) {
  return Json::object({{"account", actor.account.value}, {"name", actor.name}, {"role", rules::to_string(actor.role)}, {"party", actor.party.value}});
}

Actor actor_from_json(const Json& value) {
  return Actor{AccountId(value["account"].text()), value["name"].text(), rules::parse_role(value["role"].text()).value_or(rules::Role::system),
               PartyId(value["party"].text())};
}

Json to_json(const Clock& clock) {
  Json pauses = Json::array();
  for (const rules::Pause& pause : clock.pauses) pauses.push(Json::array({to_string(pause.from), optional_date(pause.to)}));
  return Json::object({{"id", clock.id},
                       {"period", clock.period.key},
                       {"value", clock.period.value},
                       {"unit", to_string(clock.period.unit)},
                       {"roll", clock.period.roll_if_rest_day},
                       {"clause", clock.period.provenance.clause},
                       {"started_on", to_string(clock.started_on)},
                       {"pauses", std::move(pauses)},
                       {"status", to_string(clock.status)},
                       {"due_on", optional_date(clock.due_on)},
                       {"provisional", clock.provisional},
                       {"ended_on", optional_date(clock.ended_on)}});
}

Result<Clock> clock_from_json(const Json& value) {
  const std::optional<rules::Unit> unit = rules::parse_unit(value["unit"].text());
  if (!unit) return unreadable("clock");
  Clock clock;
  clock.id = value["id"].text();
  clock.period.key = value["period"].text();
  clock.period.value = static_cast<int>(value["value"].int_or(0));
  clock.period.unit = *unit;
  clock.period.roll_if_rest_day = value["roll"].bool_or(true);
  clock.period.provenance.clause = value["clause"].text();
  SHUQUAN_TRY(clock.started_on, parse_date(value["started_on"].text()));
  for (const Json& pause : value["pauses"].items()) {
    if (pause.size() != 2) return unreadable("pause");
    SHUQUAN_TRY(const LocalDate from, parse_date(pause.items()[0].text()));
    SHUQUAN_TRY(const std::optional<LocalDate> to, read_date(pause.items()[1]));
    clock.pauses.push_back({from, to, {}});
  }
  for (const ClockStatus status : {ClockStatus::running, ClockStatus::paused, ClockStatus::stopped, ClockStatus::expired})
    if (to_string(status) == value["status"].text()) clock.status = status;
  SHUQUAN_TRY(clock.due_on, read_date(value["due_on"]));
  clock.provisional = value["provisional"].bool_or(false);
  SHUQUAN_TRY(clock.ended_on, read_date(value["ended_on"]));
  return clock;
}

Json to_json(const Case& file) {
  Json participants = Json::array();
  for (const Participant& participant : file.participants) participants.push(to_json(participant));
  Json clocks = Json::array();
  for (const Clock& clock : file.clocks) clocks.push(to_json(clock));
  Json records = Json::array();
  for (const Record& record : file.records) records.push(to_json(record));
  Json recused = Json::array();
  for (const AccountId& account : file.recused) recused.push(account.value);
  Json rights = Json::array();
  for (const NamedRight& right : file.rights)
    rights.push(to_json(right));
  return Json::object({{"id", file.id.value},
                       {"procedure", file.procedure},
                       {"pack", file.pack},
                       {"pinned_digest", file.pinned_digest},
                       {"parent", file.parent ? Json(file.parent->value) : Json()},
                       {"number", file.number},
                       {"state", file.state},
                       {"channel", file.channel},
                       {"created_at", file.created_at.unix_ms},
                       {"submitted_at", optional_instant(file.submitted_at)},
                       {"accepted_at", optional_instant(file.accepted_at)},
                       {"state_since", optional_instant(file.state_since)},
                       {"state_sequence", file.state_sequence},
                       {"sequence", file.sequence},
                       {"form_revision", file.form_revision},
                       {"form", file.form},
                       {"participants", std::move(participants)},
                       {"clocks", std::move(clocks)},
                       {"records", std::move(records)},
                       {"recused", std::move(recused)},
                       {"assignee", file.assignee.value},
                       {"assignee_name", file.assignee_name},
                       {"rights", std::move(rights)},
                       {"right_ordinal", file.right_ordinal},
                       {"right_number", file.right_number}});
}

Result<Case> case_from_json(const Json& value) {
  if (!value["id"].is_string() || !value["state"].is_string() || !value["form"].is_object()) return unreadable("case");
  Case file;
  file.id = CaseId(value["id"].text());
  file.procedure = value["procedure"].text();
  file.pack = value["pack"].text();
  file.pinned_digest = value["pinned_digest"].text();
  if (value["parent"].is_string()) file.parent = CaseId(value["parent"].text());
  file.number = value["number"].text();
  file.state = value["state"].text();
  file.channel = value["channel"].text();
  file.created_at = Instant{value["created_at"].int_or(0)};
  file.submitted_at = read_instant(value["submitted_at"]);
  file.accepted_at = read_instant(value["accepted_at"]);
  file.state_since = read_instant(value["state_since"]);
  file.state_sequence = value["state_sequence"].int_or(0);
  file.sequence = value["sequence"].int_or(0);
  file.form_revision = value["form_revision"].int_or(0);
  file.form = value["form"];
  for (const Json& item : value["participants"].items()) {
    SHUQUAN_TRY(Participant participant, participant_from_json(item));
    file.participants.push_back(std::move(participant));
  }
  for (const Json& item : value["clocks"].items()) {
    SHUQUAN_TRY(Clock clock, clock_from_json(item));
    file.clocks.push_back(std::move(clock));
  }
  for (const Json& item : value["records"].items()) file.records.push_back(record_from_json(item));
  for (const Json& item : value["recused"].items()) file.recused.emplace_back(item.text());
  file.assignee = AccountId(value["assignee"].text());
  file.assignee_name = value["assignee_name"].text();
  for (const Json& item : value["rights"].items())
    file.rights.push_back(named_right_from_json(item));
  file.right_ordinal = static_cast<std::uint64_t>(value["right_ordinal"].int_or(0));
  file.right_number = value["right_number"].text();
  return file;
}

}  // namespace shuquan::procedure
