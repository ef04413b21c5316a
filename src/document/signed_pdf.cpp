#include "document/signed_pdf.h"

#include "base/hex.h"
#include "document/pdf_metadata.h"
#include "document/pdf_object.h"

namespace shuquan::document {
namespace {

using Kind = PdfObject::Kind;
constexpr std::size_t kMostBytes = 8 * 1024 * 1024;
constexpr std::size_t kMostPrivateStreams = 16;

std::unexpected<Error> broken(std::string part) {
  return fail(Errc::invalid_input, "document.structure", {{"part", std::move(part)}});
}

/// The signature dictionary: the value of the only field of the form.
Result<PdfObject> find_signature(const PdfFile& file, const PdfObject& catalog) {
  const PdfObject* form = catalog.find("AcroForm", Kind::dictionary);
  const PdfObject* fields = form != nullptr ? form->find("Fields", Kind::array) : nullptr;
  if (fields == nullptr) return fail(Errc::invalid_input, "document.unsigned");
  if (fields->items.size() != 1 || fields->items[0].kind != Kind::reference) return broken("/Fields");
  SHUQUAN_TRY(const PdfObject field, file.object(fields->items[0].number));
  const PdfObject* value = field.find("V", Kind::reference);
  if (value == nullptr) return fail(Errc::invalid_input, "document.unsigned");
  SHUQUAN_TRY(PdfObject signature, file.object(value->number));
  const PdfObject* filter = signature.find("SubFilter", Kind::name);
  if (filter == nullptr || filter->text != "ETSI.CAdES.detached") return broken("/SubFilter");
  return signature;
}

/// The signature value, DER. Its digits must be lower case and the rest of the space zeros: no byte of it is free.
Result<std::string> signature_value(const PdfObject& contents) {
  const auto bytes = from_hex(contents.text);
  if (!bytes || to_hex(*bytes) != contents.text || bytes->size() < 4 || (*bytes)[0] != 0x30) return broken("/Contents");
  // The length of the outermost SEQUENCE says where the value ends.
  std::size_t length = static_cast<unsigned char>((*bytes)[1]);
  std::size_t header = 2;
  if (length > 0x80) {
    const std::size_t digits = length - 0x80;
    if (digits > 3 || bytes->size() < 2 + digits) return broken("/Contents");
    length = 0;
    for (std::size_t i = 0; i < digits; ++i) length = length << 8 | static_cast<unsigned char>((*bytes)[2 + i]);
    header += digits;
  }
  const std::size_t size = header + length;
  if (size > bytes->size() || bytes->find_first_not_of('\0', size) != std::string::npos) return broken("/Contents");
  return bytes->substr(0, size);
}

Result<void> check_range(const PdfObject& signature, const PdfObject& contents, std::size_t file_size) {
  const PdfObject* range = signature.find("ByteRange", Kind::array);
  if (range == nullptr || range->items.size() != 4) return broken("/ByteRange");
  const std::size_t expected[] = {0, contents.begin, contents.end, file_size - contents.end};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& item = range->items[i];
    if (item.kind != Kind::integer || item.number < 0 || static_cast<std::size_t>(item.number) != expected[i])
      return broken("/ByteRange");
  }
  return {};
}

Result<std::map<std::string, std::string>> private_streams(const PdfFile& file, const PdfObject& catalog) {
  std::map<std::string, std::string> out;
  for (const auto& [key, value] : catalog.members) {
    if (!key.starts_with("Shuquan_")) continue;
    if (value.kind != Kind::reference || out.size() == kMostPrivateStreams) return broken("/" + key);
    SHUQUAN_TRY(const std::string_view bytes, file.stream(value.number));
    out.emplace(key, bytes);
  }
  return out;
}

}  // namespace

Result<SignedPdf> read_signed_pdf(std::string_view bytes) {
  if (bytes.size() > kMostBytes) return fail(Errc::invalid_input, "document.too_large", {{"limit", "8 MiB"}});
  SHUQUAN_TRY(const PdfFile file, PdfFile::open(bytes));
  const PdfObject* root = file.trailer().find("Root", Kind::reference);
  if (root == nullptr) return broken("/Root");
  SHUQUAN_TRY(const PdfObject catalog, file.object(root->number));
  SHUQUAN_TRY(const PdfObject signature, find_signature(file, catalog));
  const PdfObject* contents = signature.find("Contents", Kind::hex);
  const PdfObject* date = signature.find("M", Kind::text);
  if (contents == nullptr || date == nullptr) return broken("/Contents");
  SHUQUAN_CHECK(check_range(signature, *contents, bytes.size()));
  SHUQUAN_TRY(const std::string cms, signature_value(*contents));
  const std::string_view covered[] = {bytes.substr(0, contents->begin), bytes.substr(contents->end)};
  SignedPdf out;
  SHUQUAN_TRY(out.signer, crypto::verify_cms_detached(cms, covered));
  SHUQUAN_TRY(out.sealed_at, parse_pdf_date(date->text));
  if (out.sealed_at < out.signer.not_before || out.sealed_at > out.signer.not_after)
    return fail(Errc::invalid_input, "document.seal_period", {{"at", to_beijing_text(out.sealed_at)}});
  SHUQUAN_TRY(out.private_streams, private_streams(file, catalog));
  return out;
}

}  // namespace shuquan::document
