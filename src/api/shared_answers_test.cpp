// Public readings that are kept ready (Operation::shared): the second asker is answered at once, and nobody is ever told
// less than what is committed.
#include <future>

#include "api/api.h"
#include "api/operations.h"
#include "office/test_register.h"

namespace shuquan::api {
namespace {

using office::Transaction;

/// Takes one answer, and remembers whether it came before handle() had returned.
class Catcher final : public http::ReplySink {
 public:
  void deliver(http::Response response) override { answer_.set_value(std::move(response)); }
  void abandon() override { answer_.set_exception(std::make_exception_ptr(std::runtime_error("abandoned"))); }
  std::future<http::Response> future() { return answer_.get_future(); }

 private:
  std::promise<http::Response> answer_;
};

class SharedAnswers : public office::RegisterOnBothDatabases {
 protected:
  struct Answer {
    http::Response response;
    bool at_once = false;
    std::string header(std::string_view name) const {
      for (const auto& [key, value] : response.headers)
        if (key == name) return value;
      return {};
    }
    const std::string& bytes() const { return response.shared_body ? *response.shared_body : response.body; }
    Json json() const { return Json::parse(bytes()).value_or(Json()); }
  };

  void SetUp() override {
    RegisterOnBothDatabases::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ASSERT_NO_FATAL_FAILURE(grow(30));
    workers_ = std::make_unique<http::WorkerPool>(2, 100);
    api_ = std::make_unique<Api>(services(), registrar(), *workers_);
  }
  void TearDown() override {
    workers_.reset();
    api_.reset();
    RegisterOnBothDatabases::TearDown();
  }

  Answer ask(const std::string& target, std::initializer_list<std::pair<std::string_view, std::string_view>> headers = {}, http::Method method = http::Method::get) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    if (const std::size_t query = target.find('?'); query != std::string::npos) request.parameters.emplace_back(target.substr(query + 1, target.find('=') - query - 1), target.substr(target.find('=') + 1));
    for (const auto& [name, value] : headers) request.headers.add(name, value);
    const auto catcher = std::make_shared<Catcher>();
    std::future<http::Response> future = catcher->future();
    api_->handle(std::move(request), http::Reply(catcher));
    const bool at_once = future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    EXPECT_EQ(future.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    return {future.get(), at_once};
  }
  /// A committed change of the status of one right, as any later procedure may make it.
  void set_status(std::uint64_t ordinal, registry::RightStatus status) {
    const office::Outcome done = registrar().run([&](Transaction& tx) -> office::Outcome {
      SHUQUAN_TRY(std::optional<store::RightRow> row, store::load_right(tx.db, ordinal));
      SHUQUAN_ASSERT(row.has_value());
      row->right.status = status;
      row->right.revision += 1;
      SHUQUAN_CHECK(store::save_right(tx.db, *row));
      return Json();
    });
    ASSERT_TRUE(done) << describe(done.error());
  }
  void pass_ms(std::int64_t ms) { services().time.set_offset_ms(services().time.offset_ms() + ms); }

