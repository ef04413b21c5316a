#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "office/identity.h"
#include "office/services.h"
#include "office/transaction.h"

// What the product tells its users: notifications to their parties, to their roles at offices, and to themselves. Somebody
// who joins later is not told what came before.
namespace shuquan::office {

/// Unseen items are counted up to this many.
inline constexpr std::int64_t kMostUnseen = 1'000;

struct InboxFilter {
  bool unseen_only = false;
  std::string after;  ///< cursor
  std::int64_t limit = 50;
  std::string language = "zh";
};
/// Items, newest first, with a sentence in the language asked for and what they are about; `unseen` counts all of them.
Result<Json> list_inbox(store::Connection& db, const Services& services, const Identity& who, const InboxFilter& filter);

/// Which items were seen: some by id, all up to one (itself included), or all about one case.
struct Seen {
  std::vector<std::string> ids;
  std::string up_to;
  std::string case_id;
};
/// Answers with what is still unseen. Ids that are not this account's items are ignored.
Result<Json> mark_inbox_seen(Transaction& tx, const Identity& who, const Seen& seen);

/// Of these cases, those about which there is something unseen.
Result<std::vector<std::string>> cases_with_news(store::Connection& db, const Identity& who, const std::vector<std::string>& cases);

/// A notification as an event for a program: {"type", "timestamp", "data"} with its sentence in both languages, what it is about and a
/// link. Not found inbox.unknown.
Result<Json> describe_notification(store::Connection& db, const Services& services, std::string_view id);

}  // namespace shuquan::office
