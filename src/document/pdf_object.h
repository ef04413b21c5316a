#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace shuquan::document {

/// A value of a PDF file as far as sealed documents need it.
struct PdfObject {
  enum class Kind : std::uint8_t { other, integer, name, text, hex, reference, array, dictionary };
  Kind kind = Kind::other;
  std::int64_t number = 0;  ///< integer, or the object a reference names
  std::string text;         ///< name without "/", string between its parentheses, hex digits as they stand
  std::size_t begin = 0;    ///< where the token stands in the file: [begin, end)
  std::size_t end = 0;
  std::vector<PdfObject> items;
  std::map<std::string, PdfObject> members;

  /// The member `key` of a dictionary where it has this kind, otherwise nullptr.
  const PdfObject* find(std::string_view key, Kind wanted) const;
};

/// The objects of a file in the form PdfWriter gives it, indexed but not read.
class PdfFile {
 public:
  /// Checks the frame: header, cross-reference table, trailer, and that the objects 1…n stand one after the other and
  /// leave no byte between them. `bytes` must outlive the result.
  static Result<PdfFile> open(std::string_view bytes);

  /// The dictionary or other value of object `number`.
  Result<PdfObject> object(std::int64_t number) const;
  /// The bytes of an uncompressed stream.
  Result<std::string_view> stream(std::int64_t number) const;
  const PdfObject& trailer() const { return trailer_; }

 private:
  struct Extent {
    std::size_t begin = 0, end = 0;  ///< between "obj\n" and "\nendobj"
  };
  std::string_view bytes_;
  std::vector<Extent> objects_;
  PdfObject trailer_;
};

}  // namespace shuquan::document
