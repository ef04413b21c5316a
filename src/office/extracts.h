#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "office/identity.h"
#include "office/transaction.h"

// Certified extracts of the register 登记簿摘录 (J-6d): for one of five purposes, with chosen parts, for a named recipient, until
// a day, if wanted for one look only; the holder sees who looked.
namespace shuquan::office {

struct ExtractRequest {
  std::string purpose;    ///< "trade", "pledge", "balance_sheet", "product_registration", "dispute"
  std::string recipient;  ///< who is meant to rely on it
  std::vector<std::string> parts;  ///< "holders", "description", "recordals", "dates", "log"; number, name and status always
  LocalDate valid_until;  ///< at most a year ahead
  bool single_use = false;
};

/// Makes an extract of the entry as it stands; for those who may act for a holder. Answers with id, code (once) and content.
/// Reasons extract.holders_only, extract.valid_until.
Result<Json> create_extract(Transaction& tx, const Identity& who, std::string_view number, const ExtractRequest& request);
/// Extracts of a right, newest first, each with its last looks, for its holders: {"items", "next"}.
Result<Json> list_extracts(store::Connection& db, const Identity& who, std::string_view number, std::string_view after, int limit, LocalDate today);
/// From now on nobody can rely on it.
Result<Json> revoke_extract(Transaction& tx, const Identity& who, std::string_view id);
/// What the extract says, whether it still counts, and whether the register has changed since; notes the look and uses up a
/// single one. Not found extract.unknown, also for a wrong code.
Result<Json> check_extract(Transaction& tx, std::string_view id, std::string_view code, std::string_view remote);
/// The extract as a sealed PDF/A with its code; for holders, and not counted as a look.
Result<std::string> render_extract(store::Connection& db, Services& services, const Identity& who, std::string_view id, std::string_view code, std::string_view language);

}  // namespace shuquan::office
