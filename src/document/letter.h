#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "document/certificate.h"

namespace shuquan::document {

enum class LetterLanguage : std::uint8_t { zh, en };

/// One numbered point of a letter: what is found or asked, the clause it rests on, the field of the form it is about.
struct LetterPoint {
  std::string text;    ///< 1–8000
  std::string clause;  ///< 0–600
  std::string field;   ///< 0–300
};

/// A letter of an office 文书, e.g. a request for correction or a decision. Limits in bytes; no control characters.
struct LetterDocument {
  LetterLanguage language = LetterLanguage::zh;
  std::string office;          ///< 1–192; letterhead, signature block and seal
  std::string office_contact;  ///< 0–300; last line of each page
  std::string title;           ///< 1–300, 补正通知书
  std::string number;          ///< 1–120, 示数登补〔2026〕12号
  LocalDate date;
  std::string addressee;                                        ///< 1–600
  std::vector<std::pair<std::string, std::string>> references;  ///< at most 20: label 1–60 and value 0–600, under the title
  std::vector<std::string> paragraphs;                          ///< at most 100 of 1–8000, before the points
  std::vector<LetterPoint> points;                              ///< at most 300
  std::vector<std::string> closing;                             ///< at most 50 of 1–8000, after the points
  std::string remedy;                                           ///< 0–4000; what the reader can do against it
  bool demo = false;
};

/// The letter as PDF/A-1b, A4, as many pages as it takes (at most 200). With `seal` it carries the office seal and a PAdES
/// B-B signature (read_signed_pdf); without, each page is marked as a draft. invalid_input names the fields that are out
/// of their limits.
Result<std::string> render_letter(const LetterDocument& letter, const std::optional<Seal>& seal, Instant created);

}  // namespace shuquan::document
