#include "rules/form_table.h"

#include <algorithm>
#include <charconv>

namespace shuquan::rules {
namespace {

Text text_of(const Json& value) { return {value["zh"].text(), value["en"].text()}; }

bool asks_for(const Json& schema, std::string_view name) {
  return std::ranges::any_of(schema["required"].items(), [&](const Json& each) { return each.text() == name; });
}

CellForm form_of(const Json& schema) {
  const std::string& type = schema["type"].text();
  const std::string& format = schema["format"].text();
  if (type == "array") return schema["items"]["type"].text() == "object" ? CellForm::records : schema["items"].contains("x-codes") ? CellForm::codes : CellForm::texts;
  if (type == "integer") return CellForm::integer;
  if (type == "boolean") return CellForm::boolean;
  if (format == "blob") return CellForm::file;
  if (schema.contains("x-codes")) return CellForm::code;
  return format == "date" ? CellForm::date : format == "instant" ? CellForm::instant : CellForm::text;
}

std::vector<RecordMember> members_of(const Json& item) {
  std::vector<RecordMember> members;
  for (const auto& [name, schema] : item["properties"].members())
    members.push_back({name, text_of(schema["x-label"]), form_of(schema), schema["x-codes"].text(), asks_for(item, name)});
  return members;
}

/// Uploaded files are found by their name, so the line of a list needs no other member for them.
bool take_blob(std::vector<RecordMember>& members) {
  const auto blob = std::ranges::find(members, CellForm::file, &RecordMember::form);
  const bool named = std::ranges::any_of(members, [](const RecordMember& each) { return each.name == "name"; });
  if (blob == members.end() || !named) return false;
  members.erase(blob);
  return true;
}

struct Above {
  std::vector<std::string> path;
  std::string pointer;
  Text label;
  bool required = true;
};

void add_columns(const Json& schema, const Above& above, std::vector<FormColumn>& out) {
  for (const auto& [name, field] : schema["properties"].members()) {
    Above here = above;
    here.path.push_back(name);
    here.pointer += "/" + pointer_token(name);
    const Text own = text_of(field["x-label"]);
    here.label = above.label.zh.empty() ? own : Text{above.label.zh + "：" + own.zh, above.label.en + ": " + own.en};
    here.required = above.required && asks_for(schema, name);
    if (field["type"].text() == "object") {
      add_columns(field, here, out);
      continue;
    }
    FormColumn column{here.pointer, here.path, here.label, text_of(field["x-help"]), field["x-clause"].text(), form_of(field), {}, {}, false, here.required};
    column.codes = column.form == CellForm::codes ? field["items"]["x-codes"].text() : field["x-codes"].text();
    if (column.form == CellForm::records) {
      column.members = members_of(field["items"]);
      column.names_file = take_blob(column.members);
    }
    out.push_back(std::move(column));
  }
}

}  // namespace

std::vector<FormColumn> form_columns(const Json& schema) {
  std::vector<FormColumn> columns;
  add_columns(schema, {}, columns);
  return columns;
}

CellPlace place_of(std::span<const FormColumn> columns, std::string_view pointer) {
  CellPlace place{columns.size(), 0};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string& own = columns[i].pointer;
    if (pointer == own) return {i, 0};
    if (pointer.size() > own.size() && pointer.starts_with(own) && pointer[own.size()] == '/') {
      int index = -1;
      std::from_chars(pointer.data() + own.size() + 1, pointer.data() + pointer.size(), index);
      return {i, index + 1};
    }
    // An object that is missing altogether shows at the first of its columns.
    if (place.column == columns.size() && own.size() > pointer.size() && own.starts_with(pointer) && own[pointer.size()] == '/') place.column = i;
  }
  return place;
}

}  // namespace shuquan::rules
