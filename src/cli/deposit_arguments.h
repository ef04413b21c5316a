#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace shuquan::cli {

/// An option that a subcommand takes.
struct OptionSpec {
  std::string_view name;      ///< with dashes, "--title"
  std::string_view argument;  ///< what follows it, empty: a switch
};

/// Arguments of a subcommand, sorted out. "--name value" and "--name=value" both do.
struct Arguments {
  std::vector<std::string> plain;
  std::map<std::string, std::string, std::less<>> options;

  bool has(std::string_view name) const { return options.contains(name); }
  std::string get(std::string_view name, const std::string& fallback = {}) const;
};

/// evidence.usage where an option is unknown, doubled or without its value.
Result<Arguments> sort_arguments(std::span<const std::string> arguments, std::span<const OptionSpec> specs);

/// "3", "0-9", "0-9,20,31": rising or not, at most `limit` numbers in all.
Result<std::vector<std::uint64_t>> parse_numbers(std::string_view text, std::size_t limit);

/// --lang, else LC_ALL, LC_MESSAGES, LANG: "zh" unless they name another language.
std::string choose_language(const Arguments& arguments);

/// The whole file, at most `limit` bytes; "-" is standard input.
Result<std::string> read_text_file(const std::string& path, std::size_t limit);

}  // namespace shuquan::cli
