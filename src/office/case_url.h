#pragma once
#include <string>
#include <string_view>

namespace shuquan::office {

/// Where somebody reads a case: the office's people at their desk, parties among their own cases. `public_url` as in Options.
inline std::string case_url(const std::string& public_url, std::string_view case_id, bool official) { return public_url + (official ? "/office/cases/" : "/my/cases/") + std::string(case_id); }

}  // namespace shuquan::office
