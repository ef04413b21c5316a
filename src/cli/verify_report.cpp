#include "cli/verify_report.h"

#include "base/hex.h"
#include "base/messages.h"
#include "ledger/proof.h"
#include "register/right.h"

namespace shuquan::cli {
namespace {

using ledger::Hash;

std::string number(std::uint64_t value) { return std::to_string(value); }

struct Included {
  ledger::Checkpoint checkpoint;
  std::uint64_t index = 0;
  std::vector<std::string> signers;  ///< names of signature lines, unchecked
};

/// The mathematics of the proof alone: leaf and hashes lead to the root that the checkpoint states.
Result<Included> included(std::string_view entry, std::string_view proof_text) {
  SHUQUAN_TRY(const ledger::TlogProof proof, ledger::parse_tlog_proof(proof_text));
  SHUQUAN_TRY(const ledger::Note note, ledger::parse_note(proof.checkpoint));
  Included out;
  SHUQUAN_TRY(out.checkpoint, ledger::parse_checkpoint(note.text));
  out.index = proof.index;
  for (const ledger::SignatureLine& line : note.signatures) out.signers.push_back(line.name);
  SHUQUAN_CHECK(ledger::verify_inclusion(Hash::sha256, proof.index, out.checkpoint.size, ledger::leaf_hash(Hash::sha256, entry), proof.hashes, out.checkpoint.root));
  return out;
}

/// Inclusion and signatures; fills the report and returns false where it is refused.
bool check_log(VerifyReport& report, std::string_view entry, std::string_view proof, const Trust& trust) {
  const Result<Included> in = included(entry, proof);
  if (!in) {
    report.refused = in.error();
    return false;
  }
  report.proved.push_back({"该记录是日志 " + in->checkpoint.origin + " 的第 " + number(in->index) + " 条（从 0 起），日志共 " + number(in->checkpoint.size) + " 条",
                           "The entry is number " + number(in->index) + " (from 0) of log " + in->checkpoint.origin + " of " + number(in->checkpoint.size) + " entries"});
  report.details.set("log", Json::object({{"origin", in->checkpoint.origin}, {"index", in->index}, {"size", in->checkpoint.size}, {"root", crypto::to_hex(in->checkpoint.root)},
                                          {"leaf", crypto::to_hex(ledger::leaf_hash(Hash::sha256, entry))}}));
  if (!trust.policy) {
    tell_no_key(report);
    return true;
  }
  const Result<ledger::Statement> statement = ledger::verify_entry(entry, proof, *trust.policy);
  if (!statement) {
    report.refused = statement.error();
    return false;
  }
  report.pinned = true;
  tell_signatures(report, *statement);
  report.details.set("log", statement->to_json());
  return true;
}

void tell_entry(VerifyReport& report, const ledger::LogEntry& entry) {
  const auto* of_right = std::get_if<ledger::RegisterEntry>(&entry);
  if (!of_right) return;
  report.proved.push_back({"该记录是登记号 " + of_right->number + " 的第 " + number(of_right->revision) + " 次登记事项（" + of_right->kind + "），生效日 " + to_string(of_right->effective),
                           "It is change " + number(of_right->revision) + " (" + of_right->kind + ") of right " + of_right->number + ", effective " + to_string(of_right->effective)});
}

void tell_current_state(VerifyReport& report) {
  report.not_proved.push_back({"权利当前的状态：证明之后可能有变更、质押、注销等。请按登记号在登记簿查询，或者核验现状证明",
                               "The present state of the right: it may have been changed, pledged or cancelled since. Look it up in the register, or verify state evidence"});
}

std::string share_text(int share_bp) {
  std::string text = number(static_cast<std::uint64_t>(share_bp / 100));
  const int rest = share_bp % 100;
  if (rest != 0) text += "." + std::to_string(rest / 10) + (rest % 10 != 0 ? std::to_string(rest % 10) : "");
  return text + "%";
}

std::optional<std::string> differing_holder(const document::CertificateFacts& facts, const registry::Right& right) {
  if (facts.holders.size() != right.holders.size()) return "holders";
  for (std::size_t i = 0; i < right.holders.size(); ++i) {
    const registry::Holder& holder = right.holders[i];
    if (holder.kind != registry::HolderKind::person && facts.holders[i].name != holder.name) return "holders";
    if (!facts.holders[i].share.empty() && facts.holders[i].share != share_text(holder.share_bp)) return "holders";
  }
  return std::nullopt;
}

/// The state that the certificate of this entry shows: a later version's stands in a member of its own.
const Json& state_shown(const ledger::RegisterEntry& entry) { return entry.facts.contains("certificate") ? entry.facts["certificate"] : entry.facts; }

bool names_person(const ledger::RegisterEntry& entry) {
  for (const Json& holder : state_shown(entry)["holders"].items())
    if (holder["kind"].text() == "person") return true;
  return false;
}

void tell_seal(VerifyReport& report, const document::CertificateContents& contents, const Trust& trust) {
  const std::string fingerprint = to_hex(contents.signer.sha256);
  report.proved.push_back({"印章覆盖文件的每一个字节，签章后没有改动（签章人自称时间 " + to_beijing_text(contents.sealed_at) + "）",
                           "The seal covers every byte; nothing was changed since it was set (at " + to_beijing_text(contents.sealed_at) + " Beijing time, as the signer states)"});
  if (trust.seal.empty()) {
    report.not_proved.push_back({"印章属于登记机构：请核对印章证书指纹 " + fingerprint + "（可用 --seal 指定）",
                                 "That the seal is the office's: compare its fingerprint " + fingerprint + " with the published one (or give --seal)"});
  } else if (trust.seal == fingerprint) {
    report.proved.push_back({"印章证书与指定的指纹一致：" + fingerprint, "The seal has the given fingerprint " + fingerprint});
  } else {
    report.refused = Error{Errc::invalid_input, "verify.seal_unknown", {{"found", fingerprint}, {"expected", trust.seal}}, {}, {}, {}};
  }
  report.details.set("seal", Json::object({{"sha256", fingerprint}, {"subject", contents.signer.subject}, {"sealed_at", to_string(contents.sealed_at)}}));
}

/// The page, the entry and the proof must speak of the same thing.
std::optional<Error> mismatch(const document::CertificateContents& contents, const ledger::RegisterEntry& entry, const Included& in) {
  const document::CertificateFacts& facts = contents.facts;
  std::optional<std::string> field = differing_fact(facts, entry);
  if (!field && facts.entry_index != in.index) field = "entry_index";
  if (!field && facts.log_origin != in.checkpoint.origin) field = "log_origin";
  if (!field) return std::nullopt;
  return Error{Errc::invalid_input, "verify.facts_differ", {{"field", *field}}, {}, {}, {}};
}

}  // namespace

void tell_signatures(VerifyReport& report, const ledger::Statement& statement) {
  for (const ledger::VerifierKey& key : statement.signed_by) {
    const std::string kind = key.type == ledger::KeyType::sm2 ? "SM2" : "Ed25519";
    report.proved.push_back({"检查点由指定的 " + kind + " 公钥签名：" + ledger::format_vkey(key), "The checkpoint is signed with the pinned " + kind + " key " + ledger::format_vkey(key)});
  }
  if (statement.sm2 == ledger::Sm2Line::absent) report.not_proved.push_back({"检查点没有国密 SM2 签名行", "The checkpoint has no SM2 signature line"});
  if (statement.sm2 == ledger::Sm2Line::not_asked) report.not_proved.push_back({"没有指定 SM2 公钥，未核验国密签名", "No SM2 key was pinned, so the SM2 signature was not checked"});
  for (const ledger::Cosigned& witness : statement.cosigned_by)
    report.proved.push_back({"见证人“" + witness.witness + "”已会签检查点", "Witness " + witness.witness + " has cosigned the checkpoint"});
  if (statement.cosigned_by.empty())
    report.not_proved.push_back({"没有见证人会签：不能排除日志向不同的人出示不同内容", "No witness has cosigned: a log that shows different people different content cannot be ruled out"});
}

void tell_no_key(VerifyReport& report) {
  report.not_proved.push_back({"没有指定日志公钥（--log-key 或 --policy），检查点的签名未核验：任何人都能伪造这样的日志。请从登记机构的网站或者公报取得公钥",
                               "No log key was pinned (--log-key or --policy), so the checkpoint's signature was not checked: anybody could have made such a log. Get the key from the "
                               "office's site or gazette"});
}

std::optional<std::string> differing_fact(const document::CertificateFacts& facts, const ledger::RegisterEntry& entry) {
  const Result<registry::Right> right = registry::right_from_json(state_shown(entry));
  if (!right) return "entry";
  const std::pair<std::string_view, bool> same[] = {{"name", facts.name == right->name},
                                                    {"registration_number", facts.registration_number == right->number && entry.number == right->number},
                                                    {"certificate_number", facts.certificate_number == right->certificate_number},
                                                    {"filed", facts.filed == right->filed_on},
                                                    {"announced", facts.announced == right->announced_on},
                                                    {"valid_from", facts.valid_from == right->valid_from},
                                                    {"valid_until", facts.valid_until == right->valid_until},
                                                    {"version", facts.version == static_cast<int>(right->certificate_version)},
                                                    {"scenario", facts.scenario == right->description["scenario"].text()}};
  for (const auto& [name, equal] : same)
    if (!equal) return std::string(name);
  return differing_holder(facts, *right);
}

VerifyReport verify_certificate(std::string_view pdf, std::string_view separate_proof, const Trust& trust) {
  VerifyReport report;
  const auto refuse = [&](Error error) {
    report.refused = std::move(error);
    return report;
  };
  const Result<document::CertificateContents> contents = document::read_certificate(pdf);
  if (!contents) return refuse(contents.error());
  report.details.set("facts", document::to_json(contents->facts));
  tell_seal(report, *contents, trust);
  if (report.refused) return report;
  const Result<ledger::LogEntry> decoded = ledger::decode_entry(contents->facts.entry);
  if (!decoded) return refuse(decoded.error());
  const auto* entry = std::get_if<ledger::RegisterEntry>(&*decoded);
  const Result<Included> in = included(contents->facts.entry, contents->facts.proof);
  if (!in) return refuse(in.error());
  if (!entry) return refuse({Errc::invalid_input, "verify.facts_differ", {{"field", "entry"}}, {}, {}, {}});
  if (std::optional<Error> wrong = mismatch(*contents, *entry, *in)) return refuse(*std::move(wrong));
  report.proved.push_back({"证书记载的名称、权利人、号码、日期和应用场景与所附日志记录一致", "Name, holders, numbers, dates and scenario on the page are those of the embedded log entry"});
  if (!separate_proof.empty()) {
    const Result<Included> other = included(contents->facts.entry, separate_proof);
    if (!other || other->index != in->index || other->checkpoint.origin != in->checkpoint.origin) return refuse({Errc::invalid_input, "verify.proof_differs", {}, {}, {}, {}});
  }
  if (!check_log(report, contents->facts.entry, separate_proof.empty() ? std::string_view(contents->facts.proof) : separate_proof, trust)) return report;
  tell_entry(report, *decoded);
  if (names_person(*entry))
    report.not_proved.push_back({"自然人权利人的姓名：日志中只有承诺值，须由持有人出示盐值核对", "Names of natural persons: the log holds commitments only, which the holder can open with the salt"});
  report.not_proved.push_back({"行业和来源的文字、存证号：不在公开日志中，由印章担保", "The wording of industry and source, and the deposit number: not in the public log, vouched for by the seal"});
  if (contents->facts.demo) report.not_proved.push_back({"法律效力：这是演示证书", "Any legal effect: this is a demonstration certificate"});
  tell_current_state(report);
  return report;
}

VerifyReport verify_bare_entry(std::string_view entry, std::string_view proof, const Trust& trust) {
  VerifyReport report;
  if (!check_log(report, entry, proof, trust)) return report;
  if (const Result<ledger::LogEntry> decoded = ledger::decode_entry(entry)) {
    tell_entry(report, *decoded);
  } else {
    report.not_proved.push_back({"该记录不是本登记系统的格式，内容未解读", "The entry is not one of this register; its content was not read"});
  }
  tell_current_state(report);
  return report;
}

VerifyReport verify_state_evidence(const Json& json, const Trust& trust) {
  VerifyReport report;
  ledger::StateEvidence evidence{json["leaf"].text(), {}, json["state_root_entry"].text(), json["proof"].text()};
  const auto refuse = [&](Error error) {
    report.refused = std::move(error);
    return report;
  };
  for (const Json& item : json["hashes"].items()) {
    const auto bytes = from_base64(item.text());
    const auto digest = bytes ? crypto::digest_from_bytes(*bytes) : std::nullopt;
    if (!digest) return refuse({Errc::invalid_input, "ledger.proof_malformed", {}, {}, {}, {}});
    evidence.hashes.push_back(*digest);
  }
  if (!check_log(report, evidence.state_root_entry, evidence.proof, trust)) return report;
  const Result<ledger::LogEntry> decoded = ledger::decode_entry(evidence.state_root_entry);
  const auto* root = decoded ? std::get_if<ledger::StateRootEntry>(&*decoded) : nullptr;
  if (!root) return refuse({Errc::invalid_input, "ledger.not_state_root", {}, {}, {}, {}});
  const std::string when = to_beijing_text(root->time);
  if (!json["issued"].bool_or(true)) {
    const std::int64_t ordinal = json["ordinal"].int_or(-1);
    if (ordinal < 0 || static_cast<std::uint64_t>(ordinal) < root->registers)
      return refuse({Errc::invalid_input, "ledger.state_outside", {{"ordinal", std::to_string(ordinal)}, {"registers", number(root->registers)}}, {}, {}, {}});
    report.proved.push_back({"截至 " + when + "，登记簿共 " + number(root->registers) + " 项，第 " + std::to_string(ordinal) + " 项（从 0 起）从未登记",
                             "At " + when + " Beijing time the register had " + number(root->registers) + " rights; ordinal " + std::to_string(ordinal) + " (from 0) was never registered"});
    return report;
  }
  const Result<ledger::StateLeaf> leaf = ledger::decode_state_leaf(evidence.leaf);
  if (!leaf) return refuse(leaf.error());
  const Result<void> inside = ledger::verify_inclusion(Hash::sha256, leaf->ordinal, root->registers, ledger::leaf_hash(Hash::sha256, evidence.leaf), evidence.hashes, root->state_root);
  if (!inside) return refuse(inside.error());
  report.proved.push_back({"截至 " + when + "，登记簿第 " + number(leaf->ordinal) + " 项的状态为 " + leaf->status + "，共 " + number(leaf->revision) + " 次登记事项，最近一次是日志第 " +
                               number(leaf->last_index) + " 条",
                           "At " + when + " Beijing time right " + number(leaf->ordinal) + " was " + leaf->status + " after " + number(leaf->revision) +
                               " changes, the newest being log entry " + number(leaf->last_index)});
  report.details.set("state", Json::object({{"ordinal", leaf->ordinal}, {"status", leaf->status}, {"revision", leaf->revision}, {"last_index", leaf->last_index},
                                            {"state_digest", crypto::to_hex(leaf->state_digest)}, {"as_of", to_string(root->time)}}));
  report.not_proved.push_back({"此后的变化：证明只到上述时间", "What happened since: the evidence speaks of that time only"});
  return report;
}

std::string VerifyReport::text(bool english) const {
  std::string out;
  const auto list = [&](std::string_view title, const std::vector<Line>& lines, std::string_view mark) {
    if (!lines.empty()) out.append(title).append("\n");
    for (const Line& line : lines) out.append("  ").append(mark).append(" ").append(english ? line.en : line.zh).append("\n");
  };
  if (refused) {
    out.append(english ? "REFUSED: " : "不予采信：").append(explain(*refused, english ? "en" : "zh")).append("\n");
    return out;
  }
  list(english ? "Proved:" : "已经证明：", proved, "✓");
  list(english ? "Not proved:" : "没有证明：", not_proved, "–");
  if (!pinned) out.append(english ? "Result: consistent, but no log key was pinned.\n" : "结论：内容自洽，但没有指定日志公钥。\n");
  else out.append(english ? "Result: proved.\n" : "结论：核验通过。\n");
  return out;
}

Json VerifyReport::to_json(std::string_view language) const {
  const bool english = language == "en";
  Json yes = Json::array(), no = Json::array();
  for (const Line& line : proved) yes.push(english ? line.en : line.zh);
  for (const Line& line : not_proved) no.push(english ? line.en : line.zh);
  Json out = Json::object({{"proved", !refused}, {"pinned", pinned}, {"exit", exit_status()}});
  if (refused) {
    out.set("reason", refused->reason).set("message", message_text(refused->reason, refused->params, language));
  } else {
    out.set("statements", std::move(yes)).set("not_proved", std::move(no));
  }
  for (const auto& [key, value] : details.members()) out.set(key, value);
  return out;
}

}  // namespace shuquan::cli
