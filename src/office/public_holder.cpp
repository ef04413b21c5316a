#include "office/public_holder.h"

namespace shuquan::office {

Result<registry::Holder> public_holder(const Party& party, int share_bp, const std::string& commitment_name, std::map<std::string, Secret>& secrets) {
  registry::Holder holder;
  holder.kind = party.kind;
  holder.share_bp = share_bp;
  if (party.kind != registry::HolderKind::person) {
    holder.name = party.name;
    holder.identifier = party.identifier;
    return holder;
  }
  Secret secret{party.name, random_bytes(ledger::kCommitmentSaltBytes)};
  holder.commitment = crypto::to_hex(ledger::commitment(commitment_name, secret.salt, secret.value));
  secrets.emplace(commitment_name, std::move(secret));
  return holder;
}

}  // namespace shuquan::office
