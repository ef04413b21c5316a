#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "api/answer_cache.h"
#include "api/router.h"
#include "http/server.h"
#include "http/worker_pool.h"

namespace shuquan::api {

/// The name of the session cookie. Requests that rely on it and change something must carry the header below, which
/// other sites cannot send (CSRF), and the cookie is SameSite=Strict.
inline constexpr std::string_view kSessionCookie = "__Host-shuquan";
inline constexpr std::string_view kCsrfHeader = "X-Shuquan-Request";

/// Identities of recent sessions and tokens, so that not every request reads five tables. Forgotten after two seconds,
/// and at once when anything about identities changes on this server.
class IdentityCache {
 public:
  std::optional<office::Identity> find(const std::string& key, std::uint64_t generation, Instant now);
  void insert(std::string key, office::Identity identity, std::uint64_t generation, Instant now);

 private:
  struct Entry {
    office::Identity identity;
    std::uint64_t generation;
    Instant loaded_at;
  };
  std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
};

/// The HTTP interface of the office: finds the operation, authenticates, checks the audience, decodes, calls the use
/// case, turns its result into an answer and writes one log line for what went wrong inside.
class Api {
 public:
  Api(office::Services& services, office::Registrar& registrar, http::WorkerPool& workers);
  /// Whether this path belongs to the API (/api/v1/… or /openapi.json).
  static bool owns(std::string_view path);
  void handle(http::Request request, http::Reply reply);
  http::BodyLimit body_limit(http::Method method, std::string_view path) const;

 private:
  struct Job;
  void work(std::shared_ptr<Job> job);
  Result<void> prepare(Job& job);
  Result<office::Identity> authenticate(const http::Request& request, const Operation& operation);
  void read(Job& job);
  void command(std::shared_ptr<Job> job);
  void answer(Job& job, Result<Reply> reply);
  http::Response success(Job& job, Reply reply);
  bool answered_from_cache(const http::Request& request, http::Reply& reply);
  void answer_shared(Job& job, Reply reply, const AnswerCache::Moment& read);

  office::Services& services_;
  office::Registrar& registrar_;
  http::WorkerPool& workers_;
  Router router_;
  IdentityCache identities_;
  AnswerCache answers_;
  std::shared_ptr<const std::string> document_;
};

}  // namespace shuquan::api
