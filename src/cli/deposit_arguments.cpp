#include "cli/deposit_arguments.h"

#include <unistd.h>

#include <charconv>
#include <cstdlib>

#include "evidence/byte_source.h"

namespace shuquan::cli {
namespace {

std::unexpected<Error> misuse(std::string what) { return fail(Errc::invalid_input, "evidence.usage", {{"argument", std::move(what)}}); }

bool parse_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

}  // namespace

std::string Arguments::get(std::string_view name, const std::string& fallback) const {
  const auto found = options.find(name);
  return found == options.end() ? fallback : found->second;
}

Result<Arguments> sort_arguments(std::span<const std::string> arguments, std::span<const OptionSpec> specs) {
  Arguments sorted;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "-" || !argument.starts_with("-")) {
      sorted.plain.push_back(argument);
      continue;
    }
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const auto spec = std::find_if(specs.begin(), specs.end(), [&](const OptionSpec& s) { return s.name == name; });
    if (spec == specs.end() || sorted.has(name)) return misuse(argument);
    std::string value;
    if (spec->argument.empty()) {
      if (equals != std::string::npos) return misuse(argument);
    } else if (equals != std::string::npos) {
      value = argument.substr(equals + 1);
    } else {
      if (++i == arguments.size()) return misuse(argument);
      value = arguments[i];
    }
    sorted.options.emplace(name, std::move(value));
  }
  return sorted;
}

Result<std::vector<std::uint64_t>> parse_numbers(std::string_view text, std::size_t limit) {
  std::vector<std::uint64_t> numbers;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view part = text.substr(0, comma);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    const std::size_t dash = part.find('-');
    std::uint64_t first = 0;
    if (!parse_number(part.substr(0, dash), first)) return misuse(std::string(part));
    std::uint64_t last = first;
    if (dash != std::string_view::npos && !parse_number(part.substr(dash + 1), last)) return misuse(std::string(part));
    if (last < first || last - first >= limit || numbers.size() + (last - first) >= limit) return misuse(std::string(part));
    for (std::uint64_t number = first; number <= last; ++number) numbers.push_back(number);
  }
  return numbers;
}

std::string choose_language(const Arguments& arguments) {
  std::string wanted = arguments.get("--lang");
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (!wanted.empty()) break;
    if (const char* value = std::getenv(name)) wanted = value;
  }
  return wanted.empty() || wanted.starts_with("zh") || wanted.starts_with("C") ? (wanted.starts_with("C") ? "en" : "zh") : "en";
}

Result<std::string> read_text_file(const std::string& path, std::size_t limit) {
  std::unique_ptr<evidence::ByteSource> source;
  if (path == "-") {
    source = evidence::open_descriptor(STDIN_FILENO);
  } else {
    SHUQUAN_TRY(source, evidence::open_file(path));
  }
  std::string bytes;
  std::string block(std::size_t{1} << 20, '\0');
  for (;;) {
    SHUQUAN_TRY(const std::size_t got, source->read(block.data(), block.size()));
    if (got == 0) return bytes;
    if (bytes.size() + got > limit)
      return fail(Errc::invalid_input, "evidence.file_too_long", {{"path", path}, {"limit", std::to_string(limit)}});
    bytes.append(block, 0, got);
  }
}

}  // namespace shuquan::cli
