#include "register/right.h"

#include <array>

namespace shuquan::registry {
namespace {

constexpr std::array<std::string_view, 3> kHolderKinds = {"organisation", "institution", "person"};
constexpr std::array<std::string_view, 4> kStatuses = {"registered", "expired", "cancelled", "revoked"};

template <class Enum, std::size_t size>
std::optional<Enum> parse_enum(const std::array<std::string_view, size>& names, std::string_view text) {
  for (std::size_t i = 0; i < size; ++i)
    if (names[i] == text) return static_cast<Enum>(i);
  return std::nullopt;
}

std::unexpected<Error> unreadable(std::string_view what) {
  return fail_with_detail(Errc::internal, "register.unreadable", std::string(what));
}

Result<LocalDate> read_date(const Json& value, std::string_view key) {
  Result<LocalDate> date = parse_date(value[key].text());
  if (!date) return unreadable(key);
  return date;
}

}  // namespace

std::string_view to_string(HolderKind kind) { return kHolderKinds[static_cast<std::size_t>(kind)]; }
std::optional<HolderKind> parse_holder_kind(std::string_view text) { return parse_enum<HolderKind>(kHolderKinds, text); }
std::string_view to_string(RightStatus status) { return kStatuses[static_cast<std::size_t>(status)]; }
std::optional<RightStatus> parse_right_status(std::string_view text) { return parse_enum<RightStatus>(kStatuses, text); }

Json to_json(const Holder& holder) {
  Json out = Json::object({{"kind", to_string(holder.kind)}, {"share_bp", holder.share_bp}});
  if (holder.kind == HolderKind::person) {
    out.set("commitment", holder.commitment);
  } else {
    out.set("name", holder.name).set("identifier", holder.identifier);
  }
  return out;
}

Result<Holder> holder_from_json(const Json& value) {
  const auto kind = parse_holder_kind(value["kind"].text());
  if (!kind || !value["share_bp"].is_int()) return unreadable("holder");
  return Holder{value["name"].text(), value["identifier"].text(), value["commitment"].text(), *kind,
                static_cast<int>(value["share_bp"].int_or(0))};
}

Json to_json(const Right& right) {
  Json holders = Json::array();
  for (const Holder& holder : right.holders) holders.push(to_json(holder));
  return Json::object({{"ordinal", right.ordinal},
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
  return right;
}

}  // namespace shuquan::registry
