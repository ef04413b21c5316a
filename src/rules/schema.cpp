#include "rules/schema.h"

#include "rules/format.h"
#include "rules/yaml_document.h"

namespace shuquan::rules {
namespace {

constexpr int kMaxSteps = 200'000;
constexpr int kMaxDepth = 64;
constexpr std::size_t kMaxProblems = 200;

bool is_given(const Json& value) {
  if (value.is_null()) return false;
  if (!value.is_string()) return true;
  std::string_view text = value.text();
  while (!text.empty()) {
    if (text.front() == ' ' || text.front() == '\t' || text.front() == '\n' || text.front() == '\r') text.remove_prefix(1);
    else if (text.starts_with("\u3000")) text.remove_prefix(3);
    else return true;
  }
  return false;
}

bool type_matches(const Json& value, std::string_view type) {
  if (type == "number") return value.is_number();
  return value.type_name() == type;
}

std::string joined(const Json& list) {
  std::string out;
  for (const Json& item : list.items()) {
    if (!out.empty()) out += ", ";
    out += item.is_string() ? item.text() : item.dump();
    if (out.size() > 300) return out + " …";
  }
  return out;
}

std::string shown(const Json& value) {
  std::string text = value.is_string() ? value.text() : value.dump();
  if (text.size() <= 60) return text;
  std::size_t cut = 60;  // never inside a code point
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
  return text.substr(0, cut) + "…";
}

class Validator {
 public:
  Validator(const Json& root, const Codes& codes, Completeness completeness)
      : root_(root), codes_(codes), complete_(completeness == Completeness::complete) {}

  std::vector<FieldProblem> run(const Json& value) {
    visit(value, root_, "", 0);
    if (exhausted_) problems_.push_back({"", "field.too_complex", {}});
    return std::move(problems_);
  }

 private:
  void report(const std::string& pointer, std::string reason, MessageParams params = {}) {
    FieldProblem problem{pointer, std::move(reason), std::move(params)};
    // A condition may demand the same field as the plain list does: say it once.
    if (std::find(problems_.begin(), problems_.end(), problem) != problems_.end()) return;
    problems_.push_back(std::move(problem));
    if (problems_.size() >= kMaxProblems) exhausted_ = true;
  }

  bool exhausted(int depth) {
    if (++steps_ > kMaxSteps || depth > kMaxDepth) exhausted_ = true;
    return exhausted_;
  }

  void visit(const Json& value, const Json& schema, const std::string& pointer, int depth) {
    if (exhausted(depth) || !schema.is_object()) return;
    if (const Json* reference = schema.find("$ref")) {
      if (const Json* target = root_.at_pointer(std::string_view(reference->text()).substr(1))) {
        visit(value, *target, pointer, depth + 1);
      }
    }
    if (is_given(value)) visit_value(value, schema, pointer, depth);
    for (const Json& part : schema["allOf"].items()) visit(value, part, pointer, depth + 1);
    if (const Json* condition = schema.find("if")) {
      const Json* branch = schema.find(holds(value, *condition, depth) ? "then" : "else");
      if (branch != nullptr) visit(value, *branch, pointer, depth + 1);
    }
  }

  bool holds(const Json& value, const Json& condition, int depth) {
    if (exhausted(depth)) return false;
    Validator inner(root_, codes_, Completeness::complete);
    inner.steps_ = steps_;
    inner.visit(value, condition, "", depth + 1);
    steps_ = inner.steps_;
    if (inner.steps_ > kMaxSteps) exhausted_ = true;
    return inner.problems_.empty() && !inner.exhausted_;
  }

  void visit_value(const Json& value, const Json& schema, const std::string& pointer, int depth) {
    if (const Json* type = schema.find("type"); type != nullptr && !has_type(value, *type)) {
      report(pointer, "field.wrong_type", {{"expected", type->is_array() ? joined(*type) : type->text()},
                                           {"actual", std::string(value.type_name())}});
      return;
    }
    if (const Json* list = schema.find("enum")) {
      const auto& items = list->items();
      if (std::find(items.begin(), items.end(), value) == items.end()) {
        report(pointer, "field.not_in_list", {{"actual", shown(value)}, {"allowed", joined(*list)}});
      }
    }
    if (const Json* wanted = schema.find("const"); wanted != nullptr && complete_ && !(value == *wanted)) {
      report(pointer, value.is_bool() ? "field.must_agree" : "field.must_be", {{"expected", shown(*wanted)}, {"actual", shown(value)}});
    }
    if (value.is_string()) visit_text(value.text(), schema, pointer);
    if (value.is_number()) visit_number(value, schema, pointer);
    if (value.is_array()) visit_array(value, schema, pointer, depth);
    if (value.is_object()) visit_object(value, schema, pointer, depth);
  }

