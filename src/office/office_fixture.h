#pragma once
// For tests only: a running office on each database. Use it like store::OnBothDatabases.
#include "office/synthetic_register.h"
#include "store/test_database.h"

namespace shuquan::office {

class RegisterOnBothDatabases : public ::testing::TestWithParam<store::Dialect> {
 protected:
  void SetUp() override {
    if (GetParam() == store::Dialect::postgresql && store::test_postgresql_url() == nullptr) GTEST_SKIP() << "SHUQUAN_TEST_POSTGRESQL holds no URL";
    place_ = std::make_unique<store::TestPlace>(GetParam());
    start();
  }
  void TearDown() override {
    registrar_.reset();
    services_.reset();
    place_.reset();
  }
  void start() {
    Result<std::unique_ptr<Services>> services = open_services(synthetic::options(folder_.path(), place_->url()));
    ASSERT_TRUE(services) << describe(services.error());
    services_ = *std::move(services);
    Result<std::unique_ptr<Registrar>> registrar = Registrar::start(*services_);
    ASSERT_TRUE(registrar) << describe(registrar.error());
    registrar_ = *std::move(registrar);
  }
  /// Grants `count` more made-up rights.
  void grow(std::uint64_t count, std::uint64_t at_once = 50) {
    const Result<void> grown = synthetic::grow(*registrar_, rights_, count, make_date(2026, 1, 5), at_once);
    ASSERT_TRUE(grown) << describe(grown.error());
    rights_ += count;
  }
  Services& services() { return *services_; }
  Registrar& registrar() { return *registrar_; }
  const std::string& data() const { return folder_.path(); }
  std::string place_url() const { return place_->url(); }
  store::ReadLease read() {
    Result<store::ReadLease> lease = services_->database->read();
    EXPECT_TRUE(lease);
    EXPECT_TRUE((*lease)->begin_read());
    return *std::move(lease);
  }
  /// Ends the office; the database and the folder stay.
  void stop() {
    registrar_.reset();
    services_.reset();
  }
  std::uint64_t rights() const { return rights_; }

 private:
  synthetic::Folder folder_;
  std::unique_ptr<store::TestPlace> place_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<Registrar> registrar_;
  std::uint64_t rights_ = 0;
};

}  // namespace shuquan::office
