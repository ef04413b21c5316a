#include "cli/log.h"

#include <cstdio>
#include <filesystem>

#include "base/messages.h"
#include "cli/deposit_arguments.h"
#include "cli/open_database.h"
#include "crypto/key_file.h"
#include "ledger/log_directory.h"
#include "office/entry_proof.h"
#include "office/log_check.h"
#include "office/public_register.h"
#include "office/publish_log.h"

namespace shuquan::cli {
namespace {

constexpr int kDone = 0;
constexpr int kDamaged = 1;
constexpr int kUsage = 2;
constexpr int kNotFound = 3;
constexpr int kFailed = 4;

constexpr OptionSpec kSpecs[] = {{"--data", "DIR"}, {"--database", "URL"}, {"--tiles", "DIR"}, {"--replay", ""}, {"--json", ""}, {"--lang", "zh|en"}, {"--help", ""}};

constexpr std::string_view kHelpZh = R"(用法：shuquan log <子命令> …

  fsck [--replay] [--tiles 目录] [--json]  核查数据库中的日志、登记簿、状态树、已公布的分片和附件；
                                           --replay 由日志记录重算每一项权利和每一个状态根。
  export 目录                              把日志导出为 c2sp.org/tlog-tiles 目录，可由任何静态文件服务器公布。
  key                                      显示日志的验证公钥（Ed25519、SM2、SM3 树）。
  proof 号码                               显示某项权利最新登记事项的日志证明（tlog-proof）。

  通用选项：--data 目录（默认 shuquan-data），--database 地址，--lang zh|en。只读，可与运行中的服务同时使用。
  退出码：0 完好，1 发现损坏，2 用法错误，3 没有这个号码，4 读写失败。
)";
constexpr std::string_view kHelpEn = R"(Usage: shuquan log <subcommand> …

  fsck [--replay] [--tiles DIR] [--json]  checks the log in the database, the register, the state tree, the published tiles and
                                          the attachments; --replay recomputes every right and every state root from the entries.
  export DIR                              exports the log as a c2sp.org/tlog-tiles folder for any static file server.
  key                                     prints the log's verifier keys (Ed25519, SM2, SM3 tree).
  proof NUMBER                            prints the proof (tlog-proof) of the newest entry of a right.

  Options for all: --data DIR (default shuquan-data), --database URL, --lang zh|en. Reads only, also beside a running server.
  Exit status: 0 sound, 1 damage was found, 2 wrong use, 3 nothing of that number, 4 reading or writing failed.
)";

void print(std::FILE* stream, std::string_view text) { std::fwrite(text.data(), 1, text.size(), stream); }

int failed(const Error& error, const std::string& language) {
  print(stderr, explain(error, language) + "\n");
  if (error.code == Errc::not_found) return kNotFound;
  return error.code == Errc::invalid_input ? kUsage : kFailed;
}

/// The log's own name, as its checkpoint states it.
Result<std::string> origin_of(store::Database& database) {
  SHUQUAN_TRY(const store::ReadLease db, database.read());
  SHUQUAN_TRY(const std::optional<store::LogHead> head, store::load_head(*db));
  if (!head) return fail(Errc::unavailable, "log.not_started");
  SHUQUAN_TRY(const ledger::Note note, ledger::parse_note(head->checkpoint));
  SHUQUAN_TRY(const ledger::Checkpoint checkpoint, ledger::parse_checkpoint(note.text));
  return checkpoint.origin;
}

Result<std::vector<ledger::VerifierKey>> keys_of(const Arguments& arguments, const std::string& origin) {
  const std::string keys = arguments.get("--data", "shuquan-data") + "/keys";
  for (const std::string_view name : {"/log-ed25519.key", "/log-sm2.pem"})
    if (!std::filesystem::exists(keys + std::string(name))) return fail(Errc::invalid_input, "verify.unreadable", {{"path", keys + std::string(name)}});
  SHUQUAN_TRY(const crypto::Ed25519Key ed25519, crypto::load_or_create_ed25519(keys + "/log-ed25519.key"));
  SHUQUAN_TRY(const crypto::Sm2Key sm2, crypto::load_or_create_sm2(keys + "/log-sm2.pem"));
  return office::log_keys(origin, ed25519, sm2);
}

