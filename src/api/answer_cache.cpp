#include "api/answer_cache.h"

namespace shuquan::api {
namespace {

constexpr std::size_t kOverhead = 512;  // of an entry: nodes, headers, control blocks

std::size_t bytes_of(const std::string& key, const http::Response& answer) {
  std::size_t bytes = kOverhead + key.size() + (answer.shared_body ? answer.shared_body->size() : 0);
  for (const auto& [name, value] : answer.headers) bytes += name.size() + value.size();
  return bytes;
}

bool still_true(const AnswerCache::Moment& read, const AnswerCache::Moment& asked) {
  const std::int64_t age = asked.now.unix_ms - read.now.unix_ms;
  return read.commits == asked.commits && age >= 0 && age <= AnswerCache::kMostSeconds * 1000 && beijing_date(read.now) == beijing_date(asked.now);
}

}  // namespace

std::shared_ptr<const http::Response> AnswerCache::find(const std::string& key, const Moment& asked) {
  const std::lock_guard lock(mutex_);
  if (const auto found = recent_.find(key); found != recent_.end()) return still_true(found->second.read, asked) ? found->second.answer : nullptr;
  const auto found = earlier_.find(key);
  if (found == earlier_.end()) return nullptr;
  Entry entry = std::move(found->second);
  earlier_.erase(found);
  if (!still_true(entry.read, asked)) return nullptr;
  std::shared_ptr<const http::Response> answer = entry.answer;
  keep(key, std::move(entry));
  return answer;
}

void AnswerCache::insert(const std::string& key, std::shared_ptr<const http::Response> answer, const Moment& read) {
  SHUQUAN_ASSERT(answer->body.empty() && !answer->file);
  Entry entry{std::move(answer), read, 0};
  entry.bytes = bytes_of(key, *entry.answer);
  if (entry.bytes > half_ / 8) return;
  const std::lock_guard lock(mutex_);
  keep(key, std::move(entry));
}

void AnswerCache::keep(const std::string& key, Entry entry) {
  if (recent_bytes_ + entry.bytes > half_) {
    earlier_ = std::exchange(recent_, Shelf());
    recent_bytes_ = 0;
  }
  Entry& place = recent_[key];
  recent_bytes_ += entry.bytes - place.bytes;
  place = std::move(entry);
}

}  // namespace shuquan::api
