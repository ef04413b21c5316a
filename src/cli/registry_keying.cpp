#include "cli/registry_keying.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <future>
#include <thread>

#include "base/hex.h"
#include "cli/request_timestamp.h"
#include "crypto/key_file.h"
#include "crypto/oblivious.h"
#include "outbound/post.h"

namespace shuquan::cli {
namespace {

constexpr std::size_t kAnswerBytes = std::size_t{1} << 20;
constexpr std::chrono::seconds kTime{60};
constexpr std::size_t kConnections = 2;
constexpr int kPatience = 30;  ///< times to come back to a registry that is asked too often
constexpr std::chrono::seconds kPause{3};

/// How a registry is asked.
struct Registry {
  std::string base;
  std::string token;
  std::string language;
};

struct Key {
  std::string id;  ///< 32 hex digits
  std::string public_key;
};

/// The key that the registry publishes for everybody: asked without the token, so that it cannot answer by who asks. With `pin`
/// (32 hex digits, from the registry's site or gazette) that one, otherwise the current one.
Result<Key> published_key(const Registry& registry, const std::string& pin) {
  const auto failed = [&](std::string why) { return fail(Errc::unavailable, "evidence.registry_failed", {{"url", registry.base}, {"why", std::move(why)}}); };
  const outbound::PostAnswer answer = outbound::post({.url = registry.base + "/api/v1/oblivious-keys", .headers = {"Accept-Language: " + registry.language}, .get = true, .private_allowed = true, .timeout = kTime, .most_answer_bytes = kAnswerBytes});
  if (!answer.failure.empty()) return failed(answer.detail.empty() ? answer.failure : answer.detail);
  const Result<Json> json = Json::parse(answer.body);
  if (answer.status != 200 || !json) return failed("HTTP " + std::to_string(answer.status));
  for (const Json& item : (*json)["items"].items()) {
    Key key{item["key"].text(), from_hex(item["public_key"].text()).value_or(std::string())};
    if (pin.empty() ? !item["current"].bool_or(false) : key.id != pin) continue;
    // The name is the key's digest: whoever pins the name pins the key.
    if (to_hex(evidence::sketch_key_id(key.public_key)) == key.id) return key;
  }
  return fail(Errc::invalid_input, "evidence.registry_key", {{"url", registry.base}});
}

Result<Json> post_once(const Registry& registry, const Json& body, bool& busy) {
  const auto failed = [&](std::string why) { return fail(Errc::unavailable, "evidence.registry_failed", {{"url", registry.base}, {"why", std::move(why)}}); };
  outbound::Post request{.url = registry.base + "/api/v1/oblivious-evaluations", .body = body.dump(), .private_allowed = true, .timeout = kTime, .most_answer_bytes = kAnswerBytes};
  request.headers = {"Content-Type: application/json", "Accept-Language: " + registry.language, "Authorization: Bearer " + registry.token};
  const outbound::PostAnswer answer = outbound::post(request);
  if (!answer.failure.empty()) return failed(answer.detail.empty() ? answer.failure : answer.detail);
  Result<Json> json = Json::parse(answer.body);
  if (answer.status == 200 && json) return json;
  busy = json && (*json)["reason"].text() == "limit.rate";
  if (!json || !json->contains("title")) return failed("HTTP " + std::to_string(answer.status));
  return fail(Errc::forbidden, "evidence.registry_refused", {{"url", registry.base}, {"why", (*json)["title"].text()}});
}

/// Waits and asks again where the registry is asked too often.
Result<Json> post(const Registry& registry, const Json& body) {
  bool busy = false;
  Result<Json> answer = post_once(registry, body, busy);
  for (int again = 0; again < kPatience && busy; ++again) {
    std::this_thread::sleep_for(kPause);
    busy = false;
    answer = post_once(registry, body, busy);
  }
  return answer;
}

/// Every answer must prove that this very key was used.
Result<std::vector<crypto::Digest>> ask_batch(const Registry& registry, const Key& key, const std::vector<std::string>& inputs) {
  std::vector<crypto::Blinded> blinded;
  Json elements = Json::array();
  for (const std::string& input : inputs) {
    blinded.push_back(crypto::blind(input));
    elements.push(to_hex(blinded.back().element));
  }
  SHUQUAN_TRY(const Json answer, post(registry, Json::object({{"elements", std::move(elements)}, {"key", key.id}})));
  crypto::ObliviousEvaluation evaluation;
  for (const Json& element : answer["elements"].items()) evaluation.elements.push_back(from_hex(element.text()).value_or(std::string()));
  evaluation.proof = from_hex(answer["proof"].text()).value_or(std::string());
  return crypto::finalize(key.public_key, inputs, blinded, evaluation);
}

/// Batches are taken by several connections in turn, so that this machine and the registry work at the same time.
class Asking {
 public:
  Asking(Registry registry, Key key, bool show) : registry_(std::move(registry)), key_(std::move(key)), show_(show) {}

  Result<std::vector<crypto::Digest>> operator()(const std::vector<std::string>& inputs) const {
    std::vector<crypto::Digest> out(inputs.size());
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> stop = false;
    const auto work = [&]() -> Result<void> {
      for (;;) {
        const std::size_t begin = next.fetch_add(crypto::kObliviousBatch);
        if (begin >= inputs.size() || stop) return {};
        const std::size_t end = std::min(begin + crypto::kObliviousBatch, inputs.size());
        const auto values = ask_batch(registry_, key_, {inputs.begin() + static_cast<std::ptrdiff_t>(begin), inputs.begin() + static_cast<std::ptrdiff_t>(end)});
        if (!values) {
          stop = true;
          return std::unexpected(values.error());
        }
        std::ranges::copy(*values, out.begin() + static_cast<std::ptrdiff_t>(begin));
        if (show_) std::fprintf(stderr, "\r\033[K%zu / %zu", end, inputs.size());
      }
    };
    std::vector<std::future<Result<void>>> workers;
    for (std::size_t i = 0; i < kConnections; ++i) workers.push_back(std::async(std::launch::async, work));
    Result<void> done;
    for (auto& worker : workers)
      if (Result<void> one = worker.get(); !one) done = std::move(one);
    if (show_) std::fputs("\r\033[K", stderr);
    if (!done) return std::unexpected(std::move(done).error());
    return out;
  }

 private:
  Registry registry_;
  Key key_;
  bool show_;
};

}  // namespace

Result<evidence::Keying> registry_keying(const std::string& url, const std::string& token_file, const std::string& pin, const std::string& language, bool show_progress) {
  Registry registry{url, {}, language};
  while (registry.base.ends_with('/')) registry.base.pop_back();
  if (!may_be_asked(registry.base + "/")) return fail(Errc::invalid_input, "evidence.registry_address", {{"url", url}});
  SHUQUAN_TRY(registry.token, crypto::read_secret_file(token_file));
  while (!registry.token.empty() && static_cast<unsigned char>(registry.token.back()) <= ' ') registry.token.pop_back();
  SHUQUAN_TRY(Key key, published_key(registry, pin));
  SHUQUAN_CHECK(ask_batch(registry, key, {"is this token good"}));
  evidence::Keying keying{key.public_key, {}};
  keying.function = Asking(std::move(registry), std::move(key), show_progress && ::isatty(STDERR_FILENO) == 1);
  return keying;
}

}  // namespace shuquan::cli
