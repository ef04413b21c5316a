#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "evidence/byte_source.h"

namespace shuquan::evidence {

enum class Encoding : std::uint8_t { utf8, gb18030, utf16le, utf16be };

/// "utf-8", "gb18030", "utf-16le", "utf-16be".
std::string_view to_string(Encoding encoding);
/// Also takes the usual other names: utf8, gbk, gb2312, cp936, utf-16 (little endian).
std::optional<Encoding> parse_encoding(std::string_view name);

/// What the beginning of a text says about its encoding: byte order mark, valid UTF-8, zero bytes of UTF-16,
/// valid GB18030, in this order. `complete`: the head is the whole text, so a cut character counts as an error.
struct EncodingGuess {
  Encoding encoding = Encoding::utf8;
  std::size_t mark_bytes = 0;  ///< length of the byte order mark, which is not text
};
Result<EncodingGuess> guess_encoding(std::string_view head, bool complete);

/// `source` as UTF-8, strictly: evidence.bad_encoding names the byte offset of what cannot be decoded.
/// A byte order mark is skipped. Constant memory.
std::unique_ptr<ByteSource> decoded(std::unique_ptr<ByteSource> source, Encoding encoding);

}  // namespace shuquan::evidence
