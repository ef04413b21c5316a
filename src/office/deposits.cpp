#include "office/deposits.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/hex.h"
#include "evidence/bundle.h"
#include "evidence/deposit.h"
#include "office/entry_proof.h"
#include "office/oblivious_keys.h"
#include "office/page.h"
#include "office/timestamps.h"
#include "office/where.h"
#include "store/case_rows.h"

namespace shuquan::office {
namespace {

constexpr std::size_t kShownColumns = 500;

std::unexpected<Error> unknown() { return fail(Errc::not_found, "deposit.unknown"); }

/// Agencies that may act for the party in everything.
Result<bool> is_agent_of(store::Connection& db, const Identity& who, const PartyId& party, LocalDate today) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT agent_id FROM power_of_attorney WHERE principal_id = $1 AND revoked_at IS NULL AND valid_until >= $2 AND case_id = ''", {party, to_string(today)}));
  for (const store::Row row : rows)
    if (who.may_act_for(PartyId(row.text(0)))) return true;
  return false;
}

Result<bool> is_of_party(store::Connection& db, const Identity& who, const PartyId& party, Instant now) {
  if (who.membership(party)) return true;
  return is_agent_of(db, who, party, beijing_date(now));
}

/// Officials see what an application before their office names.
Result<bool> is_before_office(store::Connection& db, const Identity& who, std::string_view id) {
  if (!who.is_official()) return false;
  std::vector<std::string> packs;
  for (const Appointment& appointment : who.appointments) packs.push_back(appointment.pack);
  Where where;
  where.add("d.deposit_id = " + where.place(std::string(id)));
  where.add(where.any_of("c.pack", packs));
  where.add("c.phase <> 'preparation'");
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT 1 FROM case_deposit d JOIN case_file c ON c.id = d.case_id" + where.text() + " LIMIT 1", where.parameters()));
  return !rows.empty();
}

struct Stored {
  std::string id;
  PartyId party;
  Json summary;
  BlobId blob;
  bool of_party = false;  ///< whoever asks belongs to the party
};

/// The one place that says who may see a deposit.
Result<Stored> open_deposit(store::Connection& db, const Identity& who, std::string_view id, Instant now) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT id, party_id, summary, blob FROM deposit WHERE id = $1", {id}));
  if (rows.empty()) return unknown();
  const store::Row row = rows.front();
  Stored stored{row.text(0), PartyId(row.text(1)), Json(), BlobId(row.text(3)), false};
  SHUQUAN_TRY(stored.of_party, is_of_party(db, who, stored.party, now));
  if (!stored.of_party) {
    SHUQUAN_TRY(const bool before_office, is_before_office(db, who, id));
    if (!before_office) return unknown();
  }
  SHUQUAN_TRY(stored.summary, Json::parse(row.text(2)));
  return stored;
}

Json digest_or_null(const std::optional<crypto::Digest>& digest) { return digest ? Json(crypto::to_hex(*digest)) : Json(); }

/// What the registry says of a deposit, without its profile.
Json describe_document(const evidence::Deposit& deposit) {
  const evidence::DepositSummary summary = evidence::summarize(deposit);
  const auto& rows = deposit.head.rows;
  Json columns = Json::array();
  for (std::size_t i = 0; rows && i < rows->columns.size() && i < kShownColumns; ++i) columns.push(rows->columns[i]);
  return Json::object({{"title", summary.title},
                       {"source_name", summary.source_name},
                       {"source_format", evidence::to_string(deposit.head.form.format)},
                       {"created", to_string(summary.created)},
                       {"bytes", summary.bytes},
                       {"rows", rows ? Json(summary.rows) : Json()},
                       {"column_count", rows ? Json(rows->columns.size()) : Json()},
                       {"columns", std::move(columns)},
                       {"head_sm3", crypto::to_hex(summary.head_sm3)},
                       {"head_sha256", crypto::to_hex(summary.head_sha256)},
                       {"file_sm3", crypto::to_hex(summary.file_sm3)},
                       {"file_sha256", crypto::to_hex(summary.file_sha256)},
                       {"flat_sm3", digest_or_null(deposit.head.file.flat_sm3)},
                       {"flat_sha256", digest_or_null(deposit.head.file.flat_sha256)},
                       {"row_root", digest_or_null(summary.row_root)},
                       {"signed_by", summary.public_key.empty() ? Json() : Json(to_hex(summary.public_key))},
                       {"sketched", summary.sketched},
                       {"sketch_key", deposit.sketch && !deposit.sketch->key.empty() ? Json(to_hex(deposit.sketch->key)) : Json()}});
}

