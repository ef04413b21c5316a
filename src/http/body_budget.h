#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace shuquan::http {

/// Bytes that all requests together may hold; shared by the connections of a server.
class BodyBudget {
 public:
  explicit BodyBudget(std::uint64_t bytes) : left_(bytes) {}

  /// Takes `bytes`, or nothing and false where fewer are left.
  bool take(std::uint64_t bytes) {
    std::uint64_t left = left_.load(std::memory_order_relaxed);
    while (left >= bytes) {
      if (left_.compare_exchange_weak(left, left - bytes, std::memory_order_relaxed)) return true;
    }
    return false;
  }
  void give(std::uint64_t bytes) { left_.fetch_add(bytes, std::memory_order_relaxed); }
  std::uint64_t left() const { return left_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> left_;
};

/// One body's share of a budget, given back when destroyed.
class BodyLease {
 public:
  explicit BodyLease(std::shared_ptr<BodyBudget> budget) : budget_(std::move(budget)) {}
  ~BodyLease() { budget_->give(taken_); }
  BodyLease(const BodyLease&) = delete;
  BodyLease& operator=(const BodyLease&) = delete;

  bool grow(std::uint64_t bytes) {
    if (!budget_->take(bytes)) return false;
    taken_ += bytes;
    return true;
  }

 private:
  std::shared_ptr<BodyBudget> budget_;
  std::uint64_t taken_ = 0;
};

}  // namespace shuquan::http
