#include "rules/load.h"

#include "rules/schema.h"

namespace shuquan::rules {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> yaml_files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code code;
  for (fs::recursive_directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
    if (it->is_directory(code) && it->path().filename() == "examples") it.disable_recursion_pending();
    else if (it->path().extension() == ".yaml") files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// The files of one folder joined into one value, section by section.
struct Layer {
  Json value = Json::object();
  SourceMap places;
};

class Loader {
 public:
  Loader(fs::path root, const DigestFunction& digest) : root_(std::move(root)), digest_(digest) {}

  Result<RuleBook> load() {
    for (const char* name : {"pack", "calendar", "codes"}) read_schema(name);
    if (problems_.empty()) read_codes();
    if (problems_.empty()) read_calendars();
    if (problems_.empty()) read_packs();
    if (problems_.empty()) return std::move(book_);
    Error error{Errc::invalid_input, "rules.invalid", {{"count", std::to_string(problems_.size())}}, std::move(problems_), {}, {}};
    return std::unexpected(std::move(error));
  }

 private:
  void report(const Mark& mark, std::string reason, MessageParams params) {
    problems_.push_back({mark.text(), std::move(reason), std::move(params)});
  }
  void report_error(const Error& error, const Mark& mark) {
    if (error.fields.empty()) report(mark, error.reason, error.params);
    for (const FieldProblem& field : error.fields) problems_.push_back(field);
  }

  std::optional<YamlDocument> read(const fs::path& path) {
    auto document = read_yaml(path, path.lexically_relative(root_).generic_string());
    if (!document) {
      report_error(document.error(), {path.filename().string(), 1});
      return std::nullopt;
    }
    expand_texts(document->value);
    return std::move(*document);
  }

  void read_schema(const std::string& name) {
    const auto document = read(root_ / "schema" / (name + ".yaml"));
    if (!document) return;
    for (const FieldProblem& problem : check_schema(document->value, nullptr)) {
      report(document->mark(problem.pointer), problem.reason, problem.params);
    }
    schemas_[name] = document->value;
  }

  bool conforms(const YamlDocument& document, const std::string& schema, Completeness completeness) {
    const Json shape = plain_names(document.value);
    const auto found = validate(shape, schemas_.at(schema), book_.codes, completeness);
    for (const FieldProblem& problem : found) {
      MessageParams params = problem.params;
      params.emplace_back("field", problem.pointer);
      report(document.mark(problem.pointer), problem.reason, std::move(params));
    }
    return found.empty();
  }

  /// A copy in which `guards+` and `guards-` are called `guards`, for validation by the plain schema.
  static Json plain_names(const Json& value) {
    if (value.is_array()) {
      Json out = Json::array();
      for (const Json& item : value.items()) out.push(plain_names(item));
      return out;
    }
    if (!value.is_object()) return value;
    Json out = Json::object();
    for (const auto& [key, member] : value.members()) {
      const bool marked = key.size() > 1 && (key.back() == '+' || key.back() == '-');
      out.set(marked ? key.substr(0, key.size() - 1) : key, plain_names(member));
    }
    return out;
  }

  void read_codes() {
    for (const fs::path& path : yaml_files_below(root_ / "codes")) {
      const auto document = read(path);
      if (!document || !conforms(*document, "codes", Completeness::complete)) continue;
      std::size_t index = 0;
      for (const Json& json : document->value["lists"].items()) add_codes(*document, json, "/lists/" + std::to_string(index++));
    }
  }

  void add_codes(const YamlDocument& document, const Json& json, const std::string& pointer) {
    CodeList list = code_list_from_json(json);
    if (book_.codes.list(list.id) != nullptr) return report(document.mark(pointer), "rules.duplicate", {{"what", list.id}});
    std::set<std::string> seen;
    for (std::size_t i = 0; i < list.entries.size(); ++i) {
      const Code& entry = list.entries[i];
      const Mark mark = document.mark(pointer + "/entries/" + std::to_string(i));
      if (!seen.insert(entry.code).second) report(mark, "rules.duplicate", {{"what", entry.code}});
      if (!entry.parent.empty() && list.find(entry.parent) == nullptr) report(mark, "rules.unknown_name", {{"what", entry.parent}});
    }
    book_.codes.add(std::move(list));
  }

  void read_calendars() {
    for (const fs::path& path : yaml_files_below(root_ / "calendars")) {
      const auto document = read(path);
      if (!document || !conforms(*document, "calendar", Completeness::complete)) continue;
      auto year = calendar_year_from_json(document->value);
      if (!year) report_error(year.error(), document->mark(""));
      else if (book_.calendar.published(year->year)) report(document->mark("/year"), "rules.duplicate", {{"what", std::to_string(year->year)}});
      else book_.calendar.add(std::move(*year));
    }
  }

  Layer read_layer(const fs::path& folder, bool complete) {
    Layer layer;
    for (const fs::path& path : yaml_files_below(folder)) {
      const auto document = read(path);
      if (!document || !conforms(*document, "pack", Completeness::draft)) continue;
      for (const auto& [section, value] : document->value.members()) join(layer, *document, section, value, complete);
      for (const auto& [section, value] : document->value.members()) {
        note_places(value, *document, "/" + pointer_token(section), "/" + pointer_token(section), layer.places);
      }
    }
    return layer;
  }

  void join(Layer& layer, const YamlDocument& document, const std::string& section, const Json& value, bool complete) {
    Json* old = layer.value.find(section);
    if (old == nullptr) {
      layer.value.set(section, value.is_array() ? Json::array() : value);
      old = layer.value.find(section);
    } else if (!value.is_array()) {
      report(document.mark("/" + section), "rules.duplicate", {{"what", section}});
    }
    std::size_t index = 0;
    for (const Json& item : value.items()) {
      const std::string pointer = "/" + section + "/" + std::to_string(index++);
      const bool dated = section == "periods" || section == "settings";
      const std::string& name = item[dated ? "key" : "id"].text();
      const auto same = [&](const Json& other) {
        return other[dated ? "key" : "id"].text() == name && (!dated || other["effective_from"] == item["effective_from"]);
      };
      if (name.empty()) report(document.mark(pointer), "rules.missing", {{"what", dated ? "key" : "id"}});
      if (std::any_of(old->items().begin(), old->items().end(), same)) report(document.mark(pointer), "rules.duplicate", {{"what", name}});
      if (complete && item.contains("remove")) report(document.mark(pointer), "rules.remove_in_base", {{"what", name}});
      old->push(item);
    }
  }

  void read_packs() {
    const Layer base = read_layer(root_ / "common", true);
    const bool base_is_sound = problems_.empty();
    std::vector<fs::path> folders;
    std::error_code code;
    for (fs::directory_iterator it(root_, code), end; !code && it != end; it.increment(code)) {
      const fs::path name = it->path().filename();
      if (name != "common" && name != "schema" && fs::exists(it->path() / "pack.yaml", code)) folders.push_back(it->path());
    }
    std::sort(folders.begin(), folders.end());
    for (const fs::path& folder : folders) read_pack(folder, base, base_is_sound);
    if (folders.empty()) report({root_.generic_string(), 1}, "rules.no_pack", {});
  }

  void read_pack(const fs::path& folder, const Layer& base, bool base_is_sound) {
    const std::size_t before = problems_.size();
    const Layer overlay = read_layer(folder, false);
    const std::string name = folder.filename().string();
    const Mark top = overlay.places.find("/id");
    if (overlay.value["id"].text() != name) report(top, "rules.id_is_folder", {{"what", name}});
    if (overlay.value["extends"].text() != "common") report(top, "rules.extends_common", {{"what", name}});
    // A pack laid over a spoilt base would be blamed for what the base lacks.
    if (problems_.size() > before || !base_is_sound) return;
    LoadedPack loaded = resolve(base, overlay);
    check_resolved(loaded);
    if (problems_.size() > before) return;
    loaded.pack.digest = digest_(loaded.resolved.canonical());
    book_.packs.emplace(name, std::move(loaded));
  }

  static LoadedPack resolve(const Layer& base, const Layer& overlay) {
    LoadedPack loaded;
    loaded.resolved = base.value;
    loaded.resolved.set("base_version", base.value["version"]);
    const Json skeletons = whole_skeletons(base.value["skeletons"]);
    fill_in_skeletons(loaded.resolved, skeletons);
    loaded.resolved.erase("skeletons");
    Json own = overlay.value;
    fill_in_skeletons(own, skeletons);
    lay_over(loaded.resolved, own);
    loaded.resolved.erase("extends");
    loaded.places = base.places;
    loaded.places.lay_over(overlay.places);
    return loaded;
  }

  void check_resolved(LoadedPack& loaded) {
    for (const FieldProblem& problem : validate(loaded.resolved, schemas_.at("pack"), book_.codes, Completeness::complete)) {
      const std::string path = path_of_pointer(loaded.resolved, problem.pointer);
      MessageParams params = problem.params;
      params.emplace_back("field", path);
      report(loaded.places.find(path), problem.reason, std::move(params));
    }
    auto pack = pack_from_json(loaded.resolved);
    if (!pack) {
      for (const FieldProblem& problem : pack.error().fields) report(loaded.places.find(problem.pointer), problem.reason, problem.params);
      return;
    }
    loaded.pack = std::move(*pack);
  }

  fs::path root_;
  const DigestFunction& digest_;
  std::map<std::string, Json> schemas_;
  std::vector<FieldProblem> problems_;
  RuleBook book_;
};

}  // namespace

const RulePack* RuleBook::pack(std::string_view id) const {
  const auto found = packs.find(id);
  return found == packs.end() ? nullptr : &found->second.pack;
}

Result<RuleBook> load_rules(const std::filesystem::path& directory, const DigestFunction& digest) {
  return Loader(directory, digest).load();
}

}  // namespace shuquan::rules
