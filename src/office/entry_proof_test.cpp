#include "office/entry_proof.h"

#include "base/hex.h"
#include "ledger/verify.h"
#include "office/test_register.h"
#include "office/public_register.h"
#include "office/publish_log.h"

namespace shuquan::office {
namespace {

class EntryProof : public RegisterOnBothDatabases {
 protected:
  ledger::Policy policy() {
    const auto keys = log_keys(services().log_origin, services().log_key, services().log_sm2_key);
    return ledger::policy_of_keys({(*keys)[0], (*keys)[1]});
  }
};
SHUQUAN_ON_BOTH_DATABASES(EntryProof);

TEST_P(EntryProof, EveryEntryIsProvenWithBothSignatures) {
  ASSERT_NO_FATAL_FAILURE(grow(600, 7));
  const store::ReadLease db = reader();
  const Result<std::optional<store::LogHead>> head = store::load_head(*db);
  ASSERT_GT((*head)->size, 600U);
  for (std::uint64_t index = 0; index < (*head)->size; index += 13) {
    const Result<ProvenEntry> proven = load_proven_entry(*db, services().log_trees, index);
    ASSERT_TRUE(proven) << describe(proven.error());
    const Result<ledger::Statement> statement = ledger::verify_entry(proven->entry, proven->proof, policy());
    ASSERT_TRUE(statement) << index << " " << describe(statement.error());
    EXPECT_EQ(statement->index, index);
    EXPECT_EQ(statement->signed_by.size(), 2U);
    EXPECT_EQ(statement->sm2, ledger::Sm2Line::valid);
  }
  EXPECT_REASON(prove_entry(*db, services().log_trees, (*head)->size), "log.no_such_entry");
}

TEST_P(EntryProof, AFreshServerProvesTheSameAsOneThatHasFollowedTheLog) {
  for (int round = 0; round < 5; ++round) {
    ASSERT_NO_FATAL_FAILURE(grow(90, 9));
    const store::ReadLease db = reader();
    LogTrees fresh;
    const Result<std::string> followed = prove_entry(*db, services().log_trees, 3), anew = prove_entry(*db, fresh, 3);
    ASSERT_TRUE(followed) << describe(followed.error());
    ASSERT_TRUE(anew) << describe(anew.error());
    EXPECT_EQ(*followed, *anew);
  }
}

TEST_P(EntryProof, TheCurrentStateOfARightIsProven) {
  ASSERT_NO_FATAL_FAILURE(grow(40));
  const Outcome expired = registrar().run([&](Transaction& tx) -> Outcome {
    SHUQUAN_TRY(const RegisteredEffect registered, register_effect(tx, registry::expire(synthetic::right(11, make_date(2026, 1, 5))), CaseId{}, {}));
    return Json(registered.place.index);
  });
  ASSERT_TRUE(expired);
  const store::ReadLease db = reader();
  for (const auto& [ordinal, status] : {std::pair(11, "expired"), std::pair(12, "registered"), std::pair(39, "registered")}) {
    const Result<Json> json = prove_state(*db, services().log_trees, "ordinal:" + std::to_string(ordinal));
    ASSERT_TRUE(json) << describe(json.error());
    ledger::StateEvidence evidence{(*json)["leaf"].text(), {}, (*json)["state_root_entry"].text(), (*json)["proof"].text()};
    for (const Json& hash : (*json)["hashes"].items()) evidence.hashes.push_back(*crypto::digest_from_bytes(*from_base64(hash.text())));
    const Result<ledger::StateStatement> statement = ledger::verify_state(evidence, policy());
    ASSERT_TRUE(statement) << describe(statement.error());
    EXPECT_EQ(statement->leaf.ordinal, static_cast<std::uint64_t>(ordinal));
    EXPECT_EQ(statement->leaf.status, status);
  }
}

TEST_P(EntryProof, ARightThatWasNeverRegisteredIsShownToBeBeyondTheRegister) {
  ASSERT_NO_FATAL_FAILURE(grow(5));
  const store::ReadLease db = reader();
  const Result<Json> json = prove_state(*db, services().log_trees, "ordinal:5");
  ASSERT_TRUE(json) << describe(json.error());
  EXPECT_EQ((*json)["issued"], Json(false));
  const Result<ledger::Statement> statement = ledger::verify_entry((*json)["state_root_entry"].text(), (*json)["proof"].text(), policy());
  ASSERT_TRUE(statement) << describe(statement.error());
  EXPECT_EQ(std::get<ledger::StateRootEntry>(*statement->entry).registers, 5U);
  EXPECT_REASON(prove_state(*db, services().log_trees, "no such number"), "entry.unknown");
}

}  // namespace
}  // namespace shuquan::office
