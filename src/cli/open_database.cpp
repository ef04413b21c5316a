#include "cli/open_database.h"

#include <filesystem>

namespace shuquan::cli {

Result<std::unique_ptr<store::Database>> open_database(const Arguments& arguments) {
  const std::string data = arguments.get("--data", "shuquan-data");
  store::DatabaseOptions options;
  options.url = arguments.get("--database", "sqlite:" + data + "/shuquan.db");
  options.readers = 2;
  options.read_timeout = std::chrono::minutes(10);
  // Opening would create what is not there; a mistyped folder must not leave an empty register behind.
  if (!arguments.has("--database") && !std::filesystem::exists(data + "/shuquan.db"))
    return fail(Errc::invalid_input, "verify.unreadable", {{"path", data + "/shuquan.db"}});
  return store::Database::open(options);
}

}  // namespace shuquan::cli
