#include <cmath>
#include <cstdio>
#include <numeric>

#include "base/hex.h"
#include "cli/deposit_call.h"
#include "cli/deposit_progress.h"
#include "cli/new_file.h"
#include "crypto/key_file.h"
#include "crypto/timestamp_certificate.h"
#include "evidence/mark.h"

namespace shuquan::cli {
namespace {

constexpr std::size_t kRecordBytes = std::size_t{8} << 20;
constexpr std::size_t kMostRecords = 1000;
constexpr std::size_t kStampBytes = std::size_t{64} << 10;

Result<std::uint64_t> one_number(const Arguments& arguments, std::string_view name, std::uint64_t fallback) {
  if (!arguments.has(name)) return fallback;
  SHUQUAN_TRY(const auto numbers, parse_numbers(arguments.get(name), 1));
  if (numbers.size() != 1) return misuse(name);
  return numbers[0];
}

std::string scientific(double log10) {
  if (log10 > -4) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4f", std::pow(10.0, log10));
    return text;
  }
  const double whole = std::floor(log10);
  char text[48];
  std::snprintf(text, sizeof text, "%.1fe%.0f", std::pow(10.0, log10 - whole), whole);
  return text;
}

/// What binds a record, and since when. A record that nobody stamped can be made up after the suspect was seen.
struct Seal {
  crypto::Digest sha256{}, sm3{};
  std::optional<crypto::Timestamp> stamp;
  bool trusted = false;  ///< by the certificate that --trust names
};

/// With the RFC 3161 answer in RECORD.tsr, where there is one: it must be over one of the two digests.
Result<Seal> seal_of(const Call& call, const std::string& path, const evidence::MarkRecord& record) {
  const std::string bytes = evidence::mark_record_json(record).canonical();
  Seal seal{crypto::sha256(bytes), crypto::sm3(bytes), {}, call.arguments.has("--trust")};
  const Result<std::string> answer = read_text_file(path + ".tsr", kStampBytes);
  if (!answer && answer.error().code == Errc::not_found) return seal;
  if (!answer) return std::unexpected(answer.error());
  std::string certificate;
  if (seal.trusted) {
    SHUQUAN_TRY(const std::string pem, read_text_file(call.arguments.get("--trust"), kStampBytes));
    SHUQUAN_TRY(certificate, crypto::certificate_from_pem(pem));
  } else {
    SHUQUAN_TRY(certificate, crypto::certificate_in(*answer));
  }
  Result<crypto::Timestamp> stamp = crypto::verify_timestamp(*answer, crypto::Hash::sha256, seal.sha256, certificate);
  if (!stamp) stamp = crypto::verify_timestamp(*answer, crypto::Hash::sm3, seal.sm3, certificate);
  if (!stamp) return std::unexpected(std::move(stamp).error());
  seal.stamp = *std::move(stamp);
  return seal;
}

Json seal_json(const Seal& seal) {
  return Json::object({{"sha256", crypto::to_hex(seal.sha256)},
                       {"sm3", crypto::to_hex(seal.sm3)},
                       {"stamped_at", seal.stamp ? Json(to_string(seal.stamp->time)) : Json()},
                       {"authority", seal.stamp ? Json(seal.stamp->authority) : Json()},
                       {"trusted", seal.stamp && seal.trusted}});
}

std::string seal_text(const Call& call, const Seal& seal) {
  std::string text = call.say("\n  记录的封存摘要 ", "\n  seal of the record: ");
  text += "SHA-256 " + crypto::to_hex(seal.sha256) + ", SM3 " + crypto::to_hex(seal.sm3);
  if (!seal.stamp) return text + call.say("\n  未封存：没有时间戳的记录可以事后编造，仅凭它不能证明什么", "\n  unsealed: a record without a time stamp can be made up afterwards; it proves nothing by itself");
  text += call.say("\n  封存于 ", "\n  sealed at ") + (call.zh() ? to_beijing_text(seal.stamp->time) : to_string(seal.stamp->time)) + ", " + seal.stamp->authority;
  return text + (seal.trusted ? "" : call.say("（未指明信任哪家机构的证书；可用 --trust）", " (name the authority's certificate with --trust to check whose stamp it is)"));
}

Json detection_json(const evidence::Detection& found, const Seal& seal) {
  Json tests = Json::array();
  for (const evidence::MarkTest& test : found.tests)
    tests.push(Json::object({{"carrier", test.carrier}, {"anchor_column", test.anchor_column}, {"carrier_column", test.carrier_column}, {"looked_at", test.looked_at}, {"green", test.green}, {"log10_p", test.log10_p}}));
  return Json::object({{"recipient", found.recipient},
                       {"traced", found.traced()},
                       {"log10_p", found.log10_p},
                       {"tests_made", found.tests_made},
                       {"canaries", found.canaries},
                       {"canaries_found", found.canaries_found},
                       {"log10_chance_of_equal_hashes", found.log10_equal_hash},
                       {"seal", seal_json(seal)},
                       {"tests", std::move(tests)}});
}

void print_detection(const Call& call, const evidence::Detection& found, const Seal& seal) {
  std::string text = found.recipient + call.say("：", ": ");
  text += found.traced() ? call.say("可疑数据出自给该接收方的副本", "the suspect stems from this recipient's copy") : call.say("没有发现该接收方副本的标记", "no mark of this recipient's copy");
  text += call.say("\n  p 值（已按全部尝试和全部记录校正） ", "\n  p (corrected for all tests made and records compared) ") + scientific(found.log10_p);
  if (found.canaries > 0)
    text += call.say("\n  诱饵行 ", "\n  canary rows ") + std::to_string(found.canaries_found) + "/" + std::to_string(found.canaries) + call.say("（至少 2 行才作数：诱饵行由真实值拼成，单独一行可能另有来历），其他行恰有相同哈希的概率不超过 ", " (two count at least: they are put together from real values, and one may have come about in another way), chance of another row having such a hash at most ") + scientific(found.log10_equal_hash);
  for (const evidence::MarkTest& test : found.tests)
    text += std::string("\n  ") + test.carrier + ": " + std::to_string(test.green) + "/" + std::to_string(test.looked_at) + ", p " + scientific(test.log10_p);
  print(text + seal_text(call, seal) + "\n");
}

}  // namespace

