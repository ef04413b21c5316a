#include <cstdlib>
#include <filesystem>

#include "base/durable_file.h"
#include "base/id.h"
#include "cli/deposit_call.h"
#include "cli/request_timestamp.h"
#include "crypto/timestamp_certificate.h"
#include "evidence/stamps.h"

namespace shuquan::cli {
namespace {

constexpr std::size_t kStampsBytes = std::size_t{16} << 20;

/// --authorities, else the user's own list.
std::string authorities_path(const Call& call) {
  if (call.arguments.has("--authorities")) return call.arguments.get("--authorities");
  if (const char* config = std::getenv("XDG_CONFIG_HOME"); config && *config) return std::string(config) + "/shuquan/authorities";
  const char* home = std::getenv("HOME");
  return std::string(home ? home : ".") + "/.config/shuquan/authorities";
}

Result<evidence::Stamps> load_stamps(const std::string& path, const evidence::Deposit& deposit, bool may_be_missing) {
  const Result<std::string> text = read_text_file(path, kStampsBytes);
  if (!text && text.error().code == Errc::not_found && may_be_missing) return evidence::stamps_of(deposit);
  if (!text) return std::unexpected(text.error());
  SHUQUAN_TRY(evidence::Stamps stamps, evidence::parse_stamps(*text));
  const evidence::Stamps own = evidence::stamps_of(deposit);
  if (stamps.head_sha256 != own.head_sha256 || stamps.head_sm3 != own.head_sm3) return fail(Errc::rejected, "evidence.stamps_other_deposit");
  return stamps;
}

Result<void> keep(const std::string& path, const evidence::Stamps& stamps) {
  std::error_code error = write_durably(path, evidence::write_stamps(stamps), Naming::replace, 0644);
  if (!error) error = sync_folder(std::filesystem::path(path).parent_path().string());
  if (error) return fail_with_detail(Errc::unavailable, "evidence.write_failed", error.message(), {{"path", path}});
  return {};
}

Json stamp_json(const evidence::CheckedStamp& one) {
  return Json::object({{"hash", crypto::to_string(one.hash)}, {"time", to_string(one.stamp.time)}, {"authority", one.stamp.authority}, {"serial", one.stamp.serial}, {"policy", one.stamp.policy}, {"trusted", one.trusted}});
}

}  // namespace

std::string stamps_path(const Call& call, const std::string& deposit) {
  constexpr std::string_view kEnding = ".json";
  const std::string stem = deposit.ends_with(kEnding) ? deposit.substr(0, deposit.size() - kEnding.size()) : deposit;
  return call.arguments.get("--stamps", stem + ".stamps.json");
}

Result<Stamping> find_stamping(const Call& call, const std::string& url) {
  Stamping stamping{url, {}, {}};
  const std::string wanted = call.arguments.get("--hash", "both");
  for (const crypto::Hash each : {crypto::Hash::sha256, crypto::Hash::sm3})
    if (wanted == "both" || wanted == crypto::to_string(each)) stamping.hashes.push_back(each);
  if (stamping.hashes.empty()) return misuse("--hash");
  SHUQUAN_TRY(Authority authority, find_authority(authorities_path(call), url));
  if (!authority.certificate_der.empty()) stamping.trusted.push_back(std::move(authority.certificate_der));
  return stamping;
}

Result<void> add_stamps(const Call& call, const std::string& path, const evidence::Deposit& deposit, const Stamping& stamping) {
  const std::string place = stamps_path(call, path);
  SHUQUAN_TRY(evidence::Stamps stamps, load_stamps(place, deposit, true));
  if (stamps.stamps.size() + stamping.hashes.size() > evidence::kMostStamps)
    return fail(Errc::conflict, "evidence.stamps_full", {{"path", place}, {"limit", std::to_string(evidence::kMostStamps)}});
  for (const crypto::Hash each : stamping.hashes) {
    SHUQUAN_TRY(const std::string query, crypto::make_timestamp_query(each, each == crypto::Hash::sm3 ? stamps.head_sm3 : stamps.head_sha256, random_bytes(8)));
    SHUQUAN_TRY(std::string response, request_timestamp(stamping.url, query));
    evidence::Stamps one = evidence::stamps_of(deposit);
    one.stamps.push_back({each, std::move(response)});
    SHUQUAN_TRY(const auto checked, evidence::check_stamps(one, deposit, stamping.trusted));
    stamps.stamps.push_back({each, checked.front().stamp.token});
    // At once: a stamp already had must not be lost because the next one cannot be had.
    SHUQUAN_CHECK(keep(place, stamps));
  }
  return {};
}

Result<evidence::Stamps> load_stamps_beside(const Call& call, const std::string& path, const evidence::Deposit& deposit) {
  return load_stamps(stamps_path(call, path), deposit, !call.arguments.has("--stamps"));
}

Result<Json> check_deposit_stamps(const Call& call, const std::string& path, const evidence::Deposit& deposit) {
  SHUQUAN_TRY(const evidence::Stamps stamps, load_stamps_beside(call, path, deposit));
  std::vector<std::string> trusted;
  if (call.arguments.has("--trust")) {
    SHUQUAN_TRY(const std::string pem, read_text_file(call.arguments.get("--trust"), kStampsBytes));
    SHUQUAN_TRY(std::string der, crypto::certificate_from_pem(pem));
    trusted.push_back(std::move(der));
  }
  SHUQUAN_TRY(const auto checked, evidence::check_stamps(stamps, deposit, trusted));
  Json list = Json::array();
  for (const evidence::CheckedStamp& one : checked) {
    list.push(stamp_json(one));
    if (call.json) continue;
    print(std::string(call.say("时间戳（", "Time stamp (")) + (one.hash == crypto::Hash::sm3 ? "SM3" : "SHA-256") + call.say("）：", "): ") + (call.zh() ? to_beijing_text(one.stamp.time) : to_string(one.stamp.time)) + ", " + one.stamp.authority +
          (one.trusted ? "" : call.say("（未指明信任哪家机构的证书，仅核对了一致性；可用 --trust）", " (consistent; name the authority's certificate with --trust to check whose it is)")) + "\n");
  }
  return list;
}

Result<int> stamp_deposit(const Call& call) {
  const Arguments& arguments = call.arguments;
  if (arguments.plain.size() != 1 || !arguments.has("--authority")) return misuse("stamp, --authority");
  SHUQUAN_TRY(const evidence::Deposit deposit, load_deposit(arguments.plain[0]));
  SHUQUAN_TRY(const Stamping stamping, find_stamping(call, arguments.get("--authority")));
  SHUQUAN_CHECK(add_stamps(call, arguments.plain[0], deposit, stamping));
  SHUQUAN_TRY(const Json stamps, check_deposit_stamps(call, arguments.plain[0], deposit));
  if (call.json) print(Json::object({{"stamps", stamps}}).pretty() + "\n");
  return kHolds;
}

}  // namespace shuquan::cli
