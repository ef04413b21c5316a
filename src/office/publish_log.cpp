#include "office/publish_log.h"

#include <chrono>
#include <cstdio>

#include "ledger/log_directory.h"
#include "ledger/policy.h"
#include "office/log_trees.h"

namespace shuquan::office {
namespace {

using ledger::Hash;

/// Growth that comes within this time is published together.
constexpr std::chrono::milliseconds kGather{200};
/// After a failure (a full disk, a lost database) it is tried again after this time.
constexpr std::chrono::seconds kRetry{5};

Result<std::uint64_t> published_size(const std::string& folder) {
  ledger::LogDirectory published(folder);
  const Result<std::string> checkpoint = published.checkpoint();
  if (!checkpoint && checkpoint.error().code == Errc::not_found) return 0;
  if (!checkpoint) return std::unexpected(checkpoint.error());
  SHUQUAN_TRY(const ledger::Note note, ledger::parse_note(*checkpoint));
  SHUQUAN_TRY(const ledger::Checkpoint parsed, ledger::parse_checkpoint(note.text));
  return parsed.size;
}

}  // namespace

struct LogPublisher::Signal {
  std::mutex mutex;
  std::condition_variable wake;
  bool grown = true;  // whatever the last run left unpublished
  bool stopping = false;
};

Result<void> publish_log(store::Database& database, LogTrees& trees, const std::string& folder) {
  SHUQUAN_TRY(const store::ReadLease db, database.read());
  SHUQUAN_CHECK(db->begin_read());
  SHUQUAN_TRY(const std::shared_ptr<const LogView> view, trees.at_head(*db));
  DatabaseLog log(*db, view, Hash::sha256), sm3(*db, view, Hash::sm3);
  ledger::LogDirectoryWriter writer(folder), sm3_writer(folder + "/sm3");
  ledger::LogDirectory published(folder), sm3_published(folder + "/sm3", folder);
  // The SM3 tree first: the main checkpoint is what start-up compares with the database.
  SHUQUAN_CHECK(ledger::publish_log(sm3, sm3_writer, sm3_published, view->head.sm3_checkpoint, Hash::sm3));
  SHUQUAN_CHECK(ledger::publish_log(log, writer, published, view->head.checkpoint));
  db->rollback();
  return {};
}

Result<std::vector<ledger::VerifierKey>> log_keys(const std::string& origin, const crypto::Ed25519Key& ed25519, const crypto::Sm2Key& sm2) {
  SHUQUAN_TRY(ledger::VerifierKey main, ledger::make_verifier_key(origin, ledger::KeyType::ed25519, ed25519.public_key()));
  SHUQUAN_TRY(ledger::VerifierKey main_sm2, ledger::make_verifier_key(origin, ledger::KeyType::sm2, sm2.public_point()));
  SHUQUAN_TRY(ledger::VerifierKey sm3_tree, ledger::make_verifier_key(ledger::sm3_origin(origin), ledger::KeyType::sm2, sm2.public_point()));
  return std::vector{std::move(main), std::move(main_sm2), std::move(sm3_tree)};
}

Result<Json> describe_log(store::Connection& db, const Services& services) {
  SHUQUAN_TRY(const std::optional<store::LogHead> head, store::load_head(db));
  if (!head) return fail(Errc::unavailable, "log.not_started");
  SHUQUAN_TRY(const std::vector<ledger::VerifierKey> keys, log_keys(services.log_origin, services.log_key, services.log_sm2_key));
  SHUQUAN_TRY(const std::uint64_t published, published_size(published_folder(services)));
  const std::string base = services.options.public_url + "/log";
  return Json::object(
      {{"origin", services.log_origin},
       {"size", head->size},
       {"registers", head->registers},
       {"published_size", published},
       {"checkpoint", head->checkpoint},
       {"keys", Json::array({ledger::format_vkey(keys[0]), ledger::format_vkey(keys[1])})},
       {"sm3", Json::object({{"origin", ledger::sm3_origin(services.log_origin)}, {"checkpoint", head->sm3_checkpoint}, {"key", ledger::format_vkey(keys[2])}})},
       {"checkpoint_url", base + "/checkpoint"},
       {"tiles_url", base + "/tile"},
       {"audit",
        Json::object({{"zh", "公开日志采用 c2sp.org/tlog-tiles 布局：先下载检查点并用上列公钥验证签名，再下载分片和记录包逐级重算哈希直到根；任何支持 tlog-tiles 的独立工具均可使用。"},
                      {"en", "The public log is laid out as c2sp.org/tlog-tiles says: fetch the checkpoint, check its signatures with the keys above, then fetch tiles and entry "
                             "bundles and recompute the hashes up to the root. Any tool that knows tlog-tiles will do."}})}});
}

LogPublisher::LogPublisher(Services& services, Registrar& registrar) : services_(services), signal_(std::make_shared<Signal>()) {
  registrar.on_log_grown([signal = signal_] {
    {
      const std::lock_guard lock(signal->mutex);
      signal->grown = true;
    }
    signal->wake.notify_one();
  });
  thread_ = std::thread([this] { work(); });
}

LogPublisher::~LogPublisher() {
  {
    const std::lock_guard lock(signal_->mutex);
    signal_->stopping = true;
  }
  signal_->wake.notify_one();
  thread_.join();
}

Result<void> LogPublisher::publish_now() {
  const std::lock_guard lock(publishing_);
  return publish_log(*services_.database, services_.log_trees, published_folder(services_));
}

void LogPublisher::work() {
  for (;;) {
    bool last = false;
    {
      std::unique_lock lock(signal_->mutex);
      signal_->wake.wait(lock, [this] { return signal_->grown || signal_->stopping; });
      if (!signal_->grown) return;
      signal_->wake.wait_for(lock, kGather, [this] { return signal_->stopping; });
      signal_->grown = false;
      last = signal_->stopping;
    }
    const Result<void> published = publish_now();
    if (!published) std::fprintf(stderr, "log publication: %s\n", describe(published.error()).c_str());
    if (last) return;
    if (published) continue;
    std::unique_lock lock(signal_->mutex);
    signal_->grown = true;
    signal_->wake.wait_for(lock, kRetry, [this] { return signal_->stopping; });
    if (signal_->stopping) return;
  }
}

}  // namespace shuquan::office
