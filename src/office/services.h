#pragma once
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "crypto/cms.h"
#include "crypto/sealed_box.h"
#include "crypto/signature.h"
#include "crypto/timestamp.h"
#include "office/log_trees.h"
#include "office/mail_settings.h"
#include "office/time_source.h"
#include "procedure/decide.h"
#include "rules/load.h"
#include "store/blob_folder.h"
#include "store/database.h"

namespace shuquan::office {

class ObliviousKeys;
class SimilarityShelf;

/// How this server was started.
struct Options {
  std::string data = "shuquan-data";
  std::string database;    ///< empty: SQLite in the data folder
  std::string rules = "rules";
  std::string public_url;  ///< e.g. "https://register.example.cn"; printed in QR codes
  std::string log_origin;  ///< name of the log; the host of public_url where empty
  std::vector<std::string> allowed_targets{};  ///< origins that webhooks may go to although they are private or plain http
  std::optional<MailSettings> mail{};
  bool demo = false;
  bool trust_clock = false;  ///< stamp times although the kernel does not say that its clock is synchronised
};

/// The rules in force and, by digest, those that older cases keep. Safe to use from several threads.
class RuleShelf {
 public:
  explicit RuleShelf(rules::RuleBook book) : book_(std::move(book)) {}
  const rules::RuleBook& book() const { return book_; }
  /// The pack a case is governed by: the pinned one (from the archive if it is no longer current), else the current one.
  Result<const rules::RulePack*> pack_for(store::Connection& db, std::string_view pack, std::string_view pinned_digest);
  /// The rules as the engine wants them.
  Result<procedure::Law> law_for(store::Connection& db, std::string_view pack, std::string_view pinned_digest);

 private:
  rules::RuleBook book_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::unique_ptr<rules::RulePack>> archived_;
};

/// What every use case works with. Owned by the composition root; lives as long as the server.
struct Services {
  Options options;
  TimeSource time;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<RuleShelf> rules;
  store::BlobFolder blobs;
  crypto::SealedBox secrets;   ///< identity numbers and second factors at rest
  std::string identity_pepper;  ///< key of the hash that finds a person by identity number
  crypto::Ed25519Key log_key;
  crypto::Sm2Key log_sm2_key;
  std::string log_origin;
  std::map<std::string, crypto::SealKey, std::less<>> seals;  ///< office seals by rule pack
  crypto::TimestampKey timestamp_key;                         ///< of the built-in time-stamp authority (RFC 3161)
  LogTrees log_trees{};                                       ///< the log's unfinished tiles, for proofs
  std::shared_ptr<SimilarityShelf> similarity{};              ///< finds deposits that resemble a sketch
  std::shared_ptr<const ObliviousKeys> oblivious{};           ///< keys of keyed sketches
  /// Grows whenever accounts, memberships, appointments, sessions or tokens change: remembered identities are stale then.
  std::atomic<std::uint64_t> identity_generation{0};
  /// Grows with everything that the registrar commits, before anybody is told of it: what was read before is stale then.
  std::atomic<std::uint64_t> commits{0};
};

/// Opens or creates everything under the data folder: keys (mode 0600), attachment folder, rules, database. The log key,
/// the time-stamp key and the seal key are separate files. Refuses malformed rules with all their faults.
Result<std::unique_ptr<Services>> open_services(Options options);

}  // namespace shuquan::office
