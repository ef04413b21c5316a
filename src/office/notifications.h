#pragma once
#include <set>
#include <span>
#include <string>

#include "office/case_access.h"
#include "procedure/event.h"

namespace shuquan::office {

/// To whom a notification goes: a party, a role at an office, or an account.
struct Recipient {
  std::string party;
  std::string office;
  std::string role;
  std::string account;
};
/// Stores a notification and, in the same transaction, what is to leave the product because of it (webhooks, mail).
Result<void> tell(Transaction& tx, const Recipient& to, std::string_view case_id, std::string_view kind, const Json& data);

/// Somebody who is told of a case: a party, or a role at an office.
struct Addressee {
  std::string party;
  std::string office;
  std::string role;
  auto operator<=>(const Addressee&) const = default;
};
/// Those who hold these roles in the case, without the party that `actor` acts for.
Result<std::set<Addressee>> addressees_of(store::Connection& db, const OpenedCase& opened, std::span<const rules::Role> roles, const procedure::Actor& actor);

/// Tells a party something outside the course of a case; `data["case"]` names the case it is about, if any.
Result<void> notify_party(Transaction& tx, const PartyId& to, std::string_view kind, const Json& data);

/// Tells whom the clock counts against, an office by whoever has the case in hand, that it runs out on its due date.
Result<void> notify_deadline(Transaction& tx, const OpenedCase& opened, const procedure::Clock& clock);

/// Tells those who hold these roles in the case what has happened, in the product's own inbox: applicants, joint
/// applicants and objectors by party, agents by the parties with a valid power, officials by office and role.
Result<void> notify_roles(Transaction& tx, const OpenedCase& opened, std::span<const rules::Role> roles, const procedure::Event& what);

}  // namespace shuquan::office
