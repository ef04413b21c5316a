#pragma once
#include <sys/mman.h>

#include <cstdlib>
#include <new>
#include <vector>

namespace shuquan::evidence {

/// Memory in large pages where there is much of it, so that looks at random places do not miss the address cache too.
/// What resize() adds is not set to zero.
template <class T>
struct LargePages {
  using value_type = T;
  LargePages() = default;
  template <class U>
  LargePages(const LargePages<U>&) {}

  T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    if (bytes < kPage) return static_cast<T*>(::operator new(bytes));
    const std::size_t whole = (bytes + kPage - 1) / kPage * kPage;
    void* const place = std::aligned_alloc(kPage, whole);
    if (place == nullptr) throw std::bad_alloc();
    static_cast<void>(::madvise(place, whole, MADV_HUGEPAGE));  // a wish; small pages do as well
    return static_cast<T*>(place);
  }
  void deallocate(T* place, std::size_t count) {
    if (count * sizeof(T) < kPage) {
      ::operator delete(place);
    } else {
      std::free(place);
    }
  }
  template <class U>
  void construct(U*) {}
  template <class U, class Value>
  void construct(U* place, Value&& value) {
    ::new (static_cast<void*>(place)) U(static_cast<Value&&>(value));
  }
  bool operator==(const LargePages&) const = default;

 private:
  static constexpr std::size_t kPage = std::size_t{2} << 20;
};

template <class T>
using LargeVector = std::vector<T, LargePages<T>>;

}  // namespace shuquan::evidence
