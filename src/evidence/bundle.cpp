#include "evidence/bundle.h"

#include <algorithm>

#include "base/hex.h"
#include "crypto/timestamp_certificate.h"
#include "evidence/bundle_page.h"
#include "evidence/evidence.h"
#include "evidence/zip_writer.h"

namespace shuquan::evidence {
namespace {

constexpr std::string_view kPlace = "@BUNDLE@";

/// JSON that may stand inside a script element.
std::string inline_json(const Json& json) {
  std::string out;
  for (const char c : json.dump()) out += c == '<' ? std::string("\\u003c") : std::string(1, c);
  return out;
}

Json event(Instant at, std::string_view zh, std::string_view en) { return Json::object({{"time", to_string(at)}, {"zh", zh}, {"en", en}}); }

Json time_line(const Deposit& deposit, const std::vector<CheckedStamp>& stamps, Instant made) {
  std::vector<std::pair<Instant, Json>> events;
  events.emplace_back(deposit.head.created, event(deposit.head.created, "生成存证（存证方时钟）", "Deposit made (depositor's clock)"));
  for (const CheckedStamp& one : stamps) {
    const std::string what = std::string(one.hash == Hash::sm3 ? "SM3" : "SHA-256") + ", " + one.stamp.authority;
    events.emplace_back(one.stamp.time, event(one.stamp.time, "时间戳（" + what + "）", "Time stamp (" + what + ")"));
  }
  events.emplace_back(made, event(made, "制作证据包", "Bundle made"));
  std::ranges::stable_sort(events, {}, [](const auto& each) { return each.first.unix_ms; });
  Json list = Json::array();
  for (auto& [at, what] : events) list.push(std::move(what));
  return list;
}

Json manifest_of(const std::vector<ZipFile>& files) {
  Json list = Json::array();
  for (const ZipFile& file : files)
    list.push(Json::object({{"name", file.name}, {"bytes", file.bytes.size()}, {"sha256", crypto::to_hex(crypto::sha256(file.bytes))}, {"sm3", crypto::to_hex(crypto::sm3(file.bytes))}}));
  return list;
}

std::string recipe(const DepositSummary& summary, const std::vector<CheckedStamp>& stamps, bool with_authority) {
  std::string text =
      "数权证据包 Shuquan evidence bundle\n\n"
      "1. 用浏览器打开 verify.html（不联网）。 Open verify.html in a browser (offline).\n"
      "2. 不用我们的程序也可核验。 Without our program:\n\n"
      "   head_sha256 " + crypto::to_hex(summary.head_sha256) + "\n   head_sm3    " + crypto::to_hex(summary.head_sm3) + "\n\n"
      "   存证头的规范字节 canonical bytes of the head:\n"
      "   python3 -c \"import json,sys; sys.stdout.write(json.dumps(json.load(open('deposit.json'))['head'],sort_keys=True,separators=(',',':'),ensure_ascii=False))\" > head.bin\n"
      "   openssl dgst -sha256 head.bin\n   openssl dgst -sm3 head.bin\n\n";
  for (std::size_t i = 0; i < stamps.size(); ++i) {
    const bool sm3 = stamps[i].hash == Hash::sm3;
    // Judged at the stamped time, and with the named certificate as the anchor even where it is no root: as check_stamps() does.
    const std::string authority = with_authority ? "authorities/1.pem" : "AUTHORITY.pem";
    text += "   openssl ts -verify -token_in -in stamps/" + std::to_string(i + 1) + ".der" + (sm3 ? " -sm3" : "") + " -digest " + crypto::to_hex(sm3 ? summary.head_sm3 : summary.head_sha256) + " -CAfile " + authority +
            " -untrusted " + authority + " -partial_chain -attime " + std::to_string(stamps[i].stamp.time.unix_ms / 1000) + "\n";
  }
  text += "\n   格式见 docs/formats/deposit.md；另一实现见 tests/evidence/verify_deposit.py。\n   Formats: docs/formats/deposit.md; a second implementation: tests/evidence/verify_deposit.py.\n";
  return text;
}

}  // namespace

Result<std::string> make_bundle(const BundleParts& parts) {
  SHUQUAN_TRY(const Deposit deposit, parse_deposit(parts.deposit));
  SHUQUAN_TRY(const Json document, Json::parse(parts.deposit));
  if (parts.opening) {
    SHUQUAN_TRY(const auto opened, check_opening(deposit, *parts.opening));
    static_cast<void>(opened);
  }
  std::vector<std::string> trusted;
  Json authorities = Json::array();
  for (const std::string& pem : parts.authorities) {
    SHUQUAN_TRY(std::string der, crypto::certificate_from_pem(pem));
    authorities.push(to_base64(der));
    trusted.push_back(std::move(der));
  }
  SHUQUAN_TRY(const auto stamps, check_stamps(parts.stamps, deposit, trusted));
  std::vector<ZipFile> files{{"deposit.json", parts.deposit}};
  if (parts.opening) files.push_back({"opening.json", parts.opening->pretty() + "\n"});
  Json tokens = Json::array();
  for (std::size_t i = 0; i < stamps.size(); ++i) {
    files.push_back({"stamps/" + std::to_string(i + 1) + ".der", stamps[i].stamp.token});
    tokens.push(Json::object({{"hash", crypto::to_string(stamps[i].hash)}, {"response", to_base64(stamps[i].stamp.token)}}));
  }
  for (std::size_t i = 0; i < parts.authorities.size(); ++i) files.push_back({"authorities/" + std::to_string(i + 1) + ".pem", parts.authorities[i]});
  if (!parts.log_proof.empty()) files.push_back({"log-proof.txt", parts.log_proof});
  files.push_back({"timeline.json", time_line(deposit, stamps, parts.made).pretty() + "\n"});
  files.push_back({"README.txt", recipe(summarize(deposit), stamps, !trusted.empty())});
  Json bundle = Json::object({{"format", kBundleFormat}, {"deposit", document}, {"stamps", std::move(tokens)}, {"authorities", std::move(authorities)}, {"files", manifest_of(files)}});
  if (parts.opening) bundle.set("opening", *parts.opening);
  if (!parts.log_proof.empty()) bundle.set("log_proof", parts.log_proof);
  std::string page(kBundlePage);
  page.replace(page.find(kPlace), kPlace.size(), inline_json(bundle));
  files.push_back({"verify.html", std::move(page)});
  files.push_back({"manifest.json", Json::object({{"format", kBundleFormat}, {"files", manifest_of(files)}}).pretty() + "\n"});
  return write_zip(files, parts.made);
}

}  // namespace shuquan::evidence
