#pragma once
#include <cstddef>
#include <cstdint>

namespace shuquan::evidence {

/// The characters that shape a delimited text. Equal values are allowed (an unused one repeats another).
struct Structurals {
  char delimiter = ',';
  char quote = '"';
  char line_end = '\n';
};

/// Writes the positions of all structural characters of text[0, size) to `positions` (room for size + 64 entries) in
/// rising order; returns how many. size < 2^32. AVX2 where the processor has it; equal results otherwise.
std::size_t index_structurals(const char* text, std::size_t size, Structurals chars, std::uint32_t* positions);
/// The same without special instructions, for tests and other processors.
std::size_t index_structurals_portable(const char* text, std::size_t size, Structurals chars, std::uint32_t* positions);

}  // namespace shuquan::evidence
