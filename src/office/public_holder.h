#pragma once
#include <map>
#include <string>

#include "office/parties.h"
#include "office/register_effect.h"

namespace shuquan::office {

/// A party as the public register shows it. A natural person is shown by a salted commitment called `commitment_name`,
/// whose secret is added to `secrets`.
Result<registry::Holder> public_holder(const Party& party, int share_bp, const std::string& commitment_name, std::map<std::string, Secret>& secrets);

}  // namespace shuquan::office
