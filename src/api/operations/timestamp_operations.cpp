#include "api/operations.h"
#include "api/rate_limit.h"
#include "api/shape.h"
#include "base/hex.h"
#include "crypto/timestamp.h"
#include "office/timestamps.h"

namespace shuquan::api {
namespace {

/// Stamps that one network address may ask for in a minute: each takes a number from the database.
constexpr int kStampsPerMinute = 120;

constexpr std::string_view kReply = "application/timestamp-reply", kPem = "application/x-pem-file";

Reply bytes_reply(std::string_view type, std::string bytes) {
  Reply reply;
  reply.content_type = type;
  reply.bytes = std::move(bytes);
  return reply;
}

Operation issue_timestamp() {
  Operation op{.id = "issue_timestamp", .method = http::Method::post, .path = "/timestamps", .tag = "timestamps",
               .summary = {"申请时间戳（RFC 3161）", "Time stamp (RFC 3161): send application/timestamp-query"}};
  op.audience = kAnyone;
  op.raw_upload = true;
  op.body_limit = crypto::kTimestampQueryLimit;
  op.content_type = kReply;
  op.replayable = false;  // the key's digest does not cover a raw body
  op.prepare = [limit = std::make_shared<RateLimit>()](const Call& call, store::Connection&, office::Services& services) -> Result<Json> {
    SHUQUAN_CHECK(limit->admit(caller_of(call.remote_address), kStampsPerMinute, services.time.now()));
    return Json();
  };
  op.write = [](const Call& call, office::Transaction& tx) { return office::issue_timestamp(tx, call.raw_body); };
  op.render = [](const Json& outcome) -> Result<Reply> {
    const std::optional<std::string> response = from_hex(outcome["response"].text());
    SHUQUAN_ASSERT(response.has_value());
    return bytes_reply(kReply, *response);
  };
  return op;
}

Operation get_timestamp_certificate() {
  Operation op{.id = "get_timestamp_certificate", .path = "/timestamps/certificate", .tag = "timestamps",
               .summary = {"时间戳机构证书", "Certificate of the time-stamp authority, PEM"}};
  op.audience = kAnyone;
  op.content_type = kPem;
  op.read = [](const Call&, store::Connection&, office::Services& services) -> Result<Reply> { return bytes_reply(kPem, office::timestamp_certificate(services)); };
  return op;
}

}  // namespace

std::vector<Operation> timestamp_operations() { return {issue_timestamp(), get_timestamp_certificate()}; }

}  // namespace shuquan::api
