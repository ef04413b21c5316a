#include "api/api.h"

#include <cstdio>

#include "api/decode.h"
#include "api/openapi.h"
#include "api/problem.h"
#include "base/hex.h"
#include "crypto/digest.h"
#include "http/gzip.h"
#include "http/response_head.h"
#include "http/static_files.h"
#include "office/idempotency.h"
#include "office/sessions.h"

namespace shuquan::api {
namespace {

constexpr std::int64_t kIdentityMs = 2'000;
constexpr std::size_t kMaxIdentities = 20'000;
constexpr std::size_t kSharedAnswerBytes = 32U << 20U;
constexpr std::size_t kTagDigits = 32;

std::string_view language_of(const http::Request& request) {
  const std::string_view accepted = request.header("accept-language");
  return accepted.starts_with("en") ? "en" : "zh";
}

/// The address as it was asked for, and which of its representations.
std::string cache_key(const http::Request& request) {
  return (http::accepts_gzip(request.header("accept-encoding")) ? "gzip " : "plain ") + request.target;
}

/// The answer itself, or 304 where the client has it (RFC 9110 §13.1.2).
http::Response unless_known(const http::Response& answer, std::string_view if_none_match) {
  if (if_none_match.empty()) return answer;
  const auto tag = std::ranges::find(answer.headers, std::string_view("ETag"), [](const auto& field) { return std::string_view(field.first); });
  if (tag == answer.headers.end() || !http::etag_listed(if_none_match, tag->second)) return answer;
  http::Response unchanged;
  unchanged.status = 304;
  for (const auto& field : answer.headers)
    if (field.first == "ETag" || field.first == "Vary" || field.first == "Cache-Control") unchanged.headers.push_back(field);
  return unchanged;
}

bool changes_something(http::Method method) { return method != http::Method::get && method != http::Method::head; }

std::string unquoted(std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  if (tag.size() >= 2 && tag.starts_with('"') && tag.ends_with('"')) tag = tag.substr(1, tag.size() - 2);
  return std::string(tag);
}

}  // namespace

std::optional<office::Identity> IdentityCache::find(const std::string& key, std::uint64_t generation, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return std::nullopt;
  const Entry& entry = found->second;
  if (entry.generation != generation || now.unix_ms - entry.loaded_at.unix_ms > kIdentityMs || now < entry.loaded_at) return std::nullopt;
  return entry.identity;
}

void IdentityCache::insert(std::string key, office::Identity identity, std::uint64_t generation, Instant now) {
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= kMaxIdentities) entries_.clear();
  entries_.insert_or_assign(std::move(key), Entry{std::move(identity), generation, now});
}

struct Api::Job {
  http::Request request;
  http::Reply reply;
  const Operation* operation = nullptr;
  Call call;
};

Api::Api(office::Services& services, office::Registrar& registrar, http::WorkerPool& workers)
    : services_(services),
      registrar_(registrar),
      workers_(workers),
      router_(operations()),
      answers_(kSharedAnswerBytes),
      document_(std::make_shared<const std::string>(openapi_document(operations()).pretty())) {}

bool Api::owns(std::string_view path) { return path == "/openapi.json" || path == kPrefix || path.starts_with("/api/"); }

