#include "rules/schema.h"
#include "rules/vocabulary.h"

namespace shuquan::rules {
namespace {

constexpr auto kTypes = std::to_array<std::string_view>({"null", "boolean", "integer", "number", "string", "array", "object"});
constexpr auto kCountKeywords =
    std::to_array<std::string_view>({"minLength", "maxLength", "minItems", "maxItems"});
constexpr auto kAnnotations = std::to_array<std::string_view>(
    {"$schema", "$id", "title", "description", "x-label", "x-help", "x-group", "x-groups", "x-visibility", "x-clause",
     "x-widget", "x-unit", "x-order", "x-placeholder"});
constexpr auto kVisibilities = std::to_array<std::string_view>({"public", "party", "examiner", "sealed"});

template <class List>
bool contains(const List& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

class SchemaChecker {
 public:
  SchemaChecker(const Json& root, const Codes* codes) : root_(root), codes_(codes) {}

  std::vector<FieldProblem> run() {
    visit(root_, "", 0);
    return std::move(problems_);
  }

 private:
  void report(const std::string& pointer, std::string reason, const std::string& what = "") {
    problems_.push_back({pointer, std::move(reason), {{"what", what}}});
  }

  void visit(const Json& schema, const std::string& pointer, int depth) {
    if (!schema.is_object()) return report(pointer, "schema.not_object");
    if (depth > 40) return report(pointer, "schema.too_deep");
    for (const auto& [keyword, value] : schema.members()) {
      const std::string inner = pointer + "/" + pointer_token(keyword);
      if (keyword == "properties" || keyword == "$defs") visit_map(value, inner, depth);
      else if (keyword == "items" || keyword == "if" || keyword == "then" || keyword == "else") visit(value, inner, depth + 1);
      else if (keyword == "additionalProperties") { if (!value.is_bool()) visit(value, inner, depth + 1); }
      else if (keyword == "allOf") visit_list(value, inner, depth);
      else check_keyword(keyword, value, inner);
    }
  }

  void visit_map(const Json& map, const std::string& pointer, int depth) {
    if (!map.is_object()) return report(pointer, "schema.not_object");
    for (const auto& [name, part] : map.members()) visit(part, pointer + "/" + pointer_token(name), depth + 1);
  }

  void visit_list(const Json& list, const std::string& pointer, int depth) {
    if (!list.is_array()) return report(pointer, "schema.wrong_value");
    std::size_t index = 0;
    for (const Json& part : list.items()) visit(part, pointer + "/" + std::to_string(index++), depth + 1);
  }

  void check_keyword(const std::string& keyword, const Json& value, const std::string& pointer) {
    if (keyword == "type") return check_type(value, pointer);
    if (keyword == "required") return check_names(value, pointer);
    if (keyword == "enum") { if (!value.is_array() || value.size() == 0) report(pointer, "schema.wrong_value"); return; }
    if (keyword == "const") return;
    if (keyword == "uniqueItems") { if (!value.is_bool()) report(pointer, "schema.wrong_value"); return; }
    if (keyword == "minimum" || keyword == "maximum") { if (!value.is_int()) report(pointer, "schema.wrong_value"); return; }
    if (contains(kCountKeywords, keyword)) { if (value.int_or(-1) < 0) report(pointer, "schema.wrong_value"); return; }
    if (keyword == "format") { if (!contains(known_formats(), value.text())) report(pointer, "schema.unknown_format", value.text()); return; }
    if (keyword == "x-codes") {
      if (codes_ != nullptr && codes_->list(value.text()) == nullptr) report(pointer, "schema.unknown_codes", value.text());
      return;
    }
    if (keyword == "x-visibility") { if (!contains(kVisibilities, value.text())) report(pointer, "schema.wrong_value", value.text()); return; }
    if (keyword == "$ref") return check_reference(value, pointer);
    if (!contains(kAnnotations, keyword)) report(pointer, "schema.unknown_keyword", keyword);
  }

  void check_type(const Json& value, const std::string& pointer) {
    if (value.is_array()) {
      for (const Json& one : value.items()) check_type(one, pointer);
      if (value.size() == 0) report(pointer, "schema.wrong_value");
    } else if (!contains(kTypes, value.text())) {
      report(pointer, "schema.wrong_value", value.text());
    }
  }

  void check_names(const Json& value, const std::string& pointer) {
    if (!value.is_array()) return report(pointer, "schema.wrong_value");
    for (const Json& name : value.items()) {
      if (!name.is_string() || name.text().empty()) report(pointer, "schema.wrong_value");
    }
  }

  void check_reference(const Json& value, const std::string& pointer) {
    const std::string& text = value.text();
    if (!text.starts_with("#/$defs/") || root_.at_pointer(std::string_view(text).substr(1)) == nullptr) {
      report(pointer, "schema.unknown_reference", text);
    }
  }

  const Json& root_;
  const Codes* codes_;
  std::vector<FieldProblem> problems_;
};

}  // namespace

std::vector<FieldProblem> check_schema(const Json& schema, const Codes* codes) { return SchemaChecker(schema, codes).run(); }

}  // namespace shuquan::rules
