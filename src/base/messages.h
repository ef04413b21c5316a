#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace shuquan {

/// One entry of messages/: what is wrong and what the reader should do, in both languages, with {placeholders}.
struct Message {
  std::string_view id;
  std::string_view zh;
  std::string_view en;
  std::string_view mend_zh;
  std::string_view mend_en;
};

/// The entry of a catalogue reason, or nullptr. The catalogue is compiled in. O(log n).
const Message* find_message(std::string_view id);
/// `text` with each {name} replaced by its value. In English a parameter "name_en" is preferred to "name".
/// Unknown placeholders stay, so that a gap is seen.
std::string fill(std::string_view text, const MessageParams& params, std::string_view language);
/// The sentence for a reason and the sentence that says how to mend it; the reason itself where the catalogue has none.
std::string message_text(std::string_view reason, const MessageParams& params, std::string_view language);
std::string mend_text(std::string_view reason, const MessageParams& params, std::string_view language);
/// An error as a person at a terminal reads it: sentence, fields, how to mend, technical detail.
std::string explain(const Error& error, std::string_view language);

}  // namespace shuquan