Result<std::string> read_upload(const std::string& path, std::string_view bytes) {
  std::string text(bytes);
  if (!path.empty()) {
    std::ifstream file(path, std::ios::binary);
    text.assign((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (!file) return fail_with_detail(Errc::unavailable, "store.io", "read spooled deposit");
  }
  if (text.size() > kDepositUpload) return fail(Errc::invalid_input, "deposit.too_big", {{"limit", std::to_string(kDepositUpload >> 20U)}});
  return text;
}

struct Stamp {
  std::optional<std::string> response;
  Json facts;  ///< what it says
};

Result<Stamp> stamp(Transaction& tx, crypto::Hash hash, std::string_view hex) {
  const std::optional<crypto::Digest> digest = crypto::digest_from_hex(hex);
  SHUQUAN_ASSERT(digest.has_value());
  Stamp made;
  SHUQUAN_TRY(made.response, stamp_digest(tx, hash, *digest));
  if (!made.response) return made;
  SHUQUAN_TRY(const crypto::Timestamp read, crypto::verify_timestamp(*made.response, hash, *digest, tx.services.timestamp_key.certificate_der()));
  made.facts = Json::object({{"hash", crypto::to_string(hash)}, {"time", to_string(read.time)}, {"serial", read.serial}, {"policy", read.policy}, {"authority", read.authority}});
  return made;
}

store::Parameter stamp_parameter(const Stamp& stamp) { return stamp.response ? store::bytes_parameter(*stamp.response) : store::Parameter(); }

Result<std::optional<Json>> known_deposit(store::Connection& db, const PartyId& party, std::string_view head) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT summary FROM deposit WHERE party_id = $1 AND head_sm3 = $2", {party, head}));
  if (rows.empty()) return std::optional<Json>();
  SHUQUAN_TRY(Json summary, Json::parse(rows.front().text(0)));
  return std::optional(std::move(summary));
}

/// Cases that name the deposit: all for its party, those before their offices for officials.
Result<Json> cases_of(store::Connection& db, const Identity& who, const Stored& stored) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT c.id, c.number, c.title, c.pack, c.phase FROM case_deposit d JOIN case_file c ON c.id = d.case_id WHERE d.deposit_id = $1 ORDER BY c.id LIMIT 100", {stored.id}));
  Json cases = Json::array();
  for (const store::Row row : rows)
    if (stored.of_party || (who.serves(row.text(3)) && row.text(4) != "preparation"))
      cases.push(Json::object({{"case_id", row.text(0)}, {"number", row.text(1)}, {"title", row.text(2)}}));
  return cases;
}

std::unexpected<Error> wrong_field(std::string_view reason, std::string_view pointer) {
  return std::unexpected(Error{Errc::invalid_input, std::string(reason), {}, {FieldProblem{std::string(pointer), std::string(reason), {}}}, {}, {}});
}

}  // namespace

Result<Json> receive_deposit(store::Connection& db, const Services& services, const Identity& who, const PartyId& party, const std::string& spooled_path, std::string_view bytes, Instant now) {
  SHUQUAN_TRY(const bool agent, is_agent_of(db, who, party, beijing_date(now)));
  if (!agent && !who.may_act_for(party)) return fail(Errc::forbidden, "deposit.not_yours");
  SHUQUAN_TRY(const std::string text, read_upload(spooled_path, bytes));
  SHUQUAN_TRY(const evidence::Deposit deposit, evidence::parse_deposit(text));
  // Of a key that is none of ours nothing could ever be compared: such a sketch would only look like one.
  if (deposit.sketch && !deposit.sketch->key.empty() && services.oblivious->find(to_hex(deposit.sketch->key)) == nullptr) return fail(Errc::invalid_input, "oblivious.key_unknown");
  SHUQUAN_TRY(const BlobId blob, services.blobs.put(text));
  BlobId sketch;
  if (deposit.sketch) {
    SHUQUAN_TRY(sketch, services.blobs.put(evidence::encode_sketch(*deposit.sketch)));
  }
  return Json::object({{"sha256", blob.value}, {"sketch", sketch.value}, {"summary", describe_document(deposit)}});
}