std::string report_text(const office::LogCheckReport& report, bool english) {
  const auto number = [](std::uint64_t value) { return std::to_string(value); };
  const auto& log = report.database;
  std::string out = english ? "Log " + log.checkpoint.origin + ", " + number(log.checkpoint.size) + " entries, root " + crypto::to_hex(log.checkpoint.root) + "\n" +
                                  number(log.entries) + " entries hashed, " + number(log.state_roots) + " state roots" + (log.replayed ? " recomputed" : " read") + ", " +
                                  number(report.rights) + " rights compared, " + number(report.published) + " entries published, " + number(report.blobs) + " files\n"
                            : "日志 " + log.checkpoint.origin + "，" + number(log.checkpoint.size) + " 条记录，根 " + crypto::to_hex(log.checkpoint.root) + "\n" + "已核算 " +
                                  number(log.entries) + " 条记录、" + number(log.state_roots) + " 个状态根" + (log.replayed ? "（已重算）" : "") + "，比对 " + number(report.rights) +
                                  " 项权利，已公布 " + number(report.published) + " 条，附件 " + number(report.blobs) + " 个\n";
  for (const ledger::FsckProblem& problem : report.problems)
    out += problem.where + ": " + message_text(problem.reason, {{"tile", problem.where}, {"path", problem.detail}}, english ? "en" : "zh") + " [" + problem.detail + "]\n";
  for (const std::string& orphan : report.orphans) out += message_text("blob.orphan", {{"blob", orphan}}, english ? "en" : "zh") + "\n";
  return out + (report.sound() ? (english ? "Sound.\n" : "完好。\n") : (english ? "DAMAGED.\n" : "发现损坏。\n"));
}

Result<int> check(const Arguments& arguments, const std::string& language) {
  SHUQUAN_TRY(const std::unique_ptr<store::Database> database, open_database(arguments));
  SHUQUAN_TRY(const std::string origin, origin_of(*database));
  SHUQUAN_TRY(const std::vector<ledger::VerifierKey> keys, keys_of(arguments, origin));
  const std::string data = arguments.get("--data", "shuquan-data");
  office::LogCheckOptions options;
  options.keys = {keys[0], keys[1]};
  options.sm3_keys = {keys[2]};
  options.tiles = arguments.get("--tiles", std::filesystem::exists(data + "/log/checkpoint") ? data + "/log" : "");
  options.attachments = std::filesystem::exists(data + "/attachments") ? data + "/attachments" : "";
  options.replay = arguments.has("--replay");
  SHUQUAN_TRY(const office::LogCheckReport report, office::check_log(*database, options));
  print(stdout, arguments.has("--json") ? report.to_json().pretty() + "\n" : report_text(report, language == "en"));
  return report.sound() ? kDone : kDamaged;
}

Result<int> export_log(const Arguments& arguments) {
  if (arguments.plain.size() != 2) return kUsage;
  SHUQUAN_TRY(const std::unique_ptr<store::Database> database, open_database(arguments));
  SHUQUAN_CHECK(database->check_schema());
  office::LogTrees trees;
  SHUQUAN_CHECK(office::publish_log(*database, trees, arguments.plain[1]));
  return kDone;
}

Result<int> show_keys(const Arguments& arguments) {
  SHUQUAN_TRY(const std::unique_ptr<store::Database> database, open_database(arguments));
  SHUQUAN_TRY(const std::string origin, origin_of(*database));
  SHUQUAN_TRY(const std::vector<ledger::VerifierKey> keys, keys_of(arguments, origin));
  for (const ledger::VerifierKey& key : keys) print(stdout, ledger::format_vkey(key) + "\n");
  return kDone;
}

Result<int> show_proof(const Arguments& arguments) {
  if (arguments.plain.size() != 2) return kUsage;
  SHUQUAN_TRY(const std::unique_ptr<store::Database> database, open_database(arguments));
  SHUQUAN_CHECK(database->check_schema());
  SHUQUAN_TRY(const store::ReadLease db, database->read());
  SHUQUAN_CHECK(db->begin_read());
  SHUQUAN_TRY(const store::RightRow row, office::find_entry(*db, arguments.plain[1]));
  office::LogTrees trees;
  SHUQUAN_TRY(const std::string proof, office::prove_entry(*db, trees, row.last_index));
  db->rollback();
  print(stdout, proof);
  return kDone;
}

}  // namespace

int log_command(std::span<const std::string> arguments) {
  const Result<Arguments> sorted = sort_arguments(arguments, kSpecs);
  if (!sorted) return failed(sorted.error(), choose_language({}));
  const std::string language = choose_language(*sorted);
  const std::string_view help = language == "en" ? kHelpEn : kHelpZh;
  if (sorted->has("--help")) {
    print(stdout, help);
    return kDone;
  }
  const std::string command = sorted->plain.empty() ? std::string() : sorted->plain[0];
  Result<int> status = kUsage;
  if (command == "fsck" && sorted->plain.size() == 1) status = check(*sorted, language);
  if (command == "export") status = export_log(*sorted);
  if (command == "key" && sorted->plain.size() == 1) status = show_keys(*sorted);
  if (command == "proof") status = show_proof(*sorted);
  if (!status) return failed(status.error(), language);
  if (*status == kUsage) print(stderr, help);
  return *status;
}

}  // namespace shuquan::cli
