#include <cstdio>
#include <filesystem>

#include "base/durable_file.h"
#include "cli/deposit_call.h"

namespace shuquan::cli {
namespace {

constexpr std::size_t kStateBytes = std::size_t{1} << 30;

}  // namespace

Result<std::string> resume_unfinished(const Call& call, const std::string& data, const std::string& deposit, evidence::Resuming& resuming) {
  SHUQUAN_TRY(const auto seconds, parse_numbers(call.arguments.get("--keep-every", "60"), 1));
  if (seconds.size() != 1 || seconds[0] > 86'400) return misuse("--keep-every");
  std::error_code ignored;
  if (seconds[0] == 0 || data == "-" || deposit == "-" || is_database(data) || std::filesystem::is_directory(data, ignored)) return std::string();
  const std::string place = deposit + ".unfinished";
  if (std::filesystem::exists(place, ignored)) {
    SHUQUAN_TRY(resuming.from, read_text_file(place, kStateBytes));
    if (!call.arguments.has("--quiet")) std::fprintf(stderr, call.say("从 %s 继续上次的运行\n", "Going on from %s\n"), place.c_str());
  }
  resuming.every = std::chrono::seconds(seconds[0]);
  resuming.keep = [place](const std::string& state) -> Result<void> {
    const std::error_code error = write_durably(place, state, Naming::replace, 0600);
    if (error) return fail_with_detail(Errc::unavailable, "evidence.write_failed", error.message(), {{"path", place}});
    return {};
  };
  return place;
}

}  // namespace shuquan::cli