Result<Json> store_deposit(Transaction& tx, const Identity& who, const PartyId& party, const Json& received) {
  Json summary = received["summary"];
  const std::string head_sm3 = summary["head_sm3"].text(), head_sha256 = summary["head_sha256"].text();  // summary grows below
  SHUQUAN_TRY(std::optional<Json> known, known_deposit(tx.db, party, head_sm3));
  if (known) return *std::move(known);
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT COUNT(*) FROM deposit WHERE party_id = $1", {party}));
  if (rows.front().integer(0) >= kMostDeposits) return fail(Errc::rejected, "deposit.too_many", {{"limit", std::to_string(kMostDeposits)}});
  SHUQUAN_TRY(const store::Rows today, tx.db.query("SELECT COUNT(*) FROM deposit WHERE party_id = $1 AND received_at >= $2", {party, start_of_day(tx.today())}));
  if (today.front().integer(0) >= kDepositsPerDay) return fail(Errc::unavailable, "deposit.day_limit", {{"limit", std::to_string(kDepositsPerDay)}});
  SHUQUAN_TRY(const std::int64_t ordinal, store::next_counter(tx.db, "deposit"));
  SHUQUAN_TRY(const Stamp sm3, stamp(tx, crypto::Hash::sm3, head_sm3));
  SHUQUAN_TRY(const Stamp sha256, stamp(tx, crypto::Hash::sha256, head_sha256));
  Json stamps = Json::array();
  for (const Stamp* each : {&sm3, &sha256})
    if (each->response) stamps.push(each->facts);
  const std::string id = new_identifier(tx.now);
  const std::string counted = std::to_string(ordinal);
  const std::string number = "CZ" + to_string(tx.today()).substr(0, 4) + std::string(counted.size() < 7 ? 7 - counted.size() : 0, '0') + counted;
  summary.set("id", id).set("number", number).set("party", party.value).set("received_at", to_string(tx.now)).set("stamps", std::move(stamps));
  const std::optional<std::int64_t> row_count = summary["rows"].is_int() ? std::optional(summary["rows"].int_or(0)) : std::nullopt;
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO deposit (id, ordinal, number, party_id, head_sm3, head_sha256, title, row_count, summary, blob, sketch_blob, sketch_key, stamp_sm3, stamp_sha256, received_by, received_at) "
                                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                                    {id, ordinal, number, party, head_sm3, head_sha256, summary["title"].text(), row_count, summary.dump(), received["sha256"].text(), received["sketch"].text(), summary["sketch_key"].text(),
                                     stamp_parameter(sm3), stamp_parameter(sha256), who.account, tx.now}));
  return summary;
}

Result<Json> list_deposits(store::Connection& db, const Identity& who, const PartyId& party, std::string_view after, std::int64_t limit, Instant now) {
  SHUQUAN_TRY(const bool of_party, is_of_party(db, who, party, now));
  if (!of_party) return fail(Errc::forbidden, "deposit.not_yours");
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT summary FROM deposit WHERE party_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3", {party, newest_before(after), limit + 1}));
  return page_of_rows(rows, limit, "id", [](const store::Row& row) { return Json::parse(row.text(0)); });
}

Result<Json> view_deposit(store::Connection& db, const Services& services, const Identity& who, std::string_view id, Instant now) {
  SHUQUAN_TRY(Stored stored, open_deposit(db, who, id, now));
  SHUQUAN_TRY(const std::string text, services.blobs.get(stored.blob));
  SHUQUAN_TRY(const evidence::Deposit deposit, evidence::parse_deposit(text));
  SHUQUAN_TRY(Json cases, cases_of(db, who, stored));
  return stored.summary.set("profile", deposit.profile ? *deposit.profile : Json()).set("cases", std::move(cases));
}

