#pragma once
#include "office/registrar.h"
#include "office/timekeeper.h"

namespace shuquan::office {

/// Fills an empty database with sample offices' staff, parties and cases in every state, generated through the same
/// commands as real use, on a clock that runs through the months that the cases take. Every party is marked as an example.
Result<void> fill_demo(Services& services, Registrar& registrar, Timekeeper& timekeeper);

}  // namespace shuquan::office
