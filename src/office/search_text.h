#pragma once
#include "office/transaction.h"
#include "register/right.h"
#include "store/case_rows.h"

namespace shuquan::office {

/// Keeps the full-text index of cases on public notice; a case that is not on notice leaves it.
Result<void> index_case(Transaction& tx, const procedure::Case& file, const store::CaseListing& listing);
/// Keeps the full-text index of the register: name, holders, public description, numbers, and what it is filtered by.
Result<void> index_right(Transaction& tx, const registry::Right& right);

/// What the register can be filtered by inside the index.
enum class Facet : char { jurisdiction = 'j', industry = 'i', source_kind = 's', status = 'r' };
/// The word that stands for `facet` having `value`: one token in both databases, lower-case letters and digits only.
std::string facet_token(Facet facet, std::string_view value);

}  // namespace shuquan::office
