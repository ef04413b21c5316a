#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "rules/calendar.h"
#include "rules/codes.h"
#include "rules/merge.h"
#include "rules/rule_pack.h"

namespace shuquan::rules {

/// A pack together with the bytes that define it and the places its rules were read from.
struct LoadedPack {
  RulePack pack;
  Json resolved;    ///< canonical() of it is what `pack.digest` is taken of; archive it to keep a case's rules
  SourceMap places;
};

/// Everything under rules/: the packs by id, the working calendar, the code lists.
struct RuleBook {
  std::map<std::string, LoadedPack, std::less<>> packs;
  Calendar calendar;
  Codes codes;
  const RulePack* pack(std::string_view id) const;
};

/// Hex digest of bytes; passed in because this module knows no cryptography.
using DigestFunction = std::function<std::string(std::string_view)>;

/// Reads rules/: schema/, codes/, calendars/, common/ and every other folder with a pack.yaml that `extends: common`.
/// Validates every file and every resolved pack; all problems are returned at once: reason rules.invalid, whose `fields`
/// have "file:line" as pointer. Names that lead nowhere are check.h's business.
Result<RuleBook> load_rules(const std::filesystem::path& directory, const DigestFunction& digest);

/// Builds the typed pack from a resolved pack (also one read back from the archive). Reason rules.malformed_pack with
/// one field problem per wrong value. `digest` of the result is empty: set it from the archive or load_rules().
Result<RulePack> pack_from_json(const Json& resolved);

}  // namespace shuquan::rules
