#pragma once
#include <string>
#include <string_view>

#include "office/case_access.h"

namespace shuquan::office {

/// A letter of a case, as view_letter() gives it, as sealed PDF. The language is "zh" or "en". The first rendering is kept
/// below the data folder (a seal is never the same twice), so that a letter has the same bytes for ever.
/// Reasons of document::render_letter; store.io where the file cannot be kept.
Result<std::string> render_letter(Services& services, const OpenedCase& opened, const Json& letter, std::string_view language);

}  // namespace shuquan::office
