#include "evidence/text_source.h"

#include <simdjson.h>
#include <unicode/ucnv.h>

#include <array>
#include <cstring>
#include <vector>

namespace shuquan::evidence {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10;

// Bytes at the end that are the beginning of a UTF-8 character, at most 3.
std::size_t cut_tail(std::string_view text) {
  for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const std::size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}

bool valid_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

// Offset of the first byte that is not UTF-8; the text is known to be invalid. By halves, so that the fast check does it.
std::size_t first_invalid(std::string_view text) {
  std::size_t good = 0;
  std::size_t bad = text.size();
  while (bad - good > 1) {
    const std::size_t middle = good + (bad - good) / 2;
    const std::string_view part = text.substr(good, middle - good);
    const std::size_t whole = part.size() - cut_tail(part);
    if (whole == 0) {
      if (text.size() - good <= 8 || middle - good <= 4) break;
      bad = middle;
    } else if (valid_utf8(part.substr(0, whole))) {
      good += whole;
    } else {
      bad = middle;
    }
  }
  return good;
}

std::unexpected<Error> bad_encoding(Encoding encoding, std::uint64_t offset) {
  return fail(Errc::invalid_input, "evidence.bad_encoding",
              {{"encoding", std::string(to_string(encoding))}, {"offset", std::to_string(offset)}});
}

// UTF-8 passes through; only whole characters are handed on, so that each block can be checked by itself.
class Utf8Source final : public ByteSource {
 public:
  explicit Utf8Source(std::unique_ptr<ByteSource> inner) : inner_(std::move(inner)) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    SHUQUAN_ASSERT(size >= 16);
    if (offset_ == 0 && held_ == 0) SHUQUAN_CHECK(skip_mark());
    for (;;) {
      std::memcpy(buffer, tail_.data(), held_);
      SHUQUAN_TRY(const std::size_t got, inner_->read(buffer + held_, size - held_));
      const std::size_t have = held_ + got;
      const std::string_view text(buffer, have);
      const std::size_t cut = got == 0 ? 0 : cut_tail(text);
      const std::string_view whole = text.substr(0, have - cut);
      if (!valid_utf8(whole)) return bad_encoding(Encoding::utf8, offset_ + first_invalid(whole));
      std::memcpy(tail_.data(), buffer + whole.size(), cut);
      held_ = cut;
      offset_ += whole.size();
      if (!whole.empty() || got == 0) return whole.size();
    }
  }
  Result<void> finish() override { return inner_->finish(); }
  std::uint64_t total_bytes() const override { return inner_->total_bytes(); }

 private:
  Result<void> skip_mark() {
    SHUQUAN_TRY(std::string head, read_ahead(*inner_, 3));
    if (head == "\xEF\xBB\xBF") {
      offset_ = 3;
    } else {
      inner_ = with_head(std::move(head), std::move(inner_));
    }
    return {};
  }

  std::unique_ptr<ByteSource> inner_;
  std::array<char, 4> tail_{};
  std::size_t held_ = 0;
  std::uint64_t offset_ = 0;
};

const char* converter_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8: return "UTF-8";
    case Encoding::gb18030: return "gb18030";
    case Encoding::utf16le: return "UTF-16LE";
    case Encoding::utf16be: return "UTF-16BE";
  }
  return "UTF-8";
}

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, ConverterCloser>;

Converter open_converter(Encoding encoding) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(converter_name(encoding), &status));
  if (U_FAILURE(status)) return nullptr;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  return U_FAILURE(status) ? nullptr : std::move(converter);
}

class ConvertedSource final : public ByteSource {
 public:
  ConvertedSource(std::unique_ptr<ByteSource> inner, Encoding encoding)
      : inner_(std::move(inner)), encoding_(encoding), from_(open_converter(encoding)), input_(kBlock),
        units_(kBlock + 16) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    if (from_ == nullptr) return fail(Errc::internal, "evidence.no_converter");
    while (used_ == text_.size()) {
      if (ended_) return std::size_t{0};
      SHUQUAN_CHECK(convert_block());
    }
    const std::size_t count = std::min(size, text_.size() - used_);
    std::memcpy(buffer, text_.data() + used_, count);
    used_ += count;
    return count;
  }
  Result<void> finish() override { return inner_->finish(); }
  std::uint64_t total_bytes() const override { return inner_->total_bytes(); }

 private:
  Result<void> convert_block() {
    SHUQUAN_TRY(const std::size_t got, inner_->read(input_.data(), input_.size()));
    ended_ = got == 0;
    const char* from = input_.data();
    UChar* to = units_.data();
    UErrorCode status = U_ZERO_ERROR;
    ucnv_toUnicode(from_.get(), &to, units_.data() + units_.size(), &from, input_.data() + got, nullptr, ended_, &status);
    if (U_FAILURE(status)) return bad_encoding(encoding_, offset_ + static_cast<std::uint64_t>(from - input_.data()));
    offset_ += got;
    append_utf8(static_cast<std::size_t>(to - units_.data()));
    return {};
  }

  // UTF-16 to UTF-8; pairs are complete because the converter never ends between surrogates.
  void append_utf8(std::size_t count) {
    text_.clear();
    used_ = 0;
    std::size_t i = 0;
    if (first_ && count > 0 && units_[0] == 0xFEFF) i = 1;
    if (count > 0) first_ = false;
    while (i < count) {
      UChar32 point = 0;
      U16_NEXT(units_.data(), i, count, point);
      char bytes[4];
      int length = 0;
      U8_APPEND_UNSAFE(bytes, length, point);
      text_.append(bytes, static_cast<std::size_t>(length));
    }
  }

  std::unique_ptr<ByteSource> inner_;
  Encoding encoding_;
  Converter from_;
  std::vector<char> input_;
  std::vector<UChar> units_;
  std::string text_;
  std::size_t used_ = 0;
  std::uint64_t offset_ = 0;
  bool ended_ = false;
  bool first_ = true;
};

