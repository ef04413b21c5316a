#pragma once
#include <string_view>

#include "office/registrar.h"
#include "office/timekeeper.h"

// Demo mode only (shuquan serve --demo): sample offices and parties, one-click sign-in, a clock that moves forward.
namespace shuquan::office {

/// Restores the demo clock and, in an empty database, fills it with sample data through the same commands as real use.
Result<void> prepare_demo(Services& services, Registrar& registrar, Timekeeper& timekeeper);

/// The sample accounts that one click signs in, with what each is for.
Result<Json> list_demo_personas(store::Connection& db);
/// Signs in as a sample account; refused for any account that was not made by the demo.
Result<Json> demo_sign_in(Transaction& tx, std::string_view login, std::string_view remote, std::string_view user_agent);
/// Moves the clock forward by 1–400 days (never back). What falls due is done by the timekeeper right after.
Result<Json> advance_demo_clock(Transaction& tx, int days);
Json view_demo_clock(const Services& services);

}  // namespace shuquan::office
