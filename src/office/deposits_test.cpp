#include "office/deposits.h"

#include <algorithm>
#include <filesystem>

#include "evidence/evidence.h"
#include "evidence/keyed_sketch.h"
#include "office/oblivious_keys.h"
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
    const auto found = read([&](store::Connection& db) { return shelf.find(db, services().blobs, *deposit->sketch, 10, {}); });
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

TEST_P(Deposits, ASketchUnderAKeyThatTheRegistryDoesNotHaveIsRefused) {
  Identity one = signed_in("one");
  const PartyId mine = party_of(one, "甲数据有限公司");
  const auto keyed_by = [](const std::string& key) {
    auto deposit = evidence::parse_deposit(document(0, 150));
    deposit->sketch->key = key;
    deposit->head.sketch_sm3 = crypto::sm3(evidence::encode_sketch(*deposit->sketch));
    return evidence::write_deposit(*deposit);
  };
  EXPECT_EQ(hand_in(one, mine, keyed_by(std::string(evidence::kSketchKeyBytes, 'x'))).error().reason, "oblivious.key_unknown");
  EXPECT_TRUE(hand_in(one, mine, keyed_by(evidence::sketch_key_id(services().oblivious->all().front().key.public_key()))));
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

TEST_P(Deposits, AnIndexOfAnotherStateOfTheDatabaseIsBuiltAnew) {
  Identity one = signed_in("one");
  const PartyId mine = party_of(one, "甲数据有限公司");
  const std::string folder = services().options.data + "/similarity-test";
  for (int i = 0; i < 60; ++i) ASSERT_TRUE(hand_in(one, mine, document(1000 * i, 1000 * i + 300)));
  {
    SimilarityShelf shelf(folder);
    EXPECT_EQ(resembling(shelf, 0, 300), 1U);
  }
  ASSERT_GT((*evidence::SimilarityIndex::load(folder))->settled(), 1U);
  // As after a restored backup: the same numbers are of other deposits.
  ASSERT_TRUE(run([](Transaction& tx) -> Outcome {
    SHUQUAN_CHECK(tx.db.execute("UPDATE deposit SET sketch_blob = (SELECT sketch_blob FROM deposit WHERE ordinal = 60) WHERE ordinal = 1"));
    SHUQUAN_CHECK(tx.db.execute("UPDATE deposit SET id = 'other' || id"));
    return Json();
  }));
  SimilarityShelf restored(folder);
  EXPECT_EQ(resembling(restored, 0, 300), 0U);
  EXPECT_EQ(resembling(restored, 59'000, 59'300), 2U);
}

TEST_P(Deposits, OneLostSketchDoesNotKeepTheOthersFromBeingFound) {
  Identity one = signed_in("one");
  const PartyId mine = party_of(one, "甲数据有限公司");
  ASSERT_TRUE(hand_in(one, mine, document(0, 300)));
  ASSERT_TRUE(hand_in(one, mine, document(1, 301)));
  const auto lost = read([](store::Connection& db) { return db.query("SELECT sketch_blob FROM deposit WHERE ordinal = 1"); });
  std::filesystem::remove(services().blobs.path_of(BlobId(lost->front().text(0))));
  SimilarityShelf shelf(services().options.data + "/similarity-test");
  EXPECT_EQ(resembling(shelf, 0, 300), 1U);
  // Lost after it was indexed, it is passed over as well.
  const auto suspect = evidence::parse_deposit(document(0, 300));
  ASSERT_TRUE(hand_in(one, mine, document(2, 302)));
  const auto ask = [&] { return read([&](store::Connection& db) { return compare_suspect(db, services(), one, *suspect->sketch, now()); }); };
  EXPECT_EQ((*ask())["items"].size(), 2U);
  const auto next = read([](store::Connection& db) { return db.query("SELECT sketch_blob FROM deposit WHERE ordinal = 2"); });
  std::filesystem::remove(services().blobs.path_of(BlobId(next->front().text(0))));
  const auto answer = ask();
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_EQ((*answer)["items"].size(), 1U);
}

TEST_P(Deposits, DepositingACopyOftenHidesNobodyAndADayHasALimit) {
  Identity victim = signed_in("victim"), copier = signed_in("copier");
  const PartyId theirs = party_of(victim, "甲数据有限公司"), party = party_of(copier, "乙数据有限公司", "91110108MADEM0011M");
  const Outcome original = hand_in(victim, theirs, document(0, 150));
  ASSERT_TRUE(original);
  // Each of them resembles the suspect more than the original does.
  constexpr int kDecoys = 25;
  for (int i = 0; i < kDecoys; ++i) ASSERT_TRUE(hand_in(copier, party, document(0, 200 + i)));
  const auto suspect = evidence::parse_deposit(document(0, 400));
  Identity office;
  office.account = copier.account;
  office.appointments.push_back({});
  ASSERT_TRUE(office.is_official());
  for (const Identity* who : {&office, &copier}) {
    Identity asking = *who;
    asking.appointments = office.appointments;
    const auto answer = read([&](store::Connection& db) { return compare_suspect(db, services(), asking, *suspect->sketch, now()); });
    ASSERT_TRUE(answer) << describe(answer.error());
    const auto& items = (*answer)["items"].items();
    EXPECT_TRUE(std::ranges::any_of(items, [&](const Json& item) { return item["deposit_number"] == (*original)["number"]; })) << answer->dump();
    EXPECT_EQ(items.size(), who == &office ? 20U : 6U) << "of others twenty, of those who ask five";
  }
  ASSERT_TRUE(run([](Transaction& tx) -> Outcome {
    for (std::int64_t n = kDecoys; n < kDepositsPerDay - 1; ++n)
      SHUQUAN_CHECK(tx.db.execute("INSERT INTO deposit (id, ordinal, number, party_id, head_sm3, head_sha256, title, summary, blob, sketch_blob, received_by, received_at) "
                                  "SELECT id || $1, ordinal + $2, number || $1, party_id, head_sm3 || $1, head_sha256, title, summary, blob, '', received_by, received_at FROM deposit WHERE ordinal = 2",
                                  {"-" + std::to_string(n), n + 10'000}));
    return Json();
  }));
  EXPECT_TRUE(hand_in(copier, party, document(0, 190)));
  EXPECT_EQ(hand_in(copier, party, document(0, 191)).error().reason, "deposit.day_limit");
  EXPECT_TRUE(hand_in(victim, theirs, document(0, 190))) << "a limit of each party";
  pass_minutes(24 * 60);
  EXPECT_TRUE(hand_in(copier, party, document(0, 191)));
}

TEST_P(Deposits, AStrangerHearsOfSharesOfManyRowsOnlyAndNothingOfSingleValues) {
  Identity owner = signed_in("owner"), stranger = signed_in("stranger");
  const Outcome stored = hand_in(owner, party_of(owner, "甲数据有限公司"), document(0, 400));
  ASSERT_TRUE(stored);
  ASSERT_TRUE(run([&](Transaction& tx) -> Outcome {
    SHUQUAN_TRY(const Json right, synthetic::grant(tx, synthetic::right(1, make_date(2026, 7, 1))));
    SHUQUAN_CHECK(tx.db.execute("INSERT INTO case_file (id, procedure, pack, state, phase, waits_on, ended, in_notice, channel, title, industry, source_kind, lead_party, lead_name, assignee, assignee_name, "
                                "created_at, updated_at, due_clock, sequence, form_revision, body, right_ordinal) "
                                "VALUES ('c', 'p', 'bj', 's', 'ended', '', 1, 0, '', 't', '', '', '', 'n', '', '', 1, 1, '', 1, 1, '{}', $1)", {right["ordinal"].int_or(0)}));
    SHUQUAN_CHECK(tx.db.execute("INSERT INTO case_deposit (case_id, deposit_id) VALUES ('c', $1)", {(*stored)["id"].text()}));
    return Json();
  }));
  const auto ask = [&](const Identity& who, int first, int last) {
    const auto suspect = evidence::parse_deposit(document(first, last));
    const auto answer = read([&](store::Connection& db) { return compare_suspect(db, services(), who, *suspect->sketch, now()); });
    EXPECT_TRUE(answer) << describe(answer.error());
    return answer && (*answer)["items"].size() == 1 ? (*answer)["items"].items()[0] : Json();
  };
  const Json few = ask(stranger, 300, 480), many = ask(stranger, 100, 480), own = ask(owner, 300, 480);
  EXPECT_EQ(few["grade"].text(), "same_rows");
  EXPECT_TRUE(few["rows_found_there"]["value"].is_null() && few["rows_found_there"]["beyond_chance"].is_null()) << "180 rows: a step of a twentieth would tell of nine";
  EXPECT_FALSE(few["rows_found_here"]["value"].is_null()) << "400 rows of the right";
  EXPECT_DOUBLE_EQ(many["rows_found_there"]["value"].number_or(0), 0.8) << "300 of 380";
  for (const Json* answer : {&few, &many}) {
    EXPECT_TRUE((*answer)["rows_found_there"]["n"].is_null() && (*answer)["rows_found_there"]["m"].is_null());
    for (const char* family : {"pairs", "values"})
      for (const auto& [name, value] : (*answer)[family].members()) EXPECT_TRUE(value.is_null()) << family << " " << name;
  }
  EXPECT_EQ(own["rows_found_there"]["m"].int_or(0), 100);
  EXPECT_FALSE(own["values"]["value"].is_null());
}

TEST_P(Deposits, AStrangerHasSoManyQuestionsADay) {
  const Identity one = signed_in("one");
  const auto suspect = evidence::parse_deposit(document(0, 200));
  const auto question = [&] {
    return run([&](Transaction& tx) -> Outcome {
      SHUQUAN_TRY(const Json answer, compare_suspect(tx.db, tx.services, one, *suspect->sketch, tx.now));
      return count_question(tx, one, answer);
    });
  };
  for (std::int64_t n = 0; n < kQuestionsPerDay; ++n) ASSERT_TRUE(question());
  EXPECT_EQ(question().error().reason, "deposit.question_day_limit");
  pass_minutes(24 * 60);
  EXPECT_TRUE(question());
}

TEST_P(Deposits, ASmallSuspectIsNotAnswered) {
  const Identity one = signed_in("one");
  const auto small = read_suspect("", document(0, 60));
  ASSERT_TRUE(small);
  const auto answer = read([&](store::Connection& db) { return compare_suspect(db, services(), one, *small, now()); });
  EXPECT_EQ(answer.error().reason, "deposit.too_few_rows");
}

SHUQUAN_ON_BOTH_DATABASES(Deposits);

}  // namespace
}  // namespace shuquan::office
