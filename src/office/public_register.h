#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "office/services.h"
#include "store/connection.h"
#include "store/right_rows.h"

// The register as everybody may read it: organisations by name, natural persons as commitments only.
namespace shuquan::office {

/// N of "ordinal:N" (0 ≤ N < 2^60), nothing for any other text.
std::optional<std::uint64_t> ordinal_in(std::string_view number);
/// By registration number, certificate number or "ordinal:N". Not found entry.unknown.
Result<store::RightRow> find_entry(store::Connection& db, std::string_view number);

/// The public page of a right (schema RightEntry), made from the stored state by one indexed query. `number` as in find_entry.
Result<std::string> view_entry(store::Connection& db, const Services& services, std::string_view number, LocalDate today);

struct RegisterFilter {
  std::string text;          ///< words separated by blanks, all of which must occur
  std::string holder;        ///< words of a holder's name, or its unified social credit code
  std::string jurisdiction;  ///< rule pack id
  std::string industry;      ///< beginning of the GB/T 4754 code
  std::string source_kind;
  std::string status;
  std::optional<LocalDate> announced_from;
  std::optional<LocalDate> announced_to;
  bool oldest_first = false;  ///< by number, i.e. in the order of registration; otherwise newest first
  int limit = 20;
  std::string after;          ///< cursor of the page before
};

/// The most that a search counts; beyond it `total_at_least` says so.
inline constexpr int kMostCounted = 1000;

/// {"items":[…],"next":cursor|null,"total":n|null,"total_at_least":bool}; the total is given on the first page only.
/// Words and filters meet inside the full-text index, so the time depends on the page, not on the register.
/// Invalid entry.cursor where the cursor is none of ours.
Result<Json> search_register(store::Connection& db, const RegisterFilter& filter);
/// Numbers for the front page: rights on the register, notices that run, the newest registrations.
Result<Json> view_overview(store::Connection& db, LocalDate today);

}  // namespace shuquan::office
