#include "cli/deposit_call.h"

#include <chrono>
#include <cstdio>
#include <filesystem>

#include "base/hex.h"
#include "crypto/key_file.h"

namespace shuquan::cli {
namespace {

Result<char> one_character(const Arguments& arguments, std::string_view name) {
  const std::string value = arguments.get(name);
  if (value == "none") return '\0';
  if (value == "tab") return '\t';
  if (value.size() != 1 || static_cast<unsigned char>(value[0]) >= 0x80 || value[0] == '\n' || value[0] == '\r')
    return misuse(name);
  return value[0];
}

}  // namespace

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int exit_status(const Error& error) {
  if (error.reason == "evidence.usage") return kUsage;
  switch (error.code) {
    case Errc::rejected: return kDoesNotHold;
    case Errc::not_found:
    case Errc::unavailable:
    case Errc::internal: return kInputOutput;
    default: return kRefused;
  }
}

std::unexpected<Error> misuse(std::string_view argument) {
  return fail(Errc::invalid_input, "evidence.usage", {{"argument", std::string(argument)}});
}

bool is_database(std::string_view path) { return path.starts_with("postgresql://") || path.starts_with("postgres://"); }

evidence::Source source_of(const Arguments& arguments, const std::string& path) {
  if (is_database(path)) return evidence::Source::postgresql(path, arguments.get("--member"));
  if (std::error_code ignored; std::filesystem::is_directory(path, ignored)) return evidence::Source::folder(path);
  return path == "-" ? evidence::Source::standard_input() : evidence::Source::file(path);
}

Instant now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

Result<evidence::FormChoice> form_choice(const Arguments& arguments) {
  evidence::FormChoice choice;
  if (arguments.has("--format")) choice.format = evidence::parse_format(arguments.get("--format"));
  if (arguments.has("--format") && (!choice.format || choice.format == evidence::Format::parts)) return misuse("--format");
  if (arguments.has("--encoding")) choice.encoding = evidence::parse_encoding(arguments.get("--encoding"));
  if (arguments.has("--encoding") && !choice.encoding) return misuse("--encoding");
  if (arguments.has("--delimiter")) {
    SHUQUAN_TRY(choice.dialect.delimiter, one_character(arguments, "--delimiter"));
  }
  if (arguments.has("--quote")) {
    SHUQUAN_TRY(choice.dialect.quote, one_character(arguments, "--quote"));
  }
  const std::string header = arguments.get("--header", "yes");
  const std::string ragged = arguments.get("--ragged", "refuse");
  if ((header != "yes" && header != "no") || (ragged != "keep" && ragged != "refuse")) return misuse("--header, --ragged");
  if (arguments.has("--header")) choice.dialect.header = header == "yes";
  choice.member = arguments.get("--member");
  if (ragged == "keep") choice.ragged = evidence::Ragged::keep;
  return choice;
}

Result<evidence::Deposit> load_deposit(const std::string& path) {
  SHUQUAN_TRY(const std::string text, read_text_file(path, evidence::kDepositBytes));
  return evidence::parse_deposit(text);
}

Result<std::string> load_dataset_key(const std::string& path) {
  SHUQUAN_TRY(const std::string text, crypto::read_secret_file(path));
  SHUQUAN_TRY(const Json json, Json::parse(text));
  const auto key = from_hex(json["dataset_key"].text());
  if (json["format"].text() != kKeyFormat || !key || key->size() != evidence::kDatasetKeyBytes)
    return fail(Errc::invalid_input, "evidence.bad_key");
  return *key;
}

}  // namespace shuquan::cli