Result<std::string> deposit_document(store::Connection& db, const Services& services, const Identity& who, std::string_view id, Instant now) {
  SHUQUAN_TRY(const Stored stored, open_deposit(db, who, id, now));
  return services.blobs.get(stored.blob);
}

Result<std::string> deposit_stamp(store::Connection& db, const Identity& who, std::string_view id, crypto::Hash hash, Instant now) {
  SHUQUAN_TRY(const Stored stored, open_deposit(db, who, id, now));
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT stamp_sm3, stamp_sha256 FROM deposit WHERE id = $1", {stored.id}));
  const std::size_t column = hash == crypto::Hash::sm3 ? 0 : 1;
  if (rows.front().is_null(column)) return fail(Errc::not_found, "deposit.not_stamped");
  return rows.front().bytes(column);
}

Result<std::string> deposit_bundle(store::Connection& db, Services& services, const Identity& who, std::string_view id, Instant now) {
  SHUQUAN_TRY(const Stored stored, open_deposit(db, who, id, now));
  evidence::BundleParts parts;
  parts.made = now;
  parts.authorities.push_back(services.timestamp_key.certificate_pem());
  SHUQUAN_TRY(parts.deposit, services.blobs.get(stored.blob));
  SHUQUAN_TRY(const evidence::Deposit deposit, evidence::parse_deposit(parts.deposit));
  parts.stamps = evidence::stamps_of(deposit);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT stamp_sha256, stamp_sm3 FROM deposit WHERE id = $1", {stored.id}));
  for (const auto& [column, hash] : {std::pair(0U, crypto::Hash::sha256), std::pair(1U, crypto::Hash::sm3)})
    if (!rows.front().is_null(column)) parts.stamps.stamps.push_back({hash, rows.front().bytes(column)});
  SHUQUAN_TRY(const store::Rows entries, db.query("SELECT r.last_index FROM case_deposit d JOIN case_file c ON c.id = d.case_id JOIN register_right r ON r.ordinal = c.right_ordinal WHERE d.deposit_id = $1 ORDER BY r.ordinal LIMIT 1", {stored.id}));
  if (!entries.empty()) {
    SHUQUAN_TRY(parts.log_proof, prove_entry(db, services.log_trees, static_cast<std::uint64_t>(entries.front().integer(0))));
  }
  return evidence::make_bundle(parts);
}

Result<void> check_named_deposit(store::Connection& db, const procedure::Case& file) {
  const Json& named = file.form["deposit"];
  const std::string& id = named["deposit_id"].text();
  if (id.empty()) return {};
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT party_id, summary FROM deposit WHERE id = $1", {id}));
  const auto is_theirs = [&](const procedure::Participant& participant) {
    return participant.party.value == rows.front().text(0) && (participant.role == rules::Role::applicant || participant.role == rules::Role::co_applicant);
  };
  if (rows.empty() || std::ranges::none_of(file.participants, is_theirs)) return wrong_field("deposit.unknown", "/deposit/deposit_id");
  SHUQUAN_TRY(const Json summary, Json::parse(rows.front().text(1)));
  const std::string& digest = named["digest"].text();
  const std::string& algorithm = named["digest_algorithm"].text();
  const bool fits = digest.empty() || std::ranges::any_of(std::initializer_list<std::string>{"head_", "file_", "flat_"}, [&](const std::string& part) {
                      return summary[part + (algorithm == "sm3" ? "sm3" : "sha256")].text() == digest;
                    });
  if (!fits) return wrong_field("deposit.digest_differs", "/deposit/digest");
  return {};
}

Result<void> note_named_deposit(Transaction& tx, const procedure::Case& file) {
  const std::string& id = file.form["deposit"]["deposit_id"].text();
  if (id.empty()) return tx.db.execute_later("DELETE FROM case_deposit WHERE case_id = $1", {file.id});
  SHUQUAN_CHECK(check_named_deposit(tx.db, file));
  return tx.db.execute_later("INSERT INTO case_deposit (case_id, deposit_id) VALUES ($1, $2) ON CONFLICT (case_id) DO UPDATE SET deposit_id = excluded.deposit_id", {file.id, id});
}

}  // namespace shuquan::office
