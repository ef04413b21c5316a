#include "http/response_head.h"

#include <ctime>

#include "http/gzip.h"

namespace shuquan::http {
namespace {

constexpr std::size_t kCompressFrom = 1024;
constexpr std::size_t kCompressUpTo = 8 * 1024 * 1024;
constexpr int kCompressLevel = 4;

constexpr std::array<std::pair<int, std::string_view>, 39> kPhrases = {{
    {200, "OK"}, {201, "Created"}, {202, "Accepted"}, {204, "No Content"}, {206, "Partial Content"},
    {301, "Moved Permanently"}, {302, "Found"}, {303, "See Other"}, {304, "Not Modified"},
    {307, "Temporary Redirect"}, {308, "Permanent Redirect"}, {400, "Bad Request"}, {401, "Unauthorized"},
    {403, "Forbidden"}, {404, "Not Found"}, {405, "Method Not Allowed"}, {406, "Not Acceptable"},
    {408, "Request Timeout"}, {409, "Conflict"}, {410, "Gone"}, {411, "Length Required"},
    {412, "Precondition Failed"}, {413, "Content Too Large"}, {414, "URI Too Long"},
    {415, "Unsupported Media Type"}, {417, "Expectation Failed"}, {421, "Misdirected Request"},
    {422, "Unprocessable Content"}, {423, "Locked"}, {428, "Precondition Required"}, {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"}, {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"}, {501, "Not Implemented"}, {502, "Bad Gateway"}, {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"}, {507, "Insufficient Storage"},
}};

constexpr std::array<std::string_view, 7> kServerFields = {
    "content-length", "transfer-encoding", "connection", "date", "keep-alive", "upgrade", "content-type"};

bool is_field_name(std::string_view name) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) {
    return c == 0x7F || (static_cast<unsigned char>(c) < 0x20 && c != '\t');
  });
}

bool is_server_field(std::string_view name) {
  return std::any_of(kServerFields.begin(), kServerFields.end(),
                     [&](std::string_view field) { return equal_ignoring_case(field, name); });
}

const std::string* find_header(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (equal_ignoring_case(key, name)) return &value;
  }
  return nullptr;
}

void vary_by_encoding(Response& response) {
  for (auto& [key, value] : response.headers) {
    if (!equal_ignoring_case(key, "vary")) continue;
    if (value != "*" && value.find("Accept-Encoding") == std::string::npos) value += ", Accept-Encoding";
    return;
  }
  response.headers.emplace_back("Vary", "Accept-Encoding");
}

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  char* at = digits + sizeof digits;
  do {
    *--at = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  out.append(at, static_cast<std::size_t>(digits + sizeof digits - at));
}

}  // namespace

std::string_view reason_phrase(int status) {
  for (const auto& [number, phrase] : kPhrases) {
    if (number == status) return phrase;
  }
  return "Status";
}

std::uint64_t body_size(const Response& response) {
  if (response.file) return response.file->size();
  return response.shared_body ? response.shared_body->size() : response.body.size();
}

bool is_sendable(const Response& response) {
  if (response.status < 200 || response.status > 599 || !is_field_value(response.content_type)) return false;
  return std::all_of(response.headers.begin(), response.headers.end(), [](const auto& field) {
    return is_field_name(field.first) && is_field_value(field.second) && !is_server_field(field.first);
  });
}

void compress(Response& response, bool gzip_accepted) {
  const std::uint64_t size = body_size(response);
  if (response.file || size < kCompressFrom || size > kCompressUpTo || !is_compressible(response.content_type)) return;
  if (find_header(response, "content-encoding") != nullptr) return;
  const std::string* etag = find_header(response, "etag");
  if (etag != nullptr && !etag->starts_with("W/")) return;
  vary_by_encoding(response);
  if (!gzip_accepted) return;
  auto compressed = gzip(response.shared_body ? *response.shared_body : response.body, kCompressLevel);
  if (!compressed) return;  // out of memory: the body goes as it is, which is always right
  response.shared_body.reset();
  response.body = *std::move(compressed);
  response.headers.emplace_back("Content-Encoding", "gzip");
}

void append_head(std::string& out, const Response& response, bool keep_alive, std::string_view date) {
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(response.status));
  out.append(" ").append(reason_phrase(response.status)).append("\r\nDate: ").append(date);
  if (!response.content_type.empty()) out.append("\r\nContent-Type: ").append(response.content_type);
  for (const auto& [name, value] : response.headers) out.append("\r\n").append(name).append(": ").append(value);
  if (response.status != 204 && response.status != 304) {
    out.append("\r\nContent-Length: ");
    append_number(out, body_size(response));
  }
  out.append(keep_alive ? std::string_view("\r\n\r\n") : std::string_view("\r\nConnection: close\r\n\r\n"));
}

std::string http_date(std::int64_t unix_seconds) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = unix_seconds;
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  const auto two = [](int number) {
    return std::string{static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
  };
  return std::string(kDays[parts.tm_wday]) + ", " + two(parts.tm_mday) + " " + kMonths[parts.tm_mon] + " " +
         std::to_string(parts.tm_year + 1900) + " " + two(parts.tm_hour) + ":" + two(parts.tm_min) + ":" +
         two(parts.tm_sec) + " GMT";
}

Response plain_refusal(int status, std::string_view reason) {
  Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = R"({"type":"about:blank","title":")" + std::string(reason_phrase(status)) + R"(","status":)" +
                  std::to_string(status) + R"(,"reason":")" + std::string(reason) + "\"}";
  return response;
}

}  // namespace shuquan::http
