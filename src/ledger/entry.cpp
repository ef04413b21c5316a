#include "ledger/entry.h"

#include <array>
#include <limits>

#include "ledger/canonical_json.h"
#include "ledger/strict_text.h"
#include "ledger/tile.h"

namespace shuquan::ledger {
namespace {

constexpr std::string_view kStateRoot = "state-root";
constexpr std::size_t kMaxNumberBytes = 128;

using Members = std::vector<CanonicalMember>;

std::unexpected<Error> bad_field(std::string_view field) { return fail(Errc::invalid_input, "ledger.entry_field", {{"field", std::string(field)}}); }

bool is_token(std::string_view text, std::size_t limit, std::string_view extra) {
  if (text.empty() || text.size() > limit || text.front() < 'a' || text.front() > 'z') return false;
  for (const char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || extra.find(c) != std::string_view::npos)) return false;
  return true;
}
bool is_kind(std::string_view text) { return is_token(text, 40, "_-"); }
bool is_commitment_name(std::string_view text) { return is_token(text, 64, "_."); }

bool has_fraction(const Json& value) {
  if (value.is_double()) return true;
  for (const Json& item : value.items())
    if (has_fraction(item)) return true;
  for (const auto& [name, member] : value.members())
    if (has_fraction(member)) return true;
  return false;
}

Json hex_or_null(const std::optional<Digest>& digest) { return digest ? Json(crypto::to_hex(*digest)) : Json(); }

// Fields of a strictly decoded object, in the order of their sorted names. The first wrong one is remembered.
class Fields {
 public:
  Fields(const Members& members, std::span<const std::string_view> names) : members_(members) {
    for (std::size_t i = 0; i < std::max(names.size(), members.size()) && !wrong_; ++i)
      if (i >= members.size() || (i < names.size() && names[i] < members[i].name)) wrong_ = names[i];
      else if (i >= names.size() || names[i] != members[i].name) wrong_ = members[i].name;
  }
  const std::optional<std::string_view>& wrong() const { return wrong_; }
  std::string_view raw(std::size_t i) const { return members_[i].value; }

  std::uint64_t number(std::size_t i) {
    const auto value = parse_decimal(raw(i));
    if (!value) refuse(i);
    return value.value_or(0);
  }
  std::optional<std::uint64_t> number_or_null(std::size_t i) { return raw(i) == "null" ? std::nullopt : std::optional(number(i)); }
  std::string_view plain_text(std::size_t i) {
    const std::string_view value = raw(i);
    if (value.size() >= 2 && value.front() == '"' && value.find('\\') == std::string_view::npos) return value.substr(1, value.size() - 2);
    refuse(i);
    return {};
  }
  Digest digest(std::size_t i) {
    const auto value = crypto::digest_from_hex(plain_text(i));
    if (!value) refuse(i);
    return value.value_or(Digest{});
  }
  std::optional<Digest> digest_or_null(std::size_t i) { return raw(i) == "null" ? std::nullopt : std::optional(digest(i)); }
  void require(bool condition, std::size_t i) {
    if (!condition) refuse(i);
  }

 private:
  void refuse(std::size_t i) {
    if (!wrong_) wrong_ = members_[i].name;
  }
  const Members& members_;
  std::optional<std::string_view> wrong_;
};

bool commitments_valid(std::string_view raw) {
  const auto members = scan_canonical_object(raw);
  if (!members) return false;
  for (const auto& [name, value] : *members)
    if (!is_commitment_name(name) || value.size() != 66 || value.front() != '"' || !crypto::digest_from_hex(value.substr(1, 64))) return false;
  return true;
}

Result<RegisterHeader> register_header(const Members& members) {
  static constexpr std::array<std::string_view, 10> kNames = {"commitments", "effective", "facts",      "kind",      "number",
                                                              "ordinal",     "prev_index", "prev_leaf", "revision", "v"};
  Fields fields(members, kNames);
  if (fields.wrong()) return bad_field(*fields.wrong());
  RegisterHeader out;
  const auto effective = parse_date(fields.plain_text(1));
  fields.require(fields.raw(0).front() == '{' && commitments_valid(fields.raw(0)), 0);
  fields.require(effective.has_value(), 1);
  fields.require(fields.raw(2).front() == '{', 2);
  out.kind = fields.plain_text(3);
  fields.require(is_kind(out.kind) && out.kind != kStateRoot, 3);
  out.number = fields.plain_text(4);
  fields.require(!out.number.empty() && out.number.size() <= kMaxNumberBytes, 4);
  out.ordinal = fields.number(5);
  out.prev_index = fields.number_or_null(6);
  out.prev_leaf = fields.digest_or_null(7);
  out.revision = fields.number(8);
  fields.require(out.prev_index.has_value() == (out.revision != 1), 6);
  fields.require(out.prev_leaf.has_value() == (out.revision != 1), 7);
  fields.require(out.revision >= 1, 8);
  fields.require(fields.raw(9) == "1", 9);
  if (fields.wrong()) return bad_field(*fields.wrong());
  out.effective = *effective;
  return out;
}

Result<StateRootEntry> state_root(const Members& members) {
  static constexpr std::array<std::string_view, 8> kNames = {"covers", "kind", "registers", "sm3_root", "sm3_size", "state_root", "time", "v"};
  Fields fields(members, kNames);
  if (fields.wrong()) return bad_field(*fields.wrong());
  StateRootEntry out;
  out.covers = fields.number_or_null(0);
  fields.require(fields.plain_text(1) == kStateRoot, 1);
  out.registers = fields.number(2);
  fields.require(out.covers.has_value() == (out.registers != 0), 0);
  out.sm3_root = fields.digest(3);
  out.sm3_size = fields.number(4);
  fields.require(!out.covers || *out.covers < out.sm3_size, 0);
  out.state_root = fields.digest(5);
  const auto time = parse_instant(fields.plain_text(6));
  // One spelling per moment: UTC with milliseconds.
  fields.require(time.has_value() && to_string(*time) == fields.plain_text(6), 6);
  fields.require(fields.raw(7) == "1", 7);
  if (fields.wrong()) return bad_field(*fields.wrong());
  out.time = *time;
  return out;
}

Result<Members> scan_entry(std::string_view bytes) {
  if (bytes.size() > kMaxEntryBytes) return fail(Errc::invalid_input, "ledger.entry_too_long", {{"limit", std::to_string(kMaxEntryBytes)}});
  return scan_canonical_object(bytes);
}

Result<EntryOutline> outline_of(const Members& members) {
  for (const auto& [name, value] : members) {
    if (name != "kind" || value != "\"state-root\"") continue;
    SHUQUAN_TRY(StateRootEntry out, state_root(members));
    return out;
  }
  SHUQUAN_TRY(RegisterHeader out, register_header(members));
  return out;
}

// What was written must read back: refuses values that no reader would accept before they are hashed and signed.
Result<std::string> checked_entry(std::string bytes) {
  SHUQUAN_CHECK(outline_entry(bytes));
  return bytes;
}

}  // namespace

