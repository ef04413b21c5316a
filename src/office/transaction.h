#pragma once
#include <string>
#include <string_view>

#include "base/json.h"
#include "office/identity.h"
#include "office/services.h"
#include "store/connection.h"

namespace shuquan::office {

class LogWriter;

/// What one command may touch while it runs inside the registrar's batch: the writing connection, the log, the moment.
/// Everything it does is undone when it returns an error.
struct Transaction {
  store::Connection& db;
  Services& services;
  LogWriter& log;
  Instant now;
  LocalDate today() const { return beijing_date(now); }
};

/// Adds a line to the audit trail. `detail` must hold no secret and no unmasked personal data.
Result<void> audit(Transaction& tx, const Identity& who, std::string_view action, std::string_view subject, const Json& detail);

}  // namespace shuquan::office
