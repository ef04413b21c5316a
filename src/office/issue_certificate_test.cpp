#include "office/issue_certificate.h"

#include <chrono>
#include <future>
#include <set>

#include "document/certificate.h"
#include "ledger/verify.h"
#include "office/test_register.h"
#include "office/public_register.h"
#include "office/publish_log.h"

namespace shuquan::office {
namespace {

class IssueCertificate : public RegisterOnBothDatabases {
 protected:
  /// A right of a natural person and a company.
  registry::Right granted() {
    registry::Right right = synthetic::right(900, make_date(2026, 3, 2));
    registry::Holder person;
    person.kind = registry::HolderKind::person;
    person.commitment = std::string(64, 'b');
    person.share_bp = 3'350;
    right.holders[0] = {"示例数据有限公司", "91110000MA01234567", "", registry::HolderKind::organisation, 6'650};
    right.holders.push_back(person);
    right.ordinal = 0;
    const Outcome done = registrar().run([&](Transaction& tx) { return synthetic::grant(tx, right); });
    EXPECT_TRUE(done) << describe(done.error());
    return right;
  }
};
SHUQUAN_ON_BOTH_DATABASES(IssueCertificate);

TEST_P(IssueCertificate, TheCertificateCarriesTheFactsOfTheRegisterAndAProofThatHolds) {
  const registry::Right right = granted();
  const Result<Json> issued = issue_certificate(services(), registrar(), 0);
  ASSERT_TRUE(issued) << describe(issued.error());
  const Result<std::string> bytes = services().blobs.get(BlobId((*issued)["sha256"].text()));
  ASSERT_TRUE(bytes);
  const Result<document::CertificateContents> contents = document::read_certificate(*bytes);
  ASSERT_TRUE(contents) << describe(contents.error());
  EXPECT_EQ(contents->facts.registration_number, right.number);
  EXPECT_EQ(contents->facts.public_url, "https://register.example/register/" + right.number);
  EXPECT_EQ(contents->facts.holders, (std::vector<document::CertificateHolder>{{"示例数据有限公司", "66.5%"}, {"张小明", "33.5%"}}));
  EXPECT_FALSE(contents->facts.industry.empty());
  EXPECT_EQ(contents->signer.sha256, services().seals.find(right.jurisdiction)->second.certificate().sha256);
  const auto keys = log_keys(services().log_origin, services().log_key, services().log_sm2_key);
  const Result<ledger::Statement> statement = ledger::verify_entry(contents->facts.entry, contents->facts.proof, ledger::policy_of_keys({(*keys)[0]}));
  ASSERT_TRUE(statement) << describe(statement.error());
  EXPECT_EQ(statement->index, contents->facts.entry_index);
}

TEST_P(IssueCertificate, WhoeverAsksFirstTheBytesAreTheSameForEver) {
  granted();
  std::vector<std::future<Result<Json>>> racing;
  for (int i = 0; i < 4; ++i) racing.push_back(std::async(std::launch::async, [this] { return issue_certificate(services(), registrar(), 0); }));
  std::set<std::string> digests;
  for (auto& one : racing) {
    const Result<Json> issued = one.get();
    ASSERT_TRUE(issued) << describe(issued.error());
    digests.insert((*issued)["sha256"].text());
  }
  EXPECT_EQ(digests.size(), 1U);
  ASSERT_NO_FATAL_FAILURE(grow(5));
  EXPECT_EQ((*issue_certificate(services(), registrar(), 0))["sha256"].text(), *digests.begin());
  EXPECT_REASON(issue_certificate(services(), registrar(), 77), "entry.unknown");
}

TEST_P(IssueCertificate, OnlyHoldersAgentsAndTheOfficeGetTheFileAndEverybodyCanCheckIt) {
  const registry::Right right = granted();
  const Result<Json> issued = issue_certificate(services(), registrar(), 0);
  ASSERT_TRUE(issued);
  const store::ReadLease db = reader();
  Identity nobody, holder, official, elsewhere;
  holder.memberships.push_back({PartyId(std::string_view("party-1")), "示例数据有限公司", MemberRole::viewer});
  official.appointments.push_back({OfficeId(std::string_view("o")), right.jurisdiction, rules::Role::intake});
  elsewhere.appointments.push_back({OfficeId(std::string_view("o")), right.jurisdiction == "beijing" ? "jiangsu" : "beijing", rules::Role::intake});
  const Instant now = services().time.now();
  EXPECT_SUCCESS(load_certificate(*db, services(), holder, right.number, now));
  EXPECT_SUCCESS(load_certificate(*db, services(), official, right.certificate_number, now));
  EXPECT_REASON(load_certificate(*db, services(), nobody, right.number, now), "certificate.holders_only");
  EXPECT_REASON(load_certificate(*db, services(), elsewhere, right.number, now), "certificate.holders_only");
  EXPECT_REASON(load_certificate(*db, services(), holder, "unknown", now), "entry.unknown");

  const Result<Json> known = check_certificate_digest(*db, (*issued)["sha256"].text(), make_date(2026, 4, 1));
  ASSERT_TRUE(known);
  EXPECT_EQ((*known)["issued"], Json(true));
  EXPECT_EQ((*known)["current"], Json(true));
  EXPECT_EQ((*known)["in_force"], Json(true));
  EXPECT_EQ((*check_certificate_digest(*db, std::string(64, '0'), make_date(2026, 4, 1)))["issued"], Json(false));
  const Result<std::string> entry = view_entry(*db, services(), right.number, make_date(2026, 4, 1));
  EXPECT_EQ((*Json::parse(*entry))["certificate"]["sha256"], (*issued)["sha256"]);
}

TEST_P(IssueCertificate, TheIssuerMakesUpForWhatWasLeftOutAndFollowsNewGrants) {
  ASSERT_NO_FATAL_FAILURE(grow(3));
  const CertificateIssuer issuer(services(), registrar());
  ASSERT_NO_FATAL_FAILURE(grow(2));
  Identity official;
  for (const char* pack : {"beijing", "jiangsu", "guizhou"}) official.appointments.push_back({OfficeId(std::string_view("o")), pack, rules::Role::intake});
  for (const char* number : {"ordinal:0", "ordinal:2", "ordinal:4"}) {
    const store::ReadLease db = reader();
    Result<CertificateFile> file = load_certificate(*db, services(), official, number, services().time.now());
    for (int i = 0; i < 10 && !file; ++i) file = load_certificate(*db, services(), official, number, services().time.now());
    ASSERT_TRUE(file) << number << " " << describe(file.error());
    EXPECT_SUCCESS(document::read_certificate(file->bytes));
  }
}

}  // namespace
}  // namespace shuquan::office