Result<std::string> encode_entry(const RegisterEntry& entry) {
  if (!entry.facts.is_object() || has_fraction(entry.facts)) return bad_field("facts");
  Json commitments = Json::object();
  for (const auto& [name, digest] : entry.commitments) commitments.set(name, crypto::to_hex(digest));
  const Json out = Json::object({{"v", 1},
                                 {"kind", entry.kind},
                                 {"ordinal", entry.ordinal},
                                 {"number", entry.number},
                                 {"revision", entry.revision},
                                 {"prev_index", entry.prev_index},
                                 {"prev_leaf", hex_or_null(entry.prev_leaf)},
                                 {"effective", to_string(entry.effective)},
                                 {"facts", entry.facts},
                                 {"commitments", std::move(commitments)}});
  return checked_entry(out.canonical());
}

Result<std::string> encode_entry(const StateRootEntry& entry) {
  const Json out = Json::object({{"v", 1},
                                 {"kind", kStateRoot},
                                 {"registers", entry.registers},
                                 {"state_root", crypto::to_hex(entry.state_root)},
                                 {"covers", entry.covers},
                                 {"sm3_root", crypto::to_hex(entry.sm3_root)},
                                 {"sm3_size", entry.sm3_size},
                                 {"time", to_string(entry.time)}});
  return checked_entry(out.canonical());
}

Result<std::string> encode_state_leaf(const StateLeaf& leaf) {
  const Json out = Json::object({{"v", 1},
                                 {"ordinal", leaf.ordinal},
                                 {"revision", leaf.revision},
                                 {"last_index", leaf.last_index},
                                 {"last_leaf", crypto::to_hex(leaf.last_leaf)},
                                 {"status", leaf.status},
                                 {"state_digest", crypto::to_hex(leaf.state_digest)}});
  std::string bytes = out.canonical();
  SHUQUAN_CHECK(decode_state_leaf(bytes));
  return bytes;
}

Result<EntryOutline> outline_entry(std::string_view bytes) {
  SHUQUAN_TRY(const Members members, scan_entry(bytes));
  return outline_of(members);
}

Result<LogEntry> decode_entry(std::string_view bytes) {
  SHUQUAN_TRY(const Members members, scan_entry(bytes));
  SHUQUAN_TRY(EntryOutline outline, outline_of(members));
  if (const auto* root = std::get_if<StateRootEntry>(&outline)) return LogEntry(*root);
  RegisterEntry entry{std::get<RegisterHeader>(std::move(outline)), {}, {}};
  SHUQUAN_TRY(entry.facts, Json::parse(members[2].value));
  SHUQUAN_TRY(const Members commitments, scan_canonical_object(members[0].value));
  for (const auto& [name, value] : commitments) entry.commitments[std::string(name)] = crypto::digest_from_hex(value.substr(1, 64)).value();
  return LogEntry(std::move(entry));
}

Result<StateLeaf> decode_state_leaf(std::string_view bytes) {
  SHUQUAN_TRY(const Members members, scan_entry(bytes));
  static constexpr std::array<std::string_view, 7> kNames = {"last_index", "last_leaf", "ordinal", "revision", "state_digest", "status", "v"};
  Fields fields(members, kNames);
  if (fields.wrong()) return bad_field(*fields.wrong());
  StateLeaf out;
  out.last_index = fields.number(0);
  out.last_leaf = fields.digest(1);
  out.ordinal = fields.number(2);
  out.revision = fields.number(3);
  fields.require(out.revision >= 1, 3);
  out.state_digest = fields.digest(4);
  out.status = fields.plain_text(5);
  fields.require(is_kind(out.status), 5);
  fields.require(fields.raw(6) == "1", 6);
  if (fields.wrong()) return bad_field(*fields.wrong());
  return out;
}

Digest commitment(std::string_view name, std::string_view salt, std::string_view value) {
  SHUQUAN_ASSERT(salt.size() == kCommitmentSaltBytes && name.find('\0') == std::string_view::npos);
  static constexpr std::string_view kZero("\0", 1);
  return crypto::digest(Hash::sha256, {"shuquan-commitment-v1", kZero, name, kZero, salt, value});
}

}  // namespace shuquan::ledger
