#include "api/operations.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "office/members.h"
#include "office/organisations.h"
#include "office/powers_of_attorney.h"

namespace shuquan::api {
namespace {

using http::Method;
using office::Services;
using office::Transaction;
using store::Connection;

Json activities_schema() {
  return list_of(choice({"holder", "processor", "operator", "agency"}, "Activity"), "What the party does with data: holds, processes, operates, or acts as an agency", 4).set("uniqueItems", true);
}

Operation create_party() {
  Operation op{.id = "create_party", .method = Method::post, .path = "/parties", .tag = "parties", .summary = {"登记主体信息", "Enter a party"}};
  op.body = object({{"kind", choice({"organisation", "institution", "person"}, "Kind of party")},
                    {"name", required_text("Full registered name, 2–200 characters; of a person, the name in the document", 200)},
                    optional_member("identifier", text("Unified social credit code, for organisations and institutions", 18)),
                    optional_member("identity_kind", choice({"resident-id", "passport", "foreign-permanent"}, "Document of a person")),
                    optional_member("identity_number", text("Number of that document; stored encrypted", 40)),
                    optional_member("region", text("GB/T 2260 code", 12)),
                    optional_member("address", text("Address", 200)),
                    optional_member("contact", text("Contact person", 60)),
                    optional_member("email", formatted("email", "E-mail")),
                    optional_member("phone", formatted("phone", "Phone; stored encrypted")),
                    optional_member("activities", activities_schema())});
  op.response = object({{"id", text("Party id", 40)},
                        {"kind", text("Kind", 20)},
                        {"name", text("Name")},
                        {"role", text("Your role in it", 20)},
                        {"warnings", list_of(text("Catalogue reason", 80), "What looks odd but was accepted")}});
  op.success = 201;
  op.write = [](const Call& call, Transaction& tx) { return office::create_party(tx, call.who, call.body); };
  return op;
}

Operation find_party() {
  Operation op{.id = "find_party", .path = "/parties", .tag = "parties", .summary = {"按统一社会信用代码查找主体", "Find a party by credit code"}};
  op.query = {{"identifier", required_text("Unified social credit code, all 18 characters", 18)}};
  op.response = page_of("PartyName", "The party, if it is known here");
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> { return office::find_party(db, call.query["identifier"].text()); };
  return op;
}

Operation get_party() {
  Operation op{.id = "get_party", .path = "/parties/{party_id}", .tag = "parties", .summary = {"查看主体信息", "Read a party"}};
  op.response = reference("Party");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    return office::describe_party(db, services, call.who, PartyId(call.id("party_id")), services.time.now());
  };
  return op;
}

Operation update_party() {
  Operation op{.id = "update_party", .method = Method::patch, .path = "/parties/{party_id}", .tag = "parties", .summary = {"更新联系信息", "Update contact data"}};
  op.body = object({optional_member("name", text("Only to confirm it; a new name is a procedure", 200)),
                    optional_member("region", text("GB/T 2260 code", 12)),
                    optional_member("address", text("Address", 200)),
                    optional_member("contact", text("Contact person", 60)),
                    optional_member("email", formatted("email", "E-mail")),
                    optional_member("phone", formatted("phone", "Phone; stored encrypted")),
                    optional_member("activities", activities_schema())});
  op.response = reference("Party");
  op.write = [](const Call& call, Transaction& tx) { return office::update_party(tx, call.who, PartyId(call.id("party_id")), call.body); };
  return op;
}

Operation grant_power_of_attorney() {
  Operation op{.id = "grant_power_of_attorney", .method = Method::post, .path = "/powers", .tag = "parties", .summary = {"委托代理机构", "Grant a power of attorney"}};
  op.body = object({{"principal", required_text("Party that is represented", 40)},
                    {"agent", required_text("Agency that acts for it", 40)},
                    optional_member("case", text("Only for this case", 40)),
                    {"valid_until", formatted("date", "Last day, within five years")}});
  op.response = reference("Power");
  op.success = 201;
  op.write = [](const Call& call, Transaction& tx) {
    return office::grant_power_of_attorney(tx, call.who, {PartyId(call.body["principal"].text()), PartyId(call.body["agent"].text()), CaseId(call.body["case"].text()), call.body["valid_until"].text()});
  };
  return op;
}

Operation list_powers() {
  Operation op{.id = "list_powers", .path = "/powers", .tag = "parties", .summary = {"委托列表", "Powers of attorney"}};
  op.query = {{"party", required_text("One of your parties, as principal or as agent", 40)}};
  add_paging(op);
  op.response = page_of("Power", "Powers of attorney");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    return office::list_powers(db, call.who, PartyId(call.query["party"].text()), page_after(call), page_limit(call), services.time.now());
  };
  return op;
}

Operation revoke_power_of_attorney() {
  Operation op{.id = "revoke_power_of_attorney", .method = Method::del, .path = "/powers/{power_id}", .tag = "parties", .summary = {"解除委托", "Revoke or give back a power of attorney"}};
  op.response = reference("Power");
  op.write = [](const Call& call, Transaction& tx) { return office::revoke_power_of_attorney(tx, call.who, call.id("power_id")); };
  return op;
}

Json member_role() { return choice({"owner", "filer", "viewer"}, "An owner manages members and powers, a filer acts in cases, a viewer reads"); }

office::MemberRole member_role_of(const Call& call) { return office::parse_member_role(call.body["role"].text()).value_or(office::MemberRole::viewer); }

Operation list_members() {
  Operation op{.id = "list_members", .path = "/parties/{party_id}/members", .tag = "parties", .summary = {"成员列表", "Members of a party"}};
  add_paging(op);
  op.response = page_of("Member", "Members");
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> {
    return office::list_members(db, call.who, PartyId(call.id("party_id")), page_after(call), page_limit(call));
  };
  return op;
}

Operation add_member() {
  Operation op{.id = "add_member", .method = Method::post, .path = "/parties/{party_id}/members", .tag = "parties", .summary = {"添加成员", "Add a member"}};
  op.body = object({{"login", required_text("Login of the account", 60)}, {"role", member_role()}});
  op.response = reference("Member");
  op.success = 201;
  op.write = [](const Call& call, Transaction& tx) {
    return office::add_member(tx, call.who, PartyId(call.id("party_id")), call.body["login"].text(), member_role_of(call));
  };
  return op;
}

Operation change_member() {
  Operation op{.id = "change_member", .method = Method::patch, .path = "/parties/{party_id}/members/{account_id}", .tag = "parties", .summary = {"修改成员角色", "Change a member's role"}};
  op.body = object({{"role", member_role()}});
  op.response = reference("Member");
  op.write = [](const Call& call, Transaction& tx) {
    return office::change_member(tx, call.who, PartyId(call.id("party_id")), AccountId(call.id("account_id")), member_role_of(call));
  };
  return op;
}

Operation remove_member() {
  Operation op{.id = "remove_member", .method = Method::del, .path = "/parties/{party_id}/members/{account_id}", .tag = "parties", .summary = {"移除成员或退出", "Remove a member, or leave"}};
  op.response = object({{"party", text("Party id", 40)}, {"account", text("Account id", 40)}});
  op.write = [](const Call& call, Transaction& tx) { return office::remove_member(tx, call.who, PartyId(call.id("party_id")), AccountId(call.id("account_id"))); };
  return op;
}

}  // namespace

std::vector<Operation> party_operations() {
  return {create_party(), find_party(),    get_party(),     update_party(), list_members(), add_member(), change_member(),
          remove_member(), grant_power_of_attorney(), list_powers(), revoke_power_of_attorney()};
}

}  // namespace shuquan::api
