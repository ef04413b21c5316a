#include "office/letters.h"

#include <algorithm>
#include <ranges>

#include "base/messages.h"
#include "office/case_json.h"
#include "procedure/form_fields.h"
#include "procedure/life.h"
#include "store/case_rows.h"

namespace shuquan::office {
namespace {

/// What a letter speaks of: the application, also where the case is an objection against it.
struct Subject {
  std::string number;
  rules::Text title;
};

rules::Text title_in_both(const procedure::Case& file) {
  const std::string title = procedure::title_of(file);
  const std::string& english = file.form["title_en"].text();
  return {title, english.empty() ? title : english};
}

Result<Subject> subject_of(store::Connection& db, const procedure::Case& file) {
  if (!file.parent) return Subject{file.number, title_in_both(file)};
  SHUQUAN_TRY(const std::optional<procedure::Case> parent, store::load_case(db, *file.parent));
  if (!parent) return fail_with_detail(Errc::internal, "case.unknown", "parent of " + file.id.value, {{"id", file.parent->value}});
  return Subject{parent->number, title_in_both(*parent)};
}

/// Names of the parties in these roles; without roles, of the side that opened the case.
rules::Text names_of(const procedure::Case& file, const std::vector<rules::Role>& roles = {}) {
  const bool objector_leads = file.lead() && file.lead()->role == rules::Role::objector;
  rules::Text names;
  for (const procedure::Participant& participant : file.participants) {
    const bool own_side = objector_leads ? participant.role == rules::Role::objector : participant.role == rules::Role::applicant || participant.role == rules::Role::co_applicant;
    if (roles.empty() ? !own_side : std::ranges::find(roles, participant.role) == roles.end()) continue;
    names.zh += (names.zh.empty() ? "" : "、") + participant.name;
    names.en += (names.en.empty() ? "" : ", ") + participant.name;
  }
  return names;
}

/// The due date that this letter speaks of: of the clock that its action started last, else the nearest running one.
std::optional<LocalDate> due_of(const OpenedCase& opened, const rules::Action* action) {
  std::optional<LocalDate> due;
  for (const procedure::Clock& clock : opened.file.clocks)
    if (clock.status == procedure::ClockStatus::running && clock.due_on && (!due || *clock.due_on < *due)) due = clock.due_on;
  if (action)
    for (const std::string& id : action->start)
      if (const procedure::Clock* clock = opened.file.clock(id); clock && clock->due_on) due = clock->due_on;
  return due;
}

/// A date as each language writes it.
void add_date(MessageParams& values, const std::string& name, std::optional<LocalDate> date) {
  values.emplace_back(name, date ? to_chinese_text(*date) : "—");
  values.emplace_back(name + "_en", date ? to_string(*date) : "—");
}

struct Grounds {
  std::string zh;
  std::string en;
};

Grounds grounds_of(const OpenedCase& opened) {
  const procedure::Record* proposal = opened.file.latest("proposal");
  Grounds out;
  if (!proposal) return out;
  for (const Json& id : proposal->data["grounds"].items()) {
    const rules::RefusalGround* ground = opened.law.pack.ground(id.text());
    if (!ground) continue;
    const rules::Clause* clause = opened.law.pack.clause(ground->clause);
    out.zh += (out.zh.empty() ? "" : "；") + ground->label.zh + (clause ? "（" + clause->label.zh + "）" : "");
    out.en += (out.en.empty() ? "" : "; ") + ground->label.en + (clause ? " (" + clause->label.en + ")" : "");
  }
  return out;
}

/// The newest reasons that may be told to a party: remarks among officials stay inside.
std::string reasons_of(const OpenedCase& opened) {
  for (const procedure::Record& record : opened.file.records | std::views::reverse) {
    const rules::Action* action = opened.procedure().action(record.action);
    const rules::Form* form = action ? opened.law.pack.form(action->input) : nullptr;
    if (!form) continue;
    const Json told = procedure::visible_input(record.data, form->schema, procedure::Viewer::other_side);
    for (const std::string_view field : {"reasons", "reason"})
      if (!told[field].text().empty()) return told[field].text();
  }
  return "—";
}

MessageParams values_of(const OpenedCase& opened, const Subject& subject, const procedure::Event& letter, const rules::Action* action) {
  const procedure::Case& file = opened.file;
  const Grounds grounds = grounds_of(opened);
  const procedure::Clock* notice = file.clock("publicity");
  const procedure::Record* suspension = file.latest("suspension");
  const rules::Text applicants = names_of(file), title = title_in_both(file);
  const LocalDate today = beijing_date(letter.at);
  MessageParams values = {{"applicants", applicants.zh},
                          {"applicants_en", applicants.en},
                          {"title", title.zh},
                          {"title_en", title.en},
                          {"procedure", opened.procedure().label.zh},
                          {"procedure_en", opened.procedure().label.en},
                          {"subject_number", subject.number},
                          {"subject_title", subject.title.zh},
                          {"subject_title_en", subject.title.en},
                          {"application_number", file.number.empty() ? "—" : file.number},
                          {"registration_number", file.right_number.empty() ? "—" : file.right_number},
                          {"time", to_chinese_text(today) + to_beijing_text(letter.at).substr(10, 6)},
                          {"time_en", to_beijing_text(letter.at)},
                          {"office", opened.law.pack.office.zh},
                          {"office_en", opened.law.pack.office.en},
                          {"state", opened.state().label.zh},
                          {"state_en", opened.state().label.en},
                          {"grounds", grounds.zh.empty() ? "—" : grounds.zh},
                          {"grounds_en", grounds.en.empty() ? "—" : grounds.en},
                          {"reasons", reasons_of(opened)},
                          {"body", suspension ? suspension->data["body"].text() : "—"},
                          {"reference", suspension ? suspension->data["reference"].text() : "—"}};
  add_date(values, "date", today);
  add_date(values, "due", due_of(opened, action));
  add_date(values, "notice_from", notice ? std::optional(notice->started_on) : std::nullopt);
  add_date(values, "notice_until", notice ? notice->due_on : std::nullopt);
  return values;
}

/// Remedies stand in the pack like labels; on paper they are sentences.
rules::Text as_sentence(rules::Text text) {
  if (!text.zh.ends_with("。")) text.zh += "。";
  if (!text.en.ends_with(".")) text.en += ".";
  return text;
}

Json bilingual(const rules::Text& text, const MessageParams& values) {
  return Json::object({{"zh", fill(text.zh, values, "zh")}, {"en", fill(text.en, values, "en")}});
}

}  // namespace

Result<void> compose_letter(store::Connection& db, const OpenedCase& opened, procedure::Event& letter) {
  const rules::Letter* form = opened.law.pack.letter(letter.data["letter"].text());
  if (!form) return fail_with_detail(Errc::internal, "rules.letter_missing", letter.data["letter"].text());
  SHUQUAN_TRY(const Subject subject, subject_of(db, opened.file));
  const MessageParams values = values_of(opened, subject, letter, opened.procedure().action(letter.data["action"].text()));
  Json paragraphs = Json::array();
  for (const rules::Text& paragraph : form->paragraphs) paragraphs.push(bilingual(paragraph, values));
  letter.data.set("title", bilingual(form->title, values));
  letter.data.set("addressee", text_json(names_of(opened.file, form->addressees)));
  if (opened.file.parent) letter.data.set("subject", Json::object({{"number", subject.number}, {"title", text_json(subject.title)}}));
  letter.data.set("paragraphs", std::move(paragraphs));
  if (!form->remedy.zh.empty()) letter.data.set("remedy", bilingual(as_sentence(form->remedy), values));
  letter.data.set("clause", form->clause);
  const procedure::Record* list = opened.file.latest("correction_list");
  if (list && list->action == letter.data["action"].text()) letter.data.set("points", list->data["points"]);
  return {};
}

}  // namespace shuquan::office
