#pragma once
// For tests only: a whole office on an empty database of each kind, with its registrar running. Include it from *_test.cpp.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "office/accounts.h"
#include "office/offices.h"
#include "office/registrar.h"
#include "office/sessions.h"
#include "office/synthetic_register.h"
#include "store/test_database.h"

namespace shuquan::office {

class OfficeOnBothDatabases : public ::testing::TestWithParam<store::Dialect> {
 protected:
  void SetUp() override {
    if (GetParam() == store::Dialect::postgresql && store::test_postgresql_url() == nullptr) GTEST_SKIP() << "SHUQUAN_TEST_POSTGRESQL holds no URL";
    place_ = std::make_unique<store::TestPlace>(GetParam());
    start();
    if (HasFatalFailure()) return;
    EXPECT_SUCCESS(run([](Transaction& tx) -> Outcome {
      SHUQUAN_CHECK(ensure_foundation(tx));
      return Json();
    }));
  }
  void TearDown() override {
    stop();
    place_.reset();
  }
  void start() {
    Result<std::unique_ptr<Services>> services = open_services(synthetic::options(data(), place_url()));
    ASSERT_TRUE(services) << describe(services.error());
    services_ = *std::move(services);
    Result<std::unique_ptr<Registrar>> registrar = Registrar::start(*services_);
    ASSERT_TRUE(registrar) << describe(registrar.error());
    registrar_ = *std::move(registrar);
  }
  /// Ends the office; the database and the folder stay.
  void stop() {
    registrar_.reset();
    services_.reset();
  }

  Services& services() { return *services_; }
  Registrar& registrar() { return *registrar_; }
  const std::string& data() const { return folder_.path(); }
  std::string place_url() const { return place_->url(); }
  Instant now() const { return services_->time.now(); }
  void pass_minutes(std::int64_t minutes) { services_->time.set_offset_ms(services_->time.offset_ms() + minutes * 60'000); }
  Outcome run(Command command) { return registrar_->run(std::move(command)); }
  template <class Function>
  auto read(Function function) -> decltype(function(std::declval<store::Connection&>())) {
    SHUQUAN_TRY(const store::ReadLease db, services_->database->read());
    return function(*db);
  }

  /// An account with a session; made where there is none of that login.
  Identity signed_in(const std::string& login, Administrator kind = Administrator::none) {
    const Outcome token = run([&](Transaction& tx) -> Outcome {
      SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT id FROM account WHERE login = $1", {login}));
      AccountId id(rows.empty() ? std::string() : rows.front().text(0));
      if (rows.empty()) {
        SHUQUAN_TRY(id, insert_account(tx, {login, "姓名" + login, "no password", "zh", kind}));
      }
      SHUQUAN_TRY(std::string opened, open_session(tx, id, "192.0.2.1", "test"));
      return Json(std::move(opened));
    });
    EXPECT_TRUE(token) << describe(token.error());
    const Result<Identity> identity = read([&](store::Connection& db) { return identity_of_session(db, token->text(), now()); });
    EXPECT_TRUE(identity) << describe(identity.error());
    return identity.value_or(Identity{});
  }
  /// The same person after something about them has changed.
  Identity again(const Identity& who) {
    Result<Identity> identity = read([&](store::Connection& db) { return load_identity(db, who.account, now()); });
    EXPECT_TRUE(identity) << describe(identity.error());
    Identity fresh = identity.value_or(Identity{});
    fresh.session = who.session;
    return fresh;
  }

 private:
  synthetic::Folder folder_;
  std::unique_ptr<store::TestPlace> place_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<Registrar> registrar_;
};

}  // namespace shuquan::office
