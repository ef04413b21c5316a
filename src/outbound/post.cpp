#include "outbound/post.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/result.h"
#include "outbound/ready.h"
#include "outbound/target.h"

namespace shuquan::outbound {

using Easy = std::unique_ptr<CURL, void (*)(CURL*)>;
using List = std::unique_ptr<curl_slist, void (*)(curl_slist*)>;

struct PostPool::Transfer {
  std::string key;
  Post request;
  Easy easy{nullptr, curl_easy_cleanup};
  List headers{nullptr, curl_slist_free_all};
  PostAnswer answer{};
  bool refused = false;
  bool too_large = false;
};

struct PostPool::Multi {
  CURLM* handle = nullptr;
};

namespace {

/// Runs on every address that is about to be connected to, after the name was resolved: nothing can change between check and use.
template <class Transfer>
curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(context);
  if (!transfer.request.private_allowed && !is_public(address->addr)) {
    transfer.refused = true;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

template <class Transfer>
std::size_t receive(char* bytes, std::size_t, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  if (transfer.answer.body.size() + count > transfer.request.most_answer_bytes) {
    transfer.too_large = true;
    return 0;
  }
  transfer.answer.body.append(bytes, count);
  return count;
}

template <class Transfer>
void set_up(Transfer& transfer) {
  const Post& request = transfer.request;
  for (const std::string& header : request.headers) {
    SHUQUAN_ASSERT(header.find_first_of("\r\n") == std::string::npos);
    transfer.headers.reset(curl_slist_append(transfer.headers.release(), header.c_str()));
  }
  transfer.headers.reset(curl_slist_append(transfer.headers.release(), "Expect:"));
  CURL* curl = transfer.easy.get();
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(request.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, std::min(10L, static_cast<long>(request.timeout.count())));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "Shuquan");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, transfer.headers.get());
  if (request.get) {
    curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
  } else {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
  }
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket<Transfer>);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive<Transfer>);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_PRIVATE, &transfer);
}

const char* name_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return "name";
    case CURLE_COULDNT_CONNECT: return "connection";
    case CURLE_OPERATION_TIMEDOUT: return "time";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM: return "certificate";
    default: return "protocol";
  }
}

template <class Transfer>
PostAnswer finish(Transfer& transfer, CURLcode code) {
  CURL* curl = transfer.easy.get();
  PostAnswer answer = std::move(transfer.answer);
  long status = 0;
  curl_off_t took = 0, retry_after = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME_T, &took);
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after);
  answer.status = static_cast<int>(status);
  answer.took = std::chrono::milliseconds(took / 1000);
  if (retry_after > 0) answer.retry_after = std::chrono::seconds(retry_after);
  if (code == CURLE_OK) return answer;
  answer.failure = transfer.refused ? "private_address" : transfer.too_large ? "too_large" : name_of(code);
  answer.detail = curl_easy_strerror(code);
  return answer;
}

PostAnswer not_ready() { return PostAnswer{.status = 0, .failure = "protocol", .detail = "libcurl", .body = {}}; }

}  // namespace

bool ready() {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  return kReady == CURLE_OK;
}

PostAnswer post(const Post& request) {
  PostPool pool;
  pool.start("one", request);
  for (;;)
    for (auto& [key, answer] : pool.wait(std::chrono::milliseconds(1000))) return std::move(answer);
}

PostPool::PostPool() : multi_(std::make_unique<Multi>()) {
  if (ready()) multi_->handle = curl_multi_init();
}

PostPool::~PostPool() {
  for (auto& [key, transfer] : transfers_)
    if (multi_->handle && transfer->easy) curl_multi_remove_handle(multi_->handle, transfer->easy.get());
  transfers_.clear();
  if (multi_->handle) curl_multi_cleanup(multi_->handle);
}

void PostPool::start(const std::string& key, Post request) {
  auto transfer = std::make_unique<Transfer>();
  transfer->key = key;
  transfer->request = std::move(request);
  if (multi_->handle) transfer->easy.reset(curl_easy_init());
  if (transfer->easy) {
    set_up(*transfer);
    if (curl_multi_add_handle(multi_->handle, transfer->easy.get()) != CURLM_OK) transfer->easy.reset();
  }
  const bool fresh = transfers_.emplace(key, std::move(transfer)).second;
  SHUQUAN_ASSERT(fresh);
}

std::vector<std::pair<std::string, PostAnswer>> PostPool::wait(std::chrono::milliseconds at_most) {
  std::vector<std::pair<std::string, PostAnswer>> ended;
  for (auto it = transfers_.begin(); it != transfers_.end();) {
    if (it->second->easy) {
      ++it;
      continue;
    }
    ended.emplace_back(it->first, not_ready());
    it = transfers_.erase(it);
  }
  if (!multi_->handle) return ended;
  int running = 0;
  curl_multi_perform(multi_->handle, &running);
  if (ended.empty()) curl_multi_poll(multi_->handle, nullptr, 0, static_cast<int>(at_most.count()), nullptr);
  curl_multi_perform(multi_->handle, &running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_->handle, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    Transfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    curl_multi_remove_handle(multi_->handle, transfer->easy.get());
    ended.emplace_back(transfer->key, finish(*transfer, code));
    transfers_.erase(std::string(transfer->key));
  }
  return ended;
}

void PostPool::wake() {
  if (multi_->handle) curl_multi_wakeup(multi_->handle);
}

}  // namespace shuquan::outbound
