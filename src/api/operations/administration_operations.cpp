#include "api/operations.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "office/account_administration.h"
#include "office/audit_trail.h"
#include "office/offices.h"
#include "office/unmask_field.h"

namespace shuquan::api {
namespace {

using http::Method;
using office::Services;
using office::Transaction;
using store::Connection;

Json official_role() { return choice({"intake", "examiner", "reviewer", "registrar", "adviser", "authority"}, "Role at the office"); }

Operation list_offices() {
  Operation op{.id = "list_offices", .path = "/offices", .tag = "administration", .summary = {"登记机构列表", "Registration offices"}};
  op.audience = kAnyone;
  op.response = page_of("Office", "Offices");
  op.read = [](const Call&, Connection& db, Services& services) -> Result<Reply> { return office::list_offices(db, services); };
  return op;
}

Operation list_officials() {
  Operation op{.id = "list_officials", .path = "/offices/{office_id}/officials", .tag = "administration", .summary = {"工作人员列表", "Officials of an office"}};
  op.audience = kOfficial | kSystemAdministrator;
  add_paging(op);
  op.response = page_of("Official", "Officials");
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> {
    return office::list_officials(db, call.who, OfficeId(call.id("office_id")), page_after(call), page_limit(call));
  };
  return op;
}

Operation appoint_official() {
  Operation op{.id = "appoint_official", .method = Method::post, .path = "/offices/{office_id}/officials", .tag = "administration", .summary = {"任命工作人员", "Appoint an official"}};
  op.audience = kSystemAdministrator;
  op.body = object({{"login", required_text("Login of the account", 60)}, {"role", official_role()}});
  op.response = object({{"account", text("Account id", 40)}, {"login", text("Login", 60)}, {"name", text("Name")}, {"office", text("Office id", 40)}, {"role", text("Role", 40)}});
  op.success = 201;
  op.write = [](const Call& call, Transaction& tx) {
    return office::appoint_official(tx, call.who, OfficeId(call.id("office_id")), call.body["login"].text(), call.body["role"].text());
  };
  return op;
}

Operation dismiss_official() {
  Operation op{.id = "dismiss_official", .method = Method::del, .path = "/offices/{office_id}/officials/{account_id}/{role}", .tag = "administration", .summary = {"免去职务", "Dismiss an official from a role"}};
  op.audience = kSystemAdministrator;
  op.response = object({{"account", text("Account id", 40)}, {"office", text("Office id", 40)}, {"role", text("Role", 40)}});
  op.write = [](const Call& call, Transaction& tx) {
    return office::dismiss_official(tx, call.who, OfficeId(call.id("office_id")), AccountId(call.id("account_id")), call.id("role"));
  };
  return op;
}

Operation list_accounts() {
  Operation op{.id = "list_accounts", .path = "/accounts", .tag = "administration", .summary = {"账号列表", "Accounts"}};
  op.audience = kSystemAdministrator | kSecurityAdministrator;
  op.query = {{"text", text("Beginning of the login, or part of the name", 60)},
              {"status", choice({"active", "locked"}, "Whether it may act")},
              {"administrator", choice({"system", "security", "audit"}, "Kind of administrator")}};
  add_paging(op);
  op.response = page_of("Account", "Accounts");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    const office::AccountFilter filter{call.query["text"].text(), call.query["status"].text(), call.query["administrator"].text()};
    return office::list_accounts(db, filter, page_after(call), page_limit(call), services.time.now());
  };
  return op;
}

Operation get_account() {
  Operation op{.id = "get_account", .path = "/accounts/{account_id}", .tag = "administration", .summary = {"查看账号", "Read an account"}};
  op.audience = kSystemAdministrator | kSecurityAdministrator;
  op.response = reference("AccountWithDuties");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::get_account(db, AccountId(call.id("account_id")), services.time.now()); };
  return op;
}

Operation lock_account() {
  Operation op{.id = "lock_account", .method = Method::put, .path = "/accounts/{account_id}/lock", .tag = "administration", .summary = {"锁定账号", "Lock an account"}};
  op.audience = kSecurityAdministrator;
  op.body = object({{"reason", required_text("Why; kept in the audit trail", 500)}, optional_member("until", formatted("date", "Last day of the lock; for good where left out"))});
  op.response = reference("Account");
  op.write = [](const Call& call, Transaction& tx) {
    return office::lock_account(tx, call.who, AccountId(call.id("account_id")), call.body["reason"].text(), call.body["until"].text());
  };
  return op;
}

Operation unlock_account() {
  Operation op{.id = "unlock_account", .method = Method::del, .path = "/accounts/{account_id}/lock", .tag = "administration", .summary = {"解锁账号", "Unlock an account"}};
  op.audience = kSecurityAdministrator;
  op.response = reference("Account");
  op.write = [](const Call& call, Transaction& tx) { return office::unlock_account(tx, call.who, AccountId(call.id("account_id"))); };
  return op;
}

Operation reset_second_factor() {
  Operation op{.id = "reset_second_factor", .method = Method::del, .path = "/accounts/{account_id}/second-factor", .tag = "administration", .summary = {"重置动态口令", "Reset a second factor"}};
  op.audience = kSecurityAdministrator;
  op.response = reference("Account");
  op.write = [](const Call& call, Transaction& tx) { return office::reset_second_factor(tx, call.who, AccountId(call.id("account_id"))); };
  return op;
}

