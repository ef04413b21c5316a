#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "office/services.h"

// The rules as everybody may read them.
namespace shuquan::office {

/// Every pack with office, version, digest and how many of its rules rest on a source.
Json list_rule_packs(const rules::RuleBook& book);
/// The whole resolved pack as its digest covers it. Not found rules.no_such_pack.
Result<Json> view_rule_pack(const rules::RuleBook& book, std::string_view pack);
struct Comparison {
  LocalDate date;
  bool only_differences = true;
  std::vector<std::string> packs{};  ///< all where empty
  std::string kind{};                ///< one of kRuleKinds, "all", or empty: periods and settings
};
inline constexpr std::string_view kRuleKinds[] = {"period", "setting", "field", "state", "action", "clock", "check", "ground", "letter", "visibility", "number"};
/// Rules of several packs side by side, key by key, on a day, each with its clause: periods, settings, fields of forms, states,
/// actions and clocks of procedures, check lists, grounds, letters, visibility, number schemes. Words that only name a thing
/// (labels, help) make no difference. Not found rules.no_such_pack.
Result<Json> compare_rule_packs(const rules::RuleBook& book, const Comparison& what);
/// One form with its schema. Not found rules.no_such_pack, rules.no_such_form.
Result<Json> view_form(const rules::RuleBook& book, std::string_view pack, std::string_view form);
/// One code list, or the names of all. Not found rules.no_such_codes.
Result<Json> view_codes(const rules::RuleBook& book, std::string_view list);
Json list_code_lists(const rules::RuleBook& book);
/// The working calendars that are published, and whether next year's is.
Json list_calendars(const rules::RuleBook& book, LocalDate today);
/// Day by day how a period of a pack that starts on `start` comes to its end. Not found rules.no_such_pack, rules.no_such_period.
Result<Json> explain_deadline(const rules::RuleBook& book, std::string_view pack, std::string_view period, LocalDate start);

}  // namespace shuquan::office
