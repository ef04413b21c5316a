#include "office/render_letter.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/durable_file.h"
#include "base/text.h"
#include "document/letter.h"
#include "procedure/life.h"

namespace shuquan::office {
namespace {

using document::LetterDocument;

constexpr std::size_t kMostNames = 190;  ///< characters of the addressees; the file names them all

const std::string& in(const Json& text, bool english) { return text[english ? "en" : "zh"].text(); }

std::string addressee_of(const Json& letter, bool english) {
  const std::string& names = in(letter["addressee"], english);
  return names.empty() ? std::string(english ? "To whom it may concern" : "有关当事人") : truncate(names, kMostNames);
}

/// Number and title of the case; in an objection also those of the application that it is about.
void add_references(LetterDocument& out, const procedure::Case& file, const Json& subject, bool english) {
  const bool objection = subject.is_object();
  const auto add = [&](const char* zh, const char* en, std::string value) {
    if (!value.empty()) out.references.emplace_back(english ? en : zh, std::move(value));
  };
  if (objection) add("异议编号", "Objection", file.number);
  add("申请号", "Application", objection ? subject["number"].text() : file.number);
  const std::string& english_title = file.form["title_en"].text();
  const std::string title = procedure::title_of(file);
  add("数据名称", "Data set", objection ? in(subject["title"], english) : english && !english_title.empty() ? english_title : title);
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
  out.addressee = addressee_of(letter, english);
  add_references(out, file, letter["subject"], english);
  if (const std::string& clause = letter["clause"].text(); !clause.empty())
    out.references.emplace_back(english ? "Basis" : "依据", clause_label(opened, clause, english));
  // The points follow the paragraph that announces them, what comes after it follows the points.
  bool announced = false;
  for (const Json& paragraph : letter["paragraphs"].items()) {
    const std::string& sentence = in(paragraph, english);
    (announced ? out.closing : out.paragraphs).push_back(sentence);
    announced = announced || (letter["points"].size() > 0 && (sentence.ends_with("：") || sentence.ends_with(":")));
  }
  for (const Json& point : letter["points"].items())
    out.points.push_back({point["reason"].text(), clause_label(opened, point["clause"].text(), english), truncate(field_label(opened, point["field"].text(), english), 90)});
  out.remedy = in(letter["remedy"], english);
  out.demo = services.options.demo;
  return out;
}

/// Everything that shows on the paper, and by whom it is sealed.
std::string key_of(const LetterDocument& letter, const crypto::SealKey& seal, std::string_view at) {
  Json references = Json::array(), paragraphs = Json::array(), points = Json::array(), closing = Json::array();
  for (const auto& [label, value] : letter.references) references.push(Json::array({label, value}));
  for (const std::string& paragraph : letter.paragraphs) paragraphs.push(paragraph);
  for (const document::LetterPoint& point : letter.points) points.push(Json::array({point.text, point.clause, point.field}));
  for (const std::string& paragraph : letter.closing) closing.push(paragraph);
  const Json all = Json::object({{"office", letter.office}, {"title", letter.title}, {"number", letter.number}, {"addressee", letter.addressee}, {"references", std::move(references)},
                                 {"paragraphs", std::move(paragraphs)}, {"points", std::move(points)}, {"closing", std::move(closing)}, {"remedy", letter.remedy}, {"demo", letter.demo}, {"at", at},
                                 {"english", letter.language == document::LetterLanguage::en}, {"seal", crypto::to_hex(crypto::sha256(seal.certificate().der))}});
  return crypto::to_hex(crypto::sha256(all.canonical()));
}

std::optional<std::string> kept(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
}

/// Keeps `bytes` under `path` unless another rendering is there already; returns what is kept.
Result<std::string> keep(const std::string& path, std::string bytes) {
  const std::error_code error = write_durably(path, bytes, Naming::only_if_new, 0600);
  if (!error) return bytes;
  std::optional<std::string> first = error == std::errc::file_exists ? kept(path) : std::nullopt;
  if (!first) return fail_with_detail(Errc::unavailable, error == std::errc::no_space_on_device ? "store.full" : "store.io", path + ": " + error.message());
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
  return keep(path, std::move(bytes));
}

}  // namespace shuquan::office
