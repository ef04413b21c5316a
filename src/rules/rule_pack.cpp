#include "rules/rule_pack.h"

namespace shuquan::rules {
namespace {

template <class Item>
const Item* find_by_id(const std::vector<Item>& items, std::string_view id) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

/// The entry under `key` in force on `date`; of several, the one that began last.
template <class Item>
const Item* find_in_force(const std::vector<Item>& items, std::string_view key, LocalDate date) {
  const Item* best = nullptr;
  for (const Item& item : items) {
    const Provenance& from = item.provenance;
    if (item.key != key || (from.effective_from && *from.effective_from > date) || (from.effective_to && *from.effective_to < date)) {
      continue;
    }
    if (best == nullptr || best->provenance.effective_from < from.effective_from) best = &item;
  }
  return best;
}

}  // namespace

const State* Procedure::state(std::string_view wanted) const { return find_by_id(states, wanted); }
const Action* Procedure::action(std::string_view wanted) const { return find_by_id(actions, wanted); }
const ClockRule* Procedure::clock(std::string_view wanted) const { return find_by_id(clocks, wanted); }

const Instrument* RulePack::instrument(std::string_view wanted) const { return find_by_id(instruments, wanted); }
const Procedure* RulePack::procedure(std::string_view wanted) const { return find_by_id(procedures, wanted); }
const Form* RulePack::form(std::string_view wanted) const { return find_by_id(forms, wanted); }
const Checklist* RulePack::checklist(std::string_view wanted) const { return find_by_id(checklists, wanted); }
const Clause* RulePack::clause(std::string_view wanted) const { return find_by_id(clauses, wanted); }
const RefusalGround* RulePack::ground(std::string_view wanted) const { return find_by_id(grounds, wanted); }
const Letter* RulePack::letter(std::string_view wanted) const { return find_by_id(letters, wanted); }
const NumberScheme* RulePack::number_scheme(std::string_view wanted) const { return find_by_id(numbering, wanted); }

const Period* RulePack::period(std::string_view key, LocalDate date) const { return find_in_force(periods, key, date); }
const Setting* RulePack::setting(std::string_view key, LocalDate date) const { return find_in_force(settings, key, date); }

}  // namespace shuquan::rules
