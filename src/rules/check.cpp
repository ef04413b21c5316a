#include "rules/check.h"

#include "rules/check_context.h"
#include "rules/numbering.h"

namespace shuquan::rules {
namespace {

constexpr auto kPlaceholders = std::to_array<std::string_view>({
    "applicants", "application_number", "body", "date", "due", "grounds", "notice_from", "notice_until", "office", "procedure", "reasons", "reference",
    "registration_number", "state", "subject_number", "subject_title", "time", "title",
});
// What the engine and the register ask every pack for.
constexpr auto kNeededPeriods = std::to_array<std::string_view>({"validity.term", "renewal.window", "recordal.filing", "remedy.review"});
constexpr auto kNeededSettings = std::to_array<std::string_view>({"correction.max_rounds", "validity.capped_by_source_agreement", "validity.last_day"});
constexpr auto kNeededNumbers = std::to_array<std::string_view>({"application", "registration", "certificate"});
constexpr auto kNeededProcedures = std::to_array<std::string_view>({"registration", "objection"});

template <class List>
bool contains(const List& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

void check_text(CheckContext& context, const std::string& path, const std::string& text) {
  std::size_t at = 0;
  while ((at = text.find_first_of("{}", at)) != std::string::npos) {
    const auto close = text.find('}', at);
    if (text[at] == '}' || close == std::string::npos) return context.report(path, "rules.brace", text.substr(0, 60));
    const std::string name = text.substr(at + 1, close - at - 1);
    if (!contains(kPlaceholders, name)) context.report(path, "rules.unknown_placeholder", name);
    at = close + 1;
  }
}

void check_letters(CheckContext& context) {
  std::set<std::string> used;
  for (const Procedure& procedure : context.pack().procedures) {
    for (const Action& action : procedure.actions) used.insert(action.letter);
  }
  for (const Letter& letter : context.pack().letters) {
    const std::string path = "/letters/" + letter.id;
    context.need_clause(path + "/clause", letter.clause);
    if (!used.contains(letter.id)) context.report(path, "rules.letter_unused", letter.id);
    for (const Text& paragraph : letter.paragraphs) {
      check_text(context, path + "/paragraphs", paragraph.zh);
      check_text(context, path + "/paragraphs", paragraph.en);
    }
    check_text(context, path + "/remedy", letter.remedy.zh);
    check_text(context, path + "/remedy", letter.remedy.en);
  }
}

template <class Item>
void check_dated(CheckContext& context, const std::string& section, const std::vector<Item>& items) {
  for (const Item& item : items) {
    const Provenance& from = item.provenance;
    const std::string path = "/" + section + "/" + item.key;
    context.need_clause(path + "/clause", from.clause);
    if (from.effective_from && from.effective_to && *from.effective_to < *from.effective_from) {
      context.report(path, "rules.dates_reversed", item.key);
    }
  }
}

void check_sources(CheckContext& context) {
  const RulePack& pack = context.pack();
  for (const Clause& clause : pack.clauses) {
    if (pack.instrument(clause.instrument) == nullptr) {
      context.report("/clauses/" + clause.id + "/instrument", "rules.unknown_instrument", clause.instrument);
    }
  }
  check_dated(context, "periods", pack.periods);
  check_dated(context, "settings", pack.settings);
  for (const RefusalGround& ground : pack.grounds) context.need_clause("/grounds/" + ground.id + "/clause", ground.clause);
  for (const VisibilityRow& row : pack.visibility) context.need_clause("/visibility/" + row.id + "/clause", row.clause);
  for (const NumberScheme& scheme : pack.numbering) {
    context.need_clause("/numbering/" + scheme.id + "/clause", scheme.provenance.clause);
    if (const auto problem = scheme_problem(scheme)) context.report("/numbering/" + scheme.id, "rules.unknown_scheme", *problem);
  }
}

void check_needs(CheckContext& context) {
  const RulePack& pack = context.pack();
  const auto missing = [&](std::string_view name) { context.report("/id", "rules.needed", std::string(name)); };
  for (const auto key : kNeededPeriods) {
    if (std::none_of(pack.periods.begin(), pack.periods.end(), [&](const Period& p) { return p.key == key; })) missing(key);
  }
  for (const auto key : kNeededSettings) {
    if (std::none_of(pack.settings.begin(), pack.settings.end(), [&](const Setting& s) { return s.key == key; })) missing(key);
  }
  for (const auto id : kNeededNumbers) {
    if (pack.number_scheme(id) == nullptr) missing(id);
  }
  for (const auto id : kNeededProcedures) {
    if (pack.procedure(id) == nullptr) missing(id);
  }
}

}  // namespace

void CheckContext::report(const std::string& path, std::string reason, const std::string& what) {
  Finding finding{loaded_.places.find(path), std::move(reason), {{"what", what}}};
  const auto same = [&](const Finding& other) {
    return other.mark.text() == finding.mark.text() && other.reason == finding.reason && other.params == finding.params;
  };
  if (std::none_of(findings_.begin(), findings_.end(), same)) findings_.push_back(std::move(finding));
}

void CheckContext::need_clause(const std::string& path, const std::string& clause) {
  if (clause.empty()) report(path, "rules.no_clause", path);
  else if (pack().clause(clause) == nullptr) report(path, "rules.unknown_clause", clause);
}

std::vector<Finding> check_rules(const RuleBook& book) {
  std::vector<Finding> findings;
  for (const auto& [id, loaded] : book.packs) {
    CheckContext context(loaded, book.codes, findings);
    check_needs(context);
    check_sources(context);
    check_procedures(context);
    check_forms(context);
    check_letters(context);
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.mark.file, a.mark.line) < std::tie(b.mark.file, b.mark.line);
  });
  return findings;
}

Result<RuleBook> load_checked_rules(const std::filesystem::path& directory, const DigestFunction& digest) {
  SHUQUAN_TRY(RuleBook book, load_rules(directory, digest));
  std::vector<FieldProblem> problems;
  for (Finding& finding : check_rules(book)) problems.push_back({finding.mark.text(), finding.reason, std::move(finding.params)});
  if (problems.empty()) return book;
  Error error{Errc::invalid_input, "rules.invalid", {{"count", std::to_string(problems.size())}}, std::move(problems), {}, {}};
  return std::unexpected(std::move(error));
}

std::span<const std::string_view> known_placeholders() { return kPlaceholders; }

}  // namespace shuquan::rules
