#include "office/render_letter.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "document/letter.h"
#include "procedure/form_fields.h"

namespace shuquan::office {
namespace {

using document::LetterDocument;

constexpr std::size_t kMostNames = 190;  ///< characters of the addressees; the file names them all

const std::string& in(const Json& text, bool english) { return text[english ? "en" : "zh"].text(); }

std::string addressees(const procedure::Case& file, bool english) {
  std::string names;
  for (const procedure::Participant& participant : file.participants) {
    if (participant.role == rules::Role::agent) continue;
    names += (names.empty() ? "" : (english ? ", " : "、")) + participant.name;
  }
  return names.empty() ? std::string(english ? "To whom it may concern" : "有关当事人") : truncate(names, kMostNames);
}

/// What people call the field that a point speaks of, by the labels of the form.
std::string field_label(const OpenedCase& opened, std::string_view pointer, bool english) {
  const rules::Form* form = opened.form();
  if (!form || pointer.empty() || pointer == "/") return {};
  const Json* schema = &form->schema;
  std::string label;
  std::string_view rest = pointer.substr(1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view step = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.size(), end + 1));
    const Json* next = (*schema)["properties"].find(step);
    if (!next && (*schema)["items"].is_object()) next = &(*schema)["items"];
    if (!next) break;
    schema = next;
    if (const std::string& text = in((*schema)["x-label"], english); !text.empty()) label += (label.empty() ? "" : " › ") + text;
  }
  return label.empty() ? std::string(pointer) : label;
}

std::string clause_label(const OpenedCase& opened, const std::string& id, bool english) {
  const rules::Clause* clause = opened.law.pack.clause(id);
  return clause ? (english ? clause->label.en : clause->label.zh) : id;
}

Result<LetterDocument> document_of(const Services& services, const OpenedCase& opened, const Json& letter, bool english) {
  SHUQUAN_TRY(const Instant at, parse_instant(letter["at"].text()));
  const procedure::Case& file = opened.file;
  LetterDocument out;
  out.language = english ? document::LetterLanguage::en : document::LetterLanguage::zh;
  out.office = truncate(in(letter["office"], english), english ? 180 : 60);
  out.title = in(letter["title"], english);
  const std::string& number = letter["number"].text();
  out.number = (number.empty() ? file.id.value : number) + "-" + std::to_string(letter["sequence"].int_or(0));
  out.date = beijing_date(at);
  out.addressee = addressees(file, english);
  if (!file.number.empty()) out.references.emplace_back(english ? "Application" : "申请号", file.number);
  if (const std::string_view title = procedure::title_of(file.form); !title.empty()) out.references.emplace_back(english ? "Data set" : "数据名称", title);
  if (const std::string& clause = letter["clause"].text(); !clause.empty())
    out.references.emplace_back(english ? "Basis" : "依据", clause_label(opened, clause, english));
  for (const Json& paragraph : letter["paragraphs"].items()) out.paragraphs.push_back(in(paragraph, english));
  for (const Json& point : letter["points"].items())
    out.points.push_back({point["reason"].text(), clause_label(opened, point["clause"].text(), english), truncate(field_label(opened, point["field"].text(), english), 90)});
  out.remedy = in(letter["remedy"], english);
  out.demo = services.options.demo;
  return out;
}

/// Everything that shows on the paper, and by whom it is sealed.
std::string key_of(const LetterDocument& letter, const crypto::SealKey& seal, std::string_view at) {
  Json references = Json::array(), paragraphs = Json::array(), points = Json::array();
  for (const auto& [label, value] : letter.references) references.push(Json::array({label, value}));
  for (const std::string& paragraph : letter.paragraphs) paragraphs.push(paragraph);
  for (const document::LetterPoint& point : letter.points) points.push(Json::array({point.text, point.clause, point.field}));
  const Json all = Json::object({{"office", letter.office}, {"title", letter.title}, {"number", letter.number}, {"addressee", letter.addressee}, {"references", std::move(references)},
                                 {"paragraphs", std::move(paragraphs)}, {"points", std::move(points)}, {"remedy", letter.remedy}, {"demo", letter.demo}, {"at", at},
                                 {"english", letter.language == document::LetterLanguage::en}, {"seal", crypto::to_hex(crypto::sha256(seal.certificate().der))}});
  return crypto::to_hex(crypto::sha256(all.canonical()));
}

std::optional<std::string> kept(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
}

std::unexpected<Error> io_failure(const std::string& path) { return fail_with_detail(Errc::unavailable, "store.io", path + ": " + std::strerror(errno)); }

Result<void> write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return io_failure("letter");
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file) != 0) return io_failure("letter");
  return {};
}

/// Keeps `bytes` under `path` unless another rendering is there already; returns what is kept.
Result<std::string> keep(const std::string& path, std::string bytes, Instant now) {
  const std::string temporary = path + "." + new_identifier(now);
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return io_failure(temporary);
  Result<void> written = write_all(file, bytes);
  ::close(file);
  const bool linked = written && ::link(temporary.c_str(), path.c_str()) == 0;
  const int why = errno;
  ::unlink(temporary.c_str());
  if (!written) return std::unexpected(written.error());
  if (linked) return bytes;
  errno = why;
  if (why != EEXIST) return io_failure(path);
  std::optional<std::string> first = kept(path);
  if (!first) return io_failure(path);
  return *std::move(first);
}

}  // namespace

Result<std::string> render_letter(Services& services, const OpenedCase& opened, const Json& letter, std::string_view language) {
  const auto seal = services.seals.find(opened.file.pack);
  if (seal == services.seals.end()) return fail_with_detail(Errc::internal, "certificate.no_seal", opened.file.pack, {{"pack", opened.file.pack}});
  SHUQUAN_TRY(const LetterDocument document, document_of(services, opened, letter, language == "en"));
  const std::string folder = services.options.data + "/letters";
  const std::string path = folder + "/" + key_of(document, seal->second, letter["at"].text()) + ".pdf";
  if (std::optional<std::string> first = kept(path)) return *std::move(first);
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail_with_detail(Errc::unavailable, "store.io", folder + ": " + error.message());
  SHUQUAN_TRY(const Instant at, parse_instant(letter["at"].text()));
  SHUQUAN_TRY(std::string bytes, document::render_letter(document, document::Seal{&seal->second, at}, at));
  return keep(path, std::move(bytes), services.time.now());
}

}  // namespace shuquan::office
