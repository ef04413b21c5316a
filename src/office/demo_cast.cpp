#include "office/demo_cast.h"

#include <array>
#include <cstdio>

#include "base/hex.h"
#include "crypto/password.h"
#include "office/accounts.h"
#include "office/offices.h"
#include "office/organisations.h"
#include "office/powers_of_attorney.h"
#include "office/sessions.h"

namespace shuquan::office {
namespace {

struct SampleParty {
  std::string_view key;
  std::string_view name;
  std::string_view region;
  std::string_view owner;  ///< login; empty: an account of its own that nobody is offered
  std::string_view activities = "holder processor";
};

constexpr auto kEnterprises = std::to_array<SampleParty>({
    {"bj-icv", "示例智行网联汽车科技（北京）有限公司", "110115", "demo.applicant.beijing"},
    {"bj-parking", "示例京停智慧停车服务有限公司", "110105", ""},
    {"bj-bio", "示例京华生物医药科技有限公司", "110108", ""},
    {"bj-robot", "示例灵巧具身智能科技有限公司", "110108", ""},
    {"bj-chip", "示例燕芯半导体检测有限公司", "110115", ""},
    {"bj-fin", "示例首信企业征信有限公司", "110102", ""},
    {"bj-air", "示例京翼航空客运服务有限公司", "110113", ""},
    {"bj-logistics", "示例京畿物流集团有限公司", "110112", ""},
    {"bj-speech", "示例声谷言语智能技术有限公司", "110108", ""},
    {"bj-patent", "示例智识数据服务有限公司", "110106", ""},
    {"bj-energy", "示例绿动综合能源有限公司", "110107", ""},
    {"bj-sky", "示例清源环境监测有限公司", "110111", ""},
    {"bj-culture", "示例京韵数字文化有限公司", "110101", ""},
    {"bj-objector", "示例远图地理信息有限公司", "110108", "demo.objector.beijing"},
    {"js-battery", "示例常能动力电池有限公司", "320400", "demo.applicant.jiangsu"},
    {"js-port", "示例太仓港集装箱码头有限公司", "320500", ""},
    {"js-cnc", "示例苏锐精密机床股份有限公司", "320500", ""},
    {"js-wind", "示例盐海风电装备有限公司", "320900", ""},
    {"js-icv", "示例锡行车联网科技有限公司", "320200", ""},
    {"js-textile", "示例通织家纺有限公司", "320600", ""},
    {"js-steel", "示例镇钢特种材料有限公司", "321100", ""},
    {"js-pharma", "示例泰医药城生物制药有限公司", "321200", ""},
    {"js-carbon", "示例连海碳纤维材料有限公司", "320700", ""},
    {"js-robot", "示例姑苏机器人技术有限公司", "320500", ""},
    {"js-water", "示例淮运航道服务有限公司", "320800", ""},
    {"js-farm", "示例宿沃农业科技有限公司", "321300", ""},
    {"js-energy", "示例宁能园区能源服务有限公司", "320100", ""},
    {"js-rail", "示例彭城轨道交通技术有限公司", "320300", ""},
    {"js-objector", "示例扬帆工业数据有限公司", "321000", "demo.objector.jiangsu"},
    {"gz-express", "示例黔程高速公路运营有限公司", "520100", "demo.applicant.guizhou"},
    {"gz-bridge", "示例黔桥工程监测有限公司", "520100", ""},
    {"gz-bus", "示例筑城公共交通有限公司", "520100", ""},
    {"gz-air", "示例贵翔机场地面服务有限公司", "520100", ""},
    {"gz-liquor", "示例赤水河酿造有限公司", "520300", ""},
    {"gz-phosphate", "示例瓮江磷化工有限公司", "522700", ""},
    {"gz-tea", "示例黔山茶业有限公司", "522600", ""},
    {"gz-tour", "示例黔景文化旅游有限公司", "520400", ""},
    {"gz-herb", "示例盘江中药材有限公司", "522300", ""},
    {"gz-rail", "示例西南陆港多式联运有限公司", "520100", ""},
    {"gz-river", "示例乌江航运有限公司", "520600", ""},
    {"gz-insurance", "示例黔安保险经纪有限公司", "520100", ""},
    {"gz-post", "示例山驿快递服务有限公司", "520500", ""},
    {"gz-alloy", "示例凉都特种合金有限公司", "520200", ""},
    {"gz-objector", "示例云岭数据技术有限公司", "520100", "demo.objector.guizhou"},
    {"bj-bank", "示例京华商业银行股份有限公司", "110102", "demo.bank.beijing"},
    {"js-bank", "示例江海商业银行股份有限公司", "320100", "demo.bank.jiangsu"},
    {"gz-bank", "示例黔中商业银行股份有限公司", "520100", "demo.bank.guizhou"},
    {"agency-beijing", "示例京知专利代理有限公司", "110108", "demo.agent.beijing", "agency"},
    {"agency-jiangsu", "示例金陵知识产权服务有限公司", "320100", "demo.agent.jiangsu", "agency"},
});

constexpr auto kInstitutions = std::to_array<SampleParty>({
    {"institute-beijing", "示例首都数据科学研究院", "110108", "demo.co-applicant.beijing", "holder processor operator"},
    {"institute-jiangsu", "示例江南智能制造研究院", "320500", "demo.co-applicant.jiangsu", "holder processor operator"},
    {"institute-guizhou", "示例贵州山地交通研究院", "520100", "demo.co-applicant.guizhou", "holder processor operator"},
});

constexpr auto kNaturalPersons = std::to_array<SampleParty>({
    {"person-beijing", "赵示例", "110108", "demo.person.beijing", "holder"},
    {"person-jiangsu", "钱示例", "320500", "demo.person.jiangsu", "holder"},
    {"person-guizhou", "孙示例", "520100", "demo.person.guizhou", "holder"},
});

struct SampleRole {
  std::string_view role;
  std::string_view label;
  std::string_view surnames;  ///< of the sample people at Beijing, Jiangsu and Guizhou
};
constexpr auto kOutside = std::to_array<SampleRole>({{"applicant", "申请人", "林顾罗"}, {"co-applicant", "共同申请人", "苏江杨"}, {"objector", "异议人", "吴许龙"}, {"bank", "银行", "孔曹魏"}, {"person", "自然人申请人", "赵钱孙"}});
constexpr auto kOfficials = std::to_array<SampleRole>({{"intake", "受理员", "陈沈黄"}, {"examiner", "审查员", "王陆石"}, {"examiner2", "第二审查员", "刘徐田"},
                                                       {"reviewer", "复核员", "张周潘"}, {"registrar", "登记员", "李朱唐"}, {"adviser", "辅导员", "何严韦"}});
struct Place {
  std::string_view id;
  std::string_view label;
};
constexpr auto kPlaces = std::to_array<Place>({{"beijing", "北京"}, {"jiangsu", "江苏"}, {"guizhou", "贵州"}});

struct SampleAccount {
  std::string login;
  std::string name;
  Administrator administrator = Administrator::none;
};

/// Letters count from A = 10 in GB 11714 and by their place in this alphabet in GB 32100.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Unified social credit code with both check characters right. "MAXX" marks ours.
std::string credit_code(std::string_view kind, std::string_view region, int number) {
  constexpr std::array<int, 8> kInner{3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::array<unsigned, 17> kOuter{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
  char body[16];
  std::snprintf(body, sizeof body, "MAXX%04d", number);
  int inner = 0;
  for (std::size_t i = 0; i < kInner.size(); ++i) inner += (body[i] >= 'A' ? body[i] - 'A' + 10 : body[i] - '0') * kInner[i];
  const int check = 11 - inner % 11;
  std::string code = std::string(kind) + std::string(region) + body + (check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check));
  std::size_t sum = 0;
  for (std::size_t i = 0; i < kOuter.size(); ++i) sum += kAlphabet.find(code[i]) * kOuter[i];
  return code + kAlphabet[(31 - sum % 31) % 31];
}

/// Resident identity number with its check digit. Born in 1801: nobody's.
std::string resident_number(std::string_view region, int number) {
  constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  char tail[32];
  std::snprintf(tail, sizeof tail, "18010101%03d", number);
  std::string code = std::string(region) + tail;
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (code[i] - '0') * kWeights[i];
  return code + "10X98765432"[sum % 11];
}

/// The n-th Chinese character (three bytes each).
std::string_view character(std::string_view text, std::size_t n) { return text.substr(n * 3, 3); }

std::string owner_login(const SampleParty& party) { return party.owner.empty() ? "example." + std::string(party.key) : std::string(party.owner); }

std::vector<SampleAccount> accounts() {
  std::vector<SampleAccount> list = {{"demo.admin.system", "系统管理员（示例）", Administrator::system},
                                     {"demo.admin.security", "安全管理员（示例）", Administrator::security},
                                     {"demo.admin.audit", "审计管理员（示例）", Administrator::audit}};
  for (std::size_t place = 0; place < kPlaces.size(); ++place) {
    const auto add = [&](const SampleRole& role) {
      list.push_back({"demo." + std::string(role.role) + "." + std::string(kPlaces[place].id),
                      std::string(character(role.surnames, place)) + "示例（" + std::string(kPlaces[place].label) + "·" + std::string(role.label) + "）"});
    };
    for (const SampleRole& role : kOutside) add(role);
    for (const SampleRole& role : kOfficials) add(role);
  }
  list.push_back({"demo.agent.beijing", "郑示例（北京·代理人）"});
  list.push_back({"demo.agent.jiangsu", "冯示例（江苏·代理人）"});
  list.push_back({"demo.newcomer", "新用户示例（尚未加入任何主体）"});
  for (const SampleParty& party : kEnterprises)
    if (party.owner.empty()) list.push_back({owner_login(party), "经办人示例"});
  return list;
}

Json activities_json(std::string_view words) {
  Json list = Json::array();
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t space = std::min(words.find(' ', at), words.size());
    list.push(words.substr(at, space - at));
    at = space + 1;
  }
  return list;
}

Json party_form(const SampleParty& party, std::string_view kind, int number) {
  Json form = Json::object({{"kind", kind}, {"name", party.name}, {"region", party.region}, {"address", "示例路" + std::to_string(number) + "号"},
                            {"contact", "经办人示例"}, {"email", "contact" + std::to_string(number) + "@example.cn"}, {"activities", activities_json(party.activities)}});
  if (kind == "person") form.set("identity_kind", "resident-id").set("identity_number", resident_number(party.region, number));
  else form.set("identifier", credit_code(kind == "institution" ? "12" : "91", party.region, number));
  return form;
}

using People = std::map<std::string, Identity, std::less<>>;

Result<Json> open_accounts(Transaction& tx, std::string_view password_hash) {
  Json ids = Json::object();
  for (const SampleAccount& account : accounts()) {
    SHUQUAN_TRY(const AccountId id, insert_account(tx, {account.login, account.name, std::string(password_hash), "zh", account.administrator}));
    ids.set(account.login, id.value);
  }
  return ids;
}

Result<Json> enter_parties(Transaction& tx, const People& people) {
  Json ids = Json::object();
  int number = 0;
  const auto enter = [&](const SampleParty& party, std::string_view kind) -> Result<void> {
    SHUQUAN_TRY(const Json entered, create_party(tx, people.find(owner_login(party))->second, party_form(party, kind, ++number)));
    ids.set(party.key, entered["id"]);
    return {};
  };
  for (const SampleParty& party : kEnterprises) SHUQUAN_CHECK(enter(party, "organisation"));
  for (const SampleParty& party : kInstitutions) SHUQUAN_CHECK(enter(party, "institution"));
  for (const SampleParty& party : kNaturalPersons) SHUQUAN_CHECK(enter(party, "person"));
  return ids;
}

Result<Json> appoint_officials(Transaction& tx, const Identity& administrator) {
  for (const Place& place : kPlaces) {
    for (const SampleRole& role : kOfficials) {
      const std::string login = "demo." + std::string(role.role) + "." + std::string(place.id);
      const std::string_view appointed = role.role == "examiner2" ? std::string_view("examiner") : role.role;
      SHUQUAN_CHECK(appoint_official(tx, administrator, OfficeId(place.id), login, appointed));
    }
  }
  return Json();
}

Result<Json> grant_powers(Transaction& tx, const Cast& cast) {
  const std::string until = to_string(plus_years(tx.today(), 2));
  for (const auto& [principal, agency] : {std::pair{"bj-fin", "agency-beijing"}, std::pair{"bj-bio", "agency-beijing"}, std::pair{"js-wind", "agency-jiangsu"},
                                          std::pair{"js-pharma", "agency-jiangsu"}}) {
    SHUQUAN_CHECK(grant_power_of_attorney(tx, cast.owner_of(principal), {cast.party(principal), cast.party(agency), CaseId{}, until}));
  }
  return Json();
}

Result<People> load_people(Services& services, const Json& accounts) {
  SHUQUAN_TRY(const store::ReadLease db, services.database->read());
  People people;
  for (const auto& [login, id] : accounts.members()) {
    SHUQUAN_TRY(Identity identity, load_identity(*db, AccountId(id.text()), services.time.now()));
    people.emplace(login, std::move(identity));
  }
  return people;
}

}  // namespace

const PartyId& Cast::party(std::string_view key) const {
  const auto found = parties.find(key);
  SHUQUAN_ASSERT(found != parties.end());
  return found->second;
}

const Identity& Cast::person(std::string_view login) const {
  const auto found = people.find(login);
  SHUQUAN_ASSERT(found != people.end());
  return found->second;
}

Result<Cast> make_demo_cast(Services& services, Registrar& registrar) {
  // Of a secret that is forgotten at once: sample accounts are entered by one click only.
  SHUQUAN_TRY(const std::string hash, crypto::hash_password(to_hex(random_bytes(32))));
  Cast cast;
  SHUQUAN_TRY(const Json accounts_made, registrar.run([&](Transaction& tx) { return open_accounts(tx, hash); }));
  SHUQUAN_TRY(const People newcomers, load_people(services, accounts_made));
  SHUQUAN_TRY(const Json parties, registrar.run([&](Transaction& tx) { return enter_parties(tx, newcomers); }));
  SHUQUAN_TRY(const Json appointed, registrar.run([&](Transaction& tx) { return appoint_officials(tx, newcomers.find("demo.admin.system")->second); }));
  static_cast<void>(appointed);
  SHUQUAN_TRY(cast.people, load_people(services, accounts_made));
  for (const auto& [key, id] : parties.members()) cast.parties.emplace(key, PartyId(id.text()));
  for (const SampleParty& party : kEnterprises) cast.owners.emplace(party.key, owner_login(party));
  for (const SampleParty& party : kInstitutions) cast.owners.emplace(party.key, owner_login(party));
  for (const SampleParty& party : kNaturalPersons) cast.owners.emplace(party.key, owner_login(party));
  SHUQUAN_TRY(const Json granted, registrar.run([&](Transaction& tx) { return grant_powers(tx, cast); }));
  static_cast<void>(granted);
  return cast;
}

}  // namespace shuquan::office
