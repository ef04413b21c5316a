#include "office/log_check.h"

#include "ledger/log_directory.h"
#include "ledger/state_tree.h"
#include "office/log_check_register.h"

namespace shuquan::office {
namespace {

using ledger::Hash;

void add(LogCheckReport& report, ledger::FsckProblem problem) {
  if (report.problems.size() < kMostProblems) report.problems.push_back(std::move(problem));
}

void take_over(LogCheckReport& report, const ledger::FsckReport& part, std::string_view name) {
  for (const ledger::FsckProblem& problem : part.problems) add(report, {std::string(name) + problem.where, problem.reason, problem.detail});
}

/// The published tree must be the beginning of the one in the database.
Result<void> check_beginning(LogCheckReport& report, DatabaseLog& log, LogTrees& trees, const ledger::Checkpoint& published, std::uint64_t size) {
  report.published = published.size;
  bool same = published.size <= size;
  if (same && published.size > 0) {
    ledger::TileNodes nodes(Hash::sha256, size, log, trees.tiles(Hash::sha256));
    const Result<ledger::Digest> root = ledger::range_hash(Hash::sha256, nodes, 0, published.size);
    if (!root && root.error().code == Errc::unavailable) return std::unexpected(root.error());
    same = root && *root == published.root;
  }
  if (!same) add(report, {"published/checkpoint", "log.fork_with_tiles", "published " + std::to_string(published.size) + ", database " + std::to_string(size)});
  return {};
}

Result<void> check_published(LogCheckReport& report, DatabaseLog& log, LogTrees& trees, const LogCheckOptions& options, std::uint64_t size) {
  ledger::LogDirectory folder(options.tiles), sm3_folder(options.tiles + "/sm3", options.tiles);
  if (const Result<std::string> checkpoint = folder.checkpoint(); !checkpoint) {
    if (checkpoint.error().code != Errc::not_found) return std::unexpected(checkpoint.error());
    add(report, {"published/checkpoint", "log.not_published", options.tiles});
    return {};
  }
  ledger::FsckOptions checks;
  checks.keys = options.keys;
  SHUQUAN_TRY(const ledger::FsckReport published, ledger::fsck(folder, checks));
  take_over(report, published, "published/");
  checks.keys = options.sm3_keys;
  checks.hash = Hash::sm3;
  SHUQUAN_TRY(const ledger::FsckReport sm3, ledger::fsck(sm3_folder, checks));
  take_over(report, sm3, "published/sm3/");
  return check_beginning(report, log, trees, published.checkpoint, size);
}

}  // namespace

Json LogCheckReport::to_json() const {
  Json list = Json::array(), lost = Json::array();
  for (const ledger::FsckProblem& problem : problems) list.push(Json::object({{"where", problem.where}, {"reason", problem.reason}, {"detail", problem.detail}}));
  for (const std::string& orphan : orphans) lost.push(orphan);
  return Json::object({{"sound", sound()}, {"log", database.checkpoint.origin}, {"size", database.checkpoint.size}, {"root", crypto::to_hex(database.checkpoint.root)},
                       {"entries", database.entries}, {"state_roots", database.state_roots}, {"rights", rights}, {"published", published}, {"blobs", blobs},
                       {"replayed", database.replayed}, {"problems", std::move(list)}, {"orphans", std::move(lost)}});
}

Result<LogCheckReport> check_log(store::Database& database, const LogCheckOptions& options) {
  SHUQUAN_CHECK(database.check_schema());
  SHUQUAN_TRY(const store::ReadLease db, database.read());
  SHUQUAN_CHECK(db->begin_read());
  LogCheckReport report;
  LogTrees trees;
  Result<std::shared_ptr<const LogView>> view = trees.at_head(*db);
  if (!view) {
    if (view.error().code == Errc::unavailable) return std::unexpected(std::move(view).error());
    add(report, {"head", view.error().reason, view.error().detail});
    return report;
  }
  DatabaseLog log(*db, *view, Hash::sha256), sm3(*db, *view, Hash::sm3);
  RegisterFold fold(*db);
  ledger::FsckOptions checks;
  checks.keys = options.keys;
  checks.threads = 0;  // one connection, one thread
  checks.fold = options.replay ? &fold : nullptr;
  SHUQUAN_TRY(report.database, ledger::fsck(log, checks));
  take_over(report, report.database, "");
  checks.keys = options.sm3_keys;
  checks.hash = Hash::sm3;
  checks.fold = nullptr;
  SHUQUAN_TRY(report.sm3, ledger::fsck(sm3, checks));
  take_over(report, report.sm3, "sm3/");
  const auto found = [&](ledger::FsckProblem problem) { add(report, std::move(problem)); };
  SHUQUAN_CHECK(check_leaf_columns(*db, (*view)->head.size, found));
  SHUQUAN_CHECK(check_state_pages(*db, (*view)->head, found));
  SHUQUAN_TRY(report.rights, check_register(*db, (*view)->head.registers, options.replay ? &fold : nullptr, found));
  SHUQUAN_CHECK(check_commitments(*db, found));
  if (!options.tiles.empty()) SHUQUAN_CHECK(check_published(report, log, trees, options, (*view)->head.size));
  if (!options.attachments.empty()) {
    SHUQUAN_TRY(report.blobs, check_blobs(*db, options.attachments, found, report.orphans));
  }
  db->rollback();
  return report;
}

}  // namespace shuquan::office
