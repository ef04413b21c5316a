#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "crypto/cms.h"

namespace shuquan::document {

/// A sealed document whose every byte is covered by the seal.
struct SignedPdf {
  std::map<std::string, std::string> private_streams;  ///< streams under "/Shuquan_…" keys of the catalogue
  crypto::SealCertificate signer;
  Instant sealed_at;
};

/// Reads what PdfWriter::finish writes with a seal, and nothing else: objects in order without gaps from the header to the
/// one cross-reference table at the end, one signature over everything but its own value, that value canonical and padded
/// with zeros. At most 8 MiB, 4096 objects, nesting of 16; linear. Reasons as for read_certificate.
Result<SignedPdf> read_signed_pdf(std::string_view bytes);

}  // namespace shuquan::document
