#include "rules/check_context.h"
#include "rules/schema.h"

namespace shuquan::rules {
namespace {

class FormChecker {
 public:
  FormChecker(CheckContext& context, const Form& form) : context_(context), form_(form), path_("/forms/" + form.id + "/schema") {}

  void run() {
    const std::vector<FieldProblem> problems = check_schema(form_.schema, &context_.codes());
    for (const FieldProblem& problem : problems) {
      context_.report(path_ + path_of_pointer(form_.schema, problem.pointer), problem.reason, problem.params.front().second);
    }
    if (!problems.empty()) return;
    for (const Json& group : form_.schema["x-groups"].items()) groups_.insert(group["id"].text());
    check_object(form_.schema, path_, true);
    for (const auto& [name, part] : form_.schema["$defs"].members()) check_inside(part, path_ + "/$defs/" + name);
  }

 private:
  void check_object(const Json& schema, const std::string& path, bool top) {
    const Json& properties = schema["properties"];
    if (schema["additionalProperties"].bool_or(true)) context_.report(path, "rules.form_open", form_.id);
    for (const auto& [name, property] : properties.members()) check_field(name, property, path + "/properties/" + pointer_token(name), top);
    for (const Json& name : schema["required"].items()) {
      if (!properties.contains(name.text())) context_.report(path + "/required", "rules.required_unknown", name.text());
    }
  }

  void check_field(const std::string& name, const Json& property, const std::string& path, bool top) {
    for (const char* text : {"x-label", "x-help"}) {
      if (property[text]["zh"].text().empty() || property[text]["en"].text().empty()) {
        context_.report(path, "rules.field_without_text", name + " " + text);
      }
    }
    if (!property.contains("x-visibility")) context_.report(path, "rules.field_without_visibility", name);
    if (property["x-clause"].text().empty()) context_.report(path, "rules.field_without_clause", name);
    else context_.need_clause(path + "/x-clause", property["x-clause"].text());
    if (top && !groups_.empty() && !groups_.contains(property["x-group"].text())) context_.report(path, "rules.unknown_group", name);
    check_inside(property, path);
  }

  void check_inside(const Json& schema, const std::string& path) {
    if (schema.contains("properties")) check_object(schema, path, false);
    if (schema.contains("items")) check_inside(schema["items"], path + "/items");
  }

  CheckContext& context_;
  const Form& form_;
  std::string path_;
  std::set<std::string> groups_;
};

/// Whether some case form of the pack has a field at `pointer`.
bool field_exists(const RulePack& pack, std::string_view pointer) {
  for (const Procedure& procedure : pack.procedures) {
    const Form* form = pack.form(procedure.form);
    const Json* here = form == nullptr ? nullptr : &form->schema;
    std::string_view rest = pointer;
    while (here != nullptr && !rest.empty()) {
      rest.remove_prefix(1);
      const auto slash = rest.find('/');
      here = (*here)["properties"].find(rest.substr(0, slash));
      rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash);
    }
    if (here != nullptr) return true;
  }
  return false;
}

void check_checklists(CheckContext& context) {
  const RulePack& pack = context.pack();
  for (const Checklist& list : pack.checklists) {
    for (const CheckItem& item : list.items) {
      const std::string path = "/checklists/" + list.id + "/items/" + item.id;
      context.need_clause(path + "/clause", item.clause);
      if (!item.ground.empty() && pack.ground(item.ground) == nullptr) context.report(path + "/ground", "rules.unknown_ground", item.ground);
      for (const std::string& field : item.fields) {
        if (!field_exists(pack, field)) context.report(path + "/fields", "rules.unknown_field", field);
      }
    }
  }
  for (const VisibilityRow& row : pack.visibility) {
    for (const std::string& field : row.fields) {
      if (!field_exists(pack, field)) context.report("/visibility/" + row.id + "/fields", "rules.unknown_field", field);
    }
  }
}

/// Forms that no procedure carries and no action asks for are mistakes.
void check_unused(CheckContext& context) {
  std::set<std::string> used;
  for (const Procedure& procedure : context.pack().procedures) {
    used.insert(procedure.form);
    for (const Action& action : procedure.actions) used.insert(action.input);
  }
  for (const Form& form : context.pack().forms) {
    if (!used.contains(form.id)) context.report("/forms/" + form.id, "rules.form_unused", form.id);
  }
}

}  // namespace

void check_forms(CheckContext& context) {
  for (const Form& form : context.pack().forms) FormChecker(context, form).run();
  check_checklists(context);
  check_unused(context);
}

}  // namespace shuquan::rules