// ASCII in UTF-16 shows itself by zero bytes on one side of the pairs, and by line ends that are whole units.
std::optional<Encoding> utf16_without_mark(std::string_view head) {
  if (head.size() < 8) return {};
  std::size_t even = 0;
  std::size_t odd = 0;
  std::size_t line_ends = 0;
  std::size_t little = 0;
  std::size_t big = 0;
  for (std::size_t i = 0; i + 1 < head.size(); i += 2) {
    if (head[i] == '\0' && head[i + 1] == '\0') return {};  // no text holds U+0000: these are binary data
    even += head[i] == '\0' ? 1 : 0;
    odd += head[i + 1] == '\0' ? 1 : 0;
    line_ends += (head[i] == '\n' || head[i + 1] == '\n') ? 1 : 0;
    little += (head[i] == '\n' && head[i + 1] == '\0') ? 1 : 0;
    big += (head[i] == '\0' && head[i + 1] == '\n') ? 1 : 0;
  }
  const std::size_t pairs = head.size() / 2;
  const std::size_t least = line_ends > 0 ? pairs / 20 : pairs / 2;
  if (odd > least && even * 50 < pairs && little * 10 >= line_ends * 9) return Encoding::utf16le;
  if (even > least && odd * 50 < pairs && big * 10 >= line_ends * 9) return Encoding::utf16be;
  return {};
}

}  // namespace

std::string_view to_string(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8: return "utf-8";
    case Encoding::gb18030: return "gb18030";
    case Encoding::utf16le: return "utf-16le";
    case Encoding::utf16be: return "utf-16be";
  }
  return "utf-8";
}

std::optional<Encoding> parse_encoding(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c == '_' ? '-' : c);
  if (lower == "utf-8" || lower == "utf8") return Encoding::utf8;
  if (lower == "gb18030" || lower == "gbk" || lower == "gb2312" || lower == "cp936") return Encoding::gb18030;
  if (lower == "utf-16le" || lower == "utf-16") return Encoding::utf16le;
  if (lower == "utf-16be") return Encoding::utf16be;
  return {};
}

Result<EncodingGuess> guess_encoding(std::string_view head, bool complete) {
  if (head.starts_with("\xEF\xBB\xBF")) return EncodingGuess{Encoding::utf8, 3};
  if (head.starts_with("\xFF\xFE")) return EncodingGuess{Encoding::utf16le, 2};
  if (head.starts_with("\xFE\xFF")) return EncodingGuess{Encoding::utf16be, 2};
  if (const auto wide = utf16_without_mark(head)) return EncodingGuess{*wide, 0};
  const std::string_view whole = complete ? head : head.substr(0, head.size() - cut_tail(head));
  if (valid_utf8(whole)) return EncodingGuess{Encoding::utf8, 0};
  const auto converter = open_converter(Encoding::gb18030);
  if (converter == nullptr) return fail(Errc::internal, "evidence.no_converter");
  std::vector<UChar> units(head.size() + 16);
  const char* from = head.data();
  UChar* to = units.data();
  UErrorCode status = U_ZERO_ERROR;
  ucnv_toUnicode(converter.get(), &to, units.data() + units.size(), &from, head.data() + head.size(), nullptr, complete,
                 &status);
  if (U_SUCCESS(status)) return EncodingGuess{Encoding::gb18030, 0};
  return fail(Errc::invalid_input, "evidence.unknown_encoding", {{"offset", std::to_string(first_invalid(whole))}});
}

std::unique_ptr<ByteSource> decoded(std::unique_ptr<ByteSource> source, Encoding encoding) {
  if (encoding == Encoding::utf8) return std::make_unique<Utf8Source>(std::move(source));
  return std::make_unique<ConvertedSource>(std::move(source), encoding);
}

}  // namespace shuquan::evidence