Result<int> mark_copy(const Call& call) {
  const Arguments& arguments = call.arguments;
  if (arguments.plain.size() != 1 || !arguments.has("--recipient") || !arguments.has("--out") || arguments.plain[0] == "-" || arguments.get("--out") == "-") return misuse("mark, --recipient, --out");
  evidence::MarkOptions options;
  SHUQUAN_TRY(options.form, form_choice(arguments));
  options.recipient = arguments.get("--recipient");
  options.created = now();
  SHUQUAN_TRY(options.canaries, one_number(arguments, "--canaries", 0));
  SHUQUAN_TRY(const std::uint64_t one_in, one_number(arguments, "--one-in", 4));
  if (one_in < 1 || one_in > 1000) return misuse("--one-in");
  options.one_in = static_cast<std::uint32_t>(one_in);
  if (arguments.has("--deposit")) {
    SHUQUAN_TRY(const evidence::Deposit original, load_deposit(arguments.get("--deposit")));
    options.original_head = crypto::to_hex(evidence::summarize(original).head_sm3);
  }
  const std::string out = arguments.get("--out");
  NewFile copy(out, 0644);
  SHUQUAN_CHECK(copy.open());
  ProgressLine progress(call.language, arguments.has("--quiet"));
  SHUQUAN_TRY(const evidence::MarkRecord record, evidence::mark_copy(source_of(call.arguments, arguments.plain[0]), options, [&](std::string_view bytes) { return copy.write(bytes); }, progress.callback()));
  progress.end();
  const Json json = evidence::mark_record_json(record);
  // The record first: a copy without its record can never be traced.
  const std::string record_path = arguments.get("--record", out + ".mark.json");
  SHUQUAN_CHECK(write_new_file(record_path, json.pretty() + "\n", 0600));
  SHUQUAN_CHECK(copy.take_name());
  const std::string seal = crypto::to_hex(crypto::sm3(json.canonical())), seal_sha256 = crypto::to_hex(crypto::sha256(json.canonical()));
  Json carriers = Json::array();
  for (const evidence::MarkCarrier& carrier : record.carriers) carriers.push(carrier.column);
  if (call.json) {
    print(Json::object({{"recipient", record.recipient}, {"record", record_path}, {"seal_sm3", seal}, {"seal_sha256", seal_sha256}, {"rows", record.rows}, {"altered", record.altered}, {"canaries", record.canaries.size()}, {"carriers", std::move(carriers)}}).pretty() + "\n");
    return kHolds;
  }
  std::string names;
  for (const Json& carrier : carriers.items()) names += (names.empty() ? "" : ", ") + carrier.text();
  print(call.say("已生成带标记的副本。修改的单元格 ", "The marked copy is written. Cells altered: ") + std::to_string(record.altered) + call.say("，所在列 ", ", in columns: ") + (names.empty() ? "–" : names) +
        call.say("，诱饵行 ", "; canary rows: ") + std::to_string(record.canaries.size()) + call.say("\n记录（保密，可据以去除标记）：", "\nRecord (secret: with it the marks can be taken out): ") + record_path +
        call.say("\n记录的封存摘要，交付副本之前请加盖时间戳并存为 ", "\nDigest that seals the record; before the copy is given away have it time-stamped and keep the answer as ") + record_path + ".tsr: SHA-256 " + seal_sha256 + ", SM3 " + seal + "\n");
  return kHolds;
}

Result<int> detect_marks(const Call& call) {
  const auto& plain = call.arguments.plain;
  if (plain.size() < 2 || plain.size() > kMostRecords + 1) return misuse("detect");
  std::vector<evidence::MarkRecord> records;
  std::vector<Seal> seals;
  for (std::size_t i = 1; i < plain.size(); ++i) {
    SHUQUAN_TRY(const std::string text, read_text_file(plain[i], kRecordBytes));
    SHUQUAN_TRY(const Json json, Json::parse(text));
    SHUQUAN_TRY(evidence::MarkRecord record, evidence::parse_mark_record(json));
    SHUQUAN_TRY(Seal seal, seal_of(call, plain[i], record));
    seals.push_back(std::move(seal));
    records.push_back(std::move(record));
  }
  SHUQUAN_TRY(const auto form, form_choice(call.arguments));
  ProgressLine progress(call.language, call.arguments.has("--quiet"));
  SHUQUAN_TRY(const auto found, evidence::detect_marks(source_of(call.arguments, plain[0]), form, records, progress.callback()));
  progress.end();
  std::vector<std::size_t> order(found.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return found[a].traced() != found[b].traced() ? found[a].traced() : found[a].log10_p < found[b].log10_p; });
  Json list = Json::array();
  for (const std::size_t i : order) {
    if (call.json) list.push(detection_json(found[i], seals[i]));
    else print_detection(call, found[i], seals[i]);
  }
  if (call.json) print(Json::object({{"recipients", std::move(list)}}).pretty() + "\n");
  return found[order.front()].traced() ? kHolds : kDoesNotHold;
}

}  // namespace shuquan::cli
