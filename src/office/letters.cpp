#include "office/letters.h"

#include <ranges>

#include "base/messages.h"
#include "procedure/form_fields.h"

namespace shuquan::office {
namespace {

std::string names_of(const procedure::Case& file) {
  std::string names;
  for (const procedure::Participant& participant : file.participants) {
    if (participant.role == rules::Role::agent) continue;
    names += (names.empty() ? "" : "、") + participant.name;
  }
  return names;
}

/// The due date that this letter speaks of: of the clock that its action started last, else the nearest running one.
std::string due_of(const OpenedCase& opened, const rules::Action* action) {
  std::optional<LocalDate> due;
  for (const procedure::Clock& clock : opened.file.clocks)
    if (clock.status == procedure::ClockStatus::running && clock.due_on && (!due || *clock.due_on < *due)) due = clock.due_on;
  if (action)
    for (const std::string& id : action->start)
      if (const procedure::Clock* clock = opened.file.clock(id); clock && clock->due_on) due = clock->due_on;
  return due ? to_string(*due) : "—";
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

MessageParams values_of(const OpenedCase& opened, const procedure::Event& letter, const rules::Action* action) {
  const procedure::Case& file = opened.file;
  const Grounds grounds = grounds_of(opened);
  const procedure::Clock* notice = file.clock("publicity");
  const procedure::Record* suspension = file.latest("suspension");
  return {{"applicants", names_of(file)},
          {"title", std::string(procedure::title_of(file.form))},
          {"application_number", file.number.empty() ? "—" : file.number},
          {"registration_number", file.right_number.empty() ? "—" : file.right_number},
          {"time", to_beijing_text(letter.at)},
          {"date", to_string(beijing_date(letter.at))},
          {"due", due_of(opened, action)},
          {"office", opened.law.pack.office.zh},
          {"office_en", opened.law.pack.office.en},
          {"state", opened.state().label.zh},
          {"state_en", opened.state().label.en},
          {"grounds", grounds.zh.empty() ? "—" : grounds.zh},
          {"grounds_en", grounds.en.empty() ? "—" : grounds.en},
          {"reasons", reasons_of(opened)},
          {"notice_from", notice ? to_string(notice->started_on) : "—"},
          {"notice_until", notice && notice->due_on ? to_string(*notice->due_on) : "—"},
          {"body", suspension ? suspension->data["body"].text() : "—"},
          {"reference", suspension ? suspension->data["reference"].text() : "—"}};
}

Json bilingual(const rules::Text& text, const MessageParams& values) {
  return Json::object({{"zh", fill(text.zh, values, "zh")}, {"en", fill(text.en, values, "en")}});
}

}  // namespace

Result<void> compose_letter(const OpenedCase& opened, procedure::Event& letter) {
  const rules::Letter* form = opened.law.pack.letter(letter.data["letter"].text());
  if (!form) return fail_with_detail(Errc::internal, "rules.letter_missing", letter.data["letter"].text());
  const MessageParams values = values_of(opened, letter, opened.procedure().action(letter.data["action"].text()));
  Json paragraphs = Json::array();
  for (const rules::Text& paragraph : form->paragraphs) paragraphs.push(bilingual(paragraph, values));
  letter.data.set("title", bilingual(form->title, values));
  letter.data.set("paragraphs", std::move(paragraphs));
  if (!form->remedy.zh.empty()) letter.data.set("remedy", bilingual(form->remedy, values));
  letter.data.set("clause", form->clause);
  const procedure::Record* list = opened.file.latest("correction_list");
  if (list && list->action == letter.data["action"].text()) letter.data.set("points", list->data["points"]);
  return {};
}

}  // namespace shuquan::office
