#include "register/right.h"

#include <algorithm>

#include "register/read_public.h"

namespace shuquan::registry {
namespace {

constexpr std::array<std::string_view, 4> kStatuses = {"registered", "expired", "cancelled", "revoked"};

Json recordals_json(const Right& right) {
  Json list = Json::array();
  for (const Recordal& recordal : right.recordals) {
    Json item = to_json(recordal);
    if (is_beyond_validity(right, recordal)) item.set("beyond_validity", true);
    if (const int rank = rank_of(right, recordal); rank != 0) item.set("rank", rank);
    list.push(std::move(item));
  }
  return list;
}

}  // namespace

std::string_view to_string(RightStatus status) { return kStatuses[static_cast<std::size_t>(status)]; }
std::optional<RightStatus> parse_right_status(std::string_view text) { return parse_enum<RightStatus>(kStatuses, text); }

const Recordal* Right::recordal(std::uint64_t id) const {
  const auto found = std::ranges::find(recordals, id, &Recordal::id);
  return found == recordals.end() ? nullptr : &*found;
}

bool Right::has(RecordalKind kind) const { return std::ranges::find(recordals, kind, &Recordal::kind) != recordals.end(); }

bool is_beyond_validity(const Right& right, const Recordal& recordal) { return recordal.until && *recordal.until > right.valid_until; }

int rank_of(const Right& right, const Recordal& recordal) {
  if (recordal.kind != RecordalKind::pledge) return 0;
  return 1 + static_cast<int>(std::ranges::count_if(right.recordals, [&](const Recordal& other) { return other.kind == RecordalKind::pledge && other.id < recordal.id; }));
}

Json to_json(const Right& right) {
  Json holders = Json::array();
  for (const Holder& holder : right.holders) holders.push(to_json(holder));
  Json out = Json::object({{"ordinal", right.ordinal},
                           {"revision", right.revision},
                           {"number", right.number},
                           {"certificate_number", right.certificate_number},
                           {"jurisdiction", right.jurisdiction},
                           {"name", right.name},
                           {"status", to_string(right.status)},
                           {"holders", std::move(holders)},
                           {"filed_on", to_string(right.filed_on)},
                           {"announced_on", to_string(right.announced_on)},
                           {"valid_from", to_string(right.valid_from)},
                           {"valid_until", to_string(right.valid_until)},
                           {"description", right.description}});
  if (!right.recordals.empty()) out.set("recordals", recordals_json(right));
  if (right.certificate_version > 1) out.set("certificate_version", right.certificate_version);
  if (right.ended_on) out.set("ended_on", to_string(*right.ended_on));
  if (right.void_from_beginning) out.set("void_from_beginning", true);
  return out;
}

Result<Right> right_from_json(const Json& value) {
  const auto status = parse_right_status(value["status"].text());
  if (!status || !value["ordinal"].is_int() || !value["revision"].is_int()) return unreadable("right");
  Right right;
  right.ordinal = static_cast<std::uint64_t>(value["ordinal"].int_or(0));
  right.revision = static_cast<std::uint32_t>(value["revision"].int_or(0));
  right.number = value["number"].text();
  right.certificate_number = value["certificate_number"].text();
  right.jurisdiction = value["jurisdiction"].text();
  right.name = value["name"].text();
  right.status = *status;
  for (const Json& item : value["holders"].items()) {
    SHUQUAN_TRY(Holder holder, holder_from_json(item));
    right.holders.push_back(std::move(holder));
  }
  SHUQUAN_TRY(right.filed_on, read_date(value, "filed_on"));
  SHUQUAN_TRY(right.announced_on, read_date(value, "announced_on"));
  SHUQUAN_TRY(right.valid_from, read_date(value, "valid_from"));
  SHUQUAN_TRY(right.valid_until, read_date(value, "valid_until"));
  right.description = value["description"];
  for (const Json& item : value["recordals"].items()) {
    SHUQUAN_TRY(Recordal recordal, recordal_from_json(item));
    right.recordals.push_back(std::move(recordal));
  }
  right.certificate_version = static_cast<std::uint32_t>(value["certificate_version"].int_or(1));
  SHUQUAN_TRY(right.ended_on, read_optional_date(value, "ended_on"));
  right.void_from_beginning = value["void_from_beginning"].bool_or(false);
  return right;
}

}  // namespace shuquan::registry
