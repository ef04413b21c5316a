#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "office/registrar.h"

namespace shuquan::office {

/// Copies what the log has grown by from the database to its public folder: tiles, entries, then the checkpoint, and the
/// same for the SM3 tree under sm3/. Running it again changes nothing; what a crash left out is made up for.
/// Reasons of ledger::publish_log. Not to be run twice at the same time.
Result<void> publish_log(store::Database& database, LogTrees& trees, const std::string& folder);
/// The verifier keys that whoever audits this log wants to pin: Ed25519, SM2, and SM2 of the SM3 tree.
Result<std::vector<ledger::VerifierKey>> log_keys(const std::string& origin, const crypto::Ed25519Key& ed25519, const crypto::Sm2Key& sm2);
/// {"origin","size","checkpoint","published_size","keys":[…],"sm3":{…},"audit":{…}} for whoever wants to check the log.
Result<Json> describe_log(store::Connection& db, const Services& services);

/// Publishes soon after each growth, from a thread of its own; publishes at start what a crash left out.
class LogPublisher {
 public:
  LogPublisher(Services& services, Registrar& registrar);
  ~LogPublisher();
  LogPublisher(const LogPublisher&) = delete;
  LogPublisher& operator=(const LogPublisher&) = delete;
  /// Publishes what is committed by now.
  Result<void> publish_now();

 private:
  struct Signal;
  void work();

  Services& services_;
  std::shared_ptr<Signal> signal_;  // outlives this object in the registrar's list of listeners
  std::mutex publishing_;
  std::thread thread_;
};

}  // namespace shuquan::office
