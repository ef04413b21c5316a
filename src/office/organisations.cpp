#include "office/organisations.h"

#include <algorithm>

#include "base/identifier.h"
#include "office/accounts.h"
#include "office/parties.h"
#include "office/persons.h"
#include "office/plain_text.h"

namespace shuquan::office {
namespace {

using registry::HolderKind;

Result<void> check_credit_code(std::string_view code) {
  constexpr std::string_view kPointer = "/identifier";
  switch (check_uscc(code)) {
    case IdentifierFault::none: return {};
    case IdentifierFault::length: return wrong_field(kPointer, "party.code_length", {{"actual", std::to_string(code.size())}});
    case IdentifierFault::character: return wrong_field(kPointer, "party.code_character");
    case IdentifierFault::region: return wrong_field(kPointer, "party.code_region");
    case IdentifierFault::date:
    case IdentifierFault::check_character: return wrong_field(kPointer, "party.code_check");
  }
  return {};
}

struct Contact {
  std::string region;
  std::string address;
  std::string contact;
  std::string email;
  std::string phone;
  Json activities = Json::array();
};

Result<void> check_region(const Services& services, std::string_view region) {
  if (region.empty()) return {};
  const rules::CodeList* list = services.rules->book().codes.list("region");
  const bool known = list && list->find(region);
  if (!known) return wrong_field("/region", "party.region_unknown", {{"region", std::string(region)}});
  return {};
}

Result<Contact> contact_from(const Services& services, const Json& form, Contact contact) {
  if (form.contains("region")) contact.region = form["region"].text();
  SHUQUAN_CHECK(check_region(services, contact.region));
  if (form.contains("address")) {
    SHUQUAN_TRY(contact.address, plain_line(form["address"].text(), "/address", 0, 200));
  }
  if (form.contains("contact")) {
    SHUQUAN_TRY(contact.contact, plain_line(form["contact"].text(), "/contact", 0, 60));
  }
  if (form.contains("email")) {
    SHUQUAN_TRY(contact.email, plain_line(form["email"].text(), "/email", 0, 200));
  }
  if (form.contains("phone")) {
    SHUQUAN_TRY(contact.phone, plain_line(form["phone"].text(), "/phone", 0, 40));
  }
  if (form.contains("activities")) {
    contact.activities = Json::array();
    for (const Json& activity : form["activities"].items())
      if (std::ranges::find(contact.activities.items(), activity) == contact.activities.items().end()) contact.activities.push(activity);
  }
  return contact;
}

struct Identification {
  std::optional<std::string> credit_code;
  std::string identity_kind;
  std::optional<std::string> key;
  std::optional<std::string> sealed;
};

Result<Identification> identify_organisation(Transaction& tx, const Json& form) {
  if (form.contains("identity_number") || form.contains("identity_kind")) return wrong_field("/identity_number", "party.number_not_for_organisations");
  std::string code = form["identifier"].text();
  SHUQUAN_CHECK(check_credit_code(code));
  SHUQUAN_TRY(const store::Rows taken, tx.db.query("SELECT id FROM party WHERE identifier = $1", {code}));
  if (!taken.empty()) return fail(Errc::conflict, "party.code_taken", {{"code", code}});
  return Identification{std::move(code), "", std::nullopt, std::nullopt};
}

Result<Identification> identify_person(Transaction& tx, const PartyId& id, const Json& form) {
  if (form.contains("identifier")) return wrong_field("/identifier", "party.code_not_for_persons");
  const auto kind = parse_identity_kind(form["identity_kind"].text());
  if (!kind) return wrong_field("/identity_kind", "field.required");
  SHUQUAN_TRY(const std::string number, checked_identity_number(*kind, form["identity_number"].text()));
  std::string key = identity_key(tx.services, *kind, number);
  SHUQUAN_TRY(const store::Rows taken, tx.db.query("SELECT id FROM party WHERE identity_key = $1", {store::bytes_parameter(key)}));
  if (!taken.empty()) return fail(Errc::conflict, "party.person_taken");
  SHUQUAN_TRY(std::string sealed, seal_identity_number(tx.services, id, number));
  return Identification{std::nullopt, std::string(to_string(*kind)), std::move(key), std::move(sealed)};
}

store::Parameter optional_bytes(const std::optional<std::string>& bytes) { return bytes ? store::bytes_parameter(*bytes) : store::Parameter(); }

Result<std::optional<std::string>> sealed_phone(const Services& services, const PartyId& id, std::string_view phone) {
  if (phone.empty()) return std::optional<std::string>();
  SHUQUAN_TRY(std::string sealed, seal_phone(services, id, phone));
  return std::optional(std::move(sealed));
}

Result<bool> is_agent_of(store::Connection& db, const Identity& who, const PartyId& principal, LocalDate today) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT agent_id FROM power_of_attorney WHERE principal_id = $1 AND revoked_at IS NULL AND valid_until >= $2 LIMIT 1000",
                                               {principal, to_string(today)}));
  return std::ranges::any_of(who.memberships, [&](const Membership& m) {
    for (const store::Row row : rows)
      if (row.text(0) == m.party.value) return true;
    return false;
  });
}

