#include "rules/deadline.h"
#include "rules/load.h"

namespace shuquan::rules {
namespace {

template <class Enum>
using Names = std::initializer_list<std::pair<std::string_view, Enum>>;

/// Reads typed values and remembers what was wrong where.
class PackReader {
 public:
  RulePack read(const Json& json) {
    RulePack pack;
    pack.id = word(json, "id");
    pack.version = word(json, "version");
    pack.label = text(json["label"]);
    pack.office = text(json["office"]);
    pack.region = json["region"].text();
    pack.instruments = list<Instrument>(json, "instruments", &PackReader::instrument);
    pack.clauses = list<Clause>(json, "clauses", &PackReader::clause);
    pack.periods = list<Period>(json, "periods", &PackReader::period);
    periods_ = pack.periods;
    std::reverse(periods_.begin(), periods_.end());
    pack.settings = list<Setting>(json, "settings", &PackReader::setting);
    pack.procedures = list<Procedure>(json, "procedures", &PackReader::procedure);
    pack.grounds = list<RefusalGround>(json, "grounds", &PackReader::ground);
    pack.forms = list<Form>(json, "forms", &PackReader::form);
    pack.checklists = list<Checklist>(json, "checklists", &PackReader::checklist);
    pack.letters = list<Letter>(json, "letters", &PackReader::letter);
    pack.numbering = list<NumberScheme>(json, "numbering", &PackReader::scheme);
    pack.visibility = list<VisibilityRow>(json, "visibility", &PackReader::visibility);
    return pack;
  }
  std::vector<FieldProblem> problems;

 private:
  template <class Item>
  std::vector<Item> list(const Json& json, const std::string& key, Item (PackReader::*read_one)(const Json&)) {
    std::vector<Item> items;
    const std::string outer = path_;
    for (const Json& entry : json[key].items()) {
      const std::string& name = entry.contains("id") ? entry["id"].text() : entry["key"].text();
      path_ = outer + "/" + key + "/" + pointer_token(name.empty() ? std::to_string(items.size()) : name);
      items.push_back((this->*read_one)(entry));
    }
    path_ = outer;
    return items;
  }

  void report(const std::string& key, std::string reason, const std::string& what) {
    problems.push_back({path_ + "/" + key, std::move(reason), {{"what", what}}});
  }

  static Text text(const Json& json) { return {json["zh"].text(), json["en"].text()}; }

  std::string word(const Json& json, const std::string& key) {
    if (json[key].text().empty()) report(key, "rules.missing", key);
    return json[key].text();
  }

  static std::vector<std::string> words(const Json& json) {
    std::vector<std::string> out;
    for (const Json& item : json.items()) out.push_back(item.text());
    return out;
  }

  template <class Enum>
  Enum one_of(const Json& json, const std::string& key, Enum fallback, Names<Enum> names) {
    if (!json.contains(key)) return fallback;
    for (const auto& [name, value] : names) {
      if (json[key].text() == name) return value;
    }
    report(key, "rules.unknown_word", json[key].text());
    return fallback;
  }

  std::vector<Role> roles(const Json& json, const std::string& key) {
    std::vector<Role> out;
    for (const Json& item : json[key].items()) {
      if (const auto role = parse_role(item.text())) out.push_back(*role);
      else report(key, "rules.unknown_role", item.text());
    }
    return out;
  }

  std::optional<LocalDate> date(const Json& json, const std::string& key) {
    if (!json.contains(key)) return std::nullopt;
    const auto parsed = parse_date(json[key].text());
    if (!parsed) report(key, "rules.not_a_date", json[key].text());
    return parsed ? std::optional(*parsed) : std::nullopt;
  }

  Provenance provenance(const Json& json) {
    const Confidence confidence =
        one_of(json, "confidence", Confidence::placeholder,
               {{"sourced", Confidence::sourced}, {"customary", Confidence::customary}, {"placeholder", Confidence::placeholder}});
    return {json["clause"].text(), confidence, date(json, "effective_from"), date(json, "effective_to"), text(json["note"])};
  }

