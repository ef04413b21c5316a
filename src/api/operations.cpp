#include "api/operations.h"

namespace shuquan::api {
namespace {

void add(std::vector<Operation>& all, std::vector<Operation> more) {
  for (Operation& operation : more) all.push_back(std::move(operation));
}

std::vector<Operation> build() {
  std::vector<Operation> all;
  add(all, identity_operations());
  add(all, party_operations());
  add(all, administration_operations());
  add(all, work_list_operations());
  add(all, case_operations());
  add(all, case_reading_operations());
  add(all, desk_operations());
  add(all, objection_operations());
  add(all, deposit_operations());
  add(all, oblivious_operations());
  add(all, register_operations());
  add(all, rules_operations());
  add(all, timestamp_operations());
  add(all, docket_operations());
  add(all, feed_operations());
  add(all, extract_operations());
  add(all, outbound_operations());
  add(all, batch_operations());
  add(all, bulk_operations());
  add(all, statistics_operations());
  add(all, demo_operations());
  return all;
}

}  // namespace

std::vector<std::string> comma_separated(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return out;
}

std::span<const Operation> operations() {
  static const std::vector<Operation> kAll = build();
  return kAll;
}

bool admits(const Operation& operation, const office::Identity& who, bool demo) {
  const unsigned audience = operation.audience;
  if ((audience & kDemo) != 0) return demo;
  if ((audience & kAnyone) != 0) return true;
  if (!who.signed_in()) return false;
  if ((audience & kAccount) != 0) return true;
  if ((audience & kOfficial) != 0 && who.is_official()) return true;
  switch (who.administrator) {
    case office::Administrator::none: return false;
    case office::Administrator::system: return (audience & kSystemAdministrator) != 0;
    case office::Administrator::security: return (audience & kSecurityAdministrator) != 0;
    case office::Administrator::audit: return (audience & kAuditAdministrator) != 0;
  }
  return false;
}

}  // namespace shuquan::api
