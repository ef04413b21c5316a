#include "base/hex.h"
#include "office/account_administration.h"
#include "office/audit_trail.h"
#include "office/case_commands.h"
#include "office/members.h"
#include "office/organisations.h"
#include "office/test_office.h"
#include "office/unmask_field.h"

namespace shuquan::office {
namespace {

class AdministrationTest : public OfficeOnBothDatabases {
 protected:
  Outcome appoint(const Identity& who, const std::string& login, std::string_view role, const std::string& office = "beijing") {
    return run([&](Transaction& tx) { return appoint_official(tx, who, OfficeId(office), login, role); });
  }
  Outcome make(const Identity& who, const Identity& whom, Administrator kind) {
    return run([&](Transaction& tx) { return set_administrator(tx, who, whom.account, kind); });
  }
  Outcome verified(std::int64_t after = 0) {
    return read([&](store::Connection& db) { return verify_audit_trail(db, after); });
  }
  Outcome change(std::string_view sql, std::initializer_list<store::Parameter> params = {}) {
    return run([&](Transaction& tx) -> Outcome {
      SHUQUAN_TRY(const std::int64_t changed, tx.db.execute(sql, params));
      return Json(changed);
    });
  }
  Outcome unmask(const Identity& who, const Unmasking& what) {
    return run([&](Transaction& tx) { return unmask_field(tx, who, what); });
  }
};
SHUQUAN_ON_BOTH_DATABASES(AdministrationTest);

TEST_P(AdministrationTest, EveryRulePackHasAnOffice) {
  // A second time changes nothing.
  EXPECT_SUCCESS(run([](Transaction& tx) -> Outcome {
    SHUQUAN_CHECK(ensure_foundation(tx));
    return Json();
  }));
  const Outcome offices = read([&](store::Connection& db) { return list_offices(db, services()); });
  ASSERT_TRUE(offices);
  EXPECT_EQ((*offices)["items"].size(), services().rules->book().packs.size());
  EXPECT_EQ((*offices)["items"].items()[0]["id"].text(), "beijing");
  // Whoever checks a certificate compares the seal with what the office publishes.
  EXPECT_EQ((*offices)["items"].items()[0]["seal"]["sha256"].text(), to_hex(services().seals.at("beijing").certificate().sha256));
}

TEST_P(AdministrationTest, OfficialsActForTheirOfficeUntilTheyAreDismissed) {
  const Identity system = signed_in("root", Administrator::system);
  Identity clerk = signed_in("clerk");
  EXPECT_SUCCESS(appoint(system, "clerk", "intake"));
  EXPECT_SUCCESS(appoint(system, "clerk", "intake"));
  EXPECT_SUCCESS(appoint(system, "clerk", "examiner"));
  clerk = again(clerk);
  EXPECT_TRUE(clerk.holds("beijing", rules::Role::examiner));
  EXPECT_EQ(clerk.appointments.size(), 2U);
  const Outcome colleagues = read([&](store::Connection& db) { return list_officials(db, clerk, OfficeId(std::string("beijing")), "", 50); });
  ASSERT_TRUE(colleagues) << describe(colleagues.error());
  EXPECT_EQ((*colleagues)["items"].items().at(0)["roles"].dump(), R"(["examiner","intake"])");
  EXPECT_REASON(read([&](store::Connection& db) { return list_officials(db, clerk, OfficeId(std::string("guizhou")), "", 50); }), "auth.not_allowed");
  const auto dismiss = [&] { return run([&](Transaction& tx) { return dismiss_official(tx, system, OfficeId(std::string("beijing")), clerk.account, "intake"); }); };
  EXPECT_SUCCESS(dismiss());
  EXPECT_REASON(dismiss(), "office.not_appointed");
  EXPECT_FALSE(again(clerk).holds("beijing", rules::Role::intake));
}

TEST_P(AdministrationTest, OnlyRealRolesOfRealOfficesAreGiven) {
  const Identity system = signed_in("root", Administrator::system);
  signed_in("clerk");
  EXPECT_REASON(appoint(system, "clerk", "applicant"), "office.role_unknown");
  EXPECT_REASON(appoint(system, "clerk", "system"), "office.role_unknown");
  EXPECT_REASON(appoint(system, "clerk", "intake", "atlantis"), "office.unknown");
  EXPECT_REASON(appoint(system, "nobody", "intake"), "request.invalid");
}

TEST_P(AdministrationTest, TheThreeAdministratorsAreSeparate) {
  const Identity system = signed_in("root", Administrator::system);
  signed_in("second", Administrator::system);
  const Identity clerk = signed_in("clerk");
  EXPECT_SUCCESS(appoint(system, "clerk", "intake"));
  EXPECT_REASON(make(system, clerk, Administrator::audit), "account.has_duties");
  EXPECT_REASON(make(system, system, Administrator::security), "account.not_itself");
  const Identity guard = signed_in("guard");
  EXPECT_SUCCESS(make(system, guard, Administrator::security));
  EXPECT_REASON(appoint(system, "guard", "intake"), "office.administrator");
  EXPECT_REASON(appoint(system, "root", "intake"), "office.administrator");
  EXPECT_REASON(make(system, guard, Administrator::audit), "account.last_administrator");
  EXPECT_REASON(run([&](Transaction& tx) { return create_party(tx, again(guard), Json::object({{"kind", "organisation"}, {"name", "某公司"}, {"identifier", "91350100M000100Y43"}})); }),
                "member.administrator");
  EXPECT_SUCCESS(make(system, signed_in("guard2"), Administrator::security));
  EXPECT_SUCCESS(make(system, guard, Administrator::none));
  EXPECT_EQ(again(guard).administrator, Administrator::none);
}

TEST_P(AdministrationTest, MembersOfPartiesBecomeNoAdministrators) {
  const Identity system = signed_in("root", Administrator::system);
  const Identity lilei = signed_in("lilei");
  ASSERT_TRUE(run([&](Transaction& tx) { return create_party(tx, lilei, Json::object({{"kind", "organisation"}, {"name", "某公司"}, {"identifier", "91350100M000100Y43"}})); }));
  EXPECT_REASON(make(system, lilei, Administrator::audit), "account.has_duties");
}

TEST_P(AdministrationTest, ALockedAccountActsNoMoreUntilItIsUnlocked) {
  const Identity guard = signed_in("guard", Administrator::security);
  const Identity lilei = signed_in("lilei");
  const auto lock = [&](const Identity& whom, std::string_view until) { return run([&](Transaction& tx) { return lock_account(tx, guard, whom.account, "账号疑似被盗用", until); }); };
  EXPECT_REASON(lock(guard, ""), "account.not_itself");
  EXPECT_SUCCESS(lock(lilei, ""));
  EXPECT_REASON(lock(lilei, ""), "account.locked_already");
  EXPECT_REASON(read([&](store::Connection& db) { return load_identity(db, lilei.account, now()); }), "auth.account_locked");
  const Outcome locked = read([&](store::Connection& db) { return list_accounts(db, {"", "locked", ""}, "", 50, now()); });
  ASSERT_TRUE(locked) << describe(locked.error());
  EXPECT_EQ((*locked)["items"].items().at(0)["login"].text(), "lilei");
  EXPECT_SUCCESS(run([&](Transaction& tx) { return unlock_account(tx, guard, lilei.account); }));
  EXPECT_SUCCESS(read([&](store::Connection& db) { return load_identity(db, lilei.account, now()); }));
  EXPECT_SUCCESS(lock(lilei, to_string(beijing_date(now()))));
  EXPECT_REASON(read([&](store::Connection& db) { return load_identity(db, lilei.account, now()); }), "auth.account_locked");
  pass_minutes(24 * 60);
  EXPECT_SUCCESS(read([&](store::Connection& db) { return load_identity(db, lilei.account, now()); }));
}

TEST_P(AdministrationTest, AccountsAreFoundByLoginAndNameAndPaged) {
  for (const char* login : {"wang.1", "wang_2", "li"}) signed_in(login);
  const auto found = [&](std::string_view text) {
    const Outcome page = read([&](store::Connection& db) { return list_accounts(db, {std::string(text), "", ""}, "", 50, now()); });
    return page ? (*page)["items"].size() : 99;
  };
  EXPECT_EQ(found("wang"), 2U);
  EXPECT_EQ(found("wang_"), 1U) << "an underscore is a letter here";
  EXPECT_EQ(found("姓名li"), 1U);
  EXPECT_EQ(found("%"), 0U);
  const Outcome first = read([&](store::Connection& db) { return list_accounts(db, {}, "", 2, now()); });
  ASSERT_TRUE(first);
  const Outcome second = read([&](store::Connection& db) { return list_accounts(db, {}, (*first)["next"].text(), 2, now()); });
  EXPECT_EQ((*second)["items"].size(), 1U);
  EXPECT_TRUE((*second)["next"].is_null());
}

TEST_P(AdministrationTest, TheFirstAdministratorOfAKindIsMadeOnce) {
  const auto create = [&](Administrator kind, const std::string& login) { return run([&](Transaction& tx) { return create_first_administrator(tx, {kind, login, login, "hash"}); }); };
  EXPECT_SUCCESS(create(Administrator::system, "root"));
  EXPECT_REASON(create(Administrator::system, "root2"), "account.administrator_exists");
  EXPECT_SUCCESS(create(Administrator::audit, "auditor"));
  EXPECT_REASON(create(Administrator::none, "x11"), "account.administrator_kind");
}

TEST_P(AdministrationTest, AnAlteredOrMissingAuditLineIsFound) {
  const Identity system = signed_in("root", Administrator::system);
  for (int i = 0; i < 5; ++i) {
    const std::string login = "clerk" + std::to_string(i);
    signed_in(login);
    ASSERT_TRUE(appoint(system, login, "intake"));
  }
  const Outcome before = verified();
  ASSERT_TRUE(before) << describe(before.error());
  EXPECT_TRUE((*before)["intact"].bool_or(false));
  EXPECT_EQ((*before)["lines"].int_or(0), 5);
  EXPECT_EQ((*before)["head"].text().size(), 64U);
  EXPECT_TRUE((*verified(3))["intact"].bool_or(false));
  ASSERT_TRUE(change("UPDATE audit_entry SET name = 'somebody else' WHERE sequence = 3"));
  EXPECT_EQ((*verified())["first_fault"].int_or(0), 3);
  EXPECT_TRUE((*verified(3))["intact"].bool_or(false)) << "later lines follow from the stored link";
  ASSERT_TRUE(change("UPDATE audit_entry SET name = $1 WHERE sequence = 3", {system.name}));
  EXPECT_TRUE((*verified())["intact"].bool_or(false));
  ASSERT_TRUE(change("DELETE FROM audit_entry WHERE sequence = 2"));
  EXPECT_EQ((*verified())["first_fault"].int_or(0), 2);
}

TEST_P(AdministrationTest, TheAuditTrailIsFilteredAndPaged) {
  const Identity system = signed_in("root", Administrator::system);
  for (int i = 0; i < 3; ++i) {
    const std::string login = "clerk" + std::to_string(i);
    signed_in(login);
    ASSERT_TRUE(appoint(system, login, "intake") && appoint(system, login, "reviewer"));
  }
  const auto page = [&](const AuditFilter& filter, const std::string& after, std::int64_t limit) {
    return read([&](store::Connection& db) { return list_audit_entries(db, filter, after, limit); });
  };
  const Outcome first = page({.action = "appoint_official"}, "", 4);
  ASSERT_TRUE(first) << describe(first.error());
  EXPECT_EQ((*first)["items"].size(), 4U);
  EXPECT_EQ((*first)["items"].items()[0]["sequence"].int_or(0), 6) << "newest first";
  const Outcome second = page({.action = "appoint_official"}, (*first)["next"].text(), 4);
  EXPECT_EQ((*second)["items"].size(), 2U);
  EXPECT_TRUE((*second)["next"].is_null());
  const std::string subject = (*first)["items"].items()[0]["subject"].text();
  EXPECT_EQ((*page({.account = system.account.value, .subject = subject}, "", 50))["items"].size(), 2U);
  EXPECT_EQ((*page({.until = Instant{1}}, "", 50))["items"].size(), 0U);
  EXPECT_REASON(page({}, "not a number", 50), "audit.cursor");
}

class UnmaskingTest : public AdministrationTest {
 protected:
  static constexpr const char* kNumber = "11010519491231002X";
  PartyId person(const Identity& owner) {
    const Outcome made = run([&](Transaction& tx) {
      return create_party(tx, owner, Json::object({{"kind", "person"}, {"name", "张三"}, {"identity_kind", "resident-id"}, {"identity_number", kNumber}, {"phone", "13812345678"}}));
    });
    EXPECT_TRUE(made) << describe(made.error());
    return made ? PartyId((*made)["id"].text()) : PartyId();
  }
  std::size_t logged() {
    const Outcome page = read([](store::Connection& db) { return list_audit_entries(db, {.action = "unmask_field"}, "", 50); });
    return page ? (*page)["items"].size() : 99;
  }
};
SHUQUAN_ON_BOTH_DATABASES(UnmaskingTest);

TEST_P(UnmaskingTest, OwnersSeeTheirOwnNumbersAndItIsLogged) {
  Identity owner = signed_in("lilei");
  const PartyId party = person(owner);
  owner = again(owner);
  const Outcome seen = unmask(owner, {party, "identity_number", CaseId(), "", "核对本人信息"});
  ASSERT_TRUE(seen) << describe(seen.error());
  EXPECT_EQ((*seen)["value"].text(), kNumber);
  EXPECT_EQ((*unmask(owner, {party, "phone", CaseId(), "", "核对本人信息"}))["value"].text(), "13812345678");
  EXPECT_EQ(logged(), 2U);
  const Outcome page = read([](store::Connection& db) { return list_audit_entries(db, {.action = "unmask_field"}, "", 50); });
  EXPECT_EQ(page->dump().find(kNumber), std::string::npos) << "the trail holds no number itself";
}

TEST_P(UnmaskingTest, NobodyElseSeesThemWithoutACase) {
  const PartyId party = person(signed_in("lilei"));
  const Identity system = signed_in("root", Administrator::system);
  Identity clerk = signed_in("clerk");
  ASSERT_TRUE(appoint(system, "clerk", "intake"));
  clerk = again(clerk);
  EXPECT_REASON(unmask(signed_in("hanmei"), {party, "identity_number", CaseId(), "", "好奇好奇好奇"}), "party.unknown");
  EXPECT_REASON(unmask(system, {party, "identity_number", CaseId(), "", "好奇好奇好奇"}), "party.unknown");
  EXPECT_REASON(unmask(clerk, {party, "identity_number", CaseId(), "", "好奇好奇好奇"}), "party.unknown");
  EXPECT_REASON(unmask(clerk, {party, "identity_number", CaseId(std::string("0000000000000000000000000x")), "", "好奇好奇好奇"}), "case.unknown");
  EXPECT_EQ(logged(), 0U);
}

TEST_P(UnmaskingTest, SealedValuesOfAFormAreShownToOfficialsWithTheCase) {
  const Identity system = signed_in("root", Administrator::system);
  Identity owner = signed_in("lilei");
  signed_in("clerk");
  ASSERT_TRUE(appoint(system, "clerk", "examiner"));
  const Identity clerk = signed_in("clerk");
  const PartyId applicant = person(owner);
  owner = again(owner);
  const Outcome parent = run([&](Transaction& tx) { return create_case(tx, owner, "beijing", "registration", applicant); });
  ASSERT_TRUE(parent) << describe(parent.error());
  const CaseId against((*parent)["id"].text());
  const auto move_to = [&](const CaseId& id, const std::string& from, const std::string& to) {
    return change("UPDATE case_file SET body = REPLACE(body, $1, $2) WHERE id = $3", {"\"state\":\"" + from + "\"", "\"state\":\"" + to + "\"", id});
  };
  ASSERT_TRUE(move_to(against, "draft", "publicity"));
  const Json form = Json::object({{"name", "王五"}, {"resident_id", kNumber}});
  const Outcome objection = run([&](Transaction& tx) { return draft_objection(tx, Identity{}, against, PartyId(), "王五", form); });
  ASSERT_TRUE(objection) << describe(objection.error());
  const CaseId id((*objection)["id"].text());
  ASSERT_TRUE(move_to(id, (*objection)["state"].text(), "review"));
  const Outcome seen = unmask(clerk, {PartyId(), "", id, "/resident_id", "核对异议人身份"});
  ASSERT_TRUE(seen) << describe(seen.error());
  EXPECT_EQ((*seen)["value"].text(), kNumber);
  EXPECT_REASON(unmask(clerk, {PartyId(), "", id, "/phone", "核对异议人身份"}), "party.nothing_to_unmask");
  EXPECT_REASON(unmask(clerk, {PartyId(), "", id, "/name", "核对异议人身份"}), "party.not_masked");
  EXPECT_EQ(logged(), 1U);
}

TEST_P(UnmaskingTest, AReasonIsNeeded) {
  Identity owner = signed_in("lilei");
  const PartyId party = person(owner);
  EXPECT_REASON(unmask(again(owner), {party, "identity_number", CaseId(), "", "  看看  "}), "request.invalid");
}

TEST_P(UnmaskingTest, OfficialsSeeThemInACaseOfTheirOfficeOnly) {
  Identity owner = signed_in("lilei");
  const PartyId party = person(owner);
  owner = again(owner);
  const Identity system = signed_in("root", Administrator::system);
  signed_in("clerk");
  signed_in("southern");
  ASSERT_TRUE(appoint(system, "clerk", "examiner") && appoint(system, "southern", "examiner", "guizhou"));
  const Outcome opened = run([&](Transaction& tx) { return create_case(tx, owner, "beijing", "registration", party); });
  ASSERT_TRUE(opened) << describe(opened.error());
  const CaseId id((*opened)["id"].text());
  const Identity clerk = signed_in("clerk");
  EXPECT_REASON(unmask(clerk, {party, "identity_number", id, "", "核对申请人身份"}), "case.unknown");  // a draft is the applicant's own
  // What filing does, as far as access is concerned.
  ASSERT_EQ(change("UPDATE case_file SET body = REPLACE(body, '\"state\":\"draft\"', '\"state\":\"examining\"') WHERE id = $1", {id})->int_or(0), 1);
  const Outcome seen = unmask(clerk, {party, "identity_number", id, "", "核对申请人身份"});
  ASSERT_TRUE(seen) << describe(seen.error());
  EXPECT_EQ((*seen)["value"].text(), kNumber);
  EXPECT_REASON(unmask(signed_in("southern"), {party, "identity_number", id, "", "核对申请人身份"}), "case.unknown");
  Identity other = signed_in("hanmei");
  const Outcome elsewhere = run([&](Transaction& tx) { return create_party(tx, other, Json::object({{"kind", "organisation"}, {"name", "某公司"}, {"identifier", "91350100M000100Y43"}, {"phone", "010-62345678"}})); });
  ASSERT_TRUE(elsewhere);
  EXPECT_REASON(unmask(clerk, {PartyId((*elsewhere)["id"].text()), "phone", id, "", "核对申请人身份"}), "party.not_in_case");
  EXPECT_EQ(logged(), 1U);
}

}  // namespace
}  // namespace shuquan::office
