#pragma once
#include "office/batches.h"

namespace shuquan::office {

inline constexpr int kCertificatesPerArchive = 200;

/// How far the certificates of a batch are: {"applications", "registered", "issued", "parts"}; `registered` counts the rights whose
/// certificate the caller may have, so not those that were transferred away; `parts`: archives of at most 200.
Result<Json> count_batch_certificates(store::Connection& db, Services& services, const Identity& who, std::string_view id);
/// The issued certificates of a batch in the order of registration, as one ZIP archive; `part` from 1. not_found
/// certificate.no_part beyond the last.
Result<std::string> batch_certificates(store::Connection& db, Services& services, const Identity& who, std::string_view id, int part);

}  // namespace shuquan::office
