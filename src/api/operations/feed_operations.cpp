#include "api/operations.h"
#include "api/shape.h"
#include "office/change_feed.h"
#include "office/daily_snapshot.h"
#include "office/entry_history.h"

namespace shuquan::api {
namespace {

using store::Connection;

constexpr std::int64_t kMost = std::int64_t{1} << 60;

Operation public_reading(std::string_view id, std::string_view path, rules::Text summary) {
  Operation op{.id = id, .path = path, .tag = "feed", .summary = std::move(summary)};
  op.audience = kAnyone;
  return op;
}

Operation list_events() {
  Operation op = public_reading("list_events", "/events", {"登记事件流", "Everything public that happens to rights, from a position on; ask again with the position you got"});
  op.query = {{"after", integer("Position, 0 for all", 0, kMost)}, {"limit", integer("Page size", 1, 100)}};
  op.response = object({{"items", list_of(reference("RegisterEvent"), "In the order of the log", 100)}, {"position", integer("Where to go on", 0, kMost)}, {"more", flag("There are more now")}});
  op.read = [](const Call& call, Connection& db, office::Services&) -> Result<Reply> {
    return office::list_events(db, static_cast<std::uint64_t>(call.query["after"].int_or(0)), static_cast<int>(call.query["limit"].int_or(50)));
  };
  return op;
}

Operation read_snapshot() {
  Operation op = public_reading("read_snapshot", "/snapshot", {"登记簿快照", "The register as it stands, page by page, with the position of the event stream to go on from"});
  op.query = {{"after", text("Cursor: `next` of the page before", 24)}, {"limit", integer("Page size", 1, 500)}};
  op.response = object({{"position", integer("Position of the log when this page was read; go on from that of the first page", 0, kMost)},
                        {"items", list_of(object({{"index", integer("Index of the newest entry of the right; skip its events up to here", 0, kMost)}, {"state", open_object("Public state")}, {"cursor", text("Place in the list")}}),
                                          "In the order of ordinals", 500)},
                        {"next", nullable(text("Cursor of the next page"))}});
  op.read = [](const Call& call, Connection& db, office::Services&) -> Result<Reply> {
    return office::read_snapshot(db, call.query["after"].text(), static_cast<int>(call.query["limit"].int_or(100)));
  };
  return op;
}

Operation list_daily_snapshots() {
  Operation op = public_reading("list_daily_snapshots", "/snapshots", {"每日快照", "The register as a file for each day, with the position of the event stream to go on from"});
  op.response = object({{"items", list_of(object({{"date", formatted("date", "Day on which it was made")}, {"position", integer("Position of the log that it stands at", 0, kMost)}, {"rights", integer("Rights in it", 0, kMost)},
                                                  {"bytes", integer("Size of the file", 0, kMost)}, {"sha256", text("SHA-256 of the file", 64)}, {"made_at", formatted("date-time", "When it was made")},
                                                  {"path", text("Where the file lies, outside of /api/v1")}}),
                                          "Newest first; of older months the first day only", 1000)}});
  op.read = [](const Call&, Connection&, office::Services& services) -> Result<Reply> { return office::list_daily_snapshots(services); };
  return op;
}

Operation get_notices_feed() {
  Operation op = public_reading("get_notices_feed", "/feeds/notices", {"公示订阅", "The newest public notices as an Atom feed"});
  op.content_type = "application/atom+xml";
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    Reply reply;
    SHUQUAN_TRY(reply.bytes, office::notices_feed(db, services, call.language, services.time.now()));
    reply.content_type = "application/atom+xml; charset=utf-8";
    return reply;
  };
  return op;
}

Operation get_entry_as_of() {
  Operation op = public_reading("get_entry_as_of", "/register/{number}/as-of", {"历史某日的登记簿", "What the register said at the end of a past day, and what changed since another"});
  op.tag = "register";
  op.query = {{"date", formatted("date", "The day; today where left out")}, {"since", formatted("date", "Also the entries after this day")}};
  op.response = open_object("The public state as in RightEntry, with as_of, in_force and log; with `since` also changes");
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    const LocalDate today = beijing_date(services.time.now());
    LocalDate date = today;
    std::optional<LocalDate> since;
    if (!call.query["date"].text().empty()) {
      SHUQUAN_TRY(date, parse_date(call.query["date"].text()));
    }
    if (!call.query["since"].text().empty()) {
      SHUQUAN_TRY(since, parse_date(call.query["since"].text()));
    }
    return office::view_entry_as_of(db, services.log_origin, call.id("number"), date, since, today);
  };
  return op;
}

}  // namespace

std::vector<Operation> feed_operations() { return {list_events(), read_snapshot(), list_daily_snapshots(), get_notices_feed(), get_entry_as_of()}; }

}  // namespace shuquan::api
