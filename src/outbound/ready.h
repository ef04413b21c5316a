#pragma once

namespace shuquan::outbound {

/// Sets libcurl up, once for the process; false where it cannot be used.
bool ready();

}  // namespace shuquan::outbound
