#include "rules/yaml_document.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <charconv>
#include <fstream>
#include <sstream>

namespace shuquan::rules {
namespace {

constexpr std::size_t kMaxBytes = 1U << 20U;
constexpr std::size_t kMaxValues = 100'000;
constexpr std::size_t kMaxDepth = 32;

/// Carries a refusal out of yaml-cpp's callbacks; never leaves this file.
struct Refusal {
  std::string reason;
  int line;
  std::string what;
};

std::optional<std::int64_t> plain_integer(std::string_view text) {
  std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || digits.size() > 18) return std::nullopt;
  if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Json plain_scalar(const std::string& text) {
  if (text == "true") return Json(true);
  if (text == "false") return Json(false);
  if (text == "null" || text == "~" || text.empty()) return Json();
  if (const auto number = plain_integer(text)) return Json(*number);
  return Json(text);
}

class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(YamlDocument& document) : document_(document) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(mark, Json());
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { throw Refusal{"yaml.alias", line(mark), ""}; }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    const bool plain = tag == "?" || tag.empty();
    if (!plain && tag != "!") throw Refusal{"yaml.tag", line(mark), tag};
    add(mark, plain && !expecting_key() ? plain_scalar(value) : Json(value));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Json::array());
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Json::object());
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    Json value;
    std::string pointer;
    std::optional<std::string> key;
    std::set<std::string> keys;
  };

  static int line(const YAML::Mark& mark) { return mark.line + 1; }
  static void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0) throw Refusal{"yaml.alias", line(mark), ""};
  }
  bool expecting_key() const { return !stack_.empty() && stack_.back().value.is_object() && !stack_.back().key; }

  std::string next_pointer() const {
    if (stack_.empty()) return "";
    const Level& top = stack_.back();
    if (top.value.is_array()) return top.pointer + "/" + std::to_string(top.value.size());
    return top.pointer + "/" + pointer_token(*top.key);
  }

  void note(const YAML::Mark& mark, const std::string& pointer) {
    document_.lines.emplace(pointer, line(mark));
    if (document_.lines.size() > kMaxValues) throw Refusal{"yaml.too_large", line(mark), ""};
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Json empty) {
    refuse_anchor(mark, anchor);
    if (tag != "?" && !tag.empty() && tag != "!") throw Refusal{"yaml.tag", line(mark), tag};
    if (expecting_key()) throw Refusal{"yaml.key_not_text", line(mark), ""};
    if (stack_.size() >= kMaxDepth) throw Refusal{"yaml.too_deep", line(mark), ""};
    std::string pointer = next_pointer();
    note(mark, pointer);
    stack_.push_back(Level{std::move(empty), std::move(pointer), std::nullopt, {}});
  }

  void close() {
    Json done = std::move(stack_.back().value);
    stack_.pop_back();
    attach(std::move(done));
  }

  void add(const YAML::Mark& mark, Json value) {
    if (expecting_key()) {
      Level& top = stack_.back();
      if (!value.is_string()) throw Refusal{"yaml.key_not_text", line(mark), ""};
      if (!top.keys.insert(value.text()).second) throw Refusal{"yaml.duplicate_key", line(mark), value.text()};
      top.key = value.text();
      note(mark, next_pointer());
      return;
    }
    note(mark, next_pointer());
    attach(std::move(value));
  }

  void attach(Json value) {
    if (stack_.empty()) {
      document_.value = std::move(value);
      return;
    }
    Level& top = stack_.back();
    if (top.value.is_array()) {
      top.value.push(std::move(value));
    } else {
      top.value.members_mut().emplace_back(std::move(*top.key), std::move(value));
      top.key.reset();
    }
  }

  YamlDocument& document_;
  std::vector<Level> stack_;
};

std::unexpected<Error> refuse(const std::string& file, const std::string& reason, int line, const std::string& what) {
  Error error{Errc::invalid_input, reason, {{"place", file + ":" + std::to_string(line)}, {"what", what}}, {}, {}, {}};
  error.fields.push_back({file + ":" + std::to_string(line), reason, {{"what", what}}});
  return std::unexpected(std::move(error));
}

/// The first line whose indentation holds a tab, or 0.
int line_with_tab(std::string_view text) {
  int line = 1;
  bool indentation = true;
  for (const char c : text) {
    if (c == '\n') {
      ++line;
      indentation = true;
    } else if (c == '\t' && indentation) {
      return line;
    } else if (c != ' ') {
      indentation = false;
    }
  }
  return 0;
}

}  // namespace

Mark YamlDocument::mark(std::string_view pointer) const {
  while (true) {
    if (const auto found = lines.find(pointer); found != lines.end()) return {file, found->second};
    const auto slash = pointer.rfind('/');
    if (slash == std::string_view::npos) return {file, 1};
    pointer = pointer.substr(0, slash);
  }
}

int count_code_points(std::string_view text) {
  int count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : (lead >> 5U) == 6 ? 2 : (lead >> 4U) == 14 ? 3 : (lead >> 3U) == 30 ? 4 : 0;
    if (length == 0 || i + length > text.size()) return -1;
    std::uint32_t point = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next >> 6U) != 2) return -1;
      point = (point << 6U) | (next & 0x3FU);
    }
    constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
    if (point < kSmallest[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return -1;
    i += length;
  }
  return count;
}

Result<YamlDocument> parse_yaml(std::string_view text, std::string file_name) {
  YamlDocument document;
  document.file = std::move(file_name);
  if (text.size() > kMaxBytes) return refuse(document.file, "yaml.too_large", 1, "");
  if (count_code_points(text) < 0) return refuse(document.file, "yaml.not_utf8", 1, "");
  if (const int line = line_with_tab(text)) return refuse(document.file, "yaml.tab", line, "");
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    Builder builder(document);
    if (!parser.HandleNextDocument(builder)) return refuse(document.file, "yaml.empty", 1, "");
    YamlDocument rest;
    Builder second(rest);
    if (parser.HandleNextDocument(second)) return refuse(document.file, "yaml.second_document", 1, "");
  } catch (const Refusal& refusal) {
    return refuse(document.file, refusal.reason, refusal.line, refusal.what);
  } catch (const YAML::Exception& problem) {
    return refuse(document.file, "yaml.syntax", problem.mark.line + 1, problem.msg);
  }
  return document;
}

Result<YamlDocument> read_yaml(const std::filesystem::path& path, std::string shown_name) {
  std::error_code code;
  const auto size = std::filesystem::file_size(path, code);
  if (code) return refuse(shown_name, "yaml.unreadable", 1, code.message());
  if (size > kMaxBytes) return refuse(shown_name, "yaml.too_large", 1, "");
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) return refuse(shown_name, "yaml.unreadable", 1, "");
  return parse_yaml(text.str(), std::move(shown_name));
}

}  // namespace shuquan::rules
