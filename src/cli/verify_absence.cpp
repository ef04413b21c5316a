#include "base/text.h"
#include "cli/verify_report.h"
#include "ledger/entry.h"

namespace shuquan::cli {
namespace {

struct Reading {
  ledger::Frontier tree{ledger::Hash::sha256};
  std::uint64_t of_rights = 0;
  std::uint64_t registers = 0;
  std::optional<Instant> until;
  std::optional<std::uint64_t> found;
};

/// Numbers hold no spaces, whatever was typed.
std::string compared(std::string_view number) {
  std::string text = normalise(number);
  std::erase(text, ' ');
  return text;
}

Result<void> take(Reading& reading, std::string_view bytes, const std::string& wanted) {
  const std::uint64_t index = reading.tree.size();
  reading.tree.append(ledger::leaf_hash(ledger::Hash::sha256, bytes));
  SHUQUAN_TRY(const ledger::LogEntry entry, ledger::decode_entry(bytes));
  if (const auto* root = std::get_if<ledger::StateRootEntry>(&entry)) {
    reading.registers = root->registers;
    reading.until = root->time;
    return {};
  }
  const auto& of_right = std::get<ledger::RegisterEntry>(entry);
  ++reading.of_rights;
  const bool names_it = compared(of_right.number) == wanted || compared(of_right.facts["certificate_number"].text()) == wanted || compared(of_right.facts["certificate"]["certificate_number"].text()) == wanted;
  if (names_it && !reading.found) reading.found = index;
  return {};
}

Result<Reading> read_log(ledger::LogReader& log, std::uint64_t size, const std::string& wanted) {
  Reading reading;
  for (std::uint64_t at = 0; at < size; at += ledger::kTileWidth) {
    const auto width = static_cast<unsigned>(std::min<std::uint64_t>(ledger::kTileWidth, size - at));
    SHUQUAN_TRY(const std::string bundle, log.bundle(at / ledger::kTileWidth, width));
    SHUQUAN_TRY(const std::vector<std::string_view> entries, ledger::decode_bundle(bundle, width));
    for (const std::string_view entry : entries) SHUQUAN_CHECK(take(reading, entry, wanted));
  }
  return reading;
}

Result<void> verify(VerifyReport& report, std::string_view number, ledger::LogReader& log, const Trust& trust) {
  SHUQUAN_TRY(const std::string signed_checkpoint, log.checkpoint());
  SHUQUAN_TRY(const ledger::Note note, ledger::parse_note(signed_checkpoint));
  SHUQUAN_TRY(const ledger::Checkpoint checkpoint, ledger::parse_checkpoint(note.text));
  if (trust.policy) {
    SHUQUAN_TRY(const ledger::Statement statement, ledger::verify_checkpoint(signed_checkpoint, *trust.policy));
    report.pinned = true;
    tell_signatures(report, statement);
  } else {
    tell_no_key(report);
  }
  SHUQUAN_TRY(const Reading reading, read_log(log, checkpoint.size, compared(number)));
  if (reading.tree.root() != checkpoint.root) return fail(Errc::invalid_input, "ledger.proof_root");
  report.details.set("log", Json::object({{"origin", checkpoint.origin}, {"size", checkpoint.size}, {"root", crypto::to_hex(checkpoint.root)}, {"rights", reading.registers}}));
  if (reading.found) return fail(Errc::invalid_input, "verify.number_registered", {{"number", truncate(number, 80)}, {"index", std::to_string(*reading.found)}});
  const std::string when = reading.until ? to_beijing_text(*reading.until) : std::string("-"), all = std::to_string(checkpoint.size), rights = std::to_string(reading.registers);
  report.proved.push_back({"日志 " + checkpoint.origin + " 的全部 " + all + " 条记录均已读取，逐条计算出的根与检查点一致，没有遗漏", "All " + all + " entries of log " + checkpoint.origin + " were read; the root computed from them is the checkpoint's, so none was left out"});
  report.proved.push_back({"截至 " + when + "，登记簿共 " + rights + " 项；没有任何记录以“" + truncate(number, 80) + "”为登记号或者证书编号：从未登记",
                           "Up to " + when + " Beijing time, with " + rights + " rights in the register, no entry names " + truncate(number, 80) + " as registration or certificate number: it was never registered"});
  report.not_proved.push_back({"此后的登记：只到上述时间；其他登记机构的日志", "What was registered since, and in the logs of other offices"});
  return {};
}

}  // namespace

VerifyReport verify_never_registered(std::string_view number, ledger::LogReader& log, const Trust& trust) {
  VerifyReport report;
  if (const Result<void> done = verify(report, number, log, trust); !done) report.refused = done.error();
  return report;
}

}  // namespace shuquan::cli
