#include "office/mail_text.h"

#include <gtest/gtest.h>

#include "base/hex.h"

namespace shuquan::office {
namespace {

Mail mail() { return {"noreply@example.cn", "数权", "li@example.cn", "期限将届满", "正文\n", "m1", "zh", "https://register.example.cn/account/reminders"}; }

TEST(ComposeMail, NothingThatPeopleTypeBecomesAHeader) {
  Mail evil = mail();
  evil.subject = "x\r\nBcc: victim@example.cn\r\n\r\nbody";
  evil.from_name = "数权\r\nX-Evil: 1";
  evil.body = "\r\n.\r\nMAIL FROM:<a@b>\r\n";
  const std::string text = compose_mail(evil, Instant{1'763'748'000'000});
  EXPECT_EQ(text.find("\r\nBcc"), std::string::npos);
  EXPECT_EQ(text.find("\r\nX-Evil"), std::string::npos);
  EXPECT_EQ(text.find("\r\n.\r\n"), std::string::npos);
  const std::string head = text.substr(0, text.find("\r\n\r\n"));
  int headers = 1;
  for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 1)) headers += head[at + 2] != ' ' ? 1 : 0;
  EXPECT_EQ(headers, 11) << head;
}

TEST(ComposeMail, LongChineseSubjectsAreWordsOfWholeCharacters) {
  Mail long_one = mail();
  for (int i = 0; i < 40; ++i) long_one.subject += "数据知识产权";
  const std::string text = compose_mail(long_one, Instant{1'763'748'000'000});
  std::string decoded;
  for (std::size_t at = text.find("Subject: ") + 9; text.compare(at, 10, "=?UTF-8?B?") == 0;) {
    const std::size_t end = text.find("?=", at);
    decoded += *from_base64(text.substr(at + 10, end - at - 10));
    EXPECT_LE(end + 2 - at, 75U);
    at = end + 2 + 3;
  }
  EXPECT_EQ(decoded, long_one.subject);
  std::size_t from = 0;
  for (std::size_t at = text.find("\r\n"); at != std::string::npos; from = at + 2, at = text.find("\r\n", from)) EXPECT_LE(at - from, 78U) << text.substr(from, at - from);
  EXPECT_NE(text.find("Date: Sat, 22 Nov 2025 02:00:00 +0800"), std::string::npos) << text;
}

TEST(MailAddress, OnlyWhatEveryServerTakes) {
  EXPECT_EQ(*checked_mail_address("Li.Ming+ip@Example.CN"), "Li.Ming+ip@example.cn");
  for (const char* text : {"", "li", "li@", "@example.cn", "li@example", "li ming@example.cn", "li@example.cn\r\nRCPT TO:<x@y.cn>", "<li@example.cn>", "\"a b\"@example.cn", "li..ming@example.cn", ".li@example.cn", "li@-example.cn",
                           "li@example..cn", "li@example.cn.", "李@example.cn", "li@例子.cn", "li@[127.0.0.1]"})
    EXPECT_FALSE(checked_mail_address(text)) << text;
  EXPECT_FALSE(checked_mail_address(std::string(65, 'a') + "@example.cn"));
}

}  // namespace
}  // namespace shuquan::office
