#include "base/messages.h"

#include <algorithm>
#include <span>

namespace shuquan {

extern const Message kMessages[];
extern const std::size_t kMessageCount;

namespace {
const std::string* value_of(const MessageParams& params, std::string_view name) {
  for (const auto& [key, value] : params)
    if (key == name) return &value;
  return nullptr;
}
}  // namespace

const Message* find_message(std::string_view id) {
  const std::span<const Message> all(kMessages, kMessageCount);
  const auto found = std::ranges::lower_bound(all, id, {}, &Message::id);
  return found != all.end() && found->id == id ? &*found : nullptr;
}

std::string fill(std::string_view text, const MessageParams& params, std::string_view language) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string name(text.substr(open + 1, close - open - 1));
    const std::string* value = language == "en" ? value_of(params, name + "_en") : nullptr;
    if (!value) value = value_of(params, name);
    out += text.substr(0, open);
    out += value ? std::string_view(*value) : text.substr(open, close - open + 1);
    text.remove_prefix(close + 1);
  }
  out += text;
  return out;
}

std::string message_text(std::string_view reason, const MessageParams& params, std::string_view language) {
  const Message* message = find_message(reason);
  return message ? fill(language == "en" ? message->en : message->zh, params, language) : std::string(reason);
}

std::string mend_text(std::string_view reason, const MessageParams& params, std::string_view language) {
  const Message* message = find_message(reason);
  return message ? fill(language == "en" ? message->mend_en : message->mend_zh, params, language) : std::string();
}

std::string explain(const Error& error, std::string_view language) {
  std::string out = message_text(error.reason, error.params, language);
  if (!error.clause.empty()) out += " [" + error.clause + "]";
  for (const FieldProblem& field : error.fields) {
    out += "\n  " + (field.pointer.empty() ? std::string("/") : field.pointer) + ": " + message_text(field.reason, field.params, language);
    if (const std::string mend = mend_text(field.reason, field.params, language); !mend.empty()) out += " — " + mend;
  }
  if (const std::string mend = mend_text(error.reason, error.params, language); !mend.empty()) out += "\n" + mend;
  if (!error.detail.empty()) out += "\n(" + error.detail + ")";
  return out;
}

}  // namespace shuquan
