#pragma once
// The body of one SM3 kernel, included by sm3_lanes_*.cpp after they set the instruction set and SHUQUAN_LANES.
// It is written with vector types so that one text serves every width; internal linkage keeps the copies apart.
// No template of the standard library is used inside: its copy could be shared with code for older processors.
#include <cstdint>
#include <cstring>

#include "crypto/sm3_lanes.h"

namespace shuquan::crypto {
namespace {

constexpr int kLanes = SHUQUAN_LANES;
typedef std::uint32_t Vec __attribute__((vector_size(kLanes * 4)));

#define SHUQUAN_ROTL(x, n) (((x) << (n)) | ((x) >> ((32 - (n)) % 32)))

constexpr std::uint32_t kInitial[8] = {0x7380166fU, 0x4914b2b9U, 0x172442d7U, 0xda8a0600U,
                                       0xa96f30bcU, 0x163138aaU, 0xe38dee4dU, 0xb0fb0e4eU};

struct LaneState {
  alignas(64) std::uint32_t words[8][kLanes];
};

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
  // Squares of lanes by words, turned over their diagonal in log2(lanes) steps.
  Vec number;
  for (int j = 0; j < kLanes; ++j) number[j] = static_cast<std::uint32_t>(j);
  for (int square = 0; square < 16; square += kLanes) {
    Vec* rows = w + square;
    for (int lane = 0; lane < kLanes; ++lane) {
      Vec x;
      std::memcpy(&x, blocks[lane] + 4 * square, sizeof x);
      rows[lane] = (SHUQUAN_ROTL(x, 8) & 0x00ff00ffU) | (SHUQUAN_ROTL(x, 24) & 0xff00ff00U);
    }
#pragma GCC unroll 4
    for (int step = 1; step < kLanes; step *= 2) {
      const std::uint32_t bit = static_cast<std::uint32_t>(step);
      const Vec odd = (number & bit) != 0U ? Vec{} + 1U : Vec{};
      const Vec low = odd * (kLanes - bit) + number;           // of the first row, or of the second one place over
      const Vec high = odd * (kLanes - bit) + number + bit;
#pragma GCC unroll 16
      for (int i = 0; i < kLanes; ++i) {
        if ((i & step) != 0) continue;
        const Vec first = rows[i], second = rows[i + step];
        rows[i] = __builtin_shuffle(first, second, low);
        rows[i + step] = __builtin_shuffle(first, second, high);
      }
    }
  }
#endif
}

// One block of every lane.
inline void compress(LaneState& state, const std::uint8_t* const* blocks) {
  Vec w[68];
  gather(blocks, w);
  for (int t = 16; t < 68; ++t) {
    const Vec x = w[t - 16] ^ w[t - 9] ^ SHUQUAN_ROTL(w[t - 3], 15);
    w[t] = x ^ SHUQUAN_ROTL(x, 15) ^ SHUQUAN_ROTL(x, 23) ^ SHUQUAN_ROTL(w[t - 13], 7) ^ w[t - 6];
  }
  Vec s[8];
  std::memcpy(s, state.words, sizeof s);
  Vec a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7];
#define SHUQUAN_ROUND(FF, GG, constant)                                       \
  {                                                                           \
    const Vec a12 = SHUQUAN_ROTL(a, 12);                                      \
    const Vec sum = a12 + e + SHUQUAN_ROTL(constant, t % 32);                    \
    const Vec ss1 = SHUQUAN_ROTL(sum, 7);                                     \
    const Vec tt1 = (FF) + d + (ss1 ^ a12) + (w[t] ^ w[t + 4]);               \
    const Vec tt2 = (GG) + h + ss1 + w[t];                                    \
    d = c;                                                                    \
    c = SHUQUAN_ROTL(b, 9);                                                   \
    b = a;                                                                    \
    a = tt1;                                                                  \
    h = g;                                                                    \
    g = SHUQUAN_ROTL(f, 19);                                                  \
    f = e;                                                                    \
    e = tt2 ^ SHUQUAN_ROTL(tt2, 9) ^ SHUQUAN_ROTL(tt2, 17);                   \
  }
#pragma GCC unroll 16
  for (int t = 0; t < 16; ++t) SHUQUAN_ROUND(a ^ b ^ c, e ^ f ^ g, 0x79cc4519U)
#pragma GCC unroll 16
  for (int t = 16; t < 64; ++t) SHUQUAN_ROUND((a & b) | (c & (a | b)), g ^ (e & (f ^ g)), 0x7a879d8aU)
#undef SHUQUAN_ROUND
  s[0] ^= a, s[1] ^= b, s[2] ^= c, s[3] ^= d, s[4] ^= e, s[5] ^= f, s[6] ^= g, s[7] ^= h;
  std::memcpy(state.words, s, sizeof s);
}

inline void store_digest(const LaneState& state, int lane, Digest* out) {
  for (int i = 0; i < 8; ++i) {
    const std::uint32_t word = __builtin_bswap32(state.words[i][lane]);
    std::memcpy(reinterpret_cast<std::uint8_t*>(out) + 4 * i, &word, 4);
  }
}

// Lanes take the next job as soon as theirs ends, so messages of different length keep all of them busy.
inline void hash_jobs(const Sm3Job* jobs, std::size_t count) {
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
    compress(state, blocks);
    for (int lane = 0; lane < kLanes; ++lane) {
      if (current[lane] == nullptr) continue;
      blocks[lane] += 64;
      if (--left[lane] != 0) continue;
      store_digest(state, lane, current[lane]->out);
      if (!load(lane)) --busy;
    }
  }
}

#undef SHUQUAN_ROTL

}  // namespace
}  // namespace shuquan::crypto
