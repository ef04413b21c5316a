#include "office/deposits.h"

#include "evidence/evidence.h"
#include "office/similar_data.h"
#include "office/similarity_shelf.h"
#include "office/organisations.h"
#include "office/test_office.h"

namespace shuquan::office {
namespace {

std::string table(int first, int last) {
  std::string csv = "id,day,amount\n";
  for (int row = first; row < last; ++row) csv += "R" + std::to_string(row) + ",2026-01-" + std::to_string(10 + row % 20) + "," + std::to_string(row * 7919 % 10'007) + "\n";
  return csv;
}

std::string document(int first, int last) {
  const std::string csv = table(first, last);
  evidence::Options options;
  options.created = Instant{1'790'000'000'000};
  const auto created = evidence::create_deposit(evidence::Source::memory(csv, "t.csv"), options);
  EXPECT_TRUE(created);
  return evidence::write_deposit(created->deposit);
}

class Deposits : public OfficeOnBothDatabases {
 protected:
  PartyId party_of(Identity& who, std::string_view name, std::string_view code = "91350100M000100Y43") {
    const Outcome made = run([&](Transaction& tx) { return create_party(tx, who, Json::object({{"kind", "organisation"}, {"name", name}, {"identifier", code}})); });
    EXPECT_TRUE(made) << describe(made.error());
    who = again(who);
    return PartyId((*made)["id"].text());
  }
  Outcome hand_in(const Identity& who, const PartyId& party, const std::string& text) {
    return run([&](Transaction& tx) -> Outcome {
      SHUQUAN_TRY(const Json received, receive_deposit(tx.db, tx.services, who, party, "", text, tx.now));
      return store_deposit(tx, who, party, received);
    });
  }
  std::size_t resembling(SimilarityShelf& shelf, int first, int last) {
    const auto deposit = evidence::parse_deposit(document(first, last));
    const auto found = read([&](store::Connection& db) { return shelf.find(db, services().blobs, *deposit->sketch, 10); });
    EXPECT_TRUE(found) << describe(found.error());
    return found ? found->size() : 0;
  }
};

TEST_P(Deposits, TheSameDepositOfOnePartyIsOneEntryAndOfTwoPartiesTwo) {
  Identity one = signed_in("one"), two = signed_in("two");
  const PartyId mine = party_of(one, "甲数据有限公司"), theirs = party_of(two, "乙数据有限公司", "91110108MADEM0011M");
  const std::string text = document(0, 200);
  const Outcome first = hand_in(one, mine, text), again = hand_in(one, mine, text), other = hand_in(two, theirs, text);
  ASSERT_TRUE(first) << describe(first.error());
  ASSERT_TRUE(again) << describe(again.error());
  ASSERT_TRUE(other) << describe(other.error());
  EXPECT_EQ((*first)["id"], (*again)["id"]);
  EXPECT_NE((*first)["id"], (*other)["id"]) << "whoever got hold of the document must not be able to lock its owner out";
  EXPECT_EQ(hand_in(two, mine, text).error().reason, "deposit.not_yours");
  const auto view = [&](const Identity& who) { return read([&](store::Connection& db) { return view_deposit(db, services(), who, (*first)["id"].text(), now()); }); };
  EXPECT_EQ((*view(one))["profile"]["rows"].int_or(0), 200);
  EXPECT_EQ(view(two).error().reason, "deposit.unknown");
  EXPECT_EQ(view(Identity{}).error().reason, "deposit.unknown");
}

TEST_P(Deposits, WithoutATrustedClockThereIsNoStamp) {
  Identity one = signed_in("one");
  const PartyId mine = party_of(one, "甲数据有限公司");
  const Outcome stored = hand_in(one, mine, document(0, 150));
  ASSERT_TRUE(stored);
  if (crypto::clock_disciplined()) GTEST_SKIP() << "this machine's clock is kept right";
  EXPECT_EQ((*stored)["stamps"].size(), 0U);
  const auto stamp = read([&](store::Connection& db) { return deposit_stamp(db, one, (*stored)["id"].text(), crypto::Hash::sm3, now()); });
  EXPECT_EQ(stamp.error().reason, "deposit.not_stamped");
}

TEST_P(Deposits, AnAlteredDocumentAndADataFileAreRefused) {
  Identity one = signed_in("one");
  const PartyId mine = party_of(one, "甲数据有限公司");
  std::string text = document(0, 150);
  EXPECT_FALSE(hand_in(one, mine, table(0, 10)));
  text[text.find("\"rows\"") + 20] ^= 1;
  EXPECT_FALSE(hand_in(one, mine, text));
}

TEST_P(Deposits, TheIndexFollowsTheDepositsAndSurvivesARestartAndTheLossOfItsFiles) {
  Identity one = signed_in("one");
  const PartyId mine = party_of(one, "甲数据有限公司");
  const std::string folder = services().options.data + "/similarity-test";
  SimilarityShelf shelf(folder);
  EXPECT_EQ(resembling(shelf, 0, 300), 0U);
  ASSERT_TRUE(hand_in(one, mine, document(100, 400)));
  EXPECT_EQ(resembling(shelf, 0, 300), 1U);
  ASSERT_TRUE(hand_in(one, mine, document(200, 500)));
  EXPECT_EQ(resembling(shelf, 0, 300), 2U);
  const auto rebuilt = read([&](store::Connection& db) { return shelf.rebuild(db, services().blobs); });
  ASSERT_TRUE(rebuilt);
  EXPECT_EQ(*rebuilt, 2U);
  SimilarityShelf reopened(folder);
  EXPECT_EQ(resembling(reopened, 0, 300), 2U);
  std::filesystem::remove_all(folder);
  SimilarityShelf anew(folder);
  EXPECT_EQ(resembling(anew, 0, 300), 2U);
  EXPECT_EQ(resembling(anew, 9'000, 9'300), 0U);
}

TEST_P(Deposits, ASmallSuspectIsNotAnswered) {
  const Identity one = signed_in("one");
  const auto small = read_suspect("", document(0, 60));
  ASSERT_TRUE(small);
  const auto answer = read([&](store::Connection& db) { return compare_suspect(db, services(), one, *small); });
  EXPECT_EQ(answer.error().reason, "deposit.too_few_rows");
}

SHUQUAN_ON_BOTH_DATABASES(Deposits);

}  // namespace
}  // namespace shuquan::office
