#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "rules/rule_pack.h"

namespace shuquan::rules {

/// One entry of a code list; `parent` is the code of the group it belongs to, or empty.
struct Code {
  std::string code;
  Text label;
  std::string parent;
  bool selectable = true;  ///< false: a heading
};

/// A code list such as the industry classification, with the standard it comes from.
struct CodeList {
  std::string id;
  Text label;
  std::string source;
  std::vector<Code> entries;
  const Code* find(std::string_view code) const;
};

/// All code lists, by id (rules/codes/*.yaml).
class Codes {
 public:
  void add(CodeList list) { lists_.insert_or_assign(list.id, std::move(list)); }
  const CodeList* list(std::string_view id) const;
  const std::map<std::string, CodeList, std::less<>>& all() const { return lists_; }

 private:
  std::map<std::string, CodeList, std::less<>> lists_;
};

/// Builds a code list from a file's content that satisfies rules/schema/codes.yaml.
CodeList code_list_from_json(const Json& json);

}  // namespace shuquan::rules
