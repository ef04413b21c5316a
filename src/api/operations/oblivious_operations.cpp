#include "api/operations.h"
#include "api/rate_limit.h"
#include "api/shape.h"
#include "crypto/oblivious.h"
#include "office/oblivious.h"

namespace shuquan::api {
namespace {

/// A call takes about a tenth of a second of one core.
constexpr int kCallsPerMinute = 120;
constexpr std::size_t kBody = 128 * 1024;

Json element(std::string_view what) { return text(what, 2 * static_cast<int>(crypto::kObliviousElementBytes)); }

Operation list_oblivious_keys() {
  Operation op{.id = "list_oblivious_keys", .path = "/oblivious-keys", .tag = "deposits", .summary = {"带密钥摘要的公钥", "The registry's public keys for keyed sketches, newest first"}};
  op.audience = kAnyone;
  op.response = object({{"items", list_of(object({{"key", text("Name of the key in sketches, 32 hex digits", 32)}, {"public_key", element("P-256 point, compressed, hex")}, {"current", flag("Keys new sketches")}}), "Keys", 9999)}});
  op.read = [](const Call&, store::Connection&, office::Services& services) -> Result<Reply> { return office::oblivious_keys(services); };
  return op;
}

Operation evaluate_obliviously() {
  Operation op{.id = "evaluate_obliviously", .method = http::Method::post, .path = "/oblivious-evaluations", .tag = "deposits",
               .summary = {"盲计算（带密钥摘要）", "Evaluate the registry's keyed function on blinded elements (RFC 9497, VOPRF, P256-SHA256): what they hide the registry does not learn"}};
  const int batch = static_cast<int>(crypto::kObliviousBatch);
  op.body = object({optional_member("key", text("Name of the key; the current one where missing", 32)), {"elements", list_of(element("Blinded element: P-256 point, compressed, hex"), "1 to 1024", batch)}});
  op.body_limit = kBody;
  op.response = object({{"key", text("Name of the key", 32)}, {"public_key", element("P-256 point, compressed, hex")},
                        {"elements", list_of(element("Evaluated element"), "In the order asked", batch)}, {"proof", text("That all of them were evaluated by this key", 128)}});
  op.replayable = false;
  op.prepare = [limit = std::make_shared<RateLimit>()](const Call& call, store::Connection& db, office::Services& services) -> Result<Json> {
    SHUQUAN_CHECK(limit->admit(call.who.account.value, kCallsPerMinute, services.time.now()));
    return office::evaluate_obliviously(db, services, call.who, call.body, services.time.now());
  };
  op.write = [](const Call& call, office::Transaction& tx) { return office::count_evaluation(tx, call.who, call.prepared); };
  return op;
}

}  // namespace

std::vector<Operation> oblivious_operations() { return {list_oblivious_keys(), evaluate_obliviously()}; }

}  // namespace shuquan::api
