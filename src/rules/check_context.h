#pragma once
#include <string>

#include "rules/check.h"

namespace shuquan::rules {

/// Collects the findings of one pack; paths are those of SourceMap.
class CheckContext {
 public:
  CheckContext(const LoadedPack& loaded, const Codes& codes, std::vector<Finding>& findings)
      : loaded_(loaded), codes_(codes), findings_(findings) {}
  const RulePack& pack() const { return loaded_.pack; }
  const Json& resolved() const { return loaded_.resolved; }
  const Codes& codes() const { return codes_; }
  void report(const std::string& path, std::string reason, const std::string& what);
  /// Reports rules.unknown_clause unless the pack has the clause (an empty name is rules.no_clause).
  void need_clause(const std::string& path, const std::string& clause);

 private:
  const LoadedPack& loaded_;
  const Codes& codes_;
  std::vector<Finding>& findings_;
};

void check_procedures(CheckContext& context);
void check_forms(CheckContext& context);

}  // namespace shuquan::rules
