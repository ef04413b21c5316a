#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace shuquan {

/// What was found wrong with an identifier, in the order in which it is checked.
enum class IdentifierFault { none, length, character, region, date, check_character };

/// Unified social credit code, 18 characters (GB 32100-2015): character set without I O Z S V, weighted check character.
/// Letters must be upper case. O(1).
IdentifierFault check_uscc(std::string_view text);
/// The inner organisation code (characters 9–17, GB 11714) has its own check character; a mismatch is only worth a
/// warning, because codes were issued that do not satisfy it. True where it matches. `text` must be a valid USCC.
bool uscc_inner_check_matches(std::string_view text);
/// Resident identity number, 18 characters (GB 11643-1999, ISO/IEC 7064 MOD 11-2), birth date 1800–2099 must exist.
/// The last character may be `X` (upper case).
IdentifierFault check_resident_id(std::string_view text);

// Masks keep what people need to recognise their own entry and hide the rest; texts that are too short are hidden wholly.
/// 110105********002X
std::string mask_identity_number(std::string_view text);
/// 138****5678
std::string mask_phone(std::string_view text);
/// z***@example.cn
std::string mask_email(std::string_view text);
/// 张*, 欧**; Latin names keep their first letter. Counts code points; malformed UTF-8 becomes "*".
std::string mask_name(std::string_view text);

}  // namespace shuquan