http::BodyLimit Api::body_limit(http::Method method, std::string_view path) const {
  const Router::Match match = router_.find(method, path);
  if (!match.operation) return {4096, 4096, std::chrono::milliseconds{10'000}};
  const std::uint64_t limit = match.operation->body_limit;
  return {limit, match.operation->raw_upload ? 256 * 1024 : limit, std::chrono::milliseconds{match.operation->raw_upload ? 600'000 : 30'000}};
}

void Api::handle(http::Request request, http::Reply reply) {
  const std::string_view language = language_of(request);
  if (request.path == "/openapi.json") {
    http::Response response;
    response.content_type = "application/json";
    response.shared_body = document_;
    response.headers.emplace_back("Access-Control-Allow-Origin", "*");
    reply.send(std::move(response));
    return;
  }
  if (answered_from_cache(request, reply)) return;
  Router::Match match = router_.find(request.method, request.path);
  if (!match.operation) {
    const bool known = match.path_known;
    reply.send(problem(Error{Errc::not_found, known ? "request.method" : "request.no_such_path", {{"path", request.path.substr(0, 200)}}, {}, {}, {}}, language));
    return;
  }
  auto job = std::make_shared<Job>();
  job->operation = match.operation;
  job->call.path = std::move(match.path);
  job->call.language = language;
  job->request = std::move(request);
  job->reply = std::move(reply);
  if (!workers_.submit([this, job] { work(job); })) job->reply.send(http::overloaded());
}

Result<office::Identity> Api::authenticate(const http::Request& request, const Operation& operation) {
  std::string key;
  const std::string_view authorization = request.header("authorization");
  const bool by_token = authorization.starts_with("Bearer ");
  if (by_token) {
    key = "t" + std::string(authorization.substr(7));
  } else if (const auto cookie = request.cookie(kSessionCookie)) {
    key = "s" + std::string(*cookie);
    if (changes_something(request.method) && request.header(kCsrfHeader).empty()) return fail(Errc::forbidden, "auth.header_missing", {{"header", std::string(kCsrfHeader)}});
  }
  if (key.empty()) return office::Identity{};
  const std::uint64_t generation = services_.identity_generation.load();
  const Instant now = services_.time.now();
  if (std::optional<office::Identity> known = identities_.find(key, generation, now)) return *std::move(known);
  SHUQUAN_TRY(const store::ReadLease db, services_.database->read());
  Result<office::Identity> identity =
      by_token ? office::identity_of_token(*db, std::string_view(key).substr(1), now) : office::identity_of_session(*db, std::string_view(key).substr(1), now);
  if (!identity) {
    // A stale cookie must not lock anybody out of what is open to everyone, signing in first of all.
    if ((operation.audience & (kAnyone | kDemo)) != 0 && !by_token) return office::Identity{};
    return identity;
  }
  identities_.insert(std::move(key), *identity, generation, now);
  return identity;
}

Result<void> Api::prepare(Job& job) {
  const Operation& operation = *job.operation;
  SHUQUAN_TRY(job.call.who, authenticate(job.request, operation));
  if (!admits(operation, job.call.who, services_.options.demo)) {
    if (!job.call.who.signed_in()) return fail(Errc::forbidden, "auth.required");
    return fail(operation.secret_existence ? Errc::not_found : Errc::forbidden, operation.secret_existence ? "request.no_such_path" : "auth.not_allowed",
                {{"path", job.request.path.substr(0, 200)}});
  }
  if (job.call.who.by_token && changes_something(job.request.method) &&
      std::ranges::find(job.call.who.scopes, std::string("write")) == job.call.who.scopes.end())
    return fail(Errc::forbidden, "auth.scope_missing", {{"scope", "write"}});
  job.call.if_match = unquoted(job.request.header("if-match"));
  if (operation.needs_if_match && job.call.if_match.empty()) return fail(Errc::invalid_input, "request.if_match_missing");
  job.call.remote_address = job.request.remote_address;
  job.call.who.remote = job.request.remote_address;
  job.call.user_agent = job.request.header("user-agent");
  SHUQUAN_TRY(job.call.query, decode_query(operation, job.request));
  SHUQUAN_TRY(job.call.body, decode_body(operation, job.request));
  if (operation.raw_upload) {
    job.call.upload = job.request.body_file;
    job.call.raw_body = std::move(job.request.body);
    job.call.prepared = Json::object({{"media_type", job.request.header("content-type")}});
  }
  return {};
}

void Api::work(std::shared_ptr<Job> job) {
  const Result<void> prepared = prepare(*job);
  if (!prepared) {
    answer(*job, std::unexpected(prepared.error()));
  } else if (job->operation->read) {
    read(*job);
  } else {
    command(std::move(job));
  }
}

void Api::read(Job& job) {
  const auto run = [&]() -> Result<Reply> {
    SHUQUAN_TRY(const store::ReadLease db, services_.database->read());
    SHUQUAN_CHECK(db->begin_read());
    Result<Reply> reply = job.operation->read(job.call, *db, services_);
    db->rollback();
    return reply;
  };
  const AnswerCache::Moment read{services_.commits.load(), services_.time.now()};
  Result<Reply> reply = run();
  if (reply && job.operation->shared) {
    answer_shared(job, *std::move(reply), read);
  } else {
    answer(job, std::move(reply));
  }
}

// A token has to be valid even where none is needed, so that requests with one go the long way.
bool Api::answered_from_cache(const http::Request& request, http::Reply& reply) {
  if (changes_something(request.method) || !request.header("authorization").empty()) return false;
  const auto known = answers_.find(cache_key(request), {services_.commits.load(), services_.time.now()});
  if (!known) return false;
  reply.send(unless_known(*known, request.header("if-none-match")));
  return true;
}

void Api::answer_shared(Job& job, Reply reply, const AnswerCache::Moment& read) {
  http::Response response = success(job, std::move(reply));
  http::compress(response, http::accepts_gzip(job.request.header("accept-encoding")));
  const std::string tag = to_hex(crypto::to_view(crypto::sha256(response.body))).substr(0, kTagDigits);
  response.headers.emplace_back("ETag", "\"" + tag + "\"");
  response.shared_body = std::make_shared<const std::string>(std::exchange(response.body, {}));
  const auto shared = std::make_shared<const http::Response>(std::move(response));
  answers_.insert(cache_key(job.request), shared, read);
  job.reply.send(unless_known(*shared, job.request.header("if-none-match")));
}

void Api::command(std::shared_ptr<Job> job) {
  if (job->operation->prepare) {
    const auto run = [&]() -> Result<Json> {
      SHUQUAN_TRY(const store::ReadLease db, services_.database->read());
      return job->operation->prepare(job->call, *db, services_);
    };
    Result<Json> prepared = run();
    if (!prepared) {
      answer(*job, std::unexpected(std::move(prepared).error()));
      return;
    }
    job->call.prepared = *std::move(prepared);
  }
  const bool replayable = job->operation->replayable && job->call.who.signed_in();
  const std::string key(replayable ? job->request.header("idempotency-key") : std::string_view());
  const std::string digest =
      key.empty() ? std::string()
                  : std::string(crypto::to_view(crypto::sha256(job->request.target + "\n" + job->request.body + job->call.prepared["sha256"].text())));
  registrar_.submit(
      [job, key, digest](office::Transaction& tx) {
        return office::once(tx, job->call.who.account, key, digest, [&] { return job->operation->write(job->call, tx); });
      },
      [this, job](office::Outcome outcome) {
        std::optional<Error> refused = outcome && job->operation->refusal ? job->operation->refusal(*outcome) : std::nullopt;
        if (refused) {
          answer(*job, std::unexpected(*std::move(refused)));
        } else if (outcome) {
          answer(*job, job->operation->render ? job->operation->render(*outcome) : Result<Reply>(Reply(*std::move(outcome))));
        } else {
          answer(*job, std::unexpected(std::move(outcome).error()));
        }
      });
}

void Api::answer(Job& job, Result<Reply> reply) {
  if (!reply) {
    const Error& error = reply.error();
    std::string incident;
    if (error.code == Errc::internal || (error.code == Errc::unavailable && !error.detail.empty())) {
      incident = new_identifier(services_.time.now());
      std::fprintf(stderr, "%s %s: %s\n", incident.c_str(), std::string(job.operation->id).c_str(), describe(error).c_str());
    }
    job.reply.send(problem(error, job.call.language, incident));
    return;
  }
  job.reply.send(success(job, *std::move(reply)));
}

http::Response Api::success(Job& job, Reply reply) {
  http::Response response;
  response.status = reply.status != 0 ? reply.status : job.operation->success;
  response.headers = std::move(reply.headers);
  response.headers.emplace_back("Cache-Control", (job.operation->audience & kAnyone) != 0 && job.operation->read ? "no-cache" : "no-store");
  if (job.operation->finish) job.operation->finish(reply.body, response);
  if (const Json* revision = reply.body.find("form_revision")) response.headers.emplace_back("ETag", "\"" + std::to_string(revision->int_or(0)) + "\"");
  if (reply.content_type.empty()) {
    response.content_type = "application/json";
    response.body = reply.body.is_null() ? std::string("{}") : reply.body.dump();
  } else {
    response.content_type = std::move(reply.content_type);
    response.body = std::move(reply.bytes);
  }
  return response;
}

}  // namespace shuquan::api
