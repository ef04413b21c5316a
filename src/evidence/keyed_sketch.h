#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/digest.h"
#include "evidence/deposit.h"
#include "evidence/sketch.h"

namespace shuquan::crypto {
class Ed25519Key;
}

namespace shuquan::evidence {

/// Values of the registry's keyed function, in the order of the inputs: asked of the registry obliviously, or computed by whoever
/// holds the key (docs/formats/sketch.md, section 6).
using KeyedFunction = std::function<Result<std::vector<Digest>>(const std::vector<std::string>& inputs)>;

struct Keying {
  std::string public_key;  ///< of the function: names the key in the sketch
  KeyedFunction function;  ///< empty: sketches stay unkeyed
};

/// The first 16 bytes of the SHA-256 of a registry's public key: names it in sketches.
std::string sketch_key_id(std::string_view public_key);

/// The same sample with every hash replaced by the function's value; levels stay, so that keyed sketches of one key compare
/// like the unkeyed ones they were made of. `sketch` must be unkeyed (invalid_input evidence.sketch_is_keyed).
Result<Sketch> key_sketch(const Sketch& sketch, const Keying& keying);
/// How many values key_sketch() asks for.
std::size_t keyed_inputs(const Sketch& sketch);

/// The deposit with its sketch keyed: another document with another head, signed by `signer` where it is not null.
/// invalid_input evidence.no_sketch, evidence.sketch_is_keyed.
Result<Deposit> key_deposit(const Deposit& deposit, const Keying& keying, const crypto::Ed25519Key* signer);

}  // namespace shuquan::evidence
