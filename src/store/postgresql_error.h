#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace shuquan::store {

/// The reason and code of an SQLSTATE (PostgreSQL manual, appendix A); `detail` goes to the operator.
std::unexpected<Error> postgresql_error(std::string_view state, std::string detail);

}  // namespace shuquan::store
