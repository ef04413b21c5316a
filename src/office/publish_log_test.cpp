#include "office/publish_log.h"

#include <chrono>
#include <fstream>
#include <set>

#include "ledger/fsck.h"
#include "ledger/log_directory.h"
#include "office/log_check.h"
#include "office/test_register.h"

namespace shuquan::office {
namespace {

class PublishLog : public RegisterOnBothDatabases {
 protected:
  std::vector<ledger::VerifierKey> keys() { return *log_keys(services().log_origin, services().log_key, services().log_sm2_key); }
  Result<void> publish() { return publish_log(*services().database, services().log_trees, published_folder(services())); }
  LogCheckOptions everything() {
    LogCheckOptions options;
    options.keys = {keys()[0], keys()[1]};
    options.sm3_keys = {keys()[2]};
    options.tiles = published_folder(services());
    options.attachments = data() + "/attachments";
    options.replay = true;
    return options;
  }
  std::set<std::string> reasons() {
    const Result<LogCheckReport> report = check_log(*services().database, everything());
    EXPECT_TRUE(report) << describe(report.error());
    std::set<std::string> out;
    if (report)
      for (const ledger::FsckProblem& problem : report->problems) out.insert(problem.reason);
    return out;
  }
  void damage(const std::string& statement) {
    const Outcome done = registrar().run([&](Transaction& tx) -> Outcome {
      SHUQUAN_TRY(const std::int64_t rows, tx.db.execute(statement));
      return Json(rows);
    });
    ASSERT_TRUE(done) << describe(done.error());
    ASSERT_EQ(*done, Json(1)) << statement;
  }
};
SHUQUAN_ON_BOTH_DATABASES(PublishLog);

TEST_P(PublishLog, WhatIsPublishedIsACompleteLogAndStaysSoAsItGrows) {
  for (int round = 0; round < 4; ++round) {
    ASSERT_NO_FATAL_FAILURE(grow(150, 6));
    EXPECT_SUCCESS(publish());
    EXPECT_SUCCESS(publish());
    ledger::LogDirectory folder(published_folder(services()));
    ledger::FsckOptions options;
    options.keys = keys();
    const Result<ledger::FsckReport> report = ledger::fsck(folder, options);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->sound()) << report->to_json().pretty();
    EXPECT_EQ(report->rights, rights());
  }
}

TEST_P(PublishLog, TheFolderFollowsTheRegisterByItself) {
  const LogPublisher publisher(services(), registrar());
  ASSERT_NO_FATAL_FAILURE(grow(20));
  ledger::LogDirectory folder(published_folder(services()));
  std::uint64_t size = 0;
  for (int i = 0; i < 500 && size < 20; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const store::ReadLease db = reader();
    const Result<Json> info = describe_log(*db, services());
    ASSERT_TRUE(info) << describe(info.error());
    size = static_cast<std::uint64_t>((*info)["published_size"].int_or(0));
  }
  EXPECT_EQ(size, 21U);
}

TEST_P(PublishLog, ADatabaseOlderThanWhatWasPublishedIsNotWrittenTo) {
  ASSERT_NO_FATAL_FAILURE(grow(30));
  EXPECT_SUCCESS(publish());
  std::ifstream file(published_folder(services()) + "/checkpoint");
  const std::string newer((std::istreambuf_iterator<char>(file)), {});
  stop();
  std::filesystem::rename(data() + "/log", data() + "/kept");
  // A second office with the same keys, but an empty database.
  const store::TestPlace other(GetParam());
  Result<std::unique_ptr<Services>> restored = open_services(synthetic::options(data(), other.url()));
  ASSERT_TRUE(restored);
  std::filesystem::rename(data() + "/kept", data() + "/log");
  EXPECT_REASON(Registrar::start(**restored), "log.database_older");
}

TEST_P(PublishLog, ASoundLogPassesEveryCheck) {
  ASSERT_NO_FATAL_FAILURE(grow(330, 8));
  EXPECT_SUCCESS(publish());
  ASSERT_NO_FATAL_FAILURE(grow(10));
  const Result<LogCheckReport> report = check_log(*services().database, everything());
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_TRUE(report->sound()) << report->to_json().pretty();
  EXPECT_EQ(report->rights, 340U);
  EXPECT_TRUE(report->database.replayed);
  EXPECT_LT(report->published, report->database.checkpoint.size);
}

TEST_P(PublishLog, ASoundRegisterPassesAtEverySizeAroundAFullPage) {
  for (int rights = 1; rights <= 18; ++rights) {
    ASSERT_NO_FATAL_FAILURE(grow(1));
    EXPECT_SUCCESS(publish());
    EXPECT_TRUE(reasons().empty()) << rights << " rights";
  }
}

TEST_P(PublishLog, EveryKindOfDamageIsFoundAndNamed) {
  ASSERT_NO_FATAL_FAILURE(grow(300, 20));
  EXPECT_SUCCESS(publish());
  ASSERT_TRUE(reasons().empty());
  const struct {
    std::string damage, undo, reason;
  } cases[] = {
      {"UPDATE register_right SET status = 'revoked' WHERE ordinal = 4", "UPDATE register_right SET status = 'registered' WHERE ordinal = 4", "log.right_differs"},
      {"UPDATE register_right SET name = name || 'x' WHERE ordinal = 5", "UPDATE register_right SET name = substr(name, 1, length(name) - 1) WHERE ordinal = 5", "log.right_differs"},
      {"UPDATE register_right SET body = replace(body, '汇集', '搜集') WHERE ordinal = 6", "UPDATE register_right SET body = replace(body, '搜集', '汇集') WHERE ordinal = 6", "log.right_differs"},
      {"UPDATE register_right SET ordinal = 900 WHERE ordinal = 299", "UPDATE register_right SET ordinal = 299 WHERE ordinal = 900", "log.right_missing"},
      {"UPDATE log_entry SET revision = 2 WHERE idx = 9", "UPDATE log_entry SET revision = 1 WHERE idx = 9", "log.row_damaged"},
      {"UPDATE log_entry SET leaf_sm3 = leaf WHERE idx = 100", "", "log.row_damaged"},
  };
  for (const auto& each : cases) {
    ASSERT_NO_FATAL_FAILURE(damage(each.damage));
    EXPECT_TRUE(reasons().contains(each.reason)) << each.damage;
    if (each.undo.empty()) continue;
    ASSERT_NO_FATAL_FAILURE(damage(each.undo));
    EXPECT_TRUE(reasons().empty()) << each.undo;
  }
}

TEST_P(PublishLog, DamagedStatePagesTilesAndFilesAreFound) {
  ASSERT_NO_FATAL_FAILURE(grow(300, 20));
  EXPECT_SUCCESS(publish());
  {
    std::fstream tile(published_folder(services()) + "/tile/0/000", std::ios::in | std::ios::out | std::ios::binary);
    tile.seekp(64);
    tile.put('\x7f');
  }
  EXPECT_TRUE(reasons().contains("ledger.fsck_tile"));
  ASSERT_NO_FATAL_FAILURE(damage("UPDATE state_page SET bytes = (SELECT bytes FROM state_page WHERE level = 0 AND n = 3) WHERE level = 0 AND n = 2"));
  EXPECT_TRUE(reasons().contains("log.row_damaged"));
  const Result<BlobId> stray = services().blobs.put("nobody refers to this");
  ASSERT_TRUE(stray);
  const Result<LogCheckReport> report = check_log(*services().database, everything());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->orphans, std::vector<std::string>{stray->value});
}

}  // namespace
}  // namespace shuquan::office
