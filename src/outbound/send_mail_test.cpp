#include "outbound/send_mail.h"

#include <gtest/gtest.h>

namespace shuquan::outbound {
namespace {

TEST(SendMail, AMailboxIsRefusedForGoodOnlyWhereTheAnswerSpeaksOfTheMailbox) {
  for (const char* line : {"550 5.1.1 <x@example.org>: Recipient address rejected: User unknown", "550-5.1.1 no such user", "552 5.2.2 mailbox full for good", "550 No such user here", "553 mailbox name not allowed"})
    EXPECT_TRUE(refuses_mailbox(line)) << line;
  // A relay that is set up wrongly answers so to every address.
  for (const char* line : {"554 5.7.1 <x@example.org>: Relay access denied", "550 5.7.1 blocked by policy", "554 transaction failed", "551 user not local", "450 4.2.1 busy", "250 2.1.5 ok", "555 syntax", "550", ""})
    EXPECT_FALSE(refuses_mailbox(line)) << line;
}

}  // namespace
}  // namespace shuquan::outbound
