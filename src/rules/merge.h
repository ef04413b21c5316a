#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "rules/yaml_document.h"

namespace shuquan::rules {

/// Places of a resolved pack's values. A path is a JSON pointer in which the items of a list are named by their id (or
/// key) instead of their index: /procedures/registration/actions/accept/guards.
class SourceMap {
 public:
  void note(std::string path, Mark mark) { marks_.insert_or_assign(std::move(path), std::move(mark)); }
  void lay_over(const SourceMap& upper) {
    for (const auto& [path, mark] : upper.marks_) marks_.insert_or_assign(path, mark);
  }
  /// The place of the value at `path`, or of the nearest value around it.
  Mark find(std::string_view path) const;

 private:
  std::map<std::string, Mark, std::less<>> marks_;
};

/// Writes "中文 | English" texts as {zh, en} wherever a key holds a text (label, help, title …).
void expand_texts(Json& value);

/// Lays `overlay` over `base`: objects member by member; lists of objects with an id item by item (`remove: true` takes
/// an item out); other lists as a whole. A key `name+` appends to the list `name` below, `name-` takes items out of it,
/// null takes the member out. Periods and settings: the overlay's entries under a key replace all entries of that key
/// below, and inherit the members they do not state from the first of them.
void lay_over(Json& base, const Json& overlay);

/// Procedures that say `like: name` become that skeleton with their own members laid over it. Names that lead nowhere stay as they are, for the schema to refuse.
void fill_in_skeletons(Json& layer, const Json& skeletons);
/// The skeletons, each of which may be `like` one that stands before it.
Json whole_skeletons(const Json& skeletons);

/// Notes the places of everything in `value` (read from `document` at `pointer`) under `path`.
void note_places(const Json& value, const YamlDocument& document, const std::string& pointer, const std::string& path, SourceMap& places);

/// An index pointer into `root` rewritten as a path of ids.
std::string path_of_pointer(const Json& root, std::string_view pointer);

}  // namespace shuquan::rules
