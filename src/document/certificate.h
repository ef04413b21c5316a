#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "crypto/cms.h"

namespace shuquan::document {

struct CertificateHolder {
  std::string name;
  std::string share;  ///< as it is to be read, "60%" or "1/3"; empty where none is stated
  bool operator==(const CertificateHolder&) const = default;
};

/// Everything a certificate 数据知识产权登记证书 says. Texts are UTF-8 without control characters; limits in bytes.
struct CertificateFacts {
  std::string name;     ///< 1–1200
  std::string name_en;  ///< 0–1200, printed small beneath
  std::vector<CertificateHolder> holders;  ///< 1–1000, name 1–600, share 0–20; what does not fit is counted and left to the QR
  std::string registration_number;         ///< 登记号, 1–40
  std::string certificate_number;          ///< 证书编号, 1–40
  LocalDate filed;
  LocalDate announced;
  LocalDate valid_from;
  LocalDate valid_until;  ///< last day of validity
  std::string industry;         ///< 0–300
  std::string scenario;         ///< 0–6000, cut with "…" after five lines
  std::string source_kind;      ///< 0–300
  std::string deposit_number;   ///< evidence deposit or notary number, 0–300
  std::string registry;         ///< registration authority, 1–192; stands on the seal
  std::string registry_en;      ///< 0–300
  int version = 1;              ///< of this certificate; 1–9999
  LocalDate issued;
  std::string public_url;       ///< opens the public entry; 1–300, ASCII
  std::string log_origin;       ///< 1–300
  std::uint64_t entry_index = 0;
  std::string leaf_hash;        ///< 64 lower-case hex digits: SHA-256(0x00 ‖ entry), RFC 6962
  bool demo = false;            ///< marks page and seal as a demonstration without legal effect
  std::string statement;        ///< rights statement; empty: the general one. 0–600
  std::string statement_en;     ///< 0–800
  std::string entry;            ///< canonical bytes of the log entry, 1–262144, embedded
  std::string proof;            ///< tlog-proof text, 1–262144, embedded
  bool operator==(const CertificateFacts&) const = default;
};

/// The seal an office puts on its documents, and the moment it does.
struct Seal {
  const crypto::SealKey* key = nullptr;
  Instant at;
};

/// One A4 page, PDF/A-1b, sealed with PAdES B-B, with the entry, its proof and the facts embedded so that it can be checked
/// without the registry. invalid_input names the fields that are out of their limits. About ten milliseconds.
Result<std::string> render_certificate(const CertificateFacts& facts, const Seal& seal);

/// The facts without entry and proof, as they stand in the certificate for machines (docs/formats/certificate.md).
Json to_json(const CertificateFacts& facts);
/// Strict: every member there, none unknown, all within limits.
Result<CertificateFacts> certificate_facts_from_json(const Json& json);

struct CertificateContents {
  CertificateFacts facts;          ///< with entry and proof
  crypto::SealCertificate signer;  ///< whose seal it is; whether to trust it is for the caller to decide
  Instant sealed_at;               ///< what the signer states
};

/// Reads a certificate of this system, of at most 8 MiB. A value means: the file has exactly the form the writer gives it,
/// the seal covers every byte of it (the space around the signature value included), and the certificate of the seal was
/// valid at the stated moment. It does not mean that the signer is known or that the proof is right: compare
/// `signer.sha256` with the office's published value and verify `facts.proof` against the log's key.
/// Reasons: document.not_ours, document.structure, document.altered, document.seal_malformed, document.seal_period,
/// document.unsigned, document.not_certificate, document.facts_invalid, document.too_large.
Result<CertificateContents> read_certificate(std::string_view bytes);

}  // namespace shuquan::document
