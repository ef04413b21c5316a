#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace shuquan::office {

/// A mail of plain text. Every part may hold any text: nothing in it becomes a header.
struct Mail {
  std::string from;       ///< address
  std::string from_name;
  std::string to;         ///< address
  std::string subject;
  std::string body;
  std::string id;         ///< left part of the Message-ID: the same for every attempt
  std::string language;
  std::string preferences_url;  ///< where the reader stops further mails
};

/// The message as it is sent (RFC 5322, RFC 2045, RFC 2047): ASCII, CRLF, lines of 76 characters at most. `at` is real time.
std::string compose_mail(const Mail& mail, Instant at);
/// An address that we send to, in the spelling it is kept in: ASCII, local part as it is, domain in lower case. Reason mail.address.
Result<std::string> checked_mail_address(std::string_view text);

}  // namespace shuquan::office
