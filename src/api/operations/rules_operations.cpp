#include "api/operations.h"
#include "api/shape.h"
#include "office/public_rules.h"

namespace shuquan::api {
namespace {

using store::Connection;

Operation rules_operation(std::string_view id, std::string_view path, rules::Text summary) {
  Operation op{.id = id, .path = path, .tag = "rules", .summary = std::move(summary)};
  op.audience = kAnyone;
  return op;
}

Operation list_rule_packs() {
  Operation op = rules_operation("list_rule_packs", "/rules", {"规则包列表", "Rule packs"});
  op.response = object({{"items", list_of(reference("RulePackSummary"), "Rule packs", 100)}});
  op.read = [](const Call&, Connection&, office::Services& services) -> Result<Reply> { return Reply(office::list_rule_packs(services.rules->book())); };
  return op;
}

Operation get_rule_pack() {
  Operation op = rules_operation("get_rule_pack", "/rules/{pack}", {"查看规则包", "A rule pack, whole, as its digest covers it"});
  op.response = reference("RulePack");
  op.read = [](const Call& call, Connection&, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(Json pack, office::view_rule_pack(services.rules->book(), call.id("pack")));
    return Reply(std::move(pack));
  };
  return op;
}

Operation compare_rules() {
  Operation op = rules_operation("compare_rules", "/rule-comparison", {"各地规则对比", "Rules of several places side by side, with clauses"});
  op.query = {{"date", formatted("date", "As in force on this day; today where absent")},
              {"all", flag("Also what is the same everywhere")},
              {"packs", text("Rule packs separated by commas; all where left out", 400)},
              {"kind", choice({"period", "setting", "field", "state", "action", "clock", "check", "ground", "letter", "visibility", "number", "all"}, "Rules of this kind; periods and settings where left out")}};
  op.response = reference("RuleComparison");
  op.read = [](const Call& call, Connection&, office::Services& services) -> Result<Reply> {
    LocalDate date = beijing_date(services.time.now());
    if (!call.query["date"].text().empty()) {
      SHUQUAN_TRY(date, parse_date(call.query["date"].text()));
    }
    return office::compare_rule_packs(services.rules->book(), {date, !call.query["all"].bool_or(false), comma_separated(call.query["packs"].text()), call.query["kind"].text()});
  };
  return op;
}

Operation get_form() {
  Operation op = rules_operation("get_form", "/rules/{pack}/forms/{form_id}", {"查看表单", "A form: JSON Schema with labels, help, visibility and clauses"});
  op.response = reference("Form");
  op.read = [](const Call& call, Connection&, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(Json form, office::view_form(services.rules->book(), call.id("pack"), call.id("form_id")));
    return Reply(std::move(form));
  };
  return op;
}

Operation list_codes() {
  Operation op = rules_operation("list_codes", "/codes", {"代码表目录", "Code lists"});
  op.response = object({{"items", list_of(object({{"id", text("Code list")}, {"label", reference("Text")}, {"source", text("Standard it comes from", 400)}, {"count", integer("Entries", 0, 1'000'000)}}),
                                          "Code lists", 1000)}});
  op.read = [](const Call&, Connection&, office::Services& services) -> Result<Reply> { return Reply(office::list_code_lists(services.rules->book())); };
  return op;
}

Operation get_codes() {
  Operation op = rules_operation("get_codes", "/codes/{list}", {"查看代码表", "A code list"});
  op.response = reference("CodeList");
  op.read = [](const Call& call, Connection&, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(Json codes, office::view_codes(services.rules->book(), call.id("list")));
    return Reply(std::move(codes));
  };
  return op;
}

Operation list_calendars() {
  Operation op = rules_operation("list_calendars", "/calendars", {"工作日历", "Working calendars that are published"});
  op.response = reference("Calendars");
  op.read = [](const Call&, Connection&, office::Services& services) -> Result<Reply> {
    return Reply(office::list_calendars(services.rules->book(), beijing_date(services.time.now())));
  };
  return op;
}

Operation explain_deadline() {
  Operation op = rules_operation("explain_deadline", "/deadlines", {"期限计算器", "When a period ends, day by day"});
  op.query = {{"pack", text("Rule pack", 40)}, {"period", text("Key of a period, e.g. publicity.duration", 80)}, {"start", formatted("date", "Day on which the period starts")}};
  op.response = reference("DeadlineExplanation");
  op.read = [](const Call& call, Connection&, office::Services& services) -> Result<Reply> {
    LocalDate start = beijing_date(services.time.now());
    if (!call.query["start"].text().empty()) {
      SHUQUAN_TRY(start, parse_date(call.query["start"].text()));
    }
    SHUQUAN_TRY(Json explained, office::explain_deadline(services.rules->book(), call.query["pack"].text(), call.query["period"].text(), start));
    return Reply(std::move(explained));
  };
  return op;
}

}  // namespace

std::vector<Operation> rules_operations() {
  return {list_rule_packs(), get_rule_pack(), compare_rules(), get_form(), list_codes(), get_codes(), list_calendars(), explain_deadline()};
}

}  // namespace shuquan::api
