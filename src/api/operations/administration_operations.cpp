#include "api/operations.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "office/offices.h"

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
  op.read = [](const Call&, Connection& db, Services&) -> Result<Reply> { return office::list_offices(db); };
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

}  // namespace

std::vector<Operation> administration_operations() { return {list_offices(), list_officials(), appoint_official(), dismiss_official()}; }

}  // namespace shuquan::api
