#include "http/proxy.h"

#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace shuquan::http {
namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> parse_address(std::string_view text) {
  boost::system::error_code error;
  const ip::address address = ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

std::string address_bytes(const ip::address& address) {
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    return {bytes.begin(), bytes.end()};
  }
  const auto bytes = address.to_v6().to_bytes();
  return {bytes.begin(), bytes.end()};
}

bool same_prefix(std::string_view left, std::string_view right, unsigned bits) {
  const std::size_t whole = bits / 8;
  if (left.substr(0, whole) != right.substr(0, whole)) return false;
  const unsigned rest = bits % 8;
  if (rest == 0) return true;
  const unsigned differing = static_cast<unsigned char>(left[whole]) ^ static_cast<unsigned char>(right[whole]);
  return differing >> (8 - rest) == 0;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string canonical_address(std::string_view text) {
  const auto address = parse_address(text);
  return address ? address->to_string() : std::string();
}

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& entries) {
  TrustedProxies out;
  for (const std::string& entry : entries) {
    const std::size_t slash = entry.find('/');
    const auto address = parse_address(std::string_view(entry).substr(0, slash));
    if (!address) return fail(Errc::invalid_input, "http.proxy_malformed", {{"entry", entry}});
    Network network{address_bytes(*address), 0};
    network.prefix = static_cast<unsigned>(network.bytes.size() * 8);
    if (slash != std::string::npos) {
      const char* end = entry.data() + entry.size();
      unsigned prefix = 0;
      const auto [stop, error] = std::from_chars(entry.data() + slash + 1, end, prefix);
      if (error != std::errc() || stop != end || prefix > network.prefix) {
        return fail(Errc::invalid_input, "http.proxy_malformed", {{"entry", entry}});
      }
      network.prefix = prefix;
    }
    out.networks_.push_back(std::move(network));
  }
  return out;
}

bool TrustedProxies::contains(std::string_view address) const {
  const auto parsed = parse_address(address);
  if (!parsed) return false;
  const std::string bytes = address_bytes(*parsed);
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    return network.bytes.size() == bytes.size() && same_prefix(network.bytes, bytes, network.prefix);
  });
}

std::string TrustedProxies::client(std::string_view peer, std::string_view forwarded_for) const {
  std::string client(peer);
  while (contains(client) && !forwarded_for.empty()) {
    const std::size_t comma = forwarded_for.rfind(',');
    const std::size_t begin = comma == std::string_view::npos ? 0 : comma + 1;
    std::string next = canonical_address(trim(forwarded_for.substr(begin)));
    if (next.empty()) break;
    client = std::move(next);
    forwarded_for = forwarded_for.substr(0, comma == std::string_view::npos ? 0 : comma);
  }
  return client;
}

}  // namespace shuquan::http
