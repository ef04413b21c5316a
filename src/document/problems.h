#pragma once
// Only for the .cpp files of this folder.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "document/font.h"

namespace shuquan::document {

/// Collects what is wrong with the values of a document, field by field.
class Problems {
 public:
  void add(const std::string& pointer, const char* reason, MessageParams params) {
    fields_.push_back({pointer, reason, std::move(params)});
  }
  void text(std::string_view value, std::size_t limit, bool required, const std::string& pointer) {
    if (required && value.empty()) add(pointer, "document.field_missing", {{"field", pointer}});
    auto checked = check_text(value, limit, pointer);
    if (checked) return;
    for (auto& problem : checked.error().fields) fields_.push_back(std::move(problem));
  }
  void range(std::int64_t value, std::int64_t least, std::int64_t most, const std::string& pointer) {
    if (value < least || value > most)
      add(pointer, "document.field_range", {{"field", pointer}, {"range", std::to_string(least) + "–" + std::to_string(most)}});
  }
  Result<void> result(const char* reason) && {
    if (fields_.empty()) return {};
    Error error;
    error.code = Errc::invalid_input;
    error.reason = reason;
    error.fields = std::move(fields_);
    return std::unexpected(std::move(error));
  }

 private:
  std::vector<FieldProblem> fields_;
};

}  // namespace shuquan::document
