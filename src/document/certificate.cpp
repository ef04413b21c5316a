#include "document/certificate.h"

#include "crypto/digest.h"
#include "document/certificate_page.h"
#include "document/font.h"
#include "document/problems.h"
#include "document/signed_pdf.h"

namespace shuquan::document {
namespace {

constexpr std::string_view kFactsKey = "Shuquan_Facts";
constexpr std::string_view kEntryKey = "Shuquan_Entry";
constexpr std::string_view kProofKey = "Shuquan_Proof";
constexpr std::size_t kEmbeddedLimit = 262'144;

struct TextField {
  const char* name;
  std::string CertificateFacts::*member;
  std::size_t limit;
  bool required;
};
constexpr TextField kTextFields[] = {
    {"name", &CertificateFacts::name, 1200, true},
    {"name_en", &CertificateFacts::name_en, 1200, false},
    {"registration_number", &CertificateFacts::registration_number, 40, true},
    {"certificate_number", &CertificateFacts::certificate_number, 40, true},
    {"industry", &CertificateFacts::industry, 300, false},
    {"scenario", &CertificateFacts::scenario, 6000, false},
    {"source_kind", &CertificateFacts::source_kind, 300, false},
    {"deposit_number", &CertificateFacts::deposit_number, 300, false},
    {"registry", &CertificateFacts::registry, 192, true},
    {"registry_en", &CertificateFacts::registry_en, 300, false},
    {"public_url", &CertificateFacts::public_url, 300, true},
    {"log_origin", &CertificateFacts::log_origin, 300, true},
    {"leaf_hash", &CertificateFacts::leaf_hash, 64, true},
    {"statement", &CertificateFacts::statement, 600, false},
    {"statement_en", &CertificateFacts::statement_en, 800, false},
};

struct DateField {
  const char* name;
  LocalDate CertificateFacts::*member;
};
constexpr DateField kDateFields[] = {
    {"filed", &CertificateFacts::filed},           {"announced", &CertificateFacts::announced},
    {"valid_from", &CertificateFacts::valid_from}, {"valid_until", &CertificateFacts::valid_until},
    {"issued", &CertificateFacts::issued},
};

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

Result<void> check_facts(const CertificateFacts& facts) {
  Problems problems;
  for (const auto& field : kTextFields)
    problems.text(facts.*field.member, field.limit, field.required, std::string("/") + field.name);
  problems.range(static_cast<std::int64_t>(facts.holders.size()), 1, 1000, "/holders");
  for (std::size_t i = 0; i < facts.holders.size() && i < 1000; ++i) {
    const std::string pointer = "/holders/" + std::to_string(i);
    problems.text(facts.holders[i].name, 600, true, pointer + "/name");
    problems.text(facts.holders[i].share, 20, false, pointer + "/share");
  }
  for (const auto& field : kDateFields) problems.range((facts.*field.member).year(), 1900, 9999, std::string("/") + field.name);
  problems.range(facts.version, 1, 9999, "/version");
  if (facts.entry_index > static_cast<std::uint64_t>(INT64_MAX))
    problems.add("/entry_index", "document.field_range", {{"field", "/entry_index"}, {"range", "0–2^63−1"}});
  const std::string leaf_hash = crypto::to_hex(crypto::digest(crypto::Hash::sha256, {std::string_view("\0", 1), facts.entry}));
  if (facts.leaf_hash != leaf_hash) problems.add("/leaf_hash", "document.leaf_mismatch", {{"expected", leaf_hash}});
  if (!is_printable_ascii(facts.public_url)) problems.add("/public_url", "document.text_invalid", {{"field", "/public_url"}});
  for (const auto& [pointer, bytes] : {std::pair("/entry", &facts.entry), std::pair("/proof", &facts.proof)})
    problems.range(static_cast<std::int64_t>(bytes->size()), 1, kEmbeddedLimit, pointer);
  return std::move(problems).result("document.facts_invalid");
}

}  // namespace

Json to_json(const CertificateFacts& facts) {
  Json json = Json::object({{"format", "shuquan-certificate@v1"}});
  for (const auto& field : kTextFields) json.set(field.name, facts.*field.member);
  for (const auto& field : kDateFields) json.set(field.name, to_string(facts.*field.member));
  json.set("entry_index", static_cast<std::int64_t>(facts.entry_index));
  json.set("version", facts.version);
  json.set("demo", facts.demo);
  Json holders = Json::array();
  for (const auto& holder : facts.holders) holders.push(Json::object({{"name", holder.name}, {"share", holder.share}}));
  json.set("holders", std::move(holders));
  return json;
}

Result<CertificateFacts> certificate_facts_from_json(const Json& json) {
  const auto malformed = [](std::string_view part) {
    return fail(Errc::invalid_input, "document.structure", {{"part", std::string(part)}});
  };
  constexpr std::size_t kMembers = std::size(kTextFields) + std::size(kDateFields) + 5;
  if (json["format"].string_or("") != "shuquan-certificate@v1" || json.size() != kMembers) return malformed("format");
  CertificateFacts facts;
  for (const auto& field : kTextFields) {
    if (!json[field.name].is_string()) return malformed(field.name);
    facts.*field.member = json[field.name].text();
  }
  for (const auto& field : kDateFields) {
    if (!json[field.name].is_string()) return malformed(field.name);
    auto date = parse_date(json[field.name].text());
    if (!date) return malformed(field.name);
    facts.*field.member = *date;
  }
  if (!json["entry_index"].is_int() || json["entry_index"].int_or(-1) < 0) return malformed("entry_index");
  facts.entry_index = static_cast<std::uint64_t>(json["entry_index"].int_or(0));
  const std::int64_t version = json["version"].int_or(0);
  if (version < 1 || version > 9999) return malformed("version");
  facts.version = static_cast<int>(version);
  if (!json["demo"].is_bool()) return malformed("demo");
  facts.demo = json["demo"].bool_or(false);
  if (!json["holders"].is_array()) return malformed("holders");
  for (const auto& holder : json["holders"].items()) {
    if (!holder["name"].is_string() || !holder["share"].is_string() || holder.size() != 2) return malformed("holders");
    facts.holders.push_back({holder["name"].text(), holder["share"].text()});
  }
  return facts;
}

Result<std::string> render_certificate(const CertificateFacts& facts, const Seal& seal) {
  SHUQUAN_ASSERT(seal.key != nullptr);
  SHUQUAN_CHECK(check_facts(facts));
  const auto& fonts = FontSet::shared();
  if (!fonts) return std::unexpected(fonts.error());
  PdfWriter pdf(*fonts);
  Canvas canvas(pdf);
  SHUQUAN_TRY(const SealBox box, draw_certificate(canvas, facts));
  canvas.finish();
  pdf.add_private_stream(std::string(kFactsKey), to_json(facts).canonical());
  pdf.add_private_stream(std::string(kEntryKey), facts.entry);
  pdf.add_private_stream(std::string(kProofKey), facts.proof);
  const PdfTitle title{.title = "数据知识产权登记证书 " + facts.certificate_number,
                       .author = facts.registry,
                       .subject = facts.name,
                       .language = "zh-CN",
                       .created = seal.at};
  const PdfSeal pdf_seal{.key = seal.key,
                         .office = facts.registry,
                         .reason = facts.demo ? "演示 DEMO" : "数据知识产权登记 Registration of data intellectual property",
                         .at = seal.at,
                         .x = box.x,
                         .y = box.y,
                         .width = box.size,
                         .height = box.size};
  return pdf.finish(title, &pdf_seal);
}

Result<CertificateContents> read_certificate(std::string_view bytes) {
  SHUQUAN_TRY(SignedPdf pdf, read_signed_pdf(bytes));
  const auto stream = [&](std::string_view key) -> const std::string* {
    const auto found = pdf.private_streams.find(std::string(key));
    return found == pdf.private_streams.end() ? nullptr : &found->second;
  };
  const std::string* text = stream(kFactsKey);
  const std::string* entry = stream(kEntryKey);
  const std::string* proof = stream(kProofKey);
  if (text == nullptr || entry == nullptr || proof == nullptr || pdf.private_streams.size() != 3)
    return fail(Errc::invalid_input, "document.not_certificate");
  SHUQUAN_TRY(const Json json, Json::parse(*text));
  CertificateContents contents;
  SHUQUAN_TRY(contents.facts, certificate_facts_from_json(json));
  contents.facts.entry = *entry;
  contents.facts.proof = *proof;
  SHUQUAN_CHECK(check_facts(contents.facts));
  contents.signer = std::move(pdf.signer);
  contents.sealed_at = pdf.sealed_at;
  return contents;
}

}  // namespace shuquan::document
