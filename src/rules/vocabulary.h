#pragma once
#include <optional>
#include <span>
#include <string_view>

namespace shuquan::rules {

/// Who acts in a procedure. Offices, parties and the clock share one list so that one table can say who may do what.
enum class Role {
  applicant,      ///< lead applicant 申请人
  co_applicant,   ///< joint applicant 共同申请人
  agent,          ///< agent with a power of attorney 代理人
  objector,       ///< outsider who objects 异议人
  counterparty,   ///< the other side of a filing about a right: licensee, pledgee, transferee, holder 相对方
  affected,       ///< somebody with a recordal on the right 利害关系人
  intake,         ///< intake clerk 受理人员
  examiner,       ///< 审查员
  reviewer,       ///< second person 复核人员
  registrar,      ///< head of registration 登记负责人
  adviser,        ///< pre-filing guidance 辅导人员
  authority,      ///< IP office, court, procuratorate 主管机关、法院、检察院
  system,         ///< the clock 系统
};
std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view text);

/// Units of periods; months and years are counted by Civil Code art. 202.
enum class Unit { working_day, calendar_day, month, year };
std::string_view to_string(Unit unit);
std::optional<Unit> parse_unit(std::string_view text);

/// The closed sets that rule packs may name. Guards are implemented in src/procedure/guards.cpp, effects in
/// src/register/, record kinds are what an action leaves in the case file. A pack that names anything else is refused.
std::span<const std::string_view> known_guards();
std::span<const std::string_view> known_effects();
std::span<const std::string_view> known_records();
/// What an action may propose; the guard `<word>_proposed` holds while such a proposal is open. An action whose record is
/// `decision` or `objection_decision` closes the open proposal.
std::span<const std::string_view> known_proposals();
/// Formats a form field may name (checked by src/rules/schema.cpp).
std::span<const std::string_view> known_formats();

}  // namespace shuquan::rules
