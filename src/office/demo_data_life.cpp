#include <algorithm>
#include <array>

#include "office/demo_data_cases.h"
#include "office/extracts.h"
#include "store/right_rows.h"

namespace shuquan::office {
namespace {

/// Days as a contract counts them: from the day on which the step is played.
Json term(LocalDate today, int days) { return Json::object({{"from", to_string(today)}, {"until", to_string(plus_days(today, days))}}); }

/// The content of a filing, written on the day it is opened.
using Content = std::function<Json(LocalDate today)>;
Content always(Json form) {
  return [form = std::move(form)](LocalDate) { return form; };
}

/// A party that a filing names beside whoever files, with the share it shall hold afterwards.
struct OtherSide {
  std::string_view party;
  int share_bp = 0;
};

/// Writes down what happens to one right after its grant: the same commands as everybody's.
class Life {
 public:
  Life(const Cast& cast, const SampleCase& sample, Upload contract) : cast_(cast), sample_(sample), contract_(std::move(contract)) {}

  std::vector<Step> take() { return std::move(steps_); }

  void licensed() {
    licence("exclusive", "objector", "110000 520000", 500);
    open(2, "objector", "sublicence", {"institute"}, [](LocalDate today) { return Json::object({{"effective_on", to_string(today)}, {"contract", "FXK-2026-01"}, {"licence_kind", "sub"}, {"territory", Json::array({"110105", "520100"})}, {"term", term(today, 300)}, {"delivery", "sandbox"}}); }, "licence");
    submit("objector");
    confirm(1, "institute");
    confirm(0, "holder");
    complete(1);
    licence("ordinary", "bank", "310000", 300);
    extract("pledge", "示例华东商业银行");
  }
  void licence_waiting() {
    open(46, "holder", "licence", {"objector"}, licence_form("ordinary", "", 365));
    submit("holder");
  }
  void licence_ended() {
    licence("sole", "objector", "", 400);
    open(6, "objector", "licence_end", {}, always(Json::object({{"reason", "agreed"}})), "licence");
    submit("objector");
    confirm(1, "holder");
    complete(1);
    licence("ordinary", "institute", "", 700);
  }
  void pledged() {
    pledge(false);
    extract("balance_sheet", "示例会计师事务所");
  }
  void pledged_late() { pledge(true); }
  void pledge_released() {
    pledge(false);
    release();
    confirm(1, "bank");
    complete(1);
    licence("ordinary", "institute", "", 500);
  }
  void release_waiting() {
    pledge(false);
    release();
  }
  void transferred() {
    transfer(10'000);
    confirm(2, "objector");
    complete(3);
  }
  void transfer_waiting() { transfer(4'000); }
  void renamed() {
    open(1, "holder", "change_identity", {}, [name = holder_name()](LocalDate today) { return Json::object({{"effective_on", to_string(today)}, {"new_name", name.substr(0, name.rfind("有限公司")) + "集团有限公司"}}); });
    submit("holder");
    complete(2);
  }
  void renewal_under_way() {
    open(1, "holder", "renewal", {}, [](LocalDate today) { return Json::object({{"still_held", true}, {"source_valid", true}, {"undisputed", true}, {"agreement_until", to_string(plus_years(today, 3))}}); });
    submit("holder");
  }
  void frozen() {
    enter("freeze", Json::object({{"authority", "示例市中级人民法院"}, {"order_number", "（示例）01执0101号"}, {"explanation", "财产保全，冻结期限一年。"}}));
  }
  void cancelled() {
    open(2, "holder", "cancellation", {}, always(Json::object({{"reason", "request"}})));
    submit("holder");
    complete(1);
  }
  void revoked() {
    open(1, "office", "revocation", {}, always(Json::object({{"ground", "false_material"}, {"from_beginning", true}, {"explanation", "存证证明系伪造，存证机构已书面确认。"}})));
    act(1, official("examiner"), "open_proceedings", Json::object());
    act(3, holder(), "state_case", Json::object({{"position", "contest"}, {"reasons", "存证材料由第三方办理，我方并不知情。"}}));
    act(4, official("examiner"), "propose_measure", Json::object({{"reasons", "伪造事实清楚，是否知情不影响撤销。"}}));
    act(2, official("registrar"), "take_measure", Json::object({{"agreed", true}}));
  }

 private:
  const Identity& official(std::string_view role) const { return cast_.official(role, sample_.pack); }
  const Identity& holder() const { return cast_.owner_of(sample_.party); }
  std::string holder_name() const { return holder().membership(cast_.party(sample_.party))->party_name; }
  std::string key(std::string_view who) const {
    if (who == "holder") return std::string(sample_.party);
    if (who == "institute") return "institute-" + std::string(sample_.pack);
    return (sample_.pack == "beijing" ? "bj-" : sample_.pack == "jiangsu" ? "js-" : "gz-") + std::string(who);
  }
  const Identity& person(std::string_view who) const { return who == "office" ? official("examiner") : cast_.owner_of(key(who)); }

  void open(int after, std::string_view who, std::string_view procedure, OtherSide other, Content content, std::string_view about = "");
  void act(int after, const Identity& who, std::string action, Json input) {
    steps_.push_back({after, Subject::filing, [&who, action = std::move(action), input = std::move(input)](Transaction& tx, const Progress& at) {
                        return perform_action(tx, who, "", at.filing, action, input);
                      }});
  }
  void submit(std::string_view who) { act(0, person(who), "submit_filing", Json::object({{"truthful", true}})); }
  void confirm(int after, std::string_view who) { act(after, person(who), "confirm_filing", Json::object({{"agreed", true}})); }
  void complete(int after) { act(after, official("examiner"), "complete_filing", Json::object({{"checked", true}})); }
  void enter(std::string_view procedure, Json form) {
    open(1, "office", procedure, {}, always(std::move(form)));
    act(0, official("examiner"), "fix_entry", Json::object());
    act(0, official("examiner"), "propose_entry", Json::object({{"reasons", "已核对协助执行通知书原件和登记簿。"}}));
    act(1, official("reviewer"), "enter", Json::object({{"agreed", true}}));
  }
  static Content licence_form(std::string_view kind, std::string_view places, int days) {
    Json territory = Json::array();
    for (std::size_t from = 0; from < places.size(); from += 7) territory.push(places.substr(from, 6));
    return [kind, territory = std::move(territory), days](LocalDate today) {
      Json form = Json::object({{"effective_on", to_string(plus_days(today, -2))}, {"contract", "XK-2026-01"}, {"licence_kind", kind}, {"territory", territory}, {"term", term(today, days)},
                                {"delivery", "api"}, {"fee", 360'000}, {"security_duties", "限定环境使用，不得复制出境，期满删除。"}});
      if (kind == "exclusive") form.set("allows", Json::array({"sublicence"}));
      return form;
    };
  }
  void licence(std::string_view kind, std::string_view licensee, std::string_view places, int days) {
    open(3, "holder", "licence", {licensee}, licence_form(kind, places, days));
    submit("holder");
    confirm(1, licensee);
    complete(2);
  }
  void pledge(bool late) {
    const auto form = [late](LocalDate today) {
      Json content = Json::object({{"effective_on", to_string(plus_days(today, late ? -40 : -3))}, {"pledge_contract", "ZY-2026-01"}, {"main_contract", "JK-2026-01"}, {"claim_kind", "maximum"},
                                   {"amount", 5'000'000}, {"valuation", 8'600'000}, {"term", term(today, 365)}, {"allows", Json::array({"licence"})}});
      if (late) content.set("late_reason", "合同原件邮寄延误，收到后即申请备案。");
      return content;
    };
    open(2, "holder", "pledge", {"bank"}, form);
    submit("holder");
    confirm(2, "bank");
    complete(2);
  }
  void release() {
    open(8, "holder", "pledge_release", {}, always(Json::object({{"reason", "debt_paid"}})), "pledge");
    submit("holder");
  }
  void transfer(int share_bp) {
    open(3, "holder", "transfer", {"objector", share_bp}, [](LocalDate today) { return Json::object({{"effective_on", to_string(plus_days(today, -1))}, {"contract", "ZR-2026-01"}, {"reason", "sale"}, {"price", 1'800'000}}); });
    submit("holder");
  }
  void extract(std::string_view purpose, std::string_view recipient);

  const Cast& cast_;
  const SampleCase& sample_;
  Upload contract_;
  std::vector<Step> steps_;
};

Result<std::vector<RightReference>> reference(Transaction& tx, const std::string& number, std::string_view about) {
  RightReference reference{number, 0};
  if (!about.empty()) {
    SHUQUAN_TRY(const std::optional<store::RightRow> row, store::find_right(tx.db, number));
    if (!row) return fail(Errc::internal, "demo.fill");
    for (const registry::Recordal& recordal : row->right.recordals)
      if (registry::to_string(recordal.kind) == about) reference.recordal = recordal.id;
  }
  return std::vector{reference};
}

void Life::open(int after, std::string_view who, std::string_view procedure, OtherSide other, Content content, std::string_view about) {
  const bool by_office = who == "office";
  const PartyId filer = by_office ? PartyId{} : cast_.party(key(who));
  const PartyId named = other.party.empty() ? PartyId{} : cast_.party(key(other.party));
  const auto run = [&person = person(who), pack = sample_.pack, procedure, filer, named, share = other.share_bp, content = std::move(content), about, by_office, contract = contract_](
                       Transaction& tx, const Progress& at) -> Outcome {
    SHUQUAN_TRY(const std::vector<RightReference> rights, reference(tx, at.number, about));
    SHUQUAN_TRY(const Json created, create_case(tx, person, pack, procedure, filer, rights));
    const CaseId id(created["id"].text());
    Json form = content(tx.today());
    if (!by_office) {
      SHUQUAN_CHECK(add_attachment(tx, person, "", id, contract));
      form.set("documents", Json::array({contract.blob.value}));
    }
    SHUQUAN_TRY(Json saved, save_draft(tx, person, "", id, created["form_revision"].int_or(0), form));
    if (!named.value.empty()) SHUQUAN_CHECK(add_participant(tx, person, id, named, rules::Role::counterparty, share));
    if (share > 0) SHUQUAN_CHECK(change_participant(tx, person, id, filer, 10'000 - share));
    return saved.set("id", id.value);
  };
  steps_.push_back({after, Subject::filing, run});
}

void Life::extract(std::string_view purpose, std::string_view recipient) {
  const auto run = [&who = holder(), purpose, recipient](Transaction& tx, const Progress& at) -> Outcome {
    const ExtractRequest request{std::string(purpose), std::string(recipient), {"holders", "description", "recordals", "dates"}, plus_days(tx.today(), 90), false};
    SHUQUAN_TRY(const Json made, create_extract(tx, who, at.number, request));
    SHUQUAN_CHECK(check_extract(tx, made["id"].text(), made["code"].text(), ""));
    return Json::object({{"used", true}});
  };
  steps_.push_back({2, Subject::filing, run});
}

struct LifeRule {
  std::string_view name;
  void (Life::*story)();
};
constexpr auto kLives = std::to_array<LifeRule>({
    {"licensed", &Life::licensed},
    {"licence_waiting", &Life::licence_waiting},
    {"licence_ended", &Life::licence_ended},
    {"pledged", &Life::pledged},
    {"pledged_late", &Life::pledged_late},
    {"pledge_released", &Life::pledge_released},
    {"release_waiting", &Life::release_waiting},
    {"transferred", &Life::transferred},
    {"transfer_waiting", &Life::transfer_waiting},
    {"renamed", &Life::renamed},
    {"renewal_under_way", &Life::renewal_under_way},
    {"frozen", &Life::frozen},
    {"cancelled", &Life::cancelled},
    {"revoked", &Life::revoked},
});

}  // namespace

Result<std::vector<Step>> demo_life(const Services& services, const Cast& cast, const SampleCase& sample) {
  const auto found = std::ranges::find(kLives, sample.life, &LifeRule::name);
  SHUQUAN_ASSERT(found != kLives.end());
  SHUQUAN_TRY(Upload contract, store_sample_file(services, "other", "合同和证明（示例）.txt", "合同和证明（示例）\n\n本文件为演示样例。\n"));
  Life life(cast, sample, std::move(contract));
  (life.*found->story)();
  return life.take();
}

}  // namespace shuquan::office
