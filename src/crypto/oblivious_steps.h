#pragma once
// The protocol with its random numbers given, for the test vectors of RFC 9497.
#include "crypto/oblivious.h"

namespace shuquan::crypto {

/// Null element where the factor is no scalar.
Blinded blind_with(std::string_view input, std::string factor);
Result<ObliviousEvaluation> evaluate_with(const ObliviousKey& key, const std::vector<std::string>& blinded, std::string_view proof_scalar);

}  // namespace shuquan::crypto
