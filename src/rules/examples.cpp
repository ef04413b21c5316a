#include "rules/examples.h"

#include "rules/deadline.h"
#include "rules/schema.h"

namespace shuquan::rules {
namespace {

namespace fs = std::filesystem;

LocalDate date_of(const Json& json) {
  const auto date = parse_date(json.text());
  SHUQUAN_ASSERT(date.has_value());  // the schema has checked the format
  return *date;
}

std::string shown(const std::optional<LocalDate>& date) { return date ? to_string(*date) : "none"; }

class ExampleRunner {
 public:
  ExampleRunner(const RuleBook& book, const RulePack& pack, std::vector<Finding>& findings) : book_(book), pack_(pack), findings_(findings) {}

  void run(const YamlDocument& document) {
    std::size_t index = 0;
    for (const Json& example : document.value["examples"].items()) {
      mark_ = document.mark("/examples/" + std::to_string(index++));
      id_ = example["id"].text();
      if (example.contains("deadline")) run_deadline(example["deadline"]);
      if (example.contains("validity")) run_validity(example["validity"]);
      if (example.contains("route")) run_route(example["route"]);
    }
  }

 private:
  void expect(const std::string& what, const std::string& expected, const std::string& actual) {
    if (expected == actual) return;
    findings_.push_back({mark_, "example.differs", {{"example", id_}, {"what", what}, {"expected", expected}, {"actual", actual}}});
  }

  void run_deadline(const Json& json) {
    const LocalDate start = date_of(json["start"]);
    const Period* period = pack_.period(json["period"].text(), start);
    if (period == nullptr) return expect("period", json["period"].text(), "none");
    std::vector<Pause> pauses;
    for (const Json& pause : json["pauses"].items()) {
      pauses.push_back({date_of(pause["from"]), pause.contains("to") ? std::optional(date_of(pause["to"])) : std::nullopt, {}});
    }
    const Deadline deadline = compute_deadline(*period, start, pauses, book_.calendar);
    expect("due", json.contains("due") ? json["due"].text() : "none", shown(deadline.due));
    expect("provisional", json["provisional"].bool_or(false) ? "true" : "false", deadline.provisional ? "true" : "false");
  }

  void run_validity(const Json& json) {
    std::optional<LocalDate> end;
    if (json.contains("agreement_end")) end = date_of(json["agreement_end"]);
    const auto validity = compute_validity(pack_, date_of(json["announced"]), json["source_kind"].text(), end);
    if (!validity) return expect("validity", json["until"].text(), validity.error().reason);
    expect("until", json["until"].text(), to_string(validity->until));
    const Period* window = pack_.period("renewal.window", validity->until);
    if (json.contains("renewal_opens") && window != nullptr) {
      expect("renewal_opens", json["renewal_opens"].text(), to_string(window_opens(*window, validity->until)));
    }
  }

  /// Follows the actions from state to state; guards are the engine's business.
  void run_route(const Json& json) {
    const Procedure* procedure = pack_.procedure(json["procedure"].text());
    if (procedure == nullptr) return expect("procedure", json["procedure"].text(), "none");
    std::string state = procedure->initial;
    for (const Json& step : json["actions"].items()) {
      const Action* action = procedure->action(step.text());
      const bool leads_on = action != nullptr && std::any_of(action->from.begin(), action->from.end(), [&](const std::string& from) {
                              return from == state || from == "*";
                            });
      if (!leads_on) return expect("action", step.text(), "not possible in " + state);
      if (!action->to.empty()) state = action->to;
    }
    expect("ends_in", json["ends_in"].text(), state);
  }

  const RuleBook& book_;
  const RulePack& pack_;
  std::vector<Finding>& findings_;
  Mark mark_;
  std::string id_;
};

void report_error(const Error& error, std::vector<Finding>& findings) {
  findings.push_back({{error.fields.front().pointer.substr(0, error.fields.front().pointer.rfind(':')), 1}, error.reason, error.params});
}

}  // namespace

std::vector<Finding> run_examples(const RuleBook& book, const fs::path& directory) {
  std::vector<Finding> findings;
  auto schema = read_yaml(directory / "schema" / "examples.yaml", "schema/examples.yaml");
  if (!schema) {
    report_error(schema.error(), findings);
    return findings;
  }
  for (const auto& [id, loaded] : book.packs) {
    std::error_code code;
    std::set<fs::path> files;
    for (fs::directory_iterator it(directory / id / "examples", code), end; !code && it != end; it.increment(code)) files.insert(it->path());
    ExampleRunner runner(book, loaded.pack, findings);
    for (const fs::path& path : files) {
      auto document = read_yaml(path, path.lexically_relative(directory).generic_string());
      if (!document) {
        report_error(document.error(), findings);
        continue;
      }
      expand_texts(document->value);
      const auto problems = validate(document->value, schema->value, book.codes, Completeness::complete);
      for (const FieldProblem& problem : problems) findings.push_back({document->mark(problem.pointer), problem.reason, problem.params});
      if (problems.empty()) runner.run(*document);
    }
  }
  return findings;
}

}  // namespace shuquan::rules
