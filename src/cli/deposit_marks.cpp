#include <cmath>
#include <cstdio>

#include "base/hex.h"
#include "cli/deposit_call.h"
#include "cli/deposit_progress.h"
#include "cli/new_file.h"
#include "crypto/key_file.h"
#include "evidence/mark.h"

namespace shuquan::cli {
namespace {

constexpr std::size_t kRecordBytes = std::size_t{8} << 20;
constexpr std::size_t kMostRecords = 1000;

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

Json detection_json(const evidence::Detection& found) {
  Json tests = Json::array();
  for (const evidence::MarkTest& test : found.tests)
    tests.push(Json::object({{"carrier", test.carrier}, {"anchor_column", test.anchor_column}, {"carrier_column", test.carrier_column}, {"looked_at", test.looked_at}, {"green", test.green}, {"log10_p", test.log10_p}}));
  return Json::object({{"recipient", found.recipient},
                       {"traced", found.traced()},
                       {"log10_p", found.log10_p},
                       {"tests_made", found.tests_made},
                       {"canaries", found.canaries},
                       {"canaries_found", found.canaries_found},
                       {"log10_chance_of_a_canary", found.log10_chance},
                       {"tests", std::move(tests)}});
}

void print_detection(const Call& call, const evidence::Detection& found) {
  std::string text = found.recipient + call.say("：", ": ");
  text += found.traced() ? call.say("可疑数据出自给该接收方的副本", "the suspect stems from this recipient's copy") : call.say("没有发现该接收方副本的标记", "no mark of this recipient's copy");
  text += call.say("\n  p 值（已按全部尝试和全部记录校正） ", "\n  p (corrected for all tests made and records compared) ") + scientific(found.log10_p);
  if (found.canaries > 0)
    text += call.say("\n  诱饵行 ", "\n  canary rows ") + std::to_string(found.canaries_found) + "/" + std::to_string(found.canaries) + call.say("，偶然出现一行的概率不超过 ", ", chance of one at most ") + scientific(found.log10_chance);
  for (const evidence::MarkTest& test : found.tests)
    text += std::string("\n  ") + test.carrier + ": " + std::to_string(test.green) + "/" + std::to_string(test.looked_at) + ", p " + scientific(test.log10_p);
  print(text + "\n");
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
        call.say("\n记录的封存摘要，可加盖时间戳（SM3）：", "\nDigest that seals the record, to be time-stamped (SM3): ") + seal + "\n");
  return kHolds;
}

Result<int> detect_marks(const Call& call) {
  const auto& plain = call.arguments.plain;
  if (plain.size() < 2 || plain.size() > kMostRecords + 1) return misuse("detect");
  std::vector<evidence::MarkRecord> records;
  for (std::size_t i = 1; i < plain.size(); ++i) {
    SHUQUAN_TRY(const std::string text, read_text_file(plain[i], kRecordBytes));
    SHUQUAN_TRY(const Json json, Json::parse(text));
    SHUQUAN_TRY(evidence::MarkRecord record, evidence::parse_mark_record(json));
    records.push_back(std::move(record));
  }
  SHUQUAN_TRY(const auto form, form_choice(call.arguments));
  ProgressLine progress(call.language, call.arguments.has("--quiet"));
  SHUQUAN_TRY(auto found, evidence::detect_marks(source_of(call.arguments, plain[0]), form, records, progress.callback()));
  progress.end();
  std::ranges::stable_sort(found, [](const auto& a, const auto& b) { return a.traced() != b.traced() ? a.traced() : a.log10_p < b.log10_p; });
  Json list = Json::array();
  for (const auto& one : found) {
    if (call.json) list.push(detection_json(one));
    else print_detection(call, one);
  }
  if (call.json) print(Json::object({{"recipients", std::move(list)}}).pretty() + "\n");
  return !found.empty() && found.front().traced() ? kHolds : kDoesNotHold;
}

}  // namespace shuquan::cli