  Instrument instrument(const Json& json) {
    return {word(json, "id"), text(json["title"]), json["issued"].text(), json["in_force"].text(), text(json["issuers"]),
            json["binding"].bool_or(true)};
  }

  Clause clause(const Json& json) { return {word(json, "id"), json["instrument"].text(), text(json["label"]), text(json["gist"])}; }

  Period period(const Json& json) {
    Period out;
    out.key = word(json, "key");
    out.label = text(json["label"]);
    const auto value = json["value"].int_or(-1);
    if (value < 0 || value > 3650) report("value", "rules.not_a_length", json["value"].dump());
    out.value = value < 0 || value > 3650 ? 0 : static_cast<int>(value);
    out.unit = one_of(json, "unit", Unit::working_day,
                      {{"working_day", Unit::working_day}, {"calendar_day", Unit::calendar_day}, {"month", Unit::month}, {"year", Unit::year}});
    out.roll_if_rest_day = json["roll_if_rest_day"].bool_or(true);
    out.provenance = provenance(json);
    return out;
  }

  Setting setting(const Json& json) { return {word(json, "key"), text(json["label"]), json["value"], provenance(json)}; }

  State state(const Json& json) {
    State out;
    out.id = word(json, "id");
    out.label = text(json["label"]);
    out.meaning = text(json["meaning"]);
    out.phase = one_of(json, "phase", Phase::preparation,
                       {{"preparation", Phase::preparation}, {"intake", Phase::intake}, {"examination", Phase::examination},
                        {"notice", Phase::notice}, {"decision", Phase::decision}, {"ended", Phase::ended}});
    out.waits_on = waits_on(json, "waits_on", WaitsOn::applicant);
    out.ended = json["ended"].bool_or(false);
    out.in_notice = json["in_notice"].bool_or(false);
    out.editable = json["editable"].bool_or(false);
    return out;
  }

  WaitsOn waits_on(const Json& json, const std::string& key, WaitsOn fallback) {
    return one_of(json, key, fallback,
                  {{"applicant", WaitsOn::applicant}, {"office", WaitsOn::office}, {"public", WaitsOn::public_},
                   {"objector", WaitsOn::objector}, {"court", WaitsOn::court}, {"nobody", WaitsOn::nobody},
                   {"counterparty", WaitsOn::counterparty}});
  }

  Action action(const Json& json) {
    Action out;
    out.id = word(json, "id");
    out.label = text(json["label"]);
    out.help = text(json["help"]);
    out.from = words(json["from"]);
    out.to = json["to"].text();
    out.roles = roles(json, "roles");
    out.guards = words(json["guards"]);
    out.input = json["input"].text();
    out.record = json["record"].text();
    out.start = words(json["start"]);
    out.stop = words(json["stop"]);
    out.pause = words(json["pause"]);
    out.resume = words(json["resume"]);
    out.effects = words(json["effects"]);
    out.parent = words(json["parent"]);
    out.children = words(json["children"]);
    out.then = words(json["then"]);
    for (const auto& [clock_id, period_key] : json["extend"].members()) out.extend[clock_id] = period_key.text();
    out.proposes = json["proposes"].text();
    out.letter = json["letter"].text();
    out.notify = roles(json, "notify");
    out.tells_affected = json["tells_affected"].bool_or(false);
    out.pins_rules = json["pins_rules"].bool_or(false);
    out.channel = json["channel"].text();
    out.clause = json["clause"].text();
    return out;
  }

  ClockRule clock(const Json& json) {
    ClockRule out{word(json, "id"), json["period"].text(), text(json["label"]), waits_on(json, "counts_against", WaitsOn::office),
                  words(json["on_expiry"]), {}, json["idle"].bool_or(false), json["from_field"].text()};
    for (const Json& days : json["remind_before"].items()) out.remind_before.push_back(static_cast<int>(days.int_or(0)));
    return out;
  }

  Procedure procedure(const Json& json) {
    Procedure out;
    out.id = word(json, "id");
    out.label = text(json["label"]);
    out.initial = word(json, "initial");
    out.form = json["form"].text();
    out.states = list<State>(json, "states", &PackReader::state);
    out.actions = list<Action>(json, "actions", &PackReader::action);
    out.clocks = list<ClockRule>(json, "clocks", &PackReader::clock);
    if (json.contains("about")) out.about = about(json["about"]);
    return out;
  }

