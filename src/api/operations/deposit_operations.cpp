#include "api/operations.h"
#include "api/rate_limit.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "office/deposits.h"
#include "office/similar_data.h"

namespace shuquan::api {
namespace {

using http::Method;
using office::Services;
using office::Transaction;
using store::Connection;

constexpr int kDepositsPerMinute = 30;
constexpr int kComparisonsPerMinute = 10;
constexpr int kOfficialComparisonsPerMinute = 60;

std::string spooled(const Call& call) { return call.upload ? call.upload->path() : std::string(); }

Operation upload_deposit() {
  Operation op{.id = "upload_deposit", .method = Method::post, .path = "/deposits", .tag = "deposits", .summary = {"提交存证", "Hand in a deposit document (shuquan deposit create): digests, sketch and profile, never data"}};
  op.query = {{"party", required_text("Whose it is: one of your parties, or a principal of your agency", 40)}};
  op.raw_upload = true;
  op.body_limit = office::kDepositUpload;
  op.response = reference("Deposit");
  op.success = 201;
  op.prepare = [limit = std::make_shared<RateLimit>()](const Call& call, Connection& db, Services& services) -> Result<Json> {
    SHUQUAN_CHECK(limit->admit(call.who.account.value, kDepositsPerMinute, services.time.now()));
    return office::receive_deposit(db, services, call.who, PartyId(call.query["party"].text()), spooled(call), call.raw_body, services.time.now());
  };
  op.write = [](const Call& call, Transaction& tx) { return office::store_deposit(tx, call.who, PartyId(call.query["party"].text()), call.prepared); };
  return op;
}

Operation list_deposits() {
  Operation op{.id = "list_deposits", .path = "/deposits", .tag = "deposits", .summary = {"存证列表", "Deposits of a party"}};
  op.query = {{"party", required_text("One of your parties, or a principal of your agency", 40)}};
  add_paging(op);
  op.response = page_of("Deposit", "Deposits, newest first");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    return office::list_deposits(db, call.who, PartyId(call.query["party"].text()), page_after(call), page_limit(call), services.time.now());
  };
  return op;
}

Operation get_deposit() {
  Operation op{.id = "get_deposit", .path = "/deposits/{deposit_id}", .tag = "deposits", .summary = {"查看存证", "Read a deposit with its profile"}};
  op.response = reference("Deposit");
  op.secret_existence = true;
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::view_deposit(db, services, call.who, call.id("deposit_id"), services.time.now()); };
  return op;
}

Result<Reply> file_reply(Result<std::string> bytes, std::string_view type, std::string name) {
  if (!bytes) return std::unexpected(std::move(bytes).error());
  Reply reply;
  reply.content_type = type;
  reply.bytes = *std::move(bytes);
  reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + std::move(name) + "\"");
  return reply;
}

Operation download_deposit() {
  Operation op{.id = "download_deposit", .path = "/deposits/{deposit_id}/document", .tag = "deposits", .summary = {"下载存证文件", "The deposit document as it was received"}};
  op.content_type = "application/vnd.shuquan.deposit+json";
  op.secret_existence = true;
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    return file_reply(office::deposit_document(db, services, call.who, call.id("deposit_id"), services.time.now()), "application/vnd.shuquan.deposit+json", call.id("deposit_id") + ".deposit.json");
  };
  return op;
}

Operation download_deposit_stamp() {
  Operation op{.id = "download_deposit_stamp", .path = "/deposits/{deposit_id}/stamps/{hash}", .tag = "deposits", .summary = {"下载时间戳", "The time stamp over the head's digest, sm3 or sha256 (RFC 3161 answer)"}};
  op.content_type = "application/timestamp-reply";
  op.secret_existence = true;
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    const std::string& hash = call.id("hash");
    if (hash != "sm3" && hash != "sha256") return fail(Errc::not_found, "deposit.not_stamped");
    return file_reply(office::deposit_stamp(db, call.who, call.id("deposit_id"), hash == "sm3" ? crypto::Hash::sm3 : crypto::Hash::sha256, services.time.now()), "application/timestamp-reply",
                      call.id("deposit_id") + "-" + hash + ".tsr");
  };
  return op;
}

Operation download_deposit_bundle() {
  Operation op{.id = "download_deposit_bundle", .path = "/deposits/{deposit_id}/bundle", .tag = "deposits", .summary = {"下载证据包", "Evidence bundle (ZIP): document, stamps, log proof, and a page that verifies them offline"}};
  op.content_type = "application/zip";
  op.secret_existence = true;
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    return file_reply(office::deposit_bundle(db, services, call.who, call.id("deposit_id"), services.time.now()), "application/zip", call.id("deposit_id") + ".zip");
  };
  return op;
}

Operation compare_suspect() {
  Operation op{.id = "compare_suspect", .method = Method::post, .path = "/similarity", .tag = "deposits", .summary = {"比对可疑数据", "Compare a suspect's sketch (binary, or a deposit document) with the stored deposits"}};
  op.raw_upload = true;
  op.body_limit = office::kDepositUpload;
  op.response = object({{"items", list_of(reference("SimilarData"), "Same rows first, then by share: at most 20 of others, every party's strongest first, and 5 of your own parties or the case's", 25)}, {"keying", reference("SketchKeying")}});
  op.replayable = false;
  op.prepare = [limit = std::make_shared<RateLimit>()](const Call& call, Connection& db, Services& services) -> Result<Json> {
    SHUQUAN_CHECK(limit->admit(call.who.account.value, call.who.is_official() ? kOfficialComparisonsPerMinute : kComparisonsPerMinute, services.time.now()));
    SHUQUAN_TRY(const evidence::Sketch suspect, office::read_suspect(spooled(call), call.raw_body));
    return office::compare_suspect(db, services, call.who, suspect, services.time.now());
  };
  op.write = [](const Call& call, Transaction& tx) { return office::count_question(tx, call.who, call.prepared); };
  return op;
}

Operation find_similar_data() {
  Operation op{.id = "find_similar_data", .path = "/cases/{case_id}/similar-data", .tag = "cases", .summary = {"数据相似的存证", "Stored deposits whose data have something in common with those of this application"}};
  op.audience = kOfficial;
  op.response = object({{"state", choice({"no_deposit", "no_sketch", "compared"}, "Whether the application names a deposit of this registry that can be compared")},
                        {"items", list_of(reference("SimilarData"), "Same rows first, then by share: at most 20 of others, every party's strongest first, and 5 of your own parties or the case's", 25)},
                        optional_member("keying", reference("SketchKeying"))});
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    SHUQUAN_TRY(const office::OpenedCase opened, office::open_case(db, services, call.who, "", CaseId(call.id("case_id")), services.time.now()));
    return office::find_similar_data(db, services, call.who, opened);
  };
  return op;
}

}  // namespace

std::vector<Operation> deposit_operations() {
  return {upload_deposit(), list_deposits(), get_deposit(), download_deposit(), download_deposit_stamp(), download_deposit_bundle(), compare_suspect(), find_similar_data()};
}

}  // namespace shuquan::api