 private:
  std::unique_ptr<http::WorkerPool> workers_;
  std::unique_ptr<Api> api_;
};

SHUQUAN_ON_BOTH_DATABASES(SharedAnswers);

const char kEntry[] = "/api/v1/register/ordinal:7";

TEST_P(SharedAnswers, TheSecondAskerIsAnsweredAtOnceWithTheSame) {
  const Answer first = ask(kEntry);
  ASSERT_EQ(first.response.status, 200) << first.bytes();
  const Answer second = ask(kEntry);
  EXPECT_TRUE(second.at_once) << "without worker and database";
  EXPECT_EQ(second.bytes(), first.bytes());
  EXPECT_EQ(second.response.headers, first.response.headers);
  EXPECT_EQ(second.response.content_type, "application/json");
  EXPECT_EQ(second.header("Cache-Control"), "no-cache");
  EXPECT_TRUE(ask(kEntry, {}, http::Method::head).at_once) << "HEAD is GET without the body, which the server leaves out";
}

TEST_P(SharedAnswers, WhatIsCommittedIsToldFromThenOn) {
  EXPECT_EQ(ask(kEntry).json()["status"].text(), "registered");
  EXPECT_TRUE(ask(kEntry).at_once);
  ASSERT_NO_FATAL_FAILURE(set_status(7, registry::RightStatus::revoked));
  EXPECT_EQ(ask(kEntry).json()["status"].text(), "revoked");
  EXPECT_EQ(ask(kEntry).json()["in_force"], Json(false));
  for (int i = 0; i < 50; ++i) {  // whoever is told that a change is durable sees it
    const registry::RightStatus now = i % 2 == 0 ? registry::RightStatus::registered : registry::RightStatus::revoked;
    ASSERT_NO_FATAL_FAILURE(set_status(7, now));
    ASSERT_EQ(ask(kEntry).json()["status"].text(), registry::to_string(now)) << i;
    ASSERT_EQ(ask(kEntry).json()["status"].text(), registry::to_string(now)) << i;
  }
}

TEST_P(SharedAnswers, AnEntryIsNoLongerInForceWhenItsLastDayHasEnded) {
  const registry::Right right = office::synthetic::right(7, make_date(2026, 1, 5));
  pass_ms(end_of_day(right.valid_until).unix_ms - services().time.now().unix_ms - 3000);
  EXPECT_EQ(ask(kEntry).json()["in_force"], Json(true));
  EXPECT_TRUE(ask(kEntry).at_once);
  pass_ms(4000);
  EXPECT_EQ(ask(kEntry).json()["in_force"], Json(false));
}

TEST_P(SharedAnswers, WhoHasTheCurrentAnswerIsToldSo) {
  const Answer first = ask(kEntry);
  const std::string tag = first.header("ETag");
  ASSERT_GT(tag.size(), 10U);
  for (const std::string& known : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
    const Answer unchanged = ask(kEntry, {{"If-None-Match", known}});
    EXPECT_EQ(unchanged.response.status, 304) << known;
    EXPECT_TRUE(unchanged.bytes().empty());
    EXPECT_EQ(unchanged.header("ETag"), tag);
  }
  EXPECT_EQ(ask(kEntry, {{"If-None-Match", "\"other\""}}).response.status, 200);
  ASSERT_NO_FATAL_FAILURE(set_status(7, registry::RightStatus::revoked));
  const Answer changed = ask(kEntry, {{"If-None-Match", tag}});
  EXPECT_EQ(changed.response.status, 200);
  EXPECT_NE(changed.header("ETag"), tag);
  EXPECT_EQ(ask(kEntry, {{"If-None-Match", changed.header("ETag")}}).response.status, 304);
}

TEST_P(SharedAnswers, EachRepresentationHasItsOwnTag) {
  const std::string list = "/api/v1/register?limit=20";
  const Answer plain = ask(list), packed = ask(list, {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(plain.header("Content-Encoding"), "");
  EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
  EXPECT_LT(packed.bytes().size(), plain.bytes().size());
  EXPECT_NE(packed.header("ETag"), plain.header("ETag"));
  for (const Answer& answer : {ask(list), ask(list, {{"Accept-Encoding", "gzip"}})}) {
    EXPECT_TRUE(answer.at_once);
    EXPECT_EQ(answer.header("Vary"), "Accept-Encoding");
  }
  EXPECT_EQ(ask(list, {{"Accept-Encoding", "gzip;q=0"}}).bytes(), plain.bytes());
  EXPECT_EQ(ask(list, {{"Accept-Encoding", "gzip"}}).bytes(), packed.bytes());
}

TEST_P(SharedAnswers, RefusalsAreSaidInTheAskersLanguageAndNotKept) {
  const std::string unknown = "/api/v1/register/ordinal:40";
  EXPECT_EQ(ask(unknown).response.status, 404);
  EXPECT_NE(ask(unknown).json()["title"], ask(unknown, {{"Accept-Language", "en"}}).json()["title"]);
  ASSERT_NO_FATAL_FAILURE(grow(11));
  EXPECT_EQ(ask(unknown).response.status, 200);
  EXPECT_EQ(ask("/api/v1/register?limit=0").response.status, 422);
}

TEST_P(SharedAnswers, AWrongTokenIsRefusedEvenWhereNoneIsNeeded) {
  EXPECT_EQ(ask(kEntry).response.status, 200);
  EXPECT_GE(ask(kEntry, {{"Authorization", "Bearer nonsense"}}).response.status, 400);
}

TEST(SharedOperations, AreReadingsOpenToAnyone) {
  int shared = 0;
  for (const Operation& operation : operations()) {
    if (!operation.shared) continue;
    ++shared;
    EXPECT_EQ(operation.method, http::Method::get) << operation.id;
    EXPECT_EQ(operation.audience, static_cast<unsigned>(kAnyone)) << operation.id;
    EXPECT_TRUE(operation.read && !operation.finish) << operation.id;
  }
  EXPECT_GE(shared, 5);
}

std::shared_ptr<const http::Response> answer_of(std::size_t bytes) {
  auto answer = std::make_shared<http::Response>();
  answer->shared_body = std::make_shared<const std::string>(bytes, 'x');
  return answer;
}

TEST(AnswerCaches, StayWithinTheirBytesAndKeepWhatIsAskedFor) {
  AnswerCache cache(64 * 1024);
  const AnswerCache::Moment now{1, Instant{1'000'000}};
  cache.insert("asked for", answer_of(1000), now);
  for (int i = 0; i < 200; ++i) {
    cache.insert(std::to_string(i), answer_of(1000), now);
    ASSERT_TRUE(cache.find("asked for", now)) << i;
  }
  int kept = 0;
  for (int i = 0; i < 200; ++i) kept += cache.find(std::to_string(i), now) ? 1 : 0;
  EXPECT_GT(kept, 10);
  EXPECT_LT(kept, 64);
  cache.insert("large", answer_of(16 * 1024), now);
  EXPECT_FALSE(cache.find("large", now));
}

TEST(AnswerCaches, AnAnswerReadBeforeACommitIsNotGivenAfterIt) {
  AnswerCache cache(64 * 1024);
  const Instant now{1'000'000};
  cache.insert("key", answer_of(10), {7, now});
  EXPECT_TRUE(cache.find("key", {7, now}));
  EXPECT_FALSE(cache.find("key", {8, now}));
  EXPECT_FALSE(cache.find("key", {7, Instant{now.unix_ms - 1}})) << "a clock that went back";
  EXPECT_TRUE(cache.find("key", {7, Instant{now.unix_ms + AnswerCache::kMostSeconds * 1000}}));
  EXPECT_FALSE(cache.find("key", {7, Instant{now.unix_ms + AnswerCache::kMostSeconds * 1000 + 1}}));
}

}  // namespace
}  // namespace shuquan::api
