#include "base/hex.h"
#include "evidence/fields.h"
#include "evidence/mark.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kNameBytes = 65'536;

std::string hash_text(std::uint64_t hash) {
  std::string bytes;
  for (int i = 7; i >= 0; --i) bytes += static_cast<char>(hash >> 8 * i);
  return to_hex(bytes);
}

}  // namespace

MarkBits mark_bits(std::string_view key, std::uint64_t anchor) {
  char bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(anchor >> 8 * (7 - i));
  return {crypto::digest(crypto::Hash::sha256, {key, std::string_view(bytes, sizeof bytes)})};
}

Json mark_record_json(const MarkRecord& record) {
  Json carriers = Json::array();
  for (const MarkCarrier& carrier : record.carriers)
    carriers.push(Json::object({{"column", carrier.column}, {"anchor", carrier.anchor}, {"places", carrier.places}, {"width", carrier.width}}));
  Json canaries = Json::array();
  for (const std::uint64_t hash : record.canaries) canaries.push(hash_text(hash));
  return Json::object({{"format", kMarkFormat},
                       {"recipient", record.recipient},
                       {"created", to_string(record.created)},
                       {"key", to_hex(record.key)},
                       {"one_in", record.one_in},
                       {"carriers", std::move(carriers)},
                       {"canaries", std::move(canaries)},
                       {"rows", record.rows},
                       {"altered", record.altered},
                       {"original_head_sm3", record.original_head},
                       {"copy_sha256", record.copy_sha256}});
}

Result<MarkRecord> parse_mark_record(const Json& json) {
  FieldErrors errors;
  Fields fields(json, "", errors);
  MarkRecord record;
  if (fields.text("format", 64) != kMarkFormat) fields.wrong("format");
  record.recipient = fields.text("recipient", 800);
  const auto created = parse_instant(fields.text("created", 32));
  if (!created) fields.wrong("created");
  record.created = created.value_or(Instant{});
  record.key = fields.bytes("key", kMarkKeyBytes);
  const std::uint64_t one_in = fields.count("one_in");
  if (one_in < 1 || one_in > 1000) fields.wrong("one_in");
  record.one_in = static_cast<std::uint32_t>(one_in);
  for (const Json& item : fields.array("carriers", kMostCarriers)) {
    Fields part(item, "/carriers", errors);
    MarkCarrier carrier;
    carrier.column = part.text("column", kNameBytes);
    carrier.anchor = part.text("anchor", kNameBytes);
    const std::uint64_t places = part.count("places"), width = part.count("width");
    if (places > 9 || width < 1 || width > (std::uint64_t{1} << 52)) part.wrong("width");
    carrier.places = static_cast<int>(places);
    carrier.width = static_cast<std::int64_t>(width);
    part.end();
    record.carriers.push_back(std::move(carrier));
  }
  for (const Json& item : fields.array("canaries", kMostCanaries)) {
    const auto bytes = from_hex(item.text());
    if (!bytes || bytes->size() != 8) fields.wrong("canaries");
    std::uint64_t hash = 0;
    for (const char c : bytes.value_or("")) hash = hash << 8 | static_cast<std::uint8_t>(c);
    record.canaries.push_back(hash);
  }
  record.rows = fields.count("rows");
  record.altered = fields.count("altered");
  record.original_head = fields.text("original_head_sm3", 64);
  record.copy_sha256 = fields.text("copy_sha256", 64);
  fields.end();
  if (!errors.empty()) return fail(Errc::invalid_input, "evidence.mark_record_malformed", {{"pointer", errors.first()}});
  return record;
}

}  // namespace shuquan::evidence
