#pragma once
// For tests only: an office whose register can be filled with made-up rights.
#include "office/test_office.h"

namespace shuquan::office {

class RegisterOnBothDatabases : public OfficeOnBothDatabases {
 protected:
  /// Grants `count` more made-up rights.
  void grow(std::uint64_t count, std::uint64_t at_once = 50) {
    const Result<void> grown = synthetic::grow(registrar(), rights_, count, make_date(2026, 1, 5), at_once);
    ASSERT_TRUE(grown) << describe(grown.error());
    rights_ += count;
  }
  /// A connection in a reading transaction.
  store::ReadLease reader() {
    Result<store::ReadLease> lease = services().database->read();
    EXPECT_TRUE(lease);
    EXPECT_TRUE((*lease)->begin_read());
    return *std::move(lease);
  }
  std::uint64_t rights() const { return rights_; }

 private:
  std::uint64_t rights_ = 0;
};

}  // namespace shuquan::office
