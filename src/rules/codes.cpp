#include "rules/codes.h"

namespace shuquan::rules {

const Code* CodeList::find(std::string_view code) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Code& entry) { return entry.code == code; });
  return found == entries.end() ? nullptr : &*found;
}

const CodeList* Codes::list(std::string_view id) const {
  const auto found = lists_.find(id);
  return found == lists_.end() ? nullptr : &found->second;
}

CodeList code_list_from_json(const Json& json) {
  CodeList list;
  list.id = json["id"].text();
  list.label = {json["label"]["zh"].text(), json["label"]["en"].text()};
  list.source = json["source"].text();
  for (const Json& entry : json["entries"].items()) {
    list.entries.push_back({entry["code"].text(), {entry["label"]["zh"].text(), entry["label"]["en"].text()},
                            entry["parent"].text(), entry["selectable"].bool_or(true)});
  }
  return list;
}

}  // namespace shuquan::rules