  About about(const Json& json) {
    static const std::map<std::string_view, Filer> kFilers = {
        {"holder", Filer::holder}, {"other_side", Filer::other_side}, {"outsider", Filer::outsider}, {"office", Filer::office}};
    About out{json["several"].bool_or(false), words(json["recordals"]), {}};
    for (const Json& item : json["filed_by"].items()) {
      if (const auto found = kFilers.find(item.text()); found != kFilers.end()) out.filed_by.push_back(found->second);
      else report("about", "rules.unknown_word", item.text());
    }
    return out;
  }

  RefusalGround ground(const Json& json) {
    ground_ids_.push_back(json["id"]);
    return {word(json, "id"), text(json["label"]), json["clause"].text()};
  }

  Form form(const Json& json) {
    Form out{word(json, "id"), text(json["label"]), json["schema"]};
    limit_grounds(out.schema);
    return out;
  }

  /// A field of format `ground` may only name the grounds of this pack.
  void limit_grounds(Json& schema) const {
    if (schema.is_array()) {
      for (Json& item : schema.items_mut()) limit_grounds(item);
    } else if (schema.is_object()) {
      for (auto& [key, member] : schema.members_mut()) limit_grounds(member);
      if (schema["format"].text() == "ground") schema.set("enum", Json(ground_ids_));
    }
  }

  CheckItem check_item(const Json& json) {
    return {word(json, "id"), text(json["label"]), text(json["question"]), json["clause"].text(),
            one_of(json, "severity", Severity::must, {{"must", Severity::must}, {"advice", Severity::advice}}),
            json["ground"].text(), words(json["fields"])};
  }

  Checklist checklist(const Json& json) {
    return {word(json, "id"), text(json["label"]), list<CheckItem>(json, "items", &PackReader::check_item)};
  }

  Letter letter(const Json& json) {
    Letter out{word(json, "id"), text(json["title"]), {}, text(json["remedy"]), json["clause"].text(), roles(json, "addressees")};
    for (const Json& paragraph : json["paragraphs"].items()) out.paragraphs.push_back(text(paragraph));
    for (Text& paragraph : out.paragraphs) name_periods(paragraph);
    name_periods(out.remedy);
    return out;
  }

  /// {period:key} becomes "10个工作日", "10 working days"; of several dated values the last one in the pack.
  void name_periods(Text& letter_text) const {
    for (const Period& known : periods_) {
      const std::string hole = "{period:" + known.key + "}";
      const Text length = period_text(known);
      for (auto [where, value] : {std::pair{&letter_text.zh, &length.zh}, std::pair{&letter_text.en, &length.en}}) {
        for (auto at = where->find(hole); at != std::string::npos; at = where->find(hole)) where->replace(at, hole.size(), *value);
      }
    }
  }

  NumberScheme scheme(const Json& json) {
    NumberScheme out{word(json, "id"), word(json, "scheme"), {}, json["official"].bool_or(false), provenance(json)};
    for (const auto& [name, value] : json["parameters"].members()) out.parameters[name] = value.text();
    return out;
  }

  VisibilityRow visibility(const Json& json) {
    VisibilityRow out{word(json, "id"), text(json["label"]), words(json["fields"]), {}, json["clause"].text()};
    for (const auto& [audience, access] : json["access"].members()) out.access[audience] = access.text();
    return out;
  }

  std::string path_;
  Json::Array ground_ids_;
  std::vector<Period> periods_;  ///< last first
};

}  // namespace

Result<RulePack> pack_from_json(const Json& resolved) {
  PackReader reader;
  RulePack pack = reader.read(resolved);
  if (reader.problems.empty()) return pack;
  Error error{Errc::invalid_input, "rules.malformed_pack", {{"pack", resolved["id"].text()}}, std::move(reader.problems), {}, {}};
  return std::unexpected(std::move(error));
}

}  // namespace shuquan::rules
