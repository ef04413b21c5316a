#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ledger/fsck.h"
#include "register/right.h"
#include "store/log_rows.h"

// The parts of check_log that know what the entries mean.
namespace shuquan::office {

using ProblemSink = std::function<void(ledger::FsckProblem)>;

/// Recomputes the state of every right from its entries, by registry::apply, as the office did. Keeps a digest per right;
/// earlier entries of a right are read again when it changes.
class RegisterFold final : public ledger::StateFold {
 public:
  struct State {
    std::uint64_t index = 0;  ///< of the newest entry
    ledger::FoldedState folded;
  };
  explicit RegisterFold(store::Connection& db) : db_(db) {}
  Result<ledger::FoldedState> apply(const ledger::RegisterEntry& entry, std::uint64_t index) override;
  const std::vector<State>& states() const { return states_; }

 private:
  store::Connection& db_;
  std::vector<State> states_;
};

/// The hashes beside the entries and their ordinal and revision columns.
Result<void> check_leaf_columns(store::Connection& db, std::uint64_t size, const ProblemSink& found);
/// The state tree in its pages leads to the root in the newest state-root entry.
Result<void> check_state_pages(store::Connection& db, const store::LogHead& head, const ProblemSink& found);
/// The rows of the register: columns, place in the log, and, with `fold`, the state that the log leads to. Returns the rows.
Result<std::uint64_t> check_register(store::Connection& db, std::uint64_t registers, const RegisterFold* fold, const ProblemSink& found);
/// Persons' names, which the log holds as salted commitments only: each name that the office keeps opens the one in force.
Result<void> check_commitments(store::Connection& db, const ProblemSink& found);
/// Files against attachments and certificates; returns the number of files.
Result<std::uint64_t> check_blobs(store::Connection& db, const std::string& folder, const ProblemSink& found, std::vector<std::string>& orphans);

}  // namespace shuquan::office
