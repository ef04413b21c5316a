#include "ledger/policy.h"

#include <map>

#include "ledger/strict_text.h"

namespace shuquan::ledger {
namespace {

constexpr std::size_t kMaxPolicyBytes = 65536, kMaxDefinitions = 256;

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos) return out;
    const std::size_t end = std::min(line.find_first_of(" \t", start), line.size());
    out.push_back(line.substr(start, end - start));
    line.remove_prefix(end);
  }
}

bool allowed_bytes(std::string_view text) {
  for (const char c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') || c == 0x7f) return false;
  return true;
}

// Collects definitions line by line; each function says whether the line was right.
class Reader {
 public:
  Result<bool> line(std::string_view text) {
    const auto words = words_of(text);
    if (words.empty() || words.front().starts_with('#')) return true;
    if (++definitions_ > kMaxDefinitions) return false;
    if (words.front() == "log") return log(words);
    if (words.front() == "witness") return witness(words);
    if (words.front() == "group") return group(words);
    if (words.front() == "quorum") return quorum(words);
    return false;
  }
  bool complete() const { return has_quorum_; }
  Policy take() { return std::move(policy_); }

 private:
  using Words = std::vector<std::string_view>;

  Result<bool> log(const Words& words) {
    if (words.size() < 2 || words.size() > 3) return false;
    SHUQUAN_TRY(VerifierKey key, parse_vkey(words[1]));
    if (key.type == KeyType::cosignature || !log_keys_.insert(key.key).second) return false;
    policy_.logs.push_back(std::move(key));
    return true;
  }

  Result<bool> witness(const Words& words) {
    if (words.size() < 3 || words.size() > 4 || !define(words[1])) return false;
    SHUQUAN_TRY(VerifierKey key, parse_vkey(words[2]));
    if (key.type != KeyType::cosignature || !witness_keys_.insert(key.key).second) return false;
    policy_.witnesses.push_back({std::string(words[1]), std::move(key)});
    return true;
  }

  bool group(const Words& words) {
    if (words.size() < 4) return false;
    Policy::Group out{std::string(words[1]), 0, {}};
    for (const std::string_view member : std::span(words).subspan(3)) {
      const auto known = names_.find(std::string(member));
      if (known == names_.end() || known->second) return false;  // unknown, or a member elsewhere already
      known->second = true;
      out.members.emplace_back(member);
    }
    const auto count = parse_decimal(words[2]);
    out.threshold = words[2] == "all" ? out.members.size() : words[2] == "any" ? 1 : static_cast<std::size_t>(count.value_or(0));
    if (out.threshold < 1 || out.threshold > out.members.size() || !define(words[1])) return false;
    policy_.groups.push_back(std::move(out));
    return true;
  }

  bool quorum(const Words& words) {
    if (words.size() != 2 || has_quorum_ || (words[1] != "none" && !names_.contains(std::string(words[1])))) return false;
    has_quorum_ = true;
    policy_.quorum = words[1];
    return true;
  }

  bool define(std::string_view name) { return name != "none" && names_.emplace(std::string(name), false).second; }

  Policy policy_;
  std::map<std::string, bool> names_;  // → already a member of a group
  std::set<std::string> log_keys_, witness_keys_;
  std::size_t definitions_ = 0;
  bool has_quorum_ = false;
};

}  // namespace

std::vector<VerifierKey> Policy::keys() const {
  std::vector<VerifierKey> out = logs;
  for (const Witness& witness : witnesses) out.push_back(witness.key);
  return out;
}

bool Policy::quorum_met(const std::set<std::string>& cosigned) const {
  std::set<std::string> seen = cosigned;
  // Groups only name what stands before them, so one pass in order settles all.
  for (const Group& group : groups) {
    const auto met = std::ranges::count_if(group.members, [&](const std::string& member) { return seen.contains(member); });
    if (static_cast<std::size_t>(met) >= group.threshold) seen.insert(group.name);
  }
  return quorum == "none" || seen.contains(quorum);
}

Policy policy_of_keys(std::vector<VerifierKey> logs) { return Policy{std::move(logs), {}, {}, "none"}; }

Result<Policy> parse_policy(std::string_view text) {
  const auto refused = [](std::size_t line) { return fail(Errc::invalid_input, "ledger.policy_malformed", {{"line", std::to_string(line)}}); };
  if (text.size() > kMaxPolicyBytes || !allowed_bytes(text)) return refused(0);
  Reader reader;
  std::size_t number = 0;
  while (const auto line = take_line(text)) {
    ++number;
    SHUQUAN_TRY(const bool fine, reader.line(*line));
    if (!fine) return refused(number);
  }
  if (!text.empty() || !reader.complete()) return refused(number + 1);
  return reader.take();
}

}  // namespace shuquan::ledger
