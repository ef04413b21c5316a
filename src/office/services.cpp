#include "office/services.h"

#include <sys/stat.h>

#include <filesystem>

#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/key_file.h"
#include "office/oblivious_keys.h"
#include "office/similarity_shelf.h"
#include "rules/check.h"
#include "store/case_rows.h"

namespace shuquan::office {
namespace {

std::string origin_of(const Options& options) {
  if (!options.log_origin.empty()) return options.log_origin;
  std::string host = options.public_url;
  if (const std::size_t scheme = host.find("://"); scheme != std::string::npos) host = host.substr(scheme + 3);
  while (host.ends_with('/')) host.pop_back();
  return host + "/log";
}

Result<void> make_private_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return fail_with_detail(Errc::unavailable, "store.io", path + ": " + error.message());
  chmod(path.c_str(), 0700);
  return {};
}

/// One seal for each office. A demonstration may be set in the past, so its seals are valid from three years before now.
Result<std::map<std::string, crypto::SealKey, std::less<>>> open_seals(const std::string& keys, const rules::RuleBook& book, bool demo, Instant now) {
  const Instant from = demo ? start_of_day(plus_years(beijing_date(now), -3)) : now;
  std::map<std::string, crypto::SealKey, std::less<>> seals;
  for (const auto& [id, loaded] : book.packs) {
    SHUQUAN_TRY(crypto::SealKey seal, crypto::SealKey::open(keys + "/seal-" + id + ".pem", truncate(loaded.pack.office.zh, 64), from));
    seals.emplace(id, std::move(seal));
  }
  return seals;
}

/// The built-in time-stamp authority. Its name says so where the clock is a demonstration's.
Result<crypto::TimestampKey> open_timestamp_key(const std::string& keys, bool demo, Instant now) {
  const Instant from = demo ? start_of_day(plus_years(beijing_date(now), -3)) : now;
  return crypto::TimestampKey::open(keys + "/timestamp.pem", demo ? "Shuquan demonstration 演示" : "Shuquan 数权", from);
}

}  // namespace

Result<const rules::RulePack*> RuleShelf::pack_for(store::Connection& db, std::string_view pack_id, std::string_view pinned_digest) {
  const rules::RulePack* current = book_.pack(pack_id);
  if (current && (pinned_digest.empty() || current->digest == pinned_digest)) return current;
  if (pinned_digest.empty()) return fail_with_detail(Errc::not_found, "rules.no_such_pack", std::string(pack_id), {{"pack", std::string(pack_id)}});
  const std::lock_guard lock(mutex_);
  if (const auto found = archived_.find(std::string(pinned_digest)); found != archived_.end()) return found->second.get();
  SHUQUAN_TRY(const std::optional<std::string> body, store::load_rule_version(db, pinned_digest));
  if (!body) return fail_with_detail(Errc::internal, "rules.archive_missing", std::string(pinned_digest));
  SHUQUAN_TRY(const Json resolved, Json::parse(*body));
  SHUQUAN_TRY(rules::RulePack archived, rules::pack_from_json(resolved));
  archived.digest = pinned_digest;
  auto owned = std::make_unique<rules::RulePack>(std::move(archived));
  return archived_.emplace(std::string(pinned_digest), std::move(owned)).first->second.get();
}

Result<procedure::Law> RuleShelf::law_for(store::Connection& db, std::string_view pack, std::string_view pinned_digest) {
  SHUQUAN_TRY(const rules::RulePack* found, pack_for(db, pack, pinned_digest));
  return procedure::Law{*found, book_.calendar, book_.codes};
}

Result<std::unique_ptr<Services>> open_services(Options options) {
  SHUQUAN_CHECK(make_private_folder(options.data));
  const std::string keys = options.data + "/keys";
  SHUQUAN_CHECK(make_private_folder(keys));
  SHUQUAN_TRY(rules::RuleBook book, rules::load_checked_rules(options.rules, [](std::string_view bytes) { return crypto::to_hex(crypto::sha256(bytes)); }));
  SHUQUAN_TRY(crypto::Ed25519Key log_key, crypto::load_or_create_ed25519(keys + "/log-ed25519.key"));
  SHUQUAN_TRY(crypto::Sm2Key log_sm2_key, crypto::load_or_create_sm2(keys + "/log-sm2.pem"));
  SHUQUAN_TRY(const std::string box_key, crypto::load_or_create_symmetric_key(keys + "/secrets.key"));
  SHUQUAN_TRY(std::string pepper, crypto::load_or_create_symmetric_key(keys + "/identity.key"));
  SHUQUAN_TRY(ObliviousKeys oblivious, ObliviousKeys::open(keys + "/oblivious"));
  SHUQUAN_TRY(crypto::SealedBox secrets, crypto::SealedBox::with_key(box_key));
  SHUQUAN_TRY(store::BlobFolder blobs, store::BlobFolder::open(options.data + "/attachments"));
  store::DatabaseOptions database_options;
  database_options.url = options.database.empty() ? "sqlite:" + options.data + "/shuquan.db" : options.database;
  SHUQUAN_TRY(std::unique_ptr<store::Database> database, store::Database::open(database_options));
  const std::string origin = origin_of(options);
  SHUQUAN_TRY(auto seals, open_seals(keys, book, options.demo, TimeSource{}.now()));
  SHUQUAN_TRY(crypto::TimestampKey timestamp_key, open_timestamp_key(keys, options.demo, TimeSource{}.now()));
  auto similarity = std::make_shared<SimilarityShelf>(options.data + "/similarity");
  std::unique_ptr<Services> services(new Services{std::move(options), {}, std::move(database), std::make_unique<RuleShelf>(std::move(book)), std::move(blobs),
                                                  std::move(secrets), std::move(pepper), std::move(log_key), std::move(log_sm2_key), origin, std::move(seals), std::move(timestamp_key)});
  services->similarity = std::move(similarity);
  services->oblivious = std::make_shared<const ObliviousKeys>(std::move(oblivious));
  return services;
}

}  // namespace shuquan::office
