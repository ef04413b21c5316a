#include "api/operations.h"
#include "api/shape.h"
#include "base/hex.h"
#include "crypto/timestamp.h"
#include "office/timestamps.h"

namespace shuquan::api {
namespace {

Operation issue_timestamp() {
  Operation op{.id = "issue_timestamp", .method = http::Method::post, .path = "/timestamps", .tag = "timestamps",
               .summary = {"申请时间戳（RFC 3161）", "Time stamp (RFC 3161): send application/timestamp-query"}};
  op.audience = kAnyone;
  op.raw_upload = true;
  op.body_limit = crypto::kTimestampQueryLimit;
  op.content_type = "application/timestamp-reply";
  op.write = [](const Call& call, office::Transaction& tx) { return office::issue_timestamp(tx, call.raw_body); };
  op.render = [](const Json& outcome) -> Result<Reply> {
    Reply reply;
    reply.content_type = "application/timestamp-reply";
    reply.bytes = from_hex(outcome["response"].text()).value_or("");
    return reply;
  };
  return op;
}

Operation get_timestamp_certificate() {
  Operation op{.id = "get_timestamp_certificate", .path = "/timestamps/certificate", .tag = "timestamps",
               .summary = {"时间戳机构证书", "Certificate of the time-stamp authority, PEM"}};
  op.audience = kAnyone;
  op.content_type = "application/x-pem-file";
  op.read = [](const Call&, store::Connection&, office::Services& services) -> Result<Reply> {
    Reply reply;
    reply.content_type = "application/x-pem-file";
    reply.bytes = office::timestamp_certificate(services);
    return reply;
  };
  return op;
}

}  // namespace

std::vector<Operation> timestamp_operations() { return {issue_timestamp(), get_timestamp_certificate()}; }

}  // namespace shuquan::api
