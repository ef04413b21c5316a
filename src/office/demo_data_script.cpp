#include <algorithm>
#include <array>

#include "evidence/evidence.h"
#include "office/demo_data_cases.h"
#include "office/deposits.h"
#include "office/receive_upload.h"

namespace shuquan::office {
namespace {

enum class Stage { draft, submitted, accepted, examining, findings, proposed, publicity };

class Script;
struct EndingRule {
  std::string_view name;
  Stage until;               ///< how far the usual way is gone
  void (Script::*then)();    ///< what happens next, or nothing
};

/// The files that a sample case brings, already in the attachment folder.
struct CaseFiles {
  std::vector<Upload> uploads;
  Json attachments = Json::array();
  std::string sample_blob;
  std::optional<Upload> evidence;  ///< of the objection, where the case meets one
};

Result<CaseFiles> store_files(const Services& services, const SampleForm& form, bool with_objection) {
  CaseFiles files;
  const std::string title = sample_title(form);
  const auto add = [&](std::string_view kind, std::string_view name, const std::string& bytes) -> Result<void> {
    SHUQUAN_TRY(Upload upload, store_sample_file(services, kind, name, bytes));
    files.attachments.push(Json::object({{"kind", kind}, {"blob", upload.blob.value}, {"name", name}}));
    files.uploads.push_back(std::move(upload));
    return {};
  };
  SHUQUAN_CHECK(add("source_proof", "数据来源说明（示例）.txt", "数据来源说明（示例）\n\n数据集：" + title + "\n提供单位：" + std::string(form.holder) + "\n本文件为演示样例。\n"));
  if (form.theme.special != "important") {
    SHUQUAN_CHECK(add("sample", "样例数据（示例）.csv", sample_rows(form.theme)));
    files.sample_blob = files.uploads.back().blob.value;
  }
  if (with_objection) {
    SHUQUAN_TRY(files.evidence, store_sample_file(services, "other", "数据提供合同（示例）.txt", "数据提供合同（示例）\n关于：" + title + "\n本文件为演示样例。\n"));
  }
  return files;
}

Json reasons(std::string_view text) { return Json::object({{"reasons", text}}); }
Json agreed() { return Json::object({{"agreed", true}}); }
Json adverse(std::string_view ground, std::string_view text) { return Json::object({{"grounds", Json::array({ground})}, {"reasons", text}}); }

/// Writes down the steps of one case.
class Script {
 public:
  Script(const Cast& cast, const SampleCase& sample, SampleForm form, CaseFiles files)
      : cast_(cast), sample_(sample), form_(std::move(form)), files_(std::move(files)),
        filer_(sample.is("agent") ? cast.person("demo.agent." + std::string(sample.pack)) : cast.owner_of(sample.party)) {}

  void go(Stage until);
  void then(void (Script::*more)()) {
    if (more) (this->*more)();
  }
  std::vector<Step> take() { return std::move(steps_); }

