#include "procedure/case.h"

#include <array>
#include <ranges>

namespace shuquan::procedure {
namespace {
constexpr std::array<std::string_view, 4> kClockStatuses = {"running", "paused", "stopped", "expired"};
}

std::string_view to_string(ClockStatus status) { return kClockStatuses[static_cast<std::size_t>(status)]; }

const Participant* Case::participant(const PartyId& party, rules::Role role) const {
  const auto found = std::ranges::find_if(participants, [&](const Participant& p) { return p.party == party && p.role == role; });
  return found == participants.end() ? nullptr : &*found;
}

const Participant* Case::lead() const { return participants.empty() ? nullptr : &participants.front(); }

bool Case::is_side_by_register(const PartyId& party) const {
  return !party.empty() && std::ranges::any_of(rights, [&](const NamedRight& right) {
    return std::ranges::find(right.holders, party, &NamedRight::Holder::party) != right.holders.end() || std::ranges::find(right.parties, party) != right.parties.end();
  });
}

bool Case::has_agreed(const PartyId& party) const {
  return std::ranges::any_of(participants, [&](const Participant& p) {
    return p.party == party && (p.role == rules::Role::applicant || p.confirmed_revision == form_revision);
  });
}

const Clock* Case::clock(std::string_view clock_id) const {
  for (const Clock& item : clocks | std::views::reverse)
    if (item.id == clock_id) return &item;
  return nullptr;
}

Clock* Case::clock(std::string_view clock_id) { return const_cast<Clock*>(std::as_const(*this).clock(clock_id)); }

const Record* Case::latest(std::string_view kind) const {
  for (const Record& record : records | std::views::reverse)
    if (record.kind == kind) return &record;
  return nullptr;
}

const Record* Case::open_proposal() const {
  const Record* proposal = latest("proposal");
  if (!proposal || proposal->sequence <= state_sequence) return nullptr;
  for (const std::string_view kind : {"decision", "objection_decision"}) {
    const Record* decision = latest(kind);
    if (decision && decision->sequence > proposal->sequence) return nullptr;
  }
  return proposal;
}

}  // namespace shuquan::procedure
