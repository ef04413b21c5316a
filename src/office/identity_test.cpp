#include "crypto/digest.h"
#include "crypto/password.h"
#include "crypto/totp.h"
#include "office/accounts.h"
#include "office/api_tokens.h"
#include "office/second_factor.h"
#include "office/sign_in.h"
#include "office/sign_ins.h"
#include "office/test_office.h"

namespace shuquan::office {
namespace {

constexpr std::string_view kPassword = "四个字的 long phrase";

class IdentityTest : public OfficeOnBothDatabases {
 protected:
  AccountId open_account(const std::string& login) {
    static const std::string kHash = crypto::hash_password(kPassword).value_or("");
    const Outcome made = run([&](Transaction& tx) { return sign_up(tx, {login, "张三", kHash}, "192.0.2.7"); });
    EXPECT_TRUE(made) << describe(made.error());
    return made ? AccountId((*made)["id"].text()) : AccountId();
  }
  /// Both halves of signing in, with the refusal told as an error.
  Outcome try_sign_in(const std::string& login, std::string_view password, const std::string& code = {}) {
    SHUQUAN_TRY(const PasswordCheck check, read([&](store::Connection& db) { return check_sign_in(db, login, password, now()); }));
    Outcome outcome = run([&](Transaction& tx) { return sign_in(tx, {login, code, "192.0.2.7", "test"}, check); });
    if (!outcome) return outcome;
    if (std::optional<Error> refused = sign_in_refusal(*outcome)) return std::unexpected(*std::move(refused));
    return outcome;
  }
  std::string code_of(const Json& started) {
    return crypto::totp_code(crypto::from_base32(started["secret"].text()).value_or(""), now().unix_ms / 30'000);
  }
  std::int64_t sessions_of(const AccountId& account) {
    const auto count = read([&](store::Connection& db) -> Outcome {
      SHUQUAN_TRY(const store::Rows rows, db.query("SELECT COUNT(*) FROM session WHERE account_id = $1", {account}));
      return Json(rows.front().integer(0));
    });
    return count ? count->int_or(-1) : -1;
  }
};
SHUQUAN_ON_BOTH_DATABASES(IdentityTest);

TEST(Logins, AreFoldedAndRefusedWhereTheyHoldAnythingElse) {
  EXPECT_EQ(checked_login("Li.Lei@Example.CN").value_or(""), "li.lei@example.cn");
  for (const char* bad : {"", "ab", "张三李四", "a b c", ".abc", "abc\n", "a/b/c", "x\"; --"}) EXPECT_FALSE(checked_login(bad)) << bad;
  EXPECT_FALSE(checked_login(std::string(61, 'a')));
}

std::string password_reason(std::string_view password, std::string_view login) {
  const Result<void> checked = check_password(password, login, "/password");
  return checked ? "" : checked.error().fields.at(0).reason;
}

TEST(Passwords, NeedLengthAndMustNotBeWhatEverybodyTries) {
  EXPECT_EQ(password_reason("correct horse battery", "lilei"), "");
  EXPECT_EQ(password_reason("正确的马电池订书钉吧", "lilei"), "") << "ten characters, whatever their bytes";
  EXPECT_EQ(password_reason("九个汉字不够长的啊", "lilei"), "account.password_short");
  EXPECT_EQ(password_reason("Qwerty123456", "lilei"), "account.password_common");
  EXPECT_EQ(password_reason("aaaaabbbbbccccc", "lilei"), "account.password_monotonous");
  EXPECT_EQ(password_reason("my-LiLei-2026", "lilei@example.cn"), "account.password_holds_login");
  EXPECT_EQ(password_reason(std::string(1025, 'x') + "abc", "lilei"), "account.password_long");
}

TEST_P(IdentityTest, ALoginBelongsToOneAccountOnly) {
  open_account("lilei");
  EXPECT_REASON(run([&](Transaction& tx) { return sign_up(tx, {"lilei", "李雷", "hash"}, ""); }), "account.login_taken");
}

TEST_P(IdentityTest, SigningInOpensASessionThatSigningOutEnds) {
  const AccountId id = open_account("lilei");
  const Outcome in = try_sign_in("lilei", kPassword);
  ASSERT_TRUE(in) << describe(in.error());
  EXPECT_TRUE((*in)["last_sign_in"].is_null());
  const std::string token = (*in)["session"].text();
  const Result<Identity> who = read([&](store::Connection& db) { return identity_of_session(db, token, now()); });
  ASSERT_TRUE(who) << describe(who.error());
  EXPECT_EQ(who->account, id);
  EXPECT_SUCCESS(run([&](Transaction& tx) { return sign_out(tx, *who); }));
  EXPECT_REASON(read([&](store::Connection& db) { return identity_of_session(db, token, now()); }), "auth.session_expired");
}

TEST_P(IdentityTest, ASessionIsExtendedByTwelveHoursAtATimeAndEndsAfterTwentyFour) {
  open_account("lilei");
  const Outcome in = try_sign_in("lilei", kPassword);
  ASSERT_TRUE(in) << describe(in.error());
  const std::string token = (*in)["session"].text();
  const auto who = [&] { return read([&](store::Connection& db) { return identity_of_session(db, token, now()); }); };
  const auto extend = [&] { return run([&](Transaction& tx) -> Outcome { SHUQUAN_TRY(const Identity identity, identity_of_session(tx.db, token, tx.now)); return extend_session(tx, identity); }); };
  pass_minutes(11 * 60);
  const Outcome once = extend();
  ASSERT_TRUE(once) << describe(once.error());
  EXPECT_TRUE((*once)["extensible"].bool_or(false));
  pass_minutes(2 * 60);
  EXPECT_TRUE(who()) << "thirteen hours after sign-in";
  const Outcome twice = extend();
  ASSERT_TRUE(twice) << describe(twice.error());
  EXPECT_FALSE((*twice)["extensible"].bool_or(true));
  pass_minutes(10 * 60 + 58);
  EXPECT_TRUE(who());
  pass_minutes(3);
  EXPECT_REASON(who(), "auth.session_expired");
  EXPECT_REASON(extend(), "auth.session_expired");
}

TEST_P(IdentityTest, TheDatabaseNeverHoldsASessionTokenItself) {
  open_account("lilei");
  const Outcome in = try_sign_in("lilei", kPassword);
  ASSERT_TRUE(in);
  const Outcome stored = read([&](store::Connection& db) -> Outcome {
    SHUQUAN_TRY(const store::Rows rows, db.query("SELECT token_hash FROM session"));
    return Json(rows.front().bytes(0) == crypto::to_view(crypto::sha256((*in)["session"].text())));
  });
  EXPECT_TRUE(stored->bool_or(false));
}

TEST_P(IdentityTest, FiveWrongPasswordsPauseALoginForFifteenMinutes) {
  open_account("lilei");
  for (int i = 0; i < 4; ++i) EXPECT_REASON(try_sign_in("lilei", "wrong password"), "auth.wrong_credentials");
  EXPECT_REASON(try_sign_in("lilei", "wrong password"), "auth.too_many_failures");
  EXPECT_REASON(try_sign_in("lilei", kPassword), "auth.too_many_failures");  // the right one is not tried either
  pass_minutes(14);
  EXPECT_REASON(try_sign_in("lilei", kPassword), "auth.too_many_failures");
  pass_minutes(2);
  const Outcome in = try_sign_in("lilei", kPassword);
  ASSERT_TRUE(in) << describe(in.error());
  EXPECT_EQ((*in)["failures_since"].int_or(0), 5);
  EXPECT_FALSE((*in)["last_failure"].is_null());
}

TEST_P(IdentityTest, TheLastThreeSignInsAndFailuresAreShownToTheirOwner) {
  const AccountId id = open_account("lilei");
  open_account("hanmeimei");
  for (int i = 0; i < 4; ++i) {
    EXPECT_REASON(try_sign_in("lilei", "wrong password"), "auth.wrong_credentials");
    pass_minutes(1);
  }
  const Outcome in = try_sign_in("lilei", kPassword);
  ASSERT_TRUE(in) << describe(in.error());
  Identity who;
  who.account = id;
  const Outcome shown = read([&](store::Connection& db) { return list_sign_ins(db, who); });
  ASSERT_TRUE(shown) << describe(shown.error());
  EXPECT_EQ((*shown)["succeeded"].size(), 1U);
  ASSERT_EQ((*shown)["failed"].size(), 3U);
  EXPECT_EQ((*shown)["failed"].items()[0]["remote"].text(), "192.0.2.7");
  EXPECT_GT((*shown)["failed"].items()[0]["at"].text(), (*shown)["failed"].items()[2]["at"].text());
  const Outcome me = read([&](store::Connection& db) -> Outcome {
    SHUQUAN_TRY(const Identity session, identity_of_session(db, (*in)["session"].text(), now()));
    return describe_identity(db, session);
  });
  ASSERT_TRUE(me) << describe(me.error());
  EXPECT_EQ((*me)["expires_at"], (*in)["expires_at"]);
}

TEST_P(IdentityTest, AnUnknownLoginIsRefusedAndPausedLikeAKnownOne) {
  for (int i = 0; i < 4; ++i) EXPECT_REASON(try_sign_in("nobody", "wrong password"), "auth.wrong_credentials");
  EXPECT_REASON(try_sign_in("nobody", "wrong password"), "auth.too_many_failures");
  EXPECT_REASON(try_sign_in("nobody", "wrong password"), "auth.too_many_failures");
}

TEST_P(IdentityTest, FailuresAreForgottenAfterFifteenQuietMinutes) {
  open_account("lilei");
  for (int i = 0; i < 4; ++i) EXPECT_REASON(try_sign_in("lilei", "wrong password"), "auth.wrong_credentials");
  pass_minutes(16);
  EXPECT_REASON(try_sign_in("lilei", "wrong password"), "auth.wrong_credentials");
}

TEST_P(IdentityTest, APauseDoesNotEndSessionsThatAreOpen) {
  open_account("lilei");
  const Outcome in = try_sign_in("lilei", kPassword);
  ASSERT_TRUE(in);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(try_sign_in("lilei", "wrong password"));
  EXPECT_SUCCESS(read([&](store::Connection& db) { return identity_of_session(db, (*in)["session"].text(), now()); }));
}

TEST_P(IdentityTest, ChangingThePasswordEndsAllOtherSessions) {
  const AccountId id = open_account("lilei");
  const Outcome here = try_sign_in("lilei", kPassword);
  ASSERT_TRUE(here && try_sign_in("lilei", kPassword) && try_sign_in("lilei", kPassword));
  const Result<Identity> who = read([&](store::Connection& db) { return identity_of_session(db, (*here)["session"].text(), now()); });
  const Outcome stored = read([&](store::Connection& db) -> Outcome {
    SHUQUAN_TRY(const store::Rows rows, db.query("SELECT password_hash FROM account WHERE id = $1", {id}));
    return Json(rows.front().text(0));
  });
  EXPECT_REASON(run([&](Transaction& tx) { return change_password(tx, *who, "another hash", "new hash"); }), "account.password_changed");
  const Outcome changed = run([&](Transaction& tx) { return change_password(tx, *who, stored->text(), "new hash"); });
  ASSERT_TRUE(changed) << describe(changed.error());
  EXPECT_EQ((*changed)["sessions_ended"].int_or(0), 2);
  EXPECT_EQ(sessions_of(id), 1);
  EXPECT_SUCCESS(read([&](store::Connection& db) { return identity_of_session(db, (*here)["session"].text(), now()); }));
}

TEST_P(IdentityTest, SessionsOfOthersCannotBeEnded) {
  const Identity lilei = signed_in("lilei");
  const Identity hanmei = signed_in("hanmei");
  EXPECT_REASON(run([&](Transaction& tx) { return end_session(tx, hanmei, lilei.session); }), "auth.session_unknown");
  EXPECT_SUCCESS(run([&](Transaction& tx) { return end_session(tx, lilei, lilei.session); }));
  EXPECT_EQ(sessions_of(lilei.account), 0);
}

TEST_P(IdentityTest, ASecondFactorIsAskedForOnceItIsConfirmed) {
  const AccountId id = open_account("lilei");
  Identity who = signed_in("lilei");
  const Outcome started = run([&](Transaction& tx) { return start_second_factor(tx, who); });
  ASSERT_TRUE(started) << describe(started.error());
  EXPECT_TRUE(try_sign_in("lilei", kPassword)) << "not before it is confirmed";
  EXPECT_REASON(run([&](Transaction& tx) { return confirm_second_factor(tx, who, "000000"); }), "auth.code_wrong");
  EXPECT_SUCCESS(run([&](Transaction& tx) { return confirm_second_factor(tx, who, code_of(*started)); }));
  EXPECT_REASON(try_sign_in("lilei", kPassword), "auth.code_required");
  EXPECT_REASON(try_sign_in("lilei", kPassword, code_of(*started)), "auth.code_wrong");  // used for the confirmation already
  pass_minutes(1);
  const std::string code = code_of(*started);
  EXPECT_SUCCESS(try_sign_in("lilei", kPassword, code));
  EXPECT_REASON(try_sign_in("lilei", kPassword, code), "auth.code_wrong");  // a code works once
  EXPECT_REASON(run([&](Transaction& tx) { return start_second_factor(tx, who); }), "auth.factor_present");
  pass_minutes(1);
  EXPECT_SUCCESS(run([&](Transaction& tx) { return remove_second_factor(tx, who, code_of(*started)); }));
  EXPECT_SUCCESS(try_sign_in("lilei", kPassword));
  EXPECT_EQ(id, who.account);
}

TEST_P(IdentityTest, WrongCodesCountLikeWrongPasswords) {
  open_account("lilei");
  const Identity who = signed_in("lilei");
  const Outcome started = run([&](Transaction& tx) { return start_second_factor(tx, who); });
  ASSERT_TRUE(started && run([&](Transaction& tx) { return confirm_second_factor(tx, who, code_of(*started)); }));
  for (int i = 0; i < 4; ++i) EXPECT_REASON(try_sign_in("lilei", kPassword, "000000"), "auth.code_wrong");
  EXPECT_REASON(try_sign_in("lilei", kPassword, "000000"), "auth.too_many_failures");
}

TEST_P(IdentityTest, ATokenActsWithItsScopesUntilItIsRevoked) {
  const Identity who = signed_in("lilei");
  const std::string until = to_string(plus_days(beijing_date(now()), 30));
  const Outcome made = run([&](Transaction& tx) { return create_api_token(tx, who, "夜间报送", {"read"}, until); });
  ASSERT_TRUE(made) << describe(made.error());
  const std::string token = (*made)["token"].text();
  const Result<Identity> by_token = read([&](store::Connection& db) { return identity_of_token(db, token, now()); });
  ASSERT_TRUE(by_token) << describe(by_token.error());
  EXPECT_TRUE(by_token->by_token);
  EXPECT_EQ(by_token->scopes, std::vector<std::string>{"read"});
  EXPECT_REASON(run([&](Transaction& tx) { return create_api_token(tx, *by_token, "x", {"write"}, until); }), "token.not_here");
  EXPECT_REASON(run([&](Transaction& tx) { return change_password(tx, *by_token, "", ""); }), "token.not_here");
  EXPECT_SUCCESS(run([&](Transaction& tx) { return revoke_api_token(tx, who, (*made)["id"].text()); }));
  EXPECT_REASON(read([&](store::Connection& db) { return identity_of_token(db, token, now()); }), "auth.token_unknown");
}

TEST_P(IdentityTest, TokensEndAndAreRefusedForAdministrators) {
  const Identity who = signed_in("lilei");
  const LocalDate today = beijing_date(now());
  const Outcome made = run([&](Transaction& tx) { return create_api_token(tx, who, "one day", {"read"}, to_string(today)); });
  ASSERT_TRUE(made);
  pass_minutes(24 * 60);
  EXPECT_REASON(read([&](store::Connection& db) { return identity_of_token(db, (*made)["token"].text(), now()); }), "auth.token_unknown");
  for (const LocalDate bad : {plus_days(today, -1), plus_days(today, 400)})
    EXPECT_FALSE(run([&](Transaction& tx) { return create_api_token(tx, who, "x", {"read"}, to_string(bad)); }));
  const Identity administrator = signed_in("root", Administrator::system);
  EXPECT_REASON(run([&](Transaction& tx) { return create_api_token(tx, administrator, "x", {"read"}, to_string(plus_days(today, 9))); }), "token.not_for_administrators");
}

TEST_P(IdentityTest, WhoIsNobodyLearnsNothingElse) {
  const Outcome me = read([&](store::Connection& db) { return describe_identity(db, Identity{}); });
  ASSERT_TRUE(me);
  EXPECT_EQ(me->dump(), R"({"signed_in":false})");
}

}  // namespace
}  // namespace shuquan::office
