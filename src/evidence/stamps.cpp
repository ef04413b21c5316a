#include "evidence/stamps.h"

#include "base/hex.h"
#include "crypto/timestamp_certificate.h"
#include "evidence/fields.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kStampBytes = 64 * 1024;

Result<CheckedStamp> check_one(const Stamps::One& one, const Digest& head, const std::vector<std::string>& trusted) {
  std::vector<std::string> certificates = trusted;
  if (trusted.empty()) {
    SHUQUAN_TRY(std::string carried, crypto::certificate_in(one.response));
    certificates.push_back(std::move(carried));
  }
  Result<crypto::Timestamp> found = fail(Errc::invalid_input, "timestamp.untrusted");
  for (const std::string& certificate : certificates) {
    found = crypto::verify_timestamp(one.response, one.hash, head, certificate);
    if (found) return CheckedStamp{one.hash, *std::move(found), !trusted.empty()};
  }
  return std::unexpected(std::move(found).error());
}

}  // namespace

Stamps stamps_of(const Deposit& deposit) {
  const DepositSummary summary = summarize(deposit);
  return {summary.head_sha256, summary.head_sm3, {}};
}

std::string write_stamps(const Stamps& stamps) {
  Json list = Json::array();
  for (const Stamps::One& one : stamps.stamps) list.push(Json::object({{"hash", crypto::to_string(one.hash)}, {"response", to_base64(one.response)}}));
  return Json::object({{"format", kStampsFormat}, {"head_sha256", crypto::to_hex(stamps.head_sha256)}, {"head_sm3", crypto::to_hex(stamps.head_sm3)}, {"stamps", std::move(list)}}).pretty() + "\n";
}

Result<Stamps> parse_stamps(std::string_view text) {
  SHUQUAN_TRY(const Json json, Json::parse(text));
  FieldErrors errors;
  Fields fields(json, "", errors);
  Stamps stamps;
  if (fields.text("format", 64) != kStampsFormat) fields.wrong("format");
  stamps.head_sha256 = fields.digest("head_sha256");
  stamps.head_sm3 = fields.digest("head_sm3");
  for (const Json& item : fields.array("stamps", kMostStamps)) {
    Fields part(item, "/stamps/" + std::to_string(stamps.stamps.size()), errors);
    const std::string hash = part.text("hash", 16);
    if (hash != "sha256" && hash != "sm3") part.wrong("hash");
    const auto response = from_base64(part.text("response", kStampBytes * 2));
    if (!response || response->size() > kStampBytes) part.wrong("response");
    part.end();
    stamps.stamps.push_back({hash == "sm3" ? Hash::sm3 : Hash::sha256, response.value_or("")});
  }
  fields.end();
  if (!errors.empty()) return fail(Errc::invalid_input, "evidence.stamps_malformed", {{"pointer", errors.first()}});
  return stamps;
}

Result<std::vector<CheckedStamp>> check_stamps(const Stamps& stamps, const Deposit& deposit, const std::vector<std::string>& trusted) {
  const DepositSummary summary = summarize(deposit);
  if (stamps.head_sha256 != summary.head_sha256 || stamps.head_sm3 != summary.head_sm3) return fail(Errc::rejected, "evidence.stamps_other_deposit");
  std::vector<CheckedStamp> checked;
  for (const Stamps::One& one : stamps.stamps) {
    SHUQUAN_TRY(CheckedStamp next, check_one(one, one.hash == Hash::sm3 ? summary.head_sm3 : summary.head_sha256, trusted));
    checked.push_back(std::move(next));
  }
  return checked;
}

}  // namespace shuquan::evidence
