#include "cli/verify.h"

#include <cstdio>

#include "base/messages.h"
#include "cli/deposit_arguments.h"
#include "cli/verify_report.h"
#include "ledger/log_directory.h"

namespace shuquan::cli {
namespace {

constexpr int kUsage = 2;
constexpr std::size_t kMostBytes = 8 * 1024 * 1024;
constexpr std::size_t kMostKeys = 20;

constexpr OptionSpec kSpecs[] = {{"--proof", "FILE"}, {"--policy", "FILE"}, {"--seal", "SHA256"}, {"--lang", "zh|en"}, {"--json", ""}, {"--help", ""}, {"--never", "NUMBER"}, {"--log", "DIR"}};

constexpr std::string_view kHelpZh = R"(用法：shuquan verify 文件 [--proof 文件] [--log-key 公钥]… [--policy 文件] [--seal SHA256] [--lang zh|en] [--json]
      shuquan verify --never 编号 --log 目录 [--log-key 公钥]… [--policy 文件] [--lang zh|en] [--json]

  文件可以是：登记证书（PDF）；日志记录原文（须同时给出 --proof 证明文件）；现状证明（JSON）。
  --log-key  信任的日志公钥（名称+编号+公钥），可重复；登记机构公布，也可由 shuquan log key 显示。
  --policy   c2sp.org/tlog-policy 文件：信任哪些日志和见证人。
  --seal     登记机构印章证书的 SHA-256 指纹。
  --never    证明该登记号或者证书编号从未登记：逐条读取目录中的公开日志（c2sp.org/tlog-tiles，
             即网站 /log/ 下的内容，或 shuquan log export 导出的目录），并与检查点的根核对。
  全程离线。退出码：0 已证明，1 不予采信，2 用法错误，3 内容自洽但没有指定日志公钥。
)";
constexpr std::string_view kHelpEn = R"(Usage: shuquan verify FILE [--proof FILE] [--log-key VKEY]… [--policy FILE] [--seal SHA256] [--lang zh|en] [--json]
       shuquan verify --never NUMBER --log DIR [--log-key VKEY]… [--policy FILE] [--lang zh|en] [--json]

  FILE is a certificate (PDF), the bytes of a log entry (with --proof), or state evidence (JSON).
  --log-key  a log key to trust (name+id+key), may be repeated; published by the office, printed by shuquan log key.
  --policy   a c2sp.org/tlog-policy file: which logs and witnesses to believe.
  --seal     SHA-256 fingerprint of the office's seal certificate.
  --never    proves that a registration or certificate number was never registered: reads every entry of the published log
             in DIR (c2sp.org/tlog-tiles: what the site has under /log/, or what shuquan log export wrote) and holds them
             against the root of its checkpoint.
  Works offline. Exit status: 0 proved, 1 refused, 2 wrong use, 3 consistent, but no log key was pinned.
)";

void print(std::FILE* stream, std::string_view text) { std::fwrite(text.data(), 1, text.size(), stream); }

/// Takes the repeatable --log-key out of the arguments.
Result<std::vector<std::string>> take_keys(std::span<const std::string> arguments, std::vector<std::string>& rest) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].starts_with("--log-key=")) {
      keys.push_back(arguments[i].substr(10));
    } else if (arguments[i] == "--log-key") {
      if (++i == arguments.size()) return fail(Errc::invalid_input, "verify.usage", {{"what", "--log-key"}});
      keys.push_back(arguments[i]);
    } else {
      rest.push_back(arguments[i]);
    }
  }
  if (keys.size() > kMostKeys) return fail(Errc::invalid_input, "verify.usage", {{"what", "--log-key"}});
  return keys;
}

Result<std::string> read_file(const std::string& path) {
  Result<std::string> bytes = read_text_file(path, kMostBytes);
  if (!bytes) return fail_with_detail(Errc::invalid_input, "verify.unreadable", describe(bytes.error()), {{"path", path}});
  return bytes;
}

Result<Trust> trust_of(const std::vector<std::string>& vkeys, const Arguments& arguments) {
  Trust trust;
  trust.seal = arguments.get("--seal");
  std::erase(trust.seal, ':');
  for (char& c : trust.seal)
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  if (!trust.seal.empty() && !crypto::digest_from_hex(trust.seal)) return fail(Errc::invalid_input, "verify.usage", {{"what", "--seal"}});
  std::vector<ledger::VerifierKey> keys;
  for (const std::string& vkey : vkeys) {
    SHUQUAN_TRY(ledger::VerifierKey key, ledger::parse_vkey(vkey));
    keys.push_back(std::move(key));
  }
  if (arguments.has("--policy")) {
    SHUQUAN_TRY(const std::string text, read_file(arguments.get("--policy")));
    SHUQUAN_TRY(trust.policy, ledger::parse_policy(text));
    trust.policy->logs.insert(trust.policy->logs.end(), keys.begin(), keys.end());
  } else if (!keys.empty()) {
    trust.policy = ledger::policy_of_keys(std::move(keys));
  }
  return trust;
}

Result<VerifyReport> verify(const std::string& path, const Arguments& arguments, const Trust& trust) {
  SHUQUAN_TRY(const std::string bytes, read_file(path));
  std::string proof;
  if (arguments.has("--proof")) {
    SHUQUAN_TRY(proof, read_file(arguments.get("--proof")));
  }
  if (bytes.starts_with("%PDF-")) return verify_certificate(bytes, proof, trust);
  if (!proof.empty()) return verify_bare_entry(bytes, proof, trust);
  const Result<Json> json = Json::parse(bytes);
  if (json && (*json)["format"].text() == "shuquan-state-evidence@v1") return verify_state_evidence(*json, trust);
  return fail(Errc::invalid_input, "verify.usage", {{"what", "--proof"}});
}

Result<VerifyReport> verify_absence(const Arguments& arguments, const Trust& trust) {
  ledger::LogDirectory log(arguments.get("--log"));
  if (!log.checkpoint()) return fail(Errc::invalid_input, "verify.unreadable", {{"path", arguments.get("--log") + "/checkpoint"}});
  return verify_never_registered(arguments.get("--never"), log, trust);
}

}  // namespace

int verify_command(std::span<const std::string> arguments) {
  std::vector<std::string> rest;
  const Result<std::vector<std::string>> keys = take_keys(arguments, rest);
  const Result<Arguments> sorted = sort_arguments(rest, kSpecs);
  const std::string language = choose_language(sorted ? *sorted : Arguments{});
  const auto misused = [&](const Error& error) {
    print(stderr, explain(error, language) + "\n");
    return kUsage;
  };
  if (!keys) return misused(keys.error());
  if (!sorted) return misused(sorted.error());
  const std::string_view help = language == "en" ? kHelpEn : kHelpZh;
  if (sorted->has("--help")) {
    print(stdout, help);
    return 0;
  }
  const bool never = sorted->has("--never") && sorted->has("--log") && !sorted->get("--never").empty();
  if (sorted->plain.size() != (never ? 0U : 1U) || sorted->has("--never") != never) {
    print(stderr, help);
    return kUsage;
  }
  const Result<Trust> trust = trust_of(*keys, *sorted);
  if (!trust) return misused(trust.error());
  const Result<VerifyReport> report = never ? verify_absence(*sorted, *trust) : verify(sorted->plain[0], *sorted, *trust);
  if (!report) return misused(report.error());
  print(stdout, sorted->has("--json") ? report->to_json(language).pretty() + "\n" : report->text(language == "en"));
  return report->exit_status();
}

}  // namespace shuquan::cli
