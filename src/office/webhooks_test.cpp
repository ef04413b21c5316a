#include "office/webhooks.h"

#include "base/hex.h"
#include "crypto/digest.h"
#include "office/members.h"
#include "office/notifications.h"
#include "office/organisations.h"
#include "office/test_office.h"
#include "office/webhook_outbox.h"

namespace shuquan::office {
namespace {

constexpr std::int64_t kHour = 60;

class Webhooks : public OfficeOnBothDatabases {
 protected:
  Json make(const Identity& who, const std::string& url = "https://hooks.example.cn/in") {
    const Outcome made = run([&](Transaction& tx) { return create_webhook(tx, who, PartyId(), url); });
    EXPECT_TRUE(made) << describe(made.error());
    return made.value_or(Json());
  }
  void say(const Identity& who) {
    EXPECT_TRUE(run([&](Transaction& tx) -> Outcome {
      SHUQUAN_CHECK(tell(tx, {{}, {}, {}, who.account.value}, {}, "absence_cover", Json::object({{"name", "李明"}, {"from", "2026-01-05"}, {"valid_until", "2026-01-09"}})));
      return Json();
    }));
  }
  std::vector<DueDelivery> due(const std::vector<std::string>& busy = {}) {
    const auto found = read([&](store::Connection& db) { return due_deliveries(db, services(), busy, 64); });
    EXPECT_TRUE(found) << describe(found.error());
    return found.value_or(std::vector<DueDelivery>{});
  }
  void note(const DueDelivery& delivery, int status, const std::string& failure = {}) {
    const Outcome noted = run([&](Transaction& tx) { return note_delivery(tx, delivery, {.status = status, .failure = failure, .detail = {}, .body = {}}); });
    EXPECT_TRUE(noted) << describe(noted.error());
  }
  Json deliveries(const Identity& who, const Json& webhook) {
    return read([&](store::Connection& db) { return list_webhook_deliveries(db, who, webhook["id"].text(), "", 50); }).value_or(Json());
  }
  Json own(const Identity& who) {
    return read([&](store::Connection& db) { return list_webhooks(db, who, PartyId(), "", 50, now()); }).value_or(Json())["items"].items().front();
  }
};

TEST_P(Webhooks, WhatIsToldIsQueuedWithIt) {
  const Identity who = signed_in("li.ming"), other = signed_in("wang.fang");
  make(who);
  say(other);
  EXPECT_TRUE(due().empty());
  say(who);
  const std::vector<DueDelivery> queued = due();
  ASSERT_EQ(queued.size(), 1U);
  const Result<Json> body = Json::parse(queued[0].body);
  ASSERT_TRUE(body);
  EXPECT_EQ((*body)["type"].text(), "absence_cover");
  EXPECT_EQ((*body)["data"]["text"]["zh"].text(), "“李明”于2026-01-05至2026-01-09离岗，由您代岗");
  EXPECT_TRUE(due({queued[0].webhook}).empty());
}

TEST_P(Webhooks, NothingIsQueuedForWhatDidNotHappen) {
  const Identity who = signed_in("li.ming");
  make(who);
  const Outcome undone = run([&](Transaction& tx) -> Outcome {
    SHUQUAN_CHECK(tell(tx, {{}, {}, {}, who.account.value}, {}, "absence_cover", Json::object()));
    return fail(Errc::rejected, "webhook.busy");
  });
  EXPECT_FALSE(undone);
  EXPECT_TRUE(due().empty());
}

TEST_P(Webhooks, TriedAgainOnTheScheduleUnderTheSameIdAndSwitchedOffAfterTenAttempts) {
  const Identity who = signed_in("li.ming");
  const Json webhook = make(who);
  say(who);
  const std::string event = due().at(0).event;
  const std::vector<std::int64_t> pauses = {1, 6, 34, 133, 331, 661, 925, 1'321, 1'585};  // minutes, a tenth more than the schedule
  for (std::size_t attempt = 0; attempt < 10; ++attempt) {
    const std::vector<DueDelivery> again = due();
    ASSERT_EQ(again.size(), 1U) << "attempt " << attempt + 1;
    EXPECT_EQ(again[0].event, event);
    note(again[0], 0, "connection");
    if (attempt == 9) break;
    EXPECT_TRUE(due().empty()) << "attempt " << attempt + 2 << " comes too soon";
    pass_minutes(pauses[attempt]);
  }
  pass_minutes(100 * kHour);
  EXPECT_TRUE(due().empty());
  const Json item = deliveries(who, webhook)["items"].items().front();
  EXPECT_EQ(item["status"].text(), "failed");
  EXPECT_EQ(item["attempts"].int_or(0), 10);
  EXPECT_EQ(own(who)["status"].text(), "disabled");
  const auto told = read([&](store::Connection& db) { return db.query("SELECT kind FROM notification WHERE account_id = $1 AND kind = 'webhook_disabled'", {who.account}); });
  EXPECT_EQ(told->size(), 1U);
  say(who);
  EXPECT_TRUE(due().empty()) << "a webhook that is switched off is sent nothing";
  ASSERT_TRUE(run([&](Transaction& tx) { return resume_webhook(tx, who, webhook["id"].text()); }));
  say(who);
  EXPECT_EQ(due().size(), 1U);
}

TEST_P(Webhooks, OneThatRecoversStays) {
  const Identity who = signed_in("li.ming");
  const Json webhook = make(who);
  say(who);
  note(due().at(0), 503);
  EXPECT_EQ(deliveries(who, webhook)["items"].items().front()["failure"].text(), "refused");
  EXPECT_FALSE(own(who)["failing_since"].is_null());
  pass_minutes(1);
  note(due().at(0), 204);
  EXPECT_TRUE(own(who)["failing_since"].is_null());
  EXPECT_EQ(deliveries(who, webhook)["items"].items().front()["status"].text(), "delivered");
  EXPECT_TRUE(due().empty());
}

TEST_P(Webhooks, GoneSwitchesOffAtOnceAndHoldsTheRestBack) {
  const Identity who = signed_in("li.ming");
  const Json webhook = make(who);
  say(who);
  say(who);
  ASSERT_EQ(due().size(), 1U) << "one at a time to each webhook";
  note(due().at(0), 410);
  EXPECT_EQ(own(who)["status"].text(), "disabled");
  ASSERT_TRUE(run([&](Transaction& tx) { return resume_webhook(tx, who, webhook["id"].text()); }));
  EXPECT_EQ(due().size(), 1U);
}

TEST_P(Webhooks, BothSecretsSignForADayAndNeitherIsStoredInTheClear) {
  const Identity who = signed_in("li.ming");
  const Json webhook = make(who);
  say(who);
  ASSERT_EQ(due().at(0).secrets, std::vector{webhook["secret"].text()});
  const Outcome rotated = run([&](Transaction& tx) { return rotate_webhook_secret(tx, who, webhook["id"].text()); });
  ASSERT_TRUE(rotated);
  EXPECT_EQ(due().at(0).secrets, (std::vector{(*rotated)["secret"].text(), webhook["secret"].text()}));
  const std::vector<std::string> headers = signed_headers("e1", 1'700'000'000, "{}", due().at(0).secrets);
  const std::string key = *from_base64((*rotated)["secret"].text().substr(6));
  EXPECT_EQ(headers.at(3).substr(0, 23 + 44), "webhook-signature: v1," + to_base64(crypto::to_view(crypto::hmac_sha256(key, "msg_e1.1700000000.{}"))) + " ");
  const auto rows = read([&](store::Connection& db) { return db.query("SELECT secret_sealed FROM webhook"); });
  EXPECT_EQ(rows->front().bytes(0).find((*rotated)["secret"].text()), std::string::npos);
  pass_minutes(25 * kHour);
  EXPECT_EQ(due().at(0).secrets.size(), 1U);
}

TEST_P(Webhooks, StrangersFindNothing) {
  const Identity who = signed_in("li.ming"), other = signed_in("wang.fang");
  const std::string id = make(who)["id"].text();
  for (const Outcome& refused : {run([&](Transaction& tx) { return test_webhook(tx, other, id); }), run([&](Transaction& tx) { return delete_webhook(tx, other, id); }),
                                 run([&](Transaction& tx) { return rotate_webhook_secret(tx, other, id); }), run([&](Transaction& tx) { return redeliver_webhook(tx, other, id, "x"); }),
                                 read([&](store::Connection& db) { return list_webhook_deliveries(db, other, id, "", 10); })}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "webhook.unknown");
  }
}

TEST_P(Webhooks, ALockedAccountIsSentNothing) {
  const Identity who = signed_in("li.ming");
  make(who);
  say(who);
  ASSERT_TRUE(run([&](Transaction& tx) -> Outcome {
    SHUQUAN_CHECK(tx.db.execute("UPDATE account SET status = 'locked' WHERE id = $1", {who.account}));
    return Json();
  }));
  EXPECT_TRUE(due().empty());
}

TEST_P(Webhooks, WhoeverIsLockedOutForAWhileGetsItAfterwards) {
  const Identity who = signed_in("li.ming");
  make(who);
  say(who);
  const auto lock_until = [&](std::int64_t until) {
    ASSERT_TRUE(run([&](Transaction& tx) -> Outcome {
      SHUQUAN_CHECK(tx.db.execute("UPDATE account SET locked_until = $2 WHERE id = $1", {who.account, until}));
      return Json();
    }));
  };
  lock_until(now().unix_ms + 60'000);
  EXPECT_TRUE(due().empty());
  lock_until(now().unix_ms);
  EXPECT_EQ(due().size(), 1U);
}

TEST_P(Webhooks, WhatIsSentTwiceIsTheSameTwice) {
  const Identity who = signed_in("li.ming");
  make(who);
  say(who);
  std::vector<DueDelivery> first = due();
  ASSERT_EQ(first.size(), 1U);
  EXPECT_FALSE(first[0].kept);
  ASSERT_TRUE(run([&](Transaction& tx) { return keep_bodies(tx, first); }));
  // Killed before the outcome was noted; what the body is made of changes meanwhile.
  ASSERT_TRUE(run([&](Transaction& tx) -> Outcome {
    SHUQUAN_CHECK(tx.db.execute("UPDATE notification SET data = '{}' WHERE id = $1", {first[0].event}));
    return Json();
  }));
  const std::vector<DueDelivery> second = due();
  ASSERT_EQ(second.size(), 1U);
  EXPECT_TRUE(second[0].kept);
  EXPECT_EQ(second[0].body, first[0].body);
}

TEST_P(Webhooks, WhoIsNoLongerOwnerIsSentNothingMoreOfTheParty) {
  Identity who = signed_in("li.ming"), other = signed_in("wang.fang");
  const Outcome made = run([&](Transaction& tx) { return create_party(tx, who, Json::object({{"kind", "organisation"}, {"name", "某公司"}, {"identifier", "91350100M000100Y43"}})); });
  ASSERT_TRUE(made) << describe(made.error());
  const PartyId party((*made)["id"].text());
  who = again(who);
  ASSERT_TRUE(run([&](Transaction& tx) { return add_member(tx, who, party, "wang.fang", MemberRole::owner); }));
  other = again(other);
  ASSERT_TRUE(run([&](Transaction& tx) { return create_webhook(tx, other, party, "https://hooks.example.cn/in"); }));
  const auto told = [&] {
    EXPECT_TRUE(run([&](Transaction& tx) -> Outcome {
      SHUQUAN_CHECK(notify_party(tx, party, "unmasked", Json::object({{"case", ""}, {"name", "某某"}, {"reason", "核对"}})));
      return Json();
    }));
    return due().size();
  };
  EXPECT_EQ(told(), 1U);
  ASSERT_TRUE(run([&](Transaction& tx) { return remove_member(tx, who, party, other.account); }));
  EXPECT_EQ(told(), 0U);
}

SHUQUAN_ON_BOTH_DATABASES(Webhooks);

}  // namespace
}  // namespace shuquan::office