  // What follows the usual way.
  void ask_guidance() { act(1, filer_, "request_guidance", Json::object({{"questions", "名称和公开摘要这样写是否合适？还需要补充哪些来源证明？"}, {"share_with_examiner", true}})); }
  void intake_correction() { act(1, official("intake"), "request_intake_correction", correction_list_input("/source_explanation", "来源说明未写明采集点位和起止时间，请补充并附记录样页。")); }
  void examination_correction() { act(2, official("examiner"), "request_examination_correction", correction_list_input("/processing_summary", "处理规则未说明异常剔除的阈值依据，请补充。")); }
  void decline() {
    act(1, official("intake"), "propose_non_acceptance", adverse("outside_jurisdiction", "申请人住所和数据处理活动均不在本地，不属于本机构受理范围。"));
    act(1, official("reviewer"), "decline_application", agreed());
  }
  void refuse() {
    act(1, official("examiner"), "propose_refusal", adverse("not_registrable", "经补充说明仍不能体现规则处理和智力劳动，属于原始记录汇集。"));
    act(1, official("reviewer"), "refuse_application", agreed());
  }
  void terminate() {
    act(1, official("examiner"), "propose_termination", adverse("unverifiable", "管网权属单位未予确认，来源无法核实且无其他合法途径。"));
    act(1, official("reviewer"), "terminate_application", agreed());
  }
  void withdraw() { act(2, filer_, "withdraw_application", Json::object({{"reason", "合作范围调整，拟合并后重新申请"}})); }
  void suspend() { act(3, official("registrar"), "suspend_application", suspension()); }
  void suspend_examination() { act(1, official("registrar"), "suspend_examination", suspension()); }
  void announce() { act(12, official("registrar"), "announce_registration", Json::object({{"checked", true}})); }
  void objection_filed() { object(2); }
  void objection_admitted() {
    object(2);
    on_objection(1, official("intake"), "admit_objection", Json::object({{"remarks", "身份、时间和材料已核对，符合受理条件。"}}));
  }
  void objection_forwarded() {
    objection_admitted();
    on_objection(1, official("intake"), "forward_objection", Json::object());
  }
  void objection_review() {
    objection_forwarded();
    on_objection(2, filer_, "reply_to_objection", Json::object({{"position", "contest"}, {"reasons", "异议人提供的记录已按合同付费取得，合同未限制登记。"}}));
  }
  void objection_mediation() {
    objection_review();
    on_objection(1, objector(), "agree_to_mediation", Json::object({{"agrees", true}}));
    on_objection(0, filer_, "agree_to_mediation", Json::object({{"agrees", true}}));
    on_objection(1, official("examiner"), "start_mediation", Json::object());
  }
  void objection_dismissed() {
    decide_objection("propose_dismissal", "dismiss_objection", reasons("合同明确了加工成果归申请人所有，异议理由不成立。"));
    announce();
  }
  void objection_upheld() { decide_objection("propose_upholding", "uphold_objection", adverse("ownership_dispute", "合同约定未经书面同意不得单独申请，异议理由成立。")); }
  void objection_partly() { decide_objection("propose_partial_upholding", "uphold_objection_in_part", reasons("部分数据项来自异议人，须调整范围后重新审查。")); }
  void objection_withdrawn() {
    objection_forwarded();
    on_objection(1, objector(), "withdraw_objection", Json::object({{"reason", "双方已签订补充协议"}}));
    announce();
  }
  void objection_inadmissible() {
    object(2);
    on_objection(1, official("intake"), "propose_inadmissibility", reasons("证据与所指数据集无关，且未说明与申请数据的关系。"));
    on_objection(1, official("reviewer"), "declare_inadmissible", agreed());
    announce();
  }

 private:
  const Identity& official(std::string_view role) const { return cast_.official(role, sample_.pack); }
  const Identity& objector() const { return official("objector"); }
  bool needs_second_reader() const { return sample_.pack == "jiangsu" && !form_.theme.special.empty(); }
  static Json suspension() {
    return Json::object({{"body", "示例市中级人民法院"}, {"reference", "（示例）民初第0101号"}, {"reasons", "就数据权属纠纷已立案受理，凭受理通知书中止。"}});
  }

  void act(int after, const Identity& who, std::string action, Json input) {
    steps_.push_back({after, Subject::application, [&who, action = std::move(action), input = std::move(input)](Transaction& tx, const Progress& at) {
                        return perform_action(tx, who, "", at.application, action, input);
                      }});
  }
  void on_objection(int after, const Identity& who, std::string action, Json input) {
    steps_.push_back({after, Subject::objection, [&who, action = std::move(action), input = std::move(input)](Transaction& tx, const Progress& at) {
                        return perform_action(tx, who, "", at.objection, action, input);
                      }});
  }

  void prepare();
  void guide();
  void file();
  void correct_at_intake();
  void accept();
  void start_examination();
  void record_findings();
  void object(int after);
  void decide_objection(std::string_view proposal, std::string_view decision, const Json& input) {
    objection_review();
    on_objection(1, official("examiner"), std::string(proposal), input);
    on_objection(1, official("reviewer"), std::string(decision), agreed());
  }

