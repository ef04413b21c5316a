#include "office/members.h"
#include "office/organisations.h"
#include "office/parties.h"
#include "office/persons.h"
#include "office/powers_of_attorney.h"
#include "office/test_office.h"

namespace shuquan::office {
namespace {

constexpr const char* kCode = "91350100M000100Y43";
constexpr const char* kOtherCode = "91110108MADEM0011M";
constexpr const char* kThirdCode = "91320102MADEM002X8";
constexpr const char* kResident = "11010519491231002X";

class PartiesTest : public OfficeOnBothDatabases {
 protected:
  Outcome create(const Identity& who, const Json& form) {
    return run([&](Transaction& tx) { return create_party(tx, who, form); });
  }
  PartyId organisation(const Identity& who, std::string_view code, std::string_view name, bool agency = false) {
    Json form = Json::object({{"kind", "organisation"}, {"name", name}, {"identifier", code}});
    if (agency) form.set("activities", Json::array({"agency"}));
    const Outcome made = create(who, form);
    EXPECT_TRUE(made) << describe(made.error());
    return made ? PartyId((*made)["id"].text()) : PartyId();
  }
  Outcome described(const Identity& who, const PartyId& party) {
    return read([&](store::Connection& db) { return describe_party(db, services(), who, party, now()); });
  }
  std::string last_day(int days) { return to_string(plus_days(beijing_date(now()), days)); }
};
SHUQUAN_ON_BOTH_DATABASES(PartiesTest);

std::string field_reason(const Outcome& outcome) { return outcome || outcome.error().fields.empty() ? "" : outcome.error().fields[0].reason; }

TEST_P(PartiesTest, TheFirstMemberOfAPartyOwnsIt) {
  Identity who = signed_in("lilei");
  const PartyId party = organisation(who, kCode, "福建某某科技有限公司");
  who = again(who);
  ASSERT_NE(who.membership(party), nullptr);
  EXPECT_EQ(who.membership(party)->role, MemberRole::owner);
  const Outcome shown = described(who, party);
  ASSERT_TRUE(shown) << describe(shown.error());
  EXPECT_EQ((*shown)["identifier"].text(), kCode);
  EXPECT_EQ((*shown)["role"].text(), "owner");
}

TEST_P(PartiesTest, NamesOfOrganisationsStayAsTheyAre) {
  const Identity who = signed_in("lilei");
  std::string sixty;
  for (int i = 0; i < 60; ++i) sixty += "名";
  const char* codes[] = {kCode, kOtherCode, kThirdCode};
  int next = 0;
  for (const std::string& name : {std::string("阿里云"), sixty, std::string("Ａ&B（北京）·数据 Co., Ltd.")}) {
    const PartyId party = organisation(who, codes[next++], name);
    const Outcome shown = described(again(who), party);
    ASSERT_TRUE(shown);
    EXPECT_EQ((*shown)["name"].text(), name);
  }
}

TEST_P(PartiesTest, ACreditCodeWithAWrongCharacterIsRefused) {
  const Identity who = signed_in("lilei");
  const auto with = [&](std::string_view code) { return field_reason(create(who, Json::object({{"kind", "organisation"}, {"name", "某公司"}, {"identifier", code}}))); };
  EXPECT_EQ(with("91350100M000100Y44"), "party.code_check");
  EXPECT_EQ(with("91350100M000100Y4"), "party.code_length");
  EXPECT_EQ(with("91350100I000100Y43"), "party.code_character");
  EXPECT_EQ(with(""), "party.code_length");
  EXPECT_EQ(with("A1A50100M000100Y43"), "party.code_region");
}

TEST_P(PartiesTest, ACreditCodeIsEnteredOnceAndFoundExactly) {
  const Identity lilei = signed_in("lilei");
  const Identity hanmei = signed_in("hanmei");
  const PartyId party = organisation(lilei, kCode, "某公司");
  EXPECT_REASON(create(hanmei, Json::object({{"kind", "institution"}, {"name", "别名"}, {"identifier", kCode}})), "party.code_taken");
  const Outcome found = read([&](store::Connection& db) { return find_party(db, kCode); });
  ASSERT_TRUE(found && (*found)["items"].size() == 1);
  EXPECT_EQ((*found)["items"].items()[0]["id"].text(), party.value);
  const Outcome other = read([&](store::Connection& db) { return find_party(db, kOtherCode); });
  EXPECT_EQ((*other)["items"].size(), 0U);
  EXPECT_FALSE(read([&](store::Connection& db) { return find_party(db, "某公司"); }));
}

TEST_P(PartiesTest, APersonIsStoredSealedAndShownMasked) {
  const Identity who = signed_in("lilei");
  const Json form = Json::object({{"kind", "person"}, {"name", "张三"}, {"identity_kind", "resident-id"}, {"identity_number", kResident}, {"phone", "13812345678"}});
  const Outcome made = create(who, form);
  ASSERT_TRUE(made) << describe(made.error());
  const PartyId party((*made)["id"].text());
  const Outcome shown = described(again(who), party);
  ASSERT_TRUE(shown) << describe(shown.error());
  EXPECT_EQ((*shown)["identity_number_masked"].text(), "110105********002X");
  EXPECT_EQ((*shown)["phone_masked"].text(), "138****5678");
  EXPECT_EQ(shown->dump().find(kResident), std::string::npos);
  const Outcome stored = read([&](store::Connection& db) -> Outcome {
    SHUQUAN_TRY(const store::Rows rows, db.query("SELECT identity_sealed, phone_sealed, identifier FROM party"));
    const bool plain = rows.front().bytes(0).find("110105") != std::string::npos || rows.front().bytes(1).find("1381") != std::string::npos;
    return Json(!plain && rows.front().is_null(2));
  });
  EXPECT_TRUE(stored->bool_or(false));
  EXPECT_REASON(create(signed_in("hanmei"), form), "party.person_taken");
}

TEST_P(PartiesTest, AWrongIdentityNumberIsRefusedByWhatIsWrong) {
  const Identity who = signed_in("lilei");
  const auto with = [&](std::string_view kind, std::string_view number) {
    return field_reason(create(who, Json::object({{"kind", "person"}, {"name", "张三"}, {"identity_kind", kind}, {"identity_number", number}})));
  };
  EXPECT_EQ(with("resident-id", "110105194912310021"), "party.number_check");
  EXPECT_EQ(with("resident-id", "11010519491331002X"), "party.number_date");
  EXPECT_EQ(with("resident-id", "99010519491231002X"), "party.number_region");
  EXPECT_EQ(with("resident-id", "1101051949123100"), "party.number_length");
  EXPECT_EQ(with("passport", "E1!"), "party.number_length");
  EXPECT_EQ(with("passport", "E12345678!"), "party.number_character");
  EXPECT_EQ(with("foreign-permanent", "AB1110020010101"), "party.number_character");
  EXPECT_EQ(with("driving-licence", "123456"), "field.required");
}

TEST(IdentityNumbers, OfForeignPermanentResidentsHaveTwoForms) {
  EXPECT_EQ(checked_identity_number(IdentityKind::foreign_permanent, "usa 110020010101").value_or(""), "USA110020010101");
  // 17 digits and the check digit of ISO/IEC 7064 MOD 11-2, reckoned by hand below.
  const std::string body = "91111119900101123";
  constexpr int kWeights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < body.size(); ++i) sum += (body[i] - '0') * kWeights[i];
  int right = 0;
  for (const char last : std::string("0123456789X")) {
    const int value = last == 'X' ? 10 : last - '0';
    const bool holds = (sum + value) % 11 == 1;
    EXPECT_EQ(checked_identity_number(IdentityKind::foreign_permanent, body + last).has_value(), holds) << last;
    right += holds ? 1 : 0;
  }
  EXPECT_EQ(right, 1);
}

TEST_P(PartiesTest, StrangersDoNotLearnThatAPartyExists) {
  const PartyId party = organisation(signed_in("lilei"), kCode, "某公司");
  const Identity stranger = signed_in("hanmei");
  EXPECT_REASON(described(stranger, party), "party.unknown");
  EXPECT_REASON(run([&](Transaction& tx) { return update_party(tx, stranger, party, Json::object({{"address", "x"}})); }), "party.unknown");
  EXPECT_REASON(read([&](store::Connection& db) { return list_members(db, stranger, party, "", 50); }), "party.unknown");
  EXPECT_REASON(run([&](Transaction& tx) { return add_member(tx, stranger, party, "hanmei", MemberRole::owner); }), "party.unknown");
}

TEST_P(PartiesTest, ContactDataChangesButNoName) {
  Identity who = signed_in("lilei");
  const PartyId party = organisation(who, kCode, "某公司");
  who = again(who);
  const auto update = [&](const Json& form) { return run([&](Transaction& tx) { return update_party(tx, who, party, form); }); };
  const Outcome updated = update(Json::object({{"address", "  海淀区某路1号 "}, {"phone", "010-62345678"}, {"activities", Json::array({"agency", "holder"})}}));
  ASSERT_TRUE(updated) << describe(updated.error());
  EXPECT_EQ((*updated)["address"].text(), "海淀区某路1号");
  EXPECT_EQ((*updated)["phone_masked"].text(), "010*****5678");
  const Outcome next = update(Json::object({{"contact", "王五"}}));
  EXPECT_EQ((*next)["address"].text(), "海淀区某路1号") << "what is absent stays";
  EXPECT_EQ((*next)["phone_masked"].text(), "010*****5678");
  EXPECT_REASON(update(Json::object({{"name", "另一公司"}})), "party.name_needs_procedure");
  EXPECT_EQ(field_reason(update(Json::object({{"region", "999999"}}))), "party.region_unknown");
}

TEST_P(PartiesTest, OwnersManageMembersAndTheLastOwnerStays) {
  Identity owner = signed_in("lilei");
  Identity second = signed_in("hanmei");
  const PartyId party = organisation(owner, kCode, "某公司");
  owner = again(owner);
  EXPECT_SUCCESS(run([&](Transaction& tx) { return add_member(tx, owner, party, "HanMei", MemberRole::filer); }));
  EXPECT_REASON(run([&](Transaction& tx) { return add_member(tx, owner, party, "hanmei", MemberRole::viewer); }), "member.already");
  second = again(second);
  EXPECT_REASON(run([&](Transaction& tx) { return add_member(tx, second, party, "lilei", MemberRole::viewer); }), "member.owner_only");
  EXPECT_REASON(run([&](Transaction& tx) { return remove_member(tx, owner, party, owner.account); }), "member.last_owner");
  EXPECT_REASON(run([&](Transaction& tx) { return change_member(tx, owner, party, owner.account, MemberRole::viewer); }), "member.last_owner");
  EXPECT_SUCCESS(run([&](Transaction& tx) { return change_member(tx, owner, party, second.account, MemberRole::owner); }));
  EXPECT_SUCCESS(run([&](Transaction& tx) { return remove_member(tx, owner, party, owner.account); }));  // a member may leave
  EXPECT_EQ(again(owner).membership(party), nullptr);
  const Outcome members = read([&](store::Connection& db) { return list_members(db, again(second), party, "", 50); });
  EXPECT_EQ((*members)["items"].size(), 1U);
}

TEST_P(PartiesTest, MembersArePaged) {
  Identity owner = signed_in("lilei");
  const PartyId party = organisation(owner, kCode, "某公司");
  owner = again(owner);
  for (int i = 0; i < 4; ++i) {
    const std::string login = "member" + std::to_string(i);
    signed_in(login);
    EXPECT_SUCCESS(run([&](Transaction& tx) { return add_member(tx, owner, party, login, MemberRole::viewer); }));
  }
  std::set<std::string> seen;
  std::string after;
  for (int page = 0; page < 3; ++page) {
    const Outcome members = read([&](store::Connection& db) { return list_members(db, owner, party, after, 2); });
    ASSERT_TRUE(members);
    for (const Json& item : (*members)["items"].items()) EXPECT_TRUE(seen.insert(item["account"].text()).second);
    EXPECT_EQ((*members)["next"].is_null(), page == 2);
    after = (*members)["next"].text();
  }
  EXPECT_EQ(seen.size(), 5U);
}

TEST_P(PartiesTest, AnAgencyActsUntilItsPowerIsRevokedOrOver) {
  Identity client = signed_in("lilei");
  Identity agent = signed_in("agent");
  const PartyId principal = organisation(client, kCode, "某公司");
  const PartyId agency = organisation(agent, kOtherCode, "某代理公司", true);
  client = again(client);
  agent = again(agent);
  EXPECT_REASON(described(agent, principal), "party.unknown");
  const auto grant = [&](const Power& power) { return run([&](Transaction& tx) { return grant_power_of_attorney(tx, client, power); }); };
  const Outcome granted = grant({principal, agency, CaseId(), last_day(30)});
  ASSERT_TRUE(granted) << describe(granted.error());
  EXPECT_EQ((*granted)["status"].text(), "valid");
  EXPECT_REASON(grant({principal, agency, CaseId(), last_day(60)}), "power.exists");
  EXPECT_SUCCESS(described(agent, principal));
  const Outcome held = read([&](store::Connection& db) { return list_powers(db, agent, agency, "", 50, now()); });
  EXPECT_EQ((*held)["items"].size(), 1U);
  const Outcome given_back = run([&](Transaction& tx) { return revoke_power_of_attorney(tx, agent, (*granted)["id"].text()); });
  ASSERT_TRUE(given_back) << describe(given_back.error());
  EXPECT_EQ((*given_back)["status"].text(), "revoked");
  EXPECT_REASON(described(agent, principal), "party.unknown");
  ASSERT_TRUE(grant({principal, agency, CaseId(), last_day(1)}));
  EXPECT_SUCCESS(described(agent, principal));
  pass_minutes(3 * 24 * 60);
  EXPECT_REASON(described(agent, principal), "party.unknown");
}

TEST_P(PartiesTest, PowersAreGrantedByThePrincipalToAnAgencyForATime) {
  Identity client = signed_in("lilei");
  Identity agent = signed_in("agent");
  const PartyId principal = organisation(client, kCode, "某公司");
  const PartyId agency = organisation(agent, kOtherCode, "某代理公司", true);
  const PartyId plain = organisation(agent, kThirdCode, "某普通公司");
  client = again(client);
  agent = again(agent);
  const auto grant = [&](const Identity& who, const Power& power) { return run([&](Transaction& tx) { return grant_power_of_attorney(tx, who, power); }); };
  EXPECT_REASON(grant(agent, {principal, agency, CaseId(), last_day(30)}), "party.unknown");
  EXPECT_EQ(field_reason(grant(client, {principal, plain, CaseId(), last_day(30)})), "power.agent_not_agency");
  EXPECT_EQ(field_reason(grant(client, {principal, principal, CaseId(), last_day(30)})), "power.to_itself");
  EXPECT_EQ(field_reason(grant(client, {principal, agency, CaseId(), last_day(-1)})), "power.date_passed");
  EXPECT_EQ(field_reason(grant(client, {principal, agency, CaseId(), last_day(2000)})), "power.too_long");
  EXPECT_EQ(field_reason(grant(client, {principal, agency, CaseId(std::string("0000000000000000000000000x")), last_day(30)})), "power.case_not_own");
  const Outcome granted = grant(client, {principal, agency, CaseId(), last_day(30)});
  ASSERT_TRUE(granted);
  const Identity stranger = signed_in("hanmei");
  EXPECT_REASON(run([&](Transaction& tx) { return revoke_power_of_attorney(tx, stranger, (*granted)["id"].text()); }), "power.unknown");
}

}  // namespace
}  // namespace shuquan::office