struct Masked {
  Json number;
  Json phone;
};

Result<Masked> masked_numbers(const Services& services, const PartyId& id, const store::Row& row) {
  Masked out;
  if (!row.is_null(4)) {
    SHUQUAN_TRY(const std::string number, open_identity_number(services, id, row.bytes(4)));
    out.number = mask_identity_number(number);
  }
  if (!row.is_null(9)) {
    SHUQUAN_TRY(const std::string phone, open_phone(services, id, row.bytes(9)));
    out.phone = mask_phone(phone);
  }
  return out;
}

Result<Json> party_json(const Services& services, const PartyId& id, const store::Row& row, const Membership* membership) {
  SHUQUAN_TRY(const Masked shown, masked_numbers(services, id, row));
  SHUQUAN_TRY(Json activities, Json::parse(row.text(10)));
  return Json::object({{"id", id.value},
                       {"kind", row.text(0)},
                       {"name", row.text(1)},
                       {"identifier", row.optional_text(2)},
                       {"identity_kind", row.text(3).empty() ? Json() : Json(row.text(3))},
                       {"identity_number_masked", shown.number},
                       {"region", row.text(5)},
                       {"address", row.text(6)},
                       {"contact", row.text(7)},
                       {"email", row.text(8)},
                       {"phone_masked", shown.phone},
                       {"activities", std::move(activities)},
                       {"created_at", to_string(Instant{row.integer(11)})},
                       {"role", membership ? Json(to_string(membership->role)) : Json()}});
}

constexpr std::string_view kSelect =
    "SELECT kind, name, identifier, identity_kind, identity_sealed, region, address, contact, email, phone_sealed, activities, created_at FROM party WHERE id = $1";

std::unexpected<Error> unknown(const PartyId& id) { return fail(Errc::not_found, "party.unknown", {{"id", id.value.substr(0, 40)}}); }

}  // namespace

Result<Json> create_party(Transaction& tx, const Identity& who, const Json& form) {
  if (who.administrator != Administrator::none) return fail(Errc::forbidden, "member.administrator");
  const auto kind = registry::parse_holder_kind(form["kind"].text());
  if (!kind) return wrong_field("/kind", "field.not_in_list");
  const bool person = *kind == HolderKind::person;
  const PartyId id(new_identifier(tx.now));
  SHUQUAN_TRY(const std::string name, plain_line(form["name"].text(), "/name", person ? 1 : 2, 200));
  SHUQUAN_TRY(const Identification identified, person ? identify_person(tx, id, form) : identify_organisation(tx, form));
  SHUQUAN_TRY(const Contact contact, contact_from(tx.services, form, {}));
  SHUQUAN_TRY(const std::optional<std::string> phone, sealed_phone(tx.services, id, contact.phone));
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO party (id, kind, name, identifier, identity_kind, identity_key, identity_sealed, region, address, contact, phone_sealed, "
                                    "email, activities, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                                    {id, form["kind"].text(), name, identified.credit_code, identified.identity_kind, optional_bytes(identified.key),
                                     optional_bytes(identified.sealed), contact.region, contact.address, contact.contact, optional_bytes(phone), contact.email,
                                     contact.activities.dump(), tx.now}));
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO membership (account_id, party_id, role, since) VALUES ($1, $2, 'owner', $3)", {who.account, id, tx.now}));
  Json detail = Json::object({{"kind", form["kind"].text()}});
  if (!person) detail.set("name", name).set("identifier", identified.credit_code);
  SHUQUAN_CHECK(audit(tx, who, "create_party", id.value, detail));
  identities_changed(tx);
  Json warnings = Json::array();
  if (identified.credit_code && !uscc_inner_check_matches(*identified.credit_code)) warnings.push("party.inner_code_mismatch");
  return Json::object({{"id", id.value}, {"kind", form["kind"].text()}, {"name", name}, {"role", "owner"}, {"warnings", std::move(warnings)}});
}