  const Cast& cast_;
  const SampleCase& sample_;
  SampleForm form_;
  CaseFiles files_;
  const Identity& filer_;
  std::vector<Step> steps_;
};

/// The deposit of a sample data set, made as its owner would make it. What is `copied` has most rows of what is `deposited`.
Outcome deposit_table(Transaction& tx, const Identity& who, const PartyId& party, const SampleForm& form, bool copied) {
  const std::string table = copied ? sample_table(form.theme, 300, 1'100, true) : sample_table(form.theme, 0, 900, false);
  evidence::Options options;
  options.title = sample_title(form);
  options.created = tx.now;
  SHUQUAN_TRY(const evidence::Created created, evidence::create_deposit(evidence::Source::memory(table, "data.csv"), options));
  SHUQUAN_TRY(const Json received, receive_deposit(tx.db, tx.services, who, party, "", evidence::write_deposit(created.deposit), tx.now));
  return store_deposit(tx, who, party, received);
}

void Script::prepare() {
  const PartyId lead = cast_.party(sample_.party);
  const std::optional<PartyId> partner = sample_.is("joint") ? std::optional(cast_.party("institute-" + std::string(sample_.pack))) : std::nullopt;
  const bool unfinished = sample_.ending == "draft";
  const bool deposited = sample_.is("deposited"), copied = sample_.is("copied");
  const auto run = [&who = filer_, pack = sample_.pack, lead, partner, unfinished, deposited, copied, sample = form_, uploads = files_.uploads](Transaction& tx, const Progress&) -> Outcome {
    SampleForm form = sample;
    if (deposited || copied) {
      SHUQUAN_TRY(form.deposit, deposit_table(tx, who, lead, form, copied));
    }
    SHUQUAN_TRY(const Json created, create_case(tx, who, pack, "registration", lead));
    const CaseId id(created["id"].text());
    for (const Upload& upload : uploads) SHUQUAN_CHECK(add_attachment(tx, who, "", id, upload));
    Json content = application_form(form, tx.now);
    if (unfinished) {
      for (const std::string_view missing : {"achievement", "value_statement", "commitment"}) content.erase(missing);
    }
    SHUQUAN_TRY(Json saved, save_draft(tx, who, "", id, created["form_revision"].int_or(0), content));
    if (partner) {
      SHUQUAN_CHECK(change_participant(tx, who, id, lead, 7'000));
      SHUQUAN_TRY(const Json joined, add_participant(tx, who, id, *partner, rules::Role::co_applicant, 3'000));
      saved.set("form_revision", joined["form_revision"]);
    }
    return saved.set("id", id.value);
  };
  steps_.push_back({0, Subject::application, run});
}

void Script::guide() {
  ask_guidance();
  act(1, official("adviser"), "give_guidance",
      Json::object({{"ready", true}, {"advice", "名称五要素齐全；建议在来源说明中写明采集点位，公开摘要不要写阈值。"},
                    {"comments", Json::array({Json::object({{"field", "/source_explanation"}, {"comment", "写明采集点位和起止时间"}})})}}));
}

void Script::file() {
  if (sample_.is("joint")) act(1, official("co-applicant"), "confirm_application", agreed());
  act(1, filer_, "submit_application", Json::object());
  if (sample_.is("asked")) act(0, filer_, "request_green_lane", Json::object({{"reason", "financing"}, {"explanation", "已与银行签订意向，月底前需提交登记证书办理质押。"}}));
  if (sample_.is("green")) act(1, official("registrar"), "grant_green_lane", Json::object({{"reasons", "融资意向书真实，符合绿色通道条件。"}}));
  if (sample_.is("corrected")) correct_at_intake();
}

void Script::correct_at_intake() {
  intake_correction();
  const auto mend = [&who = filer_](Transaction& tx, const Progress& at) {
    const Json better = Json::object({{"source_explanation", "原始数据由本单位自有设备采集，采集点位清单和2025年1月至12月的采集记录样页见附件，采集方式为自动上报。"}});
    return save_draft(tx, who, "", at.application, at.revision, better);
  };
  steps_.push_back({2, Subject::application, mend});
  act(0, filer_, "submit_intake_correction", correction_response_input("/source_explanation", "已补充采集点位、起止时间和记录样页。"));
}

void Script::accept() { act(2, official("intake"), sample_.is("green") ? "accept_in_green_lane" : "accept_application", Json::object()); }

void Script::start_examination() {
  const auto claim = [&who = official("examiner")](Transaction& tx, const Progress& at) { return assign_case(tx, who, at.application, who.account); };
  steps_.push_back({1, Subject::application, claim});
  act(0, official("examiner"), "start_examination", Json::object());
}

void Script::record_findings() {
  const bool adverse_ending = sample_.ending == "refused" || sample_.ending == "terminated";
  act(2, official("examiner"), "record_findings", findings_input(adverse_ending ? (sample_.ending == "refused" ? "achievement" : "source") : ""));
}

void Script::go(Stage until) {
  prepare();
  if (sample_.is("guided")) guide();
  if (until == Stage::draft) return;
  file();
  if (until == Stage::submitted) return;
  accept();
  if (until == Stage::accepted) return;
  start_examination();
  if (until == Stage::examining) return;
  record_findings();
  if (until == Stage::findings) return;
  if (needs_second_reader()) act(1, official("reviewer"), "second_reading", findings_input());
  act(0, official("examiner"), "propose_grant", Json::object({{"summary", "五项要素均符合，来源清楚，声明齐备，建议公示。"}}));
  if (until == Stage::proposed) return;
  act(1, official("reviewer"), "publish_notice", agreed());
}

void Script::object(int after) {
  const Identity& who = objector();
  const PartyId party = cast_.party((sample_.pack == "beijing" ? "bj" : sample_.pack == "jiangsu" ? "js" : "gz") + std::string("-objector"));
  SHUQUAN_ASSERT(files_.evidence.has_value());
  const auto draft = [&who, party, title = sample_title(form_), evidence = *files_.evidence](Transaction& tx, const Progress& at) -> Outcome {
    const Json form = objection_form(who.membership(party)->party_name, title, "source", evidence.blob);
    SHUQUAN_TRY(Json drafted, draft_objection(tx, who, at.application, party, "", form));
    SHUQUAN_CHECK(add_attachment(tx, who, "", CaseId(drafted["id"].text()), evidence));
    return drafted;
  };
  steps_.push_back({after, Subject::objection, draft});
  on_objection(0, who, "file_objection", Json::object());
}

const EndingRule& ending_of(std::string_view name) {
  static constexpr auto kEndings = std::to_array<EndingRule>({
      {"draft", Stage::draft, nullptr},
      {"guidance", Stage::draft, &Script::ask_guidance},
      {"submitted", Stage::submitted, nullptr},
      {"correction_intake", Stage::submitted, &Script::intake_correction},
      {"deemed_intake", Stage::submitted, &Script::intake_correction},
      {"not_accepted", Stage::submitted, &Script::decline},
      {"withdrawn", Stage::submitted, &Script::withdraw},
      {"accepted", Stage::accepted, nullptr},
      {"examining", Stage::examining, nullptr},
      {"correction_exam", Stage::examining, &Script::examination_correction},
      {"deemed_exam", Stage::examining, &Script::examination_correction},
      {"examination_suspended", Stage::examining, &Script::suspend_examination},
      {"refused", Stage::findings, &Script::refuse},
      {"terminated", Stage::findings, &Script::terminate},
      {"proposed", Stage::proposed, nullptr},
      {"publicity", Stage::publicity, nullptr},
      {"ready", Stage::publicity, nullptr},
      {"registered", Stage::publicity, &Script::announce},
      {"suspended", Stage::publicity, &Script::suspend},
      {"objection_filed", Stage::publicity, &Script::objection_filed},
      {"objection_admitted", Stage::publicity, &Script::objection_admitted},
      {"objection_forwarded", Stage::publicity, &Script::objection_forwarded},
      {"objection_review", Stage::publicity, &Script::objection_review},
      {"objection_mediation", Stage::publicity, &Script::objection_mediation},
      {"objection_dismissed", Stage::publicity, &Script::objection_dismissed},
      {"objection_upheld", Stage::publicity, &Script::objection_upheld},
      {"objection_partly", Stage::publicity, &Script::objection_partly},
      {"objection_withdrawn", Stage::publicity, &Script::objection_withdrawn},
      {"objection_inadmissible", Stage::publicity, &Script::objection_inadmissible},
  });
  const auto found = std::ranges::find(kEndings, name, &EndingRule::name);
  SHUQUAN_ASSERT(found != kEndings.end());
  return *found;
}

/// Agreements of sample data sets run on for years, except where the case shows a term that they cut short.
std::string agreement_end(const SampleCase& sample, LocalDate today) {
  return to_string(sample.is("lapsed") ? plus_days(today, -5) : sample.is("capped") ? plus_days(today, 60) : plus_years(today, 4));
}

}  // namespace

Result<Upload> store_sample_file(const Services& services, std::string_view slot, std::string_view name, std::string_view bytes) {
  SHUQUAN_TRY(const Json file, receive_upload(services, "", bytes, name, ""));
  return Upload{std::string(slot), std::string(name), file["media_type"].text(), file["size"].int_or(0), BlobId(file["sha256"].text()), file["sm3"].text()};
}

Result<std::vector<Step>> demo_script(const Services& services, const Cast& cast, const SampleCase& sample, LocalDate today) {
  const Membership* holder = cast.owner_of(sample.party).membership(cast.party(sample.party));
  SHUQUAN_ASSERT(holder != nullptr);
  SampleForm form{demo_theme(sample.theme), sample.pack, sample.year, sample.place, sample.region, holder->party_name, sample.is("joint"), agreement_end(sample, today), "", Json::array()};
  SHUQUAN_TRY(CaseFiles files, store_files(services, form, sample.ending.starts_with("objection")));
  form.attachments = files.attachments;
  form.sample_blob = files.sample_blob;
  const EndingRule& ending = ending_of(sample.ending);
  Script script(cast, sample, std::move(form), std::move(files));
  script.go(ending.until);
  script.then(ending.then);
  std::vector<Step> steps = script.take();
  if (!sample.life.empty()) {
    SHUQUAN_TRY(std::vector<Step> life, demo_life(services, cast, sample));
    std::ranges::move(life, std::back_inserter(steps));
  }
  return steps;
}

}  // namespace shuquan::office