Operation set_administrator() {
  Operation op{.id = "set_administrator", .method = Method::put, .path = "/accounts/{account_id}/administrator", .tag = "administration", .summary = {"设置管理员（三员分立）", "Make or unmake an administrator"}};
  op.audience = kSystemAdministrator;
  op.body = object({{"kind", choice({"none", "system", "security", "audit"}, "One kind per account")}});
  op.response = reference("Account");
  op.write = [](const Call& call, Transaction& tx) {
    return office::set_administrator(tx, call.who, AccountId(call.id("account_id")), office::parse_administrator(call.body["kind"].text()).value_or(office::Administrator::none));
  };
  return op;
}

Result<std::optional<Instant>> moment_in(const Call& call, std::string_view name) {
  const std::string& value = call.query[name].text();
  if (value.empty()) return std::optional<Instant>();
  SHUQUAN_TRY(const Instant instant, parse_instant(value));
  return std::optional(instant);
}

Result<Reply> audit_page(const Call& call, Connection& db, std::string action) {
  office::AuditFilter filter{call.query["account"].text(), std::move(action), call.query["subject"].text(), std::nullopt, std::nullopt};
  SHUQUAN_TRY(filter.from, moment_in(call, "from"));
  SHUQUAN_TRY(filter.until, moment_in(call, "until"));
  return office::list_audit_entries(db, filter, page_after(call), page_limit(call));
}

Json audit_response() {
  Json page = page_of("AuditEntry", "Newest first");
  Json properties = page["properties"], required = page["required"];
  properties.set("names", open_object("What ids of accounts, organisations and cases on this page are called now"));
  return page.set("properties", std::move(properties)).set("required", required.push("names"));
}

void add_audit_filters(Operation& op) {
  op.query.emplace_back("account", text("Who did it: account id", 40));
  op.query.emplace_back("subject", text("What it was done to: id", 80));
  op.query.emplace_back("from", formatted("instant", "At or after, RFC 3339"));
  op.query.emplace_back("until", formatted("instant", "Before, RFC 3339"));
  add_paging(op);
}

Operation list_audit_entries() {
  Operation op{.id = "list_audit_entries", .path = "/audit/entries", .tag = "administration", .summary = {"审计记录", "Audit trail"}};
  op.audience = kAuditAdministrator;
  op.query = {{"action", text("Operation, e.g. sign_in", 80)}};
  add_audit_filters(op);
  op.response = audit_response();
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> { return audit_page(call, db, call.query["action"].text()); };
  return op;
}

Operation list_unmaskings() {
  Operation op{.id = "list_unmaskings", .path = "/audit/unmaskings", .tag = "administration", .summary = {"查看敏感信息的记录", "Who has seen masked values"}};
  op.audience = kAuditAdministrator;
  add_audit_filters(op);
  op.response = audit_response();
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> { return audit_page(call, db, "unmask_field"); };
  return op;
}

Operation verify_audit_trail() {
  Operation op{.id = "verify_audit_trail", .path = "/audit/verification", .tag = "administration", .summary = {"校验审计记录", "Verify the audit trail"}};
  op.audience = kAuditAdministrator;
  op.query = {{"after", integer("Go on after this line", 0, 1'000'000'000'000)}};
  op.response = object({{"from", integer("First line", 0, 1'000'000'000'001)},
                        {"to", integer("Last line", 0, 1'000'000'000'000)},
                        {"lines", integer("Lines that were recomputed", 0, 200'000)},
                        {"intact", flag("Every line follows from the one before")},
                        {"first_fault", nullable(integer("The first line that does not", 0, 1'000'000'000'000))},
                        {"head", text("Hex SHA-256 of the last link: note it and compare next time", 64)},
                        {"next", nullable(integer("Where to go on; null at the end", 0, 1'000'000'000'000))}});
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> { return office::verify_audit_trail(db, call.query["after"].int_or(0)); };
  return op;
}

Operation unmask_field() {
  Operation op{.id = "unmask_field", .method = Method::post, .path = "/unmaskings", .tag = "administration", .summary = {"查看敏感信息（留痕）", "See a masked value; logged with the reason"}};
  op.body = object({optional_member("party", text("Party whose number it is", 40)),
                    optional_member("field", choice({"identity_number", "phone"}, "Which number of the party")),
                    optional_member("case", text("Case that calls for it; officials must name one", 40)),
                    optional_member("pointer", text("JSON pointer into the case's form, where no party is named", 300)),
                    {"reason", required_text("Why; at least 5 characters", 300).set("minLength", 5)}});
  op.response = object({{"field", text("What was seen", 300)}, {"value", Json::object({{"description", "The value, this one time"}})}});
  op.replayable = false;
  op.write = [](const Call& call, Transaction& tx) {
    return office::unmask_field(tx, call.who, {PartyId(call.body["party"].text()), call.body["field"].text(), CaseId(call.body["case"].text()), call.body["pointer"].text(), call.body["reason"].text()});
  };
  return op;
}

}  // namespace

std::vector<Operation> administration_operations() {
  return {list_offices(),   list_officials(),      appoint_official(),  dismiss_official(),   list_accounts(),      get_account(),  lock_account(),
          unlock_account(), reset_second_factor(), set_administrator(), list_audit_entries(), verify_audit_trail(), list_unmaskings(), unmask_field()};
}

}  // namespace shuquan::api