  static bool has_type(const Json& value, const Json& type) {
    if (type.is_string()) return type_matches(value, type.text());
    return std::any_of(type.items().begin(), type.items().end(), [&](const Json& one) { return type_matches(value, one.text()); });
  }

  void visit_text(const std::string& text, const Json& schema, const std::string& pointer) {
    const int length = count_code_points(text);
    if (length < 0) {
      report(pointer, "field.not_text");
      return;
    }
    const auto least = schema["minLength"].int_or(0);
    const auto most = schema["maxLength"].int_or(1'000'000);
    if (complete_ && length < least) {
      report(pointer, "field.too_short", {{"limit", std::to_string(least)}, {"actual", std::to_string(length)}});
    }
    if (length > most) {
      report(pointer, "field.too_long", {{"limit", std::to_string(most)}, {"actual", std::to_string(length)}});
    }
    if (const Json* format = schema.find("format")) {
      if (auto reason = format_problem(format->text(), text, codes_)) report(pointer, *reason, {{"actual", shown(Json(text))}});
    }
    if (const Json* list_id = schema.find("x-codes")) {
      const CodeList* list = codes_.list(list_id->text());
      const Code* entry = list == nullptr ? nullptr : list->find(text);
      if (entry == nullptr || !entry->selectable) {
        report(pointer, "field.not_in_codes", {{"actual", shown(Json(text))}, {"list", list_id->text()}});
      }
    }
  }

  void visit_number(const Json& value, const Json& schema, const std::string& pointer) {
    if (const Json* least = schema.find("minimum"); least != nullptr && value.number_or(0) < least->number_or(0)) {
      report(pointer, "field.too_small", {{"limit", least->dump()}, {"actual", value.dump()}});
    }
    if (const Json* most = schema.find("maximum"); most != nullptr && value.number_or(0) > most->number_or(0)) {
      report(pointer, "field.too_big", {{"limit", most->dump()}, {"actual", value.dump()}});
    }
  }

  void visit_array(const Json& value, const Json& schema, const std::string& pointer, int depth) {
    const auto size = static_cast<std::int64_t>(value.size());
    const auto least = schema["minItems"].int_or(0);
    const auto most = schema["maxItems"].int_or(100'000);
    if (complete_ && size < least) {
      report(pointer, "field.too_few", {{"limit", std::to_string(least)}, {"actual", std::to_string(size)}});
    }
    if (size > most) {
      report(pointer, "field.too_many", {{"limit", std::to_string(most)}, {"actual", std::to_string(size)}});
      return;
    }
    if (schema["uniqueItems"].bool_or(false)) visit_unique(value, pointer);
    const Json* items = schema.find("items");
    if (items == nullptr) return;
    std::size_t index = 0;
    for (const Json& item : value.items()) {
      visit(item, *items, pointer + "/" + std::to_string(index++), depth + 1);
      if (exhausted_) return;
    }
  }

  void visit_unique(const Json& value, const std::string& pointer) {
    std::set<std::string> seen;
    std::size_t index = 0;
    for (const Json& item : value.items()) {
      if (!seen.insert(item.dump()).second) {
        report(pointer + "/" + std::to_string(index), "field.repeated", {{"actual", shown(item)}});
      }
      ++index;
    }
  }

  void visit_object(const Json& value, const Json& schema, const std::string& pointer, int depth) {
    if (complete_) {
      for (const Json& name : schema["required"].items()) {
        if (!is_given(value[name.text()])) report(pointer + "/" + pointer_token(name.text()), "field.required");
      }
    }
    const Json& properties = schema["properties"];
    const Json* others = schema.find("additionalProperties");
    for (const auto& [name, member] : value.members()) {
      const std::string inner = pointer + "/" + pointer_token(name);
      if (const Json* part = properties.find(name)) {
        visit(member, *part, inner, depth + 1);
      } else if (others != nullptr && others->is_object()) {
        visit(member, *others, inner, depth + 1);
      } else if (others != nullptr && !others->bool_or(true)) {
        report(inner, "field.unknown");
      }
      if (exhausted_) return;
    }
  }

  const Json& root_;
  const Codes& codes_;
  bool complete_;
  std::vector<FieldProblem> problems_;
  int steps_ = 0;
  bool exhausted_ = false;
};

}  // namespace

std::vector<FieldProblem> validate(const Json& value, const Json& schema, const Codes& codes, Completeness completeness) {
  return Validator(schema, codes, completeness).run(value);
}

}  // namespace shuquan::rules
