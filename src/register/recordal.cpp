#include "register/recordal.h"

#include <algorithm>

#include "register/read_public.h"

namespace shuquan::registry {
namespace {

constexpr std::array<std::string_view, 3> kHolderKinds = {"organisation", "institution", "person"};
constexpr std::array<std::string_view, 7> kKinds = {"licence", "pledge", "contribution", "on_balance", "securitisation", "freeze", "note"};
constexpr std::array<std::string_view, 4> kLicences = {"exclusive", "sole", "ordinary", "sub"};

/// The beginning that a code of GB/T 2260 shares with everything below it.
std::string_view significant(std::string_view code) {
  while (code.size() == 6 || code.size() == 4) {
    if (!code.ends_with("00")) break;
    code.remove_suffix(2);
  }
  return code;
}

bool is_or_lies_in(std::string_view inner, std::string_view outer) { return significant(inner).starts_with(significant(outer)); }

using Codes = std::vector<std::string>;

bool codes_meet(const Codes& one, const Codes& other) {
  if (one.empty() || other.empty()) return true;
  return std::ranges::any_of(one, [&](const std::string& a) {
    return std::ranges::any_of(other, [&](const std::string& b) { return is_or_lies_in(a, b) || is_or_lies_in(b, a); });
  });
}

bool codes_cover(const Codes& outer, const Codes& inner) {
  if (outer.empty()) return true;
  if (inner.empty()) return false;
  return std::ranges::all_of(inner, [&](const std::string& a) { return std::ranges::any_of(outer, [&](const std::string& b) { return is_or_lies_in(a, b); }); });
}

Json words_json(const Codes& words) {
  Json list = Json::array();
  for (const std::string& word : words) list.push(word);
  return list;
}

Codes words_from(const Json& list) {
  Codes words;
  for (const Json& item : list.items()) words.push_back(item.text());
  return words;
}

Json party_json(const Holder& party) {
  Json out = to_json(party);
  out.erase("share_bp");
  return out;
}

Result<Holder> party_from(Json value) { return holder_from_json(value.set("share_bp", 0)); }

void add_licence(const Recordal& recordal, Json& out) {
  out.set("licence", to_string(recordal.licence)).set("territory", words_json(recordal.territory)).set("fields", words_json(recordal.fields));
  if (recordal.head != 0) out.set("head", recordal.head);
}

}  // namespace

std::string_view to_string(HolderKind kind) { return kHolderKinds[static_cast<std::size_t>(kind)]; }
std::optional<HolderKind> parse_holder_kind(std::string_view text) { return parse_enum<HolderKind>(kHolderKinds, text); }
std::string_view to_string(RecordalKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }
std::optional<RecordalKind> parse_recordal_kind(std::string_view text) { return parse_enum<RecordalKind>(kKinds, text); }
std::string_view to_string(LicenceKind kind) { return kLicences[static_cast<std::size_t>(kind)]; }
std::optional<LicenceKind> parse_licence_kind(std::string_view text) { return parse_enum<LicenceKind>(kLicences, text); }

bool Recordal::allows_to(std::string_view what) const { return std::ranges::find(allows, what) != allows.end(); }

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

Json to_json(const Recordal& recordal) {
  Json parties = Json::array();
  for (const Holder& party : recordal.parties) parties.push(party_json(party));
  Json out = Json::object({{"id", recordal.id},
                           {"kind", to_string(recordal.kind)},
                           {"parties", std::move(parties)},
                           {"from", to_string(recordal.from)},
                           {"reference", recordal.reference},
                           {"terms", recordal.terms}});
  if (recordal.until) out.set("until", to_string(*recordal.until));
  if (recordal.late) out.set("late", true);
  if (!recordal.allows.empty()) out.set("allows", words_json(recordal.allows));
  if (recordal.kind == RecordalKind::licence) add_licence(recordal, out);
  return out;
}

Result<Recordal> recordal_from_json(const Json& value) {
  const auto kind = parse_recordal_kind(value["kind"].text());
  if (!kind || !value["id"].is_int() || value["id"].int_or(-1) < 0 || !value["terms"].is_object()) return unreadable("recordal");
  Recordal recordal;
  recordal.id = static_cast<std::uint32_t>(value["id"].int_or(0));
  recordal.kind = *kind;
  for (const Json& item : value["parties"].items()) {
    SHUQUAN_TRY(Holder party, party_from(item));
    recordal.parties.push_back(std::move(party));
  }
  SHUQUAN_TRY(recordal.from, read_date(value, "from"));
  SHUQUAN_TRY(recordal.until, read_optional_date(value, "until"));
  recordal.reference = value["reference"].text();
  recordal.late = value["late"].bool_or(false);
  recordal.allows = words_from(value["allows"]);
  recordal.terms = value["terms"];
  if (*kind != RecordalKind::licence) return recordal;
  const auto licence = parse_licence_kind(value["licence"].text());
  if (!licence) return unreadable("licence");
  recordal.licence = *licence;
  recordal.head = static_cast<std::uint32_t>(value["head"].int_or(0));
  recordal.territory = words_from(value["territory"]);
  recordal.fields = words_from(value["fields"]);
  return recordal;
}

bool overlap(const Recordal& one, const Recordal& other) {
  const bool one_ends_before = one.until && *one.until < other.from;
  const bool other_ends_before = other.until && *other.until < one.from;
  return !one_ends_before && !other_ends_before && codes_meet(one.territory, other.territory) && codes_meet(one.fields, other.fields);
}

bool covers(const Recordal& outer, const Recordal& inner) {
  const bool in_time = outer.from <= inner.from && (!outer.until || (inner.until && *inner.until <= *outer.until));
  return in_time && codes_cover(outer.territory, inner.territory) && codes_cover(outer.fields, inner.fields);
}

}  // namespace shuquan::registry
