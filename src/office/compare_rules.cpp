#include <algorithm>
#include <map>
#include <set>

#include "office/case_json.h"
#include "office/public_rules.h"
#include "office/rules_json.h"

namespace shuquan::office {
namespace {

/// One line of the comparison: key, label, and what each pack says (none: nothing).
struct Line {
  Json label;
  std::string_view kind;
  Json values = Json::object();
  std::set<std::string> spellings;
  std::size_t packs = 0;
};

class Table {
 public:
  explicit Table(const Comparison& what) : what_(what) {}
  bool wants(std::string_view kind) const {
    if (what_.kind.empty()) return kind == "period" || kind == "setting";
    return what_.kind == "all" || what_.kind == kind;
  }
  void add(std::string_view kind, const std::string& key, const Json& label, const std::string& pack, Json value) {
    if (!wants(kind)) return;
    Line& line = lines_[key];
    line.label = label;
    line.kind = kind;
    line.spellings.insert(value["value"].dump());
    ++line.packs;
    line.values.set(pack, std::move(value));
  }
  Json items(std::size_t packs) {
    Json out = Json::array();
    for (auto& [key, line] : lines_) {
      const bool same = line.spellings.size() == 1 && line.packs == packs;
      if (same && what_.only_differences) continue;
      out.push(Json::object({{"key", key}, {"kind", line.kind}, {"label", std::move(line.label)}, {"same", same}, {"values", std::move(line.values)}}));
    }
    return out;
  }

 private:
  const Comparison& what_;
  std::map<std::string, Line> lines_;
};

/// A part of the resolved pack without the words that only name it.
Json rule_of(const Json& part) {
  static constexpr std::string_view kNames[] = {"id", "label", "help", "title", "meaning", "clause", "x-label", "x-help", "x-placeholder", "x-clause"};
  Json out = Json::object();
  for (const auto& [name, member] : part.members())
    if (std::ranges::find(kNames, std::string_view(name)) == std::end(kNames)) out.set(name, member);
  return out;
}

Json value_of(const rules::RulePack& pack, const std::string& clause, Json value) { return Json::object({{"clause", clause_json(pack, clause)}, {"value", std::move(value)}}); }

void add_parts(Table& table, std::string_view kind, const std::string& prefix, const Json& parts, const rules::RulePack& pack) {
  for (const Json& part : parts.items()) {
    const Json& label = part.contains("label") ? part["label"] : part["title"];
    table.add(kind, prefix + part["id"].text(), label, pack.id, value_of(pack, part["clause"].text(), rule_of(part)));
  }
}

void add_fields(Table& table, const std::string& prefix, const Json& schema, const rules::RulePack& pack) {
  const Json::Array& required = schema["required"].items();
  for (const auto& [name, property] : schema["properties"].members()) {
    Json rule = rule_of(property);
    rule.erase("properties");
    rule.set("required", std::ranges::find(required, Json(name)) != required.end());
    table.add("field", prefix + name, property["x-label"], pack.id, value_of(pack, property["x-clause"].text(), std::move(rule)));
    add_fields(table, prefix + name + "/", property, pack);
  }
}

void add_structures(Table& table, const rules::LoadedPack& loaded) {
  const Json& resolved = loaded.resolved;
  const rules::RulePack& pack = loaded.pack;
  if (table.wants("field"))
    for (const Json& form : resolved["forms"].items()) add_fields(table, "form." + form["id"].text() + "/", form["schema"], pack);
  for (const Json& procedure : resolved["procedures"].items()) {
    const std::string prefix = "procedure." + procedure["id"].text() + ".";
    add_parts(table, "state", prefix + "state.", procedure["states"], pack);
    add_parts(table, "action", prefix + "action.", procedure["actions"], pack);
    add_parts(table, "clock", prefix + "clock.", procedure["clocks"], pack);
  }
  for (const Json& list : resolved["checklists"].items()) add_parts(table, "check", "check." + list["id"].text() + ".", list["items"], pack);
  add_parts(table, "ground", "ground.", resolved["grounds"], pack);
  add_parts(table, "letter", "letter.", resolved["letters"], pack);
  add_parts(table, "visibility", "visibility.", resolved["visibility"], pack);
}

void add_numbers(Table& table, const rules::RulePack& pack, LocalDate date) {
  for (const rules::Period& period : pack.periods)
    if (pack.period(period.key, date) == &period) table.add("period", period.key, text_json(period.label), pack.id, period_json(pack, period));
  for (const rules::Setting& setting : pack.settings)
    if (pack.setting(setting.key, date) == &setting)
      table.add("setting", setting.key, text_json(setting.label), pack.id, provenance_json(pack, setting.provenance).set("value", setting.value));
  for (const rules::NumberScheme& scheme : pack.numbering)
    table.add("number", "number." + scheme.id, text_json({scheme.id, scheme.id}), pack.id,
              provenance_json(pack, scheme.provenance).set("value", Json::object({{"scheme", scheme.scheme}, {"official", scheme.official}})));
}

}  // namespace

Result<Json> compare_rule_packs(const rules::RuleBook& book, const Comparison& what) {
  std::vector<std::string> ids = what.packs;
  if (ids.empty())
    for (const auto& [id, loaded] : book.packs) ids.push_back(id);
  Table table(what);
  Json packs = Json::array();
  for (const std::string& id : ids) {
    const auto loaded = book.packs.find(id);
    if (loaded == book.packs.end()) return fail(Errc::not_found, "rules.no_such_pack", {{"pack", id.substr(0, 60)}});
    packs.push(Json::object({{"id", id}, {"label", text_json(loaded->second.pack.label)}}));
    add_numbers(table, loaded->second.pack, what.date);
    add_structures(table, loaded->second);
  }
  return Json::object({{"date", to_string(what.date)}, {"packs", std::move(packs)}, {"items", table.items(ids.size())}});
}

}  // namespace shuquan::office
