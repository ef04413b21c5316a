#include "cli/verify.h"

#include <fstream>

#include "cli/log.h"
#include "cli/verify_report.h"
#include "office/entry_proof.h"
#include "office/issue_certificate.h"
#include "office/test_register.h"
#include "office/public_register.h"
#include "office/publish_log.h"

namespace shuquan::cli {
namespace {

class Verify : public office::RegisterOnBothDatabases {
 protected:
  void SetUp() override {
    RegisterOnBothDatabases::SetUp();
    if (IsSkipped()) return;
    grow(30);
    const Result<Json> issued = office::issue_certificate(services(), registrar(), 7);
    ASSERT_TRUE(issued) << describe(issued.error());
    pdf_ = *services().blobs.get(BlobId((*issued)["sha256"].text()));
    const auto keys = office::log_keys(services().log_origin, services().log_key, services().log_sm2_key);
    ASSERT_TRUE(keys) << describe(keys.error());
    for (const ledger::VerifierKey& key : *keys) vkeys_.push_back(ledger::format_vkey(key));
  }
  std::string file(const std::string& name, const std::string& bytes) {
    const std::string path = data() + "/" + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  int run(std::vector<std::string> arguments) {
    arguments.emplace_back("--lang=en");
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = verify_command(arguments);
    output_ = ::testing::internal::GetCapturedStdout() + ::testing::internal::GetCapturedStderr();
    return status;
  }
  std::string pdf_, output_;
  std::vector<std::string> vkeys_;
};
INSTANTIATE_TEST_SUITE_P(Databases, Verify, ::testing::Values(store::Dialect::sqlite), [](const auto& of) { return std::string(store::to_string(of.param)); });

TEST_P(Verify, ACertificateIsProvedWithPinnedKeysAndSaysWhatWasNotProved) {
  const std::string path = file("c.pdf", pdf_);
  EXPECT_EQ(run({path, "--log-key", vkeys_[0], "--log-key", vkeys_[1]}), 0) << output_;
  EXPECT_NE(output_.find("covers every byte"), std::string::npos);
  EXPECT_NE(output_.find("pinned SM2 key"), std::string::npos);
  EXPECT_NE(output_.find("present state of the right"), std::string::npos);
  EXPECT_NE(output_.find("No witness"), std::string::npos);
  EXPECT_EQ(run({path}), 3) << output_;
  EXPECT_NE(output_.find("No log key was pinned"), std::string::npos);
  EXPECT_EQ(run({path, "--log-key=" + vkeys_[0], "--json"}), 0);
  EXPECT_EQ((*Json::parse(output_))["facts"]["registration_number"].text(), office::synthetic::right(7, make_date(2026, 1, 5)).number);
}

TEST_P(Verify, EveryChangedByteIsRefused) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 60; ++i) {
    std::string altered = pdf_;
    altered[random() % altered.size()] ^= static_cast<char>(1 << (random() % 8));
    EXPECT_EQ(run({file("altered.pdf", altered), "--log-key", vkeys_[0]}), 1) << output_;
  }
  EXPECT_EQ(run({file("cut.pdf", pdf_.substr(0, pdf_.size() / 2))}), 1);
}

TEST_P(Verify, AnotherLogsKeyAnotherSealAndAnotherProofAreRefused) {
  const std::string path = file("c.pdf", pdf_);
  const Result<crypto::Ed25519Key> other = crypto::Ed25519Key::generate();
  const std::string stranger = ledger::format_vkey(*ledger::make_verifier_key(services().log_origin, ledger::KeyType::ed25519, other->public_key()));
  EXPECT_EQ(run({path, "--log-key", stranger}), 1) << output_;
  EXPECT_EQ(run({path, "--log-key", vkeys_[0], "--seal", std::string(64, '0')}), 1) << output_;
  const store::ReadLease db = reader();
  const Result<office::ProvenEntry> wrong = office::load_proven_entry(*db, services().log_trees, 8);
  EXPECT_EQ(run({path, "--log-key", vkeys_[0], "--proof", file("wrong.tlog-proof", wrong->proof)}), 1) << output_;
  const Result<office::ProvenEntry> right = office::load_proven_entry(*db, services().log_trees, 7);
  EXPECT_EQ(run({path, "--log-key", vkeys_[0], "--proof", file("right.tlog-proof", right->proof)}), 0) << output_;
  EXPECT_EQ(run({file("entry.json", right->entry), "--proof", file("right.tlog-proof", right->proof), "--log-key", vkeys_[0]}), 0) << output_;
  EXPECT_EQ(run({file("entry.json", right->entry + " "), "--proof", file("right.tlog-proof", right->proof), "--log-key", vkeys_[0]}), 1) << output_;
}

TEST_P(Verify, ASealedPageThatContradictsItsEntryIsRefused) {
  const Result<document::CertificateContents> contents = document::read_certificate(pdf_);
  ASSERT_TRUE(contents);
  const std::string jurisdiction = office::synthetic::right(7, make_date(2026, 1, 5)).jurisdiction;
  const document::Seal seal{&services().seals.find(jurisdiction)->second, services().time.now()};
  const auto refused = [&](document::CertificateFacts facts) {
    const Result<std::string> forged = document::render_certificate(facts, seal);
    EXPECT_TRUE(forged) << describe(forged.error());
    return run({file("forged.pdf", *forged), "--log-key", vkeys_[0]}) == 1 && output_.find("something else") != std::string::npos;
  };
  document::CertificateFacts facts = contents->facts;
  facts.holders[0].name = "另一家公司";
  EXPECT_TRUE(refused(facts)) << output_;
  facts = contents->facts;
  facts.valid_until = plus_years(facts.valid_until, 1);
  EXPECT_TRUE(refused(facts)) << output_;
  facts = contents->facts;
  facts.registration_number = "DN9";
  EXPECT_TRUE(refused(facts)) << output_;
}

TEST_P(Verify, ANumberThatWasNeverRegisteredIsProvedFromTheWholeLog) {
  const std::string folder = data() + "/exported", known = office::synthetic::right(7, make_date(2026, 1, 5)).number;
  const std::vector<std::string> exported{"export", folder, "--data", data(), "--database", place_url()};
  ASSERT_EQ(log_command(exported), 0);
  EXPECT_EQ(run({"--never", "2026SE000000999X", "--log", folder, "--log-key", vkeys_[0]}), 0) << output_;
  EXPECT_NE(output_.find("never registered"), std::string::npos) << output_;
  EXPECT_EQ(run({"--never", "2026SE000000999X", "--log", folder}), 3) << output_;
  std::string typed = known;  // as somebody types it: small letters, with a blank
  for (char& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  typed.insert(4, " ");
  for (const std::string& number : {known, typed}) {
    EXPECT_EQ(run({"--never", number, "--log", folder, "--log-key", vkeys_[0]}), 1) << output_;
    EXPECT_NE(output_.find("names it"), std::string::npos) << output_;
  }
  EXPECT_EQ(run({"--never", "2026SE000000999X"}), 2);
  EXPECT_EQ(run({"--never", "2026SE000000999X", "--log", data() + "/nowhere"}), 2);
  // An entry that was taken out, and one that was changed.
  for (const auto& each : std::filesystem::recursive_directory_iterator(folder + "/tile/entries")) {
    if (!each.is_regular_file()) continue;
    std::fstream bundle(each.path(), std::ios::in | std::ios::out | std::ios::binary);
    bundle.seekp(40);
    bundle.put('#');
  }
  EXPECT_EQ(run({"--never", "2026SE000000999X", "--log", folder, "--log-key", vkeys_[0]}), 1) << output_;
}

TEST_P(Verify, StateEvidenceIsProvedAlsoForARightThatWasNeverRegistered) {
  const store::ReadLease db = reader();
  for (const auto& [number, words] : {std::pair("ordinal:3", "was registered"), std::pair("ordinal:30", "never registered")}) {
    const Result<Json> evidence = office::prove_state(*db, services().log_trees, number);
    EXPECT_EQ(run({file("state.json", evidence->dump()), "--log-key", vkeys_[0]}), 0) << output_;
    EXPECT_NE(output_.find(words), std::string::npos) << output_;
  }
  Json forged = *office::prove_state(*db, services().log_trees, "ordinal:3");
  std::string leaf = forged["leaf"].text();
  leaf.replace(leaf.find("registered"), 10, "cancelled_");
  EXPECT_EQ(run({file("state.json", forged.set("leaf", leaf).dump()), "--log-key", vkeys_[0]}), 1) << output_;
  Json denied = *office::prove_state(*db, services().log_trees, "ordinal:3");
  EXPECT_EQ(run({file("state.json", denied.set("issued", false).set("ordinal", 3).dump()), "--log-key", vkeys_[0]}), 1) << "what was issued cannot be denied";
}

TEST_P(Verify, WrongUseIsToldApart) {
  EXPECT_EQ(run({}), 2);
  EXPECT_EQ(run({"/no/such/file"}), 2);
  EXPECT_EQ(run({file("c.pdf", pdf_), "--log-key", "nonsense"}), 2);
  EXPECT_EQ(run({file("c.pdf", pdf_), "--log-key"}), 2);
  EXPECT_EQ(run({file("x.json", "{}")}), 2);
}

TEST_P(Verify, TheLogCommandChecksExportsAndProvesBesideARunningServer) {
  const std::string database = place_url();
  const auto log = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--data", data(), "--database", database, "--lang=en"});
    ::testing::internal::CaptureStdout();
    const int status = log_command(arguments);
    output_ = ::testing::internal::GetCapturedStdout();
    return status;
  };
  EXPECT_EQ(log({"fsck", "--replay"}), 0) << output_;
  EXPECT_NE(output_.find("Sound."), std::string::npos);
  EXPECT_EQ(log({"export", data() + "/exported"}), 0);
  EXPECT_TRUE(std::filesystem::exists(data() + "/exported/checkpoint"));
  EXPECT_EQ(log({"fsck", "--tiles", data() + "/exported", "--json"}), 0) << output_;
  EXPECT_EQ(log({"key"}), 0);
  EXPECT_EQ(output_, vkeys_[0] + "\n" + vkeys_[1] + "\n" + vkeys_[2] + "\n");
  EXPECT_EQ(log({"proof", "ordinal:2"}), 0);
  EXPECT_TRUE(output_.starts_with("c2sp.org/tlog-proof@v1"));
  EXPECT_EQ(log({"proof", "nothing"}), 3);
  EXPECT_EQ(log({"nonsense"}), 2);
  const office::Outcome damaged = registrar().run([](office::Transaction& tx) -> office::Outcome {
    SHUQUAN_TRY(const std::int64_t rows, tx.db.execute("UPDATE register_right SET status = 'revoked' WHERE ordinal = 4"));
    return Json(rows);
  });
  ASSERT_TRUE(damaged);
  EXPECT_EQ(log({"fsck"}), 1);
  EXPECT_NE(output_.find("right 4"), std::string::npos) << output_;
}

}  // namespace
}  // namespace shuquan::cli
