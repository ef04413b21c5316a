#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "rules/vocabulary.h"

namespace shuquan::office {

/// Member roles of a party: an owner manages members and tokens, a filer acts in cases, a viewer reads.
enum class MemberRole { owner, filer, viewer };
std::string_view to_string(MemberRole role);
std::optional<MemberRole> parse_member_role(std::string_view text);

/// The three separate administrators (三员分立), and everybody else.
enum class Administrator { none, system, security, audit };
std::string_view to_string(Administrator kind);
std::optional<Administrator> parse_administrator(std::string_view text);

struct Membership {
  PartyId party;
  std::string party_name;
  MemberRole role = MemberRole::viewer;
};

struct Appointment {
  OfficeId office;
  std::string pack;
  rules::Role role = rules::Role::intake;
};

/// Who is asking, as loaded with the session or token of the request.
struct Identity {
  AccountId account;
  std::string login;
  std::string name;
  std::string language = "zh";
  Administrator administrator = Administrator::none;
  std::vector<Membership> memberships;
  std::vector<Appointment> appointments;
  bool by_token = false;
  std::vector<std::string> scopes;  ///< of the token: "read", "write"; empty for sessions
  std::string session;  ///< hex digest of the session's token; empty for API tokens
  std::string remote;

  bool signed_in() const { return !account.empty(); }
  bool is_official() const { return !appointments.empty(); }
  const Membership* membership(const PartyId& party) const;
  /// May act for the party (owner or filer).
  bool may_act_for(const PartyId& party) const;
  bool holds(std::string_view pack, rules::Role role) const;
  bool serves(std::string_view pack) const;
};

}  // namespace shuquan::office