Result<Json> update_party(Transaction& tx, const Identity& who, const PartyId& id, const Json& form) {
  SHUQUAN_CHECK(require_owner(who, id));
  SHUQUAN_TRY(const store::Rows rows, tx.db.query(kSelect, {id}));
  if (rows.empty()) return unknown(id);
  const store::Row row = rows.front();
  if (form.contains("name") && form["name"].text() != row.text(1)) return fail(Errc::rejected, "party.name_needs_procedure");
  Contact before{row.text(5), row.text(6), row.text(7), row.text(8), "", Json()};
  SHUQUAN_TRY(before.activities, Json::parse(row.text(10)));
  SHUQUAN_TRY(const Contact contact, contact_from(tx.services, form, std::move(before)));
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE party SET region = $1, address = $2, contact = $3, email = $4, activities = $5 WHERE id = $6",
                                    {contact.region, contact.address, contact.contact, contact.email, contact.activities.dump(), id}));
  if (form.contains("phone")) {
    SHUQUAN_TRY(const std::optional<std::string> phone, sealed_phone(tx.services, id, contact.phone));
    SHUQUAN_CHECK(tx.db.execute_later("UPDATE party SET phone_sealed = $1 WHERE id = $2", {optional_bytes(phone), id}));
  }
  Json fields = Json::array();
  for (const auto& [key, value] : form.members()) fields.push(key);
  SHUQUAN_CHECK(audit(tx, who, "update_party", id.value, Json::object({{"fields", std::move(fields)}})));
  SHUQUAN_TRY(const store::Rows after, tx.db.query(kSelect, {id}));
  if (after.empty()) return unknown(id);
  return party_json(tx.services, id, after.front(), who.membership(id));
}

Result<Json> describe_party(store::Connection& db, const Services& services, const Identity& who, const PartyId& id, Instant now) {
  const Membership* membership = who.membership(id);
  if (!membership && !who.is_official()) {
    SHUQUAN_TRY(const bool agent, is_agent_of(db, who, id, beijing_date(now)));
    if (!agent) return unknown(id);
  }
  SHUQUAN_TRY(const store::Rows rows, db.query(kSelect, {id}));
  if (rows.empty()) return unknown(id);
  return party_json(services, id, rows.front(), membership);
}

Result<Json> find_party(store::Connection& db, std::string_view credit_code) {
  SHUQUAN_CHECK(check_credit_code(credit_code));
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT id, name, kind, activities FROM party WHERE identifier = $1", {credit_code}));
  Json items = Json::array();
  for (const store::Row row : rows) {
    SHUQUAN_TRY(Json activities, Json::parse(row.text(3)));
    items.push(Json::object({{"id", row.text(0)}, {"name", row.text(1)}, {"kind", row.text(2)}, {"identifier", credit_code}, {"activities", std::move(activities)}}));
  }
  return Json::object({{"items", std::move(items)}, {"next", Json()}});
}

Result<void> require_owner(const Identity& who, const PartyId& party) {
  const Membership* membership = who.membership(party);
  if (!membership) return unknown(party);
  if (membership->role != MemberRole::owner) return fail(Errc::forbidden, "member.owner_only");
  return {};
}

}  // namespace shuquan::office
