#include "api/schemas_identity.h"

#include "api/shape.h"

namespace shuquan::api {
namespace {

constexpr std::int64_t kDefaultPage = 50;

Json moment(std::string_view description) { return text(description, 40); }

Json membership_schema() {
  return object({{"party", text("Party id", 40)}, {"name", text("Name of the party")}, {"role", choice({"owner", "filer", "viewer"}, "Role in the party")}});
}

Json appointment_schema() { return object({{"office", text("Office id", 40)}, {"pack", text("Rule pack of the office", 40)}, {"role", text("Role at the office", 40)}}); }

Json identity_schema() {
  return object({{"signed_in", flag("False for nobody in particular; then nothing else is present")},
                 optional_member("id", text("Account id", 40)),
                 optional_member("login", text("Login", 60)),
                 optional_member("name", text("Name")),
                 optional_member("language", choice({"zh", "en"}, "Language of messages")),
                 optional_member("administrator", choice({"none", "system", "security", "audit"}, "Kind of administrator")),
                 optional_member("memberships", list_of(membership_schema(), "Parties the account belongs to")),
                 optional_member("appointments", list_of(appointment_schema(), "Roles at offices")),
                 optional_member("by_token", flag("The request was made with an API token")),
                 optional_member("scopes", list_of(text("Scope", 20), "Scopes of the token")),
                 optional_member("second_factor", flag("Codes of an authenticator app are asked for")),
                 optional_member("created_at", moment("When the account was opened")),
                 optional_member("last_sign_in", nullable(moment("The last sign-in (of sign_in: the one before)"))),
                 optional_member("last_failure", nullable(moment("The last failed attempt"))),
                 optional_member("expires_at", nullable(moment("End of this session; extend_session moves it, or sign in again before"))),
                 optional_member("failures_since", integer("Failed attempts since the last sign-in", 0, 1'000'000'000))},
                "Who is signed in");
}

Json party_schema() {
  return object({{"id", text("Party id", 40)},
                 {"kind", choice({"organisation", "institution", "person"}, "Kind")},
                 {"name", text("Name, as registered")},
                 {"identifier", nullable(text("Unified social credit code", 18))},
                 {"identity_kind", nullable(choice({"resident-id", "passport", "foreign-permanent"}, "Document of a person"))},
                 {"identity_number_masked", nullable(text("Identity number of a person, masked", 40))},
                 {"region", text("GB/T 2260 code, may be empty", 12)},
                 {"address", text("Address")},
                 {"contact", text("Contact person", 60)},
                 {"email", text("E-mail")},
                 {"phone_masked", nullable(text("Phone, masked", 40))},
                 {"activities", list_of(text("holder, processor, operator or agency", 20), "What the party does with data")},
                 {"created_at", moment("When it was entered")},
                 {"role", nullable(choice({"owner", "filer", "viewer"}, "Your role in it"))}},
                "A party with numbers masked");
}

Json power_schema() {
  const Json side = object({{"id", text("Party id", 40)}, {"name", text("Name")}});
  return object({{"id", text("Power id", 40)},
                 {"principal", side},
                 {"agent", side},
                 {"case", nullable(text("The only case it is for", 40))},
                 {"granted_by", text("Who granted it")},
                 {"granted_at", moment("When it was granted")},
                 {"valid_until", text("Last day", 10)},
                 {"revoked_at", nullable(moment("When it was revoked or given back"))},
                 {"status", choice({"valid", "expired", "revoked"}, "Whether it holds")}},
                "A power of attorney");
}

Json account_schema() {
  return object({{"id", text("Account id", 40)},
                 {"login", text("Login", 60)},
                 {"name", text("Name")},
                 {"status", choice({"active", "locked"}, "Whether it may act")},
                 {"locked_until", nullable(moment("End of a lock that ends by itself"))},
                 {"lock_reason", text("Why it is locked", 500)},
                 {"administrator", choice({"none", "system", "security", "audit"}, "Kind of administrator")},
                 {"second_factor", flag("Has a second factor")},
                 {"created_at", moment("When it was opened")},
                 {"last_sign_in", nullable(moment("Last sign-in"))},
                 {"last_failure", nullable(moment("Last failed attempt"))}},
                "An account as administrators see it");
}

Json account_with_duties_schema() {
  Json schema = account_schema();
  Json properties = schema["properties"];
  properties.set("memberships", list_of(membership_schema(), "Parties it belongs to, natural persons left out"));
  properties.set("appointments", list_of(appointment_schema(), "Roles at offices"));
  return schema.set("properties", std::move(properties)).set("description", "An account with its parties and offices");
}

Json audit_schema() {
  return object({{"sequence", integer("Number of the entry", 1, 1'000'000'000'000)},
                 {"at", moment("When")},
                 {"account", text("Account id, may be empty", 40)},
                 {"name", text("Name at that time")},
                 {"action", text("What was done", 80)},
                 {"subject", text("To what")},
                 {"detail", open_object("Particulars, no secrets")}},
                "A line of the audit trail");
}

}  // namespace

Json identity_schemas() {
  return Json::object({
      {"Identity", identity_schema()},
      {"Session", object({{"id", text("Session id", 64)}, {"created_at", moment("Sign-in")}, {"expires_at", moment("End")}, {"remote", text("Network address", 60)},
                          {"agent", text("Browser or program")}, {"current", flag("This very session")}})},
      {"ApiToken", object({{"id", text("Token id", 40)}, {"name", text("What it is for")}, {"scopes", list_of(text("read or write", 10), "Scopes")},
                           {"created_at", moment("When it was made")}, {"expires_at", moment("When it ends")}, {"revoked_at", nullable(moment("When it was revoked"))},
                           {"status", choice({"valid", "expired", "revoked"}, "Whether it works")}})},
      {"Party", party_schema()},
      {"PartyName", object({{"id", text("Party id", 40)}, {"name", text("Name")}, {"kind", choice({"organisation", "institution", "person"}, "Kind")},
                            {"identifier", text("Unified social credit code", 18)}, {"activities", list_of(text("Activity", 20), "What it does")}})},
      {"Member", object({{"account", text("Account id", 40)}, {"login", text("Login", 60)}, {"name", text("Name")}, {"role", choice({"owner", "filer", "viewer"}, "Role")}, {"since", moment("Since")}})},
      {"Power", power_schema()},
      {"Office", object({{"id", text("Office id", 40)}, {"pack", text("Rule pack", 40)}, {"name", object({{"zh", text("Chinese")}, {"en", text("English")}})},
                         {"seal", nullable(object({{"sha256", text("Fingerprint of the certificate, hex", 64)}, {"subject", text("Whose it is, RFC 2253")}, {"not_before", moment("From")}, {"not_after", moment("Until")}},
                                                  "The seal on the office's certificates and letters"))}})},
      {"Official", object({{"account", text("Account id", 40)}, {"login", text("Login", 60)}, {"name", text("Name")}, {"status", choice({"active", "locked"}, "Whether it may act")},
                           {"roles", list_of(text("Role", 40), "Roles at the office")}, {"since", moment("Since")}})},
      {"Account", account_schema()},
      {"AccountWithDuties", account_with_duties_schema()},
      {"AuditEntry", audit_schema()},
  });
}

Json page_of(std::string_view schema, std::string_view description) {
  return object({{"items", list_of(reference(schema), description)}, {"next", nullable(text("Cursor of the next page, null on the last"))}});
}

void add_paging(Operation& operation) {
  operation.query.emplace_back("limit", integer("Page size", 1, 200));
  operation.query.emplace_back("after", text("Cursor: `next` of the page before", 80));
}

std::int64_t page_limit(const Call& call) { return call.query["limit"].int_or(kDefaultPage); }
const std::string& page_after(const Call& call) { return call.query["after"].text(); }

}  // namespace shuquan::api
