#pragma once
// The body of one SM3 kernel, included by sm3_lanes_*.cpp after they set the instruction set and SHUQUAN_LANES.
// It is written with vector types so that one text serves every width; internal linkage keeps the copies apart.
// No template of the standard library is used inside: its copy could be shared with code for older processors.
#include <cstdint>
#include <cstring>

#include "crypto/sm3_lanes.h"
#if SHUQUAN_LANES == 16
#include <immintrin.h>
#endif

namespace shuquan::crypto {
namespace {

constexpr int kLanes = SHUQUAN_LANES;
typedef std::uint32_t Vec __attribute__((vector_size(kLanes * 4)));

#define SHUQUAN_ROTL(x, n) (((x) << (n)) | ((x) >> ((32 - (n)) % 32)))

constexpr std::uint32_t kInitial[8] = {0x7380166fU, 0x4914b2b9U, 0x172442d7U, 0xda8a0600U,
                                       0xa96f30bcU, 0x163138aaU, 0xe38dee4dU, 0xb0fb0e4eU};

// Functions of three: one instruction where there is one.
#if SHUQUAN_LANES == 16 && defined(__AVX512F__)
#define SHUQUAN_THREE(x, y, z, table) reinterpret_cast<Vec>(_mm512_ternarylogic_epi32(reinterpret_cast<__m512i>(x), reinterpret_cast<__m512i>(y), reinterpret_cast<__m512i>(z), table))
inline Vec xor_of(Vec x, Vec y, Vec z) { return SHUQUAN_THREE(x, y, z, 0x96); }
inline Vec most_of(Vec x, Vec y, Vec z) { return SHUQUAN_THREE(x, y, z, 0xe8); }
inline Vec choice_of(Vec x, Vec y, Vec z) { return SHUQUAN_THREE(x, y, z, 0xca); }
#undef SHUQUAN_THREE
#else
inline Vec xor_of(Vec x, Vec y, Vec z) { return x ^ y ^ z; }
inline Vec most_of(Vec x, Vec y, Vec z) { return (x & y) | (z & (x | y)); }
inline Vec choice_of(Vec x, Vec y, Vec z) { return z ^ (x & (y ^ z)); }
#endif

struct LaneState {
  alignas(64) std::uint32_t words[8][kLanes];
};

// Big-endian words.
#if defined(__clang__) || SHUQUAN_LANES == 4
inline Vec turned(Vec x) { return (SHUQUAN_ROTL(x, 8) & 0x00ff00ffU) | (SHUQUAN_ROTL(x, 24) & 0xff00ff00U); }
#else
inline Vec turned(Vec x) {
  typedef std::uint8_t Bytes __attribute__((vector_size(kLanes * 4)));
  Bytes order;
  for (int i = 0; i < kLanes * 4; ++i) order[i] = static_cast<std::uint8_t>(i ^ 3);
  return reinterpret_cast<Vec>(__builtin_shuffle(reinterpret_cast<Bytes>(x), order));
}
#endif

#if !defined(__clang__)
// Turns squares of `size` rows and columns over their diagonals, in log2(size) steps; `size` divides the lanes.
template <int size>
inline void turn_over(Vec* rows) {
  Vec number;
  for (int j = 0; j < kLanes; ++j) number[j] = static_cast<std::uint32_t>(j);
#pragma GCC unroll 4
  for (int step = 1; step < size; step *= 2) {
    const std::uint32_t bit = static_cast<std::uint32_t>(step);
    const Vec odd = (number & bit) != 0U ? Vec{} + 1U : Vec{};
    const Vec low = odd * (kLanes - bit) + number;  // of the first row, or of the second one place over
    const Vec high = low + bit;
#pragma GCC unroll 16
    for (int i = 0; i < size; ++i) {
      if ((i & step) != 0) continue;
      const Vec first = rows[i], second = rows[i + step];
      rows[i] = __builtin_shuffle(first, second, low);
      rows[i + step] = __builtin_shuffle(first, second, high);
    }
  }
}
#endif

// Word t of every lane's block, for all 16 t.
inline void gather(const std::uint8_t* const* blocks, Vec* w) {
#if defined(__clang__)
  for (int t = 0; t < 16; ++t) {
    alignas(64) std::uint32_t gathered[kLanes];
    for (int lane = 0; lane < kLanes; ++lane) {
      std::uint32_t word;
      std::memcpy(&word, blocks[lane] + 4 * t, 4);
      gathered[lane] = __builtin_bswap32(word);
    }
    std::memcpy(&w[t], gathered, sizeof(Vec));
  }
#else
  for (int square = 0; square < 16; square += kLanes) {
    Vec* rows = w + square;
#pragma GCC unroll 16
    for (int lane = 0; lane < kLanes; ++lane) {
      Vec x;
      std::memcpy(&x, blocks[lane] + 4 * square, sizeof x);
      rows[lane] = turned(x);
    }
    turn_over<kLanes>(rows);
  }
#endif
}

// One block of every lane.
inline void compress(Vec* s, const std::uint8_t* const* blocks) {
  Vec w[68];
  gather(blocks, w);
  Vec a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7];
#define SHUQUAN_ROUND(FF, GG, constant)                                       \
  {                                                                           \
    const Vec a12 = SHUQUAN_ROTL(a, 12);                                      \
    const Vec sum = a12 + (e + SHUQUAN_ROTL(constant, t % 32));               \
    const Vec ss1 = SHUQUAN_ROTL(sum, 7);                                     \
    const Vec tt1 = ((FF) + (d + (w[t] ^ w[t + 4]))) + (ss1 ^ a12);           \
    const Vec tt2 = ((GG) + (h + w[t])) + ss1;                                \
    d = c;                                                                    \
    c = SHUQUAN_ROTL(b, 9);                                                   \
    b = a;                                                                    \
    a = tt1;                                                                  \
    h = g;                                                                    \
    g = SHUQUAN_ROTL(f, 19);                                                  \
    f = e;                                                                    \
    e = xor_of(tt2, SHUQUAN_ROTL(tt2, 9), SHUQUAN_ROTL(tt2, 17));             \
  }
  // Rounds wait for each other; the words that later ones need are made meanwhile.
#define SHUQUAN_EXPAND(u)                                                                                          \
  {                                                                                                                \
    const Vec x = xor_of(w[(u) - 16], w[(u) - 9], SHUQUAN_ROTL(w[(u) - 3], 15));                                   \
    w[u] = xor_of(xor_of(x, SHUQUAN_ROTL(x, 15), SHUQUAN_ROTL(x, 23)), SHUQUAN_ROTL(w[(u) - 13], 7), w[(u) - 6]);  \
  }
#pragma GCC unroll 16
  for (int t = 0; t < 16; ++t) {
    SHUQUAN_EXPAND(t + 16)
    SHUQUAN_ROUND(xor_of(a, b, c), xor_of(e, f, g), 0x79cc4519U)
  }
#pragma GCC unroll 12
  for (int t = 16; t < 52; ++t) {
    SHUQUAN_EXPAND(t + 16)
    SHUQUAN_ROUND(most_of(a, b, c), choice_of(e, f, g), 0x7a879d8aU)
  }
#pragma GCC unroll 12
  for (int t = 52; t < 64; ++t) SHUQUAN_ROUND(most_of(a, b, c), choice_of(e, f, g), 0x7a879d8aU)
#undef SHUQUAN_EXPAND
#undef SHUQUAN_ROUND
  s[0] ^= a, s[1] ^= b, s[2] ^= c, s[3] ^= d, s[4] ^= e, s[5] ^= f, s[6] ^= g, s[7] ^= h;
}

inline void store_digest(const LaneState& state, int lane, Digest* out) {
  for (int i = 0; i < 8; ++i) {
    const std::uint32_t word = __builtin_bswap32(state.words[i][lane]);
    std::memcpy(reinterpret_cast<std::uint8_t*>(out) + 4 * i, &word, 4);
  }
}

// As many messages as there are lanes, all of one length: no lane has to be looked at by itself.
inline void hash_alike(const Sm3Job* jobs) {
  const std::uint8_t* blocks[kLanes];
  for (int lane = 0; lane < kLanes; ++lane) blocks[lane] = jobs[lane].data;
  Vec s[8];
  for (int i = 0; i < 8; ++i) s[i] = Vec{} + kInitial[i];
  for (std::uint32_t left = jobs[0].blocks; left > 0; --left) {
    compress(s, blocks);
    for (int lane = 0; lane < kLanes; ++lane) blocks[lane] += 64;
  }
#if !defined(__clang__) && SHUQUAN_LANES >= 8
  for (Vec& words : s) words = turned(words);
  turn_over<8>(s);
  for (int lane = 0; lane < kLanes; ++lane)
    std::memcpy(static_cast<void*>(jobs[lane].out), reinterpret_cast<const std::uint8_t*>(&s[lane % 8]) + lane / 8 * 32, 32);
#else
  LaneState state;
  std::memcpy(state.words, s, sizeof s);
  for (int lane = 0; lane < kLanes; ++lane) store_digest(state, lane, jobs[lane].out);
#endif
}

// Lanes take the next job as soon as theirs ends, so messages of different length keep all of them busy.
inline void hash_mixed(const Sm3Job* jobs, std::size_t count) {
  alignas(64) static constexpr std::uint8_t kIdle[64] = {};
  LaneState state{};
  const std::uint8_t* blocks[kLanes];
  const Sm3Job* current[kLanes] = {};
  std::uint32_t left[kLanes] = {};
  std::size_t next = 0;
  int busy = 0;
  const auto load = [&](int lane) {
    if (next == count) {
      blocks[lane] = kIdle;
      current[lane] = nullptr;
      return false;
    }
    current[lane] = &jobs[next++];
    blocks[lane] = current[lane]->data;
    left[lane] = current[lane]->blocks;
    for (int i = 0; i < 8; ++i) state.words[i][lane] = kInitial[i];
    return true;
  };
  for (int lane = 0; lane < kLanes; ++lane) busy += load(lane) ? 1 : 0;
  while (busy > 0) {
    Vec s[8];
    std::memcpy(s, state.words, sizeof s);
    compress(s, blocks);
    std::memcpy(state.words, s, sizeof s);
    for (int lane = 0; lane < kLanes; ++lane) {
      if (current[lane] == nullptr) continue;
      blocks[lane] += 64;
      if (--left[lane] != 0) continue;
      store_digest(state, lane, current[lane]->out);
      if (!load(lane)) --busy;
    }
  }
}

// Messages of one length go by as many as there are lanes; those in between are gathered and go together.
inline void hash_jobs(const Sm3Job* jobs, std::size_t count) {
  constexpr std::size_t kGathered = 256;
  Sm3Job others[kGathered];
  std::size_t gathered = 0;
  for (std::size_t at = 0; at < count;) {
    std::size_t alike = 1;
    while (alike < static_cast<std::size_t>(kLanes) && at + alike < count && jobs[at + alike].blocks == jobs[at].blocks) ++alike;
    if (alike == static_cast<std::size_t>(kLanes)) {
      hash_alike(jobs + at);
    } else {
      if (gathered + alike > kGathered) {
        hash_mixed(others, gathered);
        gathered = 0;
      }
      std::memcpy(others + gathered, jobs + at, alike * sizeof(Sm3Job));
      gathered += alike;
    }
    at += alike;
  }
  hash_mixed(others, gathered);
}

#undef SHUQUAN_ROTL

}  // namespace
}  // namespace shuquan::crypto
