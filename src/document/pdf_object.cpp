#include "document/pdf_object.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace shuquan::document {
namespace {

constexpr std::size_t kMostObjects = 4096;
constexpr std::size_t kMostItems = 100'000;
constexpr int kMostDepth = 16;
constexpr std::string_view kHeader = "%PDF-1.4\n%\xe6\x95\xb0\xe6\x9d\x83\n";

std::unexpected<Error> broken(std::string part) {
  return fail(Errc::invalid_input, "document.structure", {{"part", std::move(part)}});
}

bool is_space(char c) { return c == ' ' || c == '\n'; }
bool is_delimiter(char c) { return is_space(c) || std::string_view("()<>[]/%").find(c) != std::string_view::npos; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads one value of text[at, end). Only the spellings PdfWriter uses: blanks and line feeds, no comments, no escapes.
class Reader {
 public:
  Reader(std::string_view text, std::size_t at, std::size_t end) : text_(text.substr(0, end)), at_(at) {}

  std::size_t position() const { return at_; }

  bool read(PdfObject& out, int depth = 0) {
    skip();
    if (depth > kMostDepth || ++count_ > kMostItems || at_ >= text_.size()) return false;
    out.begin = at_;
    const bool done = read_token(out, depth);
    out.end = at_;
    return done;
  }

 private:
  void skip() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool take(std::string_view token) {
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }
  bool read_token(PdfObject& out, int depth) {
    if (take("<<")) return read_dictionary(out, depth);
    if (take("[")) return read_array(out, depth);
    if (take("<")) return read_until('>', PdfObject::Kind::hex, out);
    if (take("(")) return read_until(')', PdfObject::Kind::text, out);
    if (take("/")) {
      out.kind = PdfObject::Kind::name;
      out.text = word();
      return !out.text.empty();
    }
    return read_number_or_word(out);
  }
  std::string word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && !is_delimiter(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }
  bool read_until(char closing, PdfObject::Kind kind, PdfObject& out) {
    const std::size_t end = text_.find(closing, at_);
    if (end == std::string_view::npos) return false;
    out.kind = kind;
    out.text = text_.substr(at_, end - at_);
    at_ = end + 1;
    return out.text.find_first_of("(\\") == std::string::npos;
  }
  bool read_array(PdfObject& out, int depth) {
    out.kind = PdfObject::Kind::array;
    for (skip(); !take("]"); skip()) {
      PdfObject item;
      if (!read(item, depth + 1)) return false;
      out.items.push_back(std::move(item));
    }
    return true;
  }
  bool read_dictionary(PdfObject& out, int depth) {
    out.kind = PdfObject::Kind::dictionary;
    for (skip(); !take(">>"); skip()) {
      PdfObject value;
      if (!take("/")) return false;
      std::string key = word();
      if (key.empty() || !read(value, depth + 1)) return false;
      if (!out.members.emplace(std::move(key), std::move(value)).second) return false;
    }
    return true;
  }
  bool read_number_or_word(PdfObject& out) {
    const std::string token = word();
    if (token.empty()) return false;
    const auto [end, status] = std::from_chars(token.data(), token.data() + token.size(), out.number);
    if (status != std::errc() || end != token.data() + token.size()) return true;  // a real number or a keyword
    out.kind = PdfObject::Kind::integer;
    if (take(" 0 R")) out.kind = PdfObject::Kind::reference;
    return true;
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t count_ = 0;
};

/// Takes digits that stand at the end of `text` and removes them.
bool take_number_from_end(std::string_view& text, std::size_t& out) {
  std::size_t begin = text.size();
  while (begin > 0 && is_digit(text[begin - 1]) && text.size() - begin < 10) --begin;
  if (begin == text.size()) return false;
  const std::string_view digits = text.substr(begin);
  if (digits.size() > 1 && digits[0] == '0') return false;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  text.remove_suffix(digits.size());
  return true;
}

bool take_from_end(std::string_view& text, std::string_view ending) {
  if (!text.ends_with(ending)) return false;
  text.remove_suffix(ending.size());
  return true;
}

}  // namespace

const PdfObject* PdfObject::find(std::string_view key, Kind wanted) const {
  const auto found = members.find(std::string(key));
  return found != members.end() && found->second.kind == wanted ? &found->second : nullptr;
}

Result<PdfFile> PdfFile::open(std::string_view bytes) {
  if (!bytes.starts_with(kHeader)) return fail(Errc::invalid_input, "document.not_ours");
  PdfFile file;
  file.bytes_ = bytes;
  std::string_view head = bytes;
  std::size_t table = 0;
  if (!take_from_end(head, "\n%%EOF\n") || !take_number_from_end(head, table) || !take_from_end(head, "\nstartxref\n") ||
      table >= head.size())
    return broken("startxref");
  // Cross-reference table: one section from 0, entries of 20 bytes.
  std::string_view rest = head.substr(table);
  if (!rest.starts_with("xref\n0 ")) return broken("xref");
  rest.remove_prefix(7);
  std::size_t count = 0;
  const auto [after, status] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
  rest.remove_prefix(static_cast<std::size_t>(after - rest.data()));
  if (status != std::errc() || count < 2 || count > kMostObjects || rest.size() < 1 + count * 20 || rest[0] != '\n')
    return broken("xref");
  rest.remove_prefix(1);
  if (!rest.starts_with("0000000000 65535 f \n")) return broken("xref");
  std::size_t expected = kHeader.size();
  for (std::size_t i = 1; i < count; ++i) {
    std::array<char, 32> entry{};
    std::snprintf(entry.data(), entry.size(), "%010zu 00000 n \n", expected);
    if (rest.substr(i * 20, 20) != entry.data()) return broken("xref");
    const std::string opening = std::to_string(i) + " 0 obj\n";
    if (!bytes.substr(expected).starts_with(opening)) return broken(opening);
    const std::size_t begin = expected + opening.size();
    std::size_t next = table;
    if (i + 1 < count) {
      const std::string_view digits = rest.substr((i + 1) * 20, 10);
      if (std::from_chars(digits.data(), digits.data() + digits.size(), next).ptr != digits.data() + digits.size())
        return broken("xref");
    }
    if (next < begin + 8 || next > table || bytes.substr(next - 8, 8) != "\nendobj\n") return broken(opening);
    file.objects_.push_back({begin, next - 8});
    expected = next;
  }
  rest.remove_prefix(count * 20);
  if (!rest.starts_with("trailer\n")) return broken("trailer");
  Reader reader(bytes, static_cast<std::size_t>(rest.data() - bytes.data()) + 8, head.size());
  if (!reader.read(file.trailer_) || reader.position() != head.size()) return broken("trailer");
  const PdfObject* size = file.trailer_.find("Size", PdfObject::Kind::integer);
  if (size == nullptr || size->number != static_cast<std::int64_t>(count) || file.trailer_.members.contains("Prev"))
    return broken("trailer");
  return file;
}

Result<PdfObject> PdfFile::object(std::int64_t number) const {
  if (number < 1 || static_cast<std::size_t>(number) > objects_.size()) return broken("object " + std::to_string(number));
  const Extent extent = objects_[static_cast<std::size_t>(number - 1)];
  Reader reader(bytes_, extent.begin, extent.end);
  PdfObject out;
  if (!reader.read(out)) return broken("object " + std::to_string(number));
  const bool ends = reader.position() == extent.end || bytes_.substr(reader.position()).starts_with("\nstream\n");
  if (!ends) return broken("object " + std::to_string(number));
  return out;
}

Result<std::string_view> PdfFile::stream(std::int64_t number) const {
  SHUQUAN_TRY(const PdfObject dictionary, object(number));
  const PdfObject* length = dictionary.find("Length", PdfObject::Kind::integer);
  const Extent extent = objects_[static_cast<std::size_t>(number - 1)];
  const std::size_t begin = dictionary.end + 8;  // after "\nstream\n"
  if (length == nullptr || length->number < 0 || dictionary.members.size() != 1 || begin > extent.end ||
      static_cast<std::size_t>(length->number) > extent.end - begin)
    return broken("stream " + std::to_string(number));
  const auto size = static_cast<std::size_t>(length->number);
  if (bytes_.substr(begin + size, extent.end - begin - size) != "\nendstream") return broken("stream " + std::to_string(number));
  return bytes_.substr(begin, size);
}

}  // namespace shuquan::document
