#include "base/hex.h"
#include "cli/deposit_call.h"
#include "cli/new_file.h"
#include "cli/registry_keying.h"
#include "crypto/key_file.h"
#include "office/oblivious_keys.h"
#include "office/services.h"

namespace shuquan::cli {

Result<evidence::Keying> keying_of(const Call& call) {
  if (!call.arguments.has("--keyed")) return evidence::Keying{};
  if (!call.arguments.has("--token")) return misuse("--token");
  return registry_keying(call.arguments.get("--keyed"), call.arguments.get("--token"), call.arguments.get("--registry-key"), call.language, !call.arguments.has("--quiet"));
}

Result<int> key_deposit(const Call& call) {
  const Arguments& arguments = call.arguments;
  if (arguments.plain.size() != 1 || !arguments.has("--keyed") || !arguments.has("--out")) return misuse("key, --keyed, --token, --out");
  SHUQUAN_TRY(const evidence::Deposit deposit, load_deposit(arguments.plain[0]));
  std::optional<crypto::Ed25519Key> signer;
  if (arguments.has("--sign")) {
    SHUQUAN_TRY(signer, crypto::load_or_create_ed25519(arguments.get("--sign")));
  }
  SHUQUAN_TRY(const evidence::Keying keying, keying_of(call));
  SHUQUAN_TRY(const evidence::Deposit keyed, evidence::key_deposit(deposit, keying, signer ? &*signer : nullptr));
  SHUQUAN_CHECK(write_new_file(arguments.get("--out"), evidence::write_deposit(keyed), 0644));
  print_summary(call, keyed);
  return kHolds;
}

Result<int> rotate_registry_key(const Call& call) {
  if (!call.arguments.plain.empty()) return misuse("rotate-key");
  SHUQUAN_TRY(const std::string id, office::ObliviousKeys::rotate(call.arguments.get("--data", office::Options{}.data) + "/keys/oblivious"));
  print(id + "\n");
  return kHolds;
}

}  // namespace shuquan::cli
