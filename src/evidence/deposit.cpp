#include "evidence/deposit.h"

#include "base/hex.h"
#include "crypto/signature.h"
#include "evidence/fields.h"
#include "evidence/merge.h"

namespace shuquan::evidence {
namespace {

std::string char_text(char c) { return c == '\0' ? std::string{} : std::string(1, c); }

Json form_json(const SourceForm& form) {
  Json json = Json::object({{"format", to_string(form.format)}});
  if (form.container != Container::none) json.set("container", to_string(form.container));
  if (!form.member.empty()) json.set("member", form.member);
  if (form.format == Format::xlsx) json.set("header", form.dialect.header);
  if (is_text(form.format)) json.set("encoding", to_string(form.encoding));
  if (form.format != Format::delimited) return json;
  json.set("delimiter", char_text(form.dialect.delimiter));
  json.set("quote", char_text(form.dialect.quote));
  json.set("line_end", char_text(form.dialect.line_end));
  json.set("header", form.dialect.header);
  json.set("ragged", form.ragged == Ragged::keep ? "keep" : "refuse");
  return json;
}

Json file_json(const FileCommitment& file, std::size_t chunk_bytes) {
  Json json = Json::object({{"bytes", file.bytes},
                            {"chunk_bytes", chunk_bytes},
                            {"sha256", crypto::to_hex(file.sha256)},
                            {"sm3", crypto::to_hex(file.sm3)}});
  if (file.flat_sha256) json.set("flat_sha256", crypto::to_hex(*file.flat_sha256));
  if (file.flat_sm3) json.set("flat_sm3", crypto::to_hex(*file.flat_sm3));
  return json;
}

Json rows_json(const RowCommitment& rows) {
  Json columns = Json::array();
  for (const std::string& name : rows.columns) columns.push(name);
  return Json::object({{"count", rows.rows},
                       {"columns", std::move(columns)},
                       {"disclosure", to_string(rows.disclosure)},
                       {"sm3", crypto::to_hex(rows.root)},
                       {"leaves_sha256", crypto::to_hex(rows.leaves_sha256)}});
}

Json parts_json(const std::vector<DepositPart>& parts) {
  Json list = Json::array();
  for (const DepositPart& part : parts)
    list.push(Json::object({{"head_sha256", crypto::to_hex(part.head_sha256)},
                            {"head_sm3", crypto::to_hex(part.head_sm3)},
                            {"bytes", part.bytes},
                            {"rows", part.rows},
                            {"row_sm3", crypto::to_hex(part.row_root)}}));
  return list;
}

// A part stands in the tree as the digest of its head.
std::size_t chunk_bytes(Format format) { return format == Format::parts ? sizeof(Digest) : kFileChunk; }

Json head_json(const DepositHead& head) {
  Json json = Json::object({{"format", kDepositFormat},
                            {"created", to_string(head.created)},
                            {"title", head.title},
                            {"source", form_json(head.form).set("name", head.source_name)},
                            {"file", file_json(head.file, chunk_bytes(head.form.format))}});
  if (head.form.format == Format::parts) json.set("parts", parts_json(head.parts));
  if (head.rows) json.set("rows", rows_json(*head.rows));
  if (head.sketch_sm3) json.set("sketch_sm3", crypto::to_hex(*head.sketch_sm3));
  if (head.profile_sm3) json.set("profile_sm3", crypto::to_hex(*head.profile_sm3));
  return json;
}

char one_char(Fields& fields, std::string_view name) {
  const std::string text = fields.text(name, 1);
  return text.empty() ? '\0' : text[0];
}

SourceForm read_form(Fields fields, std::string& name) {
  SourceForm form;
  name = fields.text("name", 4096);
  const auto format = parse_format(fields.text("format", 32));
  if (!format) fields.wrong("format");
  form.format = format.value_or(Format::opaque);
  if (fields.has("container")) {
    const auto container = parse_container(fields.text("container", 16));
    if (!container || container == Container::none || !is_text(form.format)) fields.wrong("container");
    form.container = container.value_or(Container::none);
  }
  if (fields.has("member")) {
    form.member = fields.text("member", 4096);
    if (form.member.empty()) fields.wrong("member");
  }
  if (form.format == Format::xlsx) form.dialect.header = fields.boolean("header");
  if (is_text(form.format)) {
    const std::string encoding = fields.text("encoding", 32);
    form.encoding = parse_encoding(encoding).value_or(Encoding::utf8);
    if (to_string(form.encoding) != encoding) fields.wrong("encoding");
  }
  if (form.format == Format::delimited) {
    form.dialect.delimiter = one_char(fields, "delimiter");
    form.dialect.quote = one_char(fields, "quote");
    form.dialect.line_end = one_char(fields, "line_end");
    if (form.dialect.line_end != '\n' && form.dialect.line_end != '\r') fields.wrong("line_end");
    form.dialect.header = fields.boolean("header");
    const std::string ragged = fields.text("ragged", 16);
    if (ragged != "keep" && ragged != "refuse") fields.wrong("ragged");
    form.ragged = ragged == "keep" ? Ragged::keep : Ragged::refuse;
  }
  fields.end();
  return form;
}

std::vector<DepositPart> read_parts(Fields& head, FieldErrors& errors) {
  std::vector<DepositPart> parts;
  for (const Json& item : head.array("parts", kMostParts)) {
    Fields fields(item, "/head/parts/" + std::to_string(parts.size()), errors);
    DepositPart part;
    part.head_sha256 = fields.digest("head_sha256");
    part.head_sm3 = fields.digest("head_sm3");
    part.bytes = fields.count("bytes");
    part.rows = fields.count("rows");
    part.row_root = fields.digest("row_sm3");
    if (part.bytes > UINT64_MAX / 2 / kMostParts || part.rows > UINT64_MAX / 2 / kMostParts) fields.wrong("rows");
    fields.end();
    parts.push_back(part);
  }
  if (parts.size() < 2) head.wrong("parts");
  return parts;
}

FileCommitment read_file(Fields fields, Format format) {
  FileCommitment file;
  file.bytes = fields.count("bytes");
  if (fields.count("chunk_bytes") != chunk_bytes(format)) fields.wrong("chunk_bytes");
  file.sha256 = fields.digest("sha256");
  file.sm3 = fields.digest("sm3");
  if (fields.has("flat_sha256")) file.flat_sha256 = fields.digest("flat_sha256");
  if (fields.has("flat_sm3")) file.flat_sm3 = fields.digest("flat_sm3");
  fields.end();
  return file;
}

RowCommitment read_row_commitment(Fields fields) {
  RowCommitment rows;
  rows.rows = fields.count("count");
  for (const Json& name : fields.array("columns", RowLimits{}.columns)) {
    if (!name.is_string()) fields.wrong("columns");
    rows.columns.push_back(name.text());
  }
  const std::string disclosure = fields.text("disclosure", 16);
  if (disclosure != "row" && disclosure != "field") fields.wrong("disclosure");
  rows.disclosure = disclosure == "row" ? Disclosure::row : Disclosure::field;
  rows.root = fields.digest("sm3");
  rows.leaves_sha256 = fields.digest("leaves_sha256");
  fields.end();
  return rows;
}

DepositHead read_head(Fields fields, FieldErrors& errors) {
  DepositHead head;
  static_cast<void>(fields.text("format", 64));
  const auto created = parse_instant(fields.text("created", 32));
  if (!created) fields.wrong("created");
  head.created = created.value_or(Instant{});
  head.title = fields.text("title", kTitleBytes);
  head.form = read_form(fields.object("source"), head.source_name);
  head.file = read_file(fields.object("file"), head.form.format);
  if (head.form.format == Format::parts) head.parts = read_parts(fields, errors);
  if (fields.has("rows") != (head.form.format != Format::opaque)) fields.wrong("rows");
  if (fields.has("rows")) head.rows = read_row_commitment(fields.object("rows"));
  if (fields.has("sketch_sm3")) head.sketch_sm3 = fields.digest("sketch_sm3");
  if (fields.has("profile_sm3")) head.profile_sm3 = fields.digest("profile_sm3");
  fields.end();
  return head;
}

Result<void> check_imprints(const Deposit& deposit, const Json& json) {
  const std::string bytes = head_bytes(deposit.head);
  // The canonical form of what was read must be the canonical form of what stands there.
  if (json["head"].canonical() != bytes) return fail(Errc::invalid_input, "evidence.deposit_malformed", {{"pointer", "/head"}});
  if (json["head_sha256"].text() != crypto::to_hex(crypto::sha256(bytes)) ||
      json["head_sm3"].text() != crypto::to_hex(crypto::sm3(bytes)))
    return fail(Errc::invalid_input, "evidence.deposit_altered");
  if (deposit.head.form.format == Format::parts) {
    DepositHead computed = deposit.head;
    commit_parts(computed);
    if (computed != deposit.head) return fail(Errc::invalid_input, "evidence.deposit_altered");
  }
  if (!deposit.public_key.empty() && !crypto::ed25519_verify(deposit.public_key, bytes, deposit.signature))
    return fail(Errc::invalid_input, "evidence.deposit_altered");
  return {};
}

}  // namespace

std::string head_bytes(const DepositHead& head) { return head_json(head).canonical(); }

DepositSummary summarize(const Deposit& deposit) {
  const std::string bytes = head_bytes(deposit.head);
  DepositSummary summary;
  summary.method = kDepositFormat;
  summary.head_sha256 = crypto::sha256(bytes);
  summary.head_sm3 = crypto::sm3(bytes);
  summary.file_sha256 = deposit.head.file.sha256;
  summary.file_sm3 = deposit.head.file.sm3;
  summary.bytes = deposit.head.file.bytes;
  if (deposit.head.rows) {
    summary.row_root = deposit.head.rows->root;
    summary.rows = deposit.head.rows->rows;
    summary.columns = deposit.head.rows->columns.size();
  }
  summary.created = deposit.head.created;
  summary.title = deposit.head.title;
  summary.source_name = deposit.head.source_name;
  summary.sketched = deposit.sketch.has_value();
  summary.public_key = deposit.public_key;
  return summary;
}

std::string write_deposit(const Deposit& deposit) {
  const std::string bytes = head_bytes(deposit.head);
  Json json = Json::object({{"head", head_json(deposit.head)},
                            {"head_sha256", crypto::to_hex(crypto::sha256(bytes))},
                            {"head_sm3", crypto::to_hex(crypto::sm3(bytes))}});
  if (deposit.sketch)
    json.set("sketch", Json::object({{"format", format_of(*deposit.sketch)},
                                     {"canonical", kCanonicalVersion},
                                     {"data", to_base64(encode_sketch(*deposit.sketch))}}));
  if (deposit.profile) json.set("profile", *deposit.profile);
  if (!deposit.public_key.empty())
    json.set("signature", Json::object({{"algorithm", "ed25519"},
                                        {"key", to_hex(deposit.public_key)},
                                        {"value", to_hex(deposit.signature)}}));
  return json.pretty() + "\n";
}

namespace {

Result<void> read_sketch(const Json& json, Deposit& deposit) {
  const auto data = from_base64(json["data"].text());
  if (!data || !deposit.head.sketch_sm3 || crypto::sm3(*data) != *deposit.head.sketch_sm3)
    return fail(Errc::invalid_input, "evidence.deposit_altered");
  SHUQUAN_TRY(deposit.sketch, decode_sketch(*data));
  if (json["format"].text() != format_of(*deposit.sketch)) return fail(Errc::invalid_input, "evidence.deposit_altered");
  return {};
}

bool whole_numbers_only(const Json& json) {
  if (json.is_double()) return false;
  for (const Json& item : json.items())
    if (!whole_numbers_only(item)) return false;
  for (const auto& [name, value] : json.members())
    if (!whole_numbers_only(value)) return false;
  return true;
}

Result<void> read_profile(const Json& json, Deposit& deposit) {
  if (!whole_numbers_only(json) || crypto::sm3(json.canonical()) != *deposit.head.profile_sm3)
    return fail(Errc::invalid_input, "evidence.deposit_altered");
  deposit.profile = json;
  return {};
}

}  // namespace

Result<Deposit> parse_deposit(std::string_view text) {
  if (text.size() > kDepositBytes)
    return fail(Errc::invalid_input, "evidence.deposit_too_long", {{"limit", std::to_string(kDepositBytes)}});
  SHUQUAN_TRY(const Json json, Json::parse(text));
  const std::string& format = json["head"]["format"].text();
  if (format.starts_with("shuquan-deposit-") && format != kDepositFormat)
    return fail(Errc::invalid_input, "evidence.deposit_version", {{"version", format}});
  FieldErrors errors;
  Fields fields(json, "", errors);
  if (format != kDepositFormat) errors.add("/head/format");
  Deposit deposit;
  deposit.head = read_head(fields.object("head"), errors);
  static_cast<void>(fields.digest("head_sha256"));
  static_cast<void>(fields.digest("head_sm3"));
  if (fields.has("signature")) {
    Fields signature = fields.object("signature");
    if (signature.text("algorithm", 16) != "ed25519") signature.wrong("algorithm");
    deposit.public_key = signature.bytes("key", crypto::kEd25519KeySize);
    deposit.signature = signature.bytes("value", crypto::kEd25519SignatureSize);
    signature.end();
  }
  if (fields.has("sketch") != deposit.head.sketch_sm3.has_value()) fields.wrong("sketch");
  if (fields.has("sketch")) {
    Fields sketch = fields.object("sketch");
    const std::string sketch_format = sketch.text("format", 64);
    if (sketch_format != kSketchFormat && sketch_format != kKeyedSketchFormat) sketch.wrong("format");
    if (sketch.text("canonical", 64) != kCanonicalVersion) sketch.wrong("canonical");
    static_cast<void>(sketch.text("data", kDepositBytes));
    sketch.end();
  }
  if (fields.has("profile") != deposit.head.profile_sm3.has_value()) fields.wrong("profile");
  if (fields.has("profile")) static_cast<void>(fields.object("profile"));
  fields.end();
  if (!errors.empty()) return fail(Errc::invalid_input, "evidence.deposit_malformed", {{"pointer", errors.first()}});
  SHUQUAN_CHECK(check_imprints(deposit, json));
  if (deposit.head.profile_sm3) SHUQUAN_CHECK(read_profile(json["profile"], deposit));
  if (deposit.head.sketch_sm3) SHUQUAN_CHECK(read_sketch(json["sketch"], deposit));
  return deposit;
}

Result<DepositSummary> read_deposit(std::string_view json) {
  SHUQUAN_TRY(const Deposit deposit, parse_deposit(json));
  return summarize(deposit);
}

}  // namespace shuquan::evidence
