#include "api/operations.h"
#include "api/rate_limit.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "http/body_file.h"
#include "office/batches.h"
#include "office/receive_upload.h"

namespace shuquan::api {
namespace {

using http::Method;
using office::Services;
using office::Transaction;
using store::Connection;

constexpr int kChecksPerMinute = 20;
constexpr std::string_view kWorkbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr std::string_view kCsv = "text/csv; charset=utf-8";

Result<office::Batch> batch_of(const Call& call, Connection& db, const Services& services) {
  return office::open_batch(db, call.who, call.id("batch_id"), beijing_date(services.time.now()));
}

Reply file_reply(std::string bytes, std::string_view type, const std::string& name) {
  Reply reply;
  reply.bytes = std::move(bytes);
  reply.content_type = type;
  reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
  return reply;
}

Operation template_operation(std::string_view format) {
  Operation op{.id = "", .tag = "batches", .summary = {"下载批量申请模板", "The empty table of a procedure to fill in"}};
  op.query = {{"language", choice({"zh", "en"}, "That of the request where left out")}};
  op.read = [format](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    SHUQUAN_TRY(std::string bytes, office::batch_template(db, services, call.id("pack"), call.id("procedure"), format, call.query["language"].string_or(call.language)));
    return file_reply(std::move(bytes), format == "csv" ? kCsv : kWorkbook, call.id("pack") + "-" + call.id("procedure") + "." + std::string(format));
  };
  return op;
}

Operation download_template() {
  Operation op = template_operation("xlsx");
  op.id = "download_batch_template";
  op.path = "/batch-templates/{pack}/{procedure}/workbook";
  op.content_type = kWorkbook;
  return op;
}

Operation download_csv_template() {
  Operation op = template_operation("csv");
  op.id = "download_batch_template_csv";
  op.path = "/batch-templates/{pack}/{procedure}/csv";
  op.content_type = "text/csv";
  return op;
}

Operation create_batch() {
  Operation op{.id = "create_batch", .method = Method::post, .path = "/batches", .tag = "batches", .summary = {"新建申请批次", "Open a batch"}};
  op.body = object({{"pack", required_text("Rule pack of the place", 40)}, {"procedure", required_text("Procedure, e.g. registration", 60)}, {"applicant", required_text("Party that applies", 40)},
                    optional_member("name", text("A name to find it by", 100))});
  op.response = reference("Batch");
  op.success = 201;
  op.write = [](const Call& call, Transaction& tx) {
    return office::create_batch(tx, call.who, call.body["pack"].text(), call.body["procedure"].text(), PartyId(call.body["applicant"].text()), call.body["name"].text());
  };
  return op;
}

Operation list_batches() {
  Operation op{.id = "list_batches", .path = "/batches", .tag = "batches", .summary = {"我的申请批次", "Batches of yourself and your parties, newest first"}};
  add_paging(op);
  op.response = page_of("Batch", "Batches");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::list_batches(db, services, call.who, page_after(call), static_cast<int>(page_limit(call)), services.time.now()); };
  return op;
}

Operation get_batch() {
  Operation op{.id = "get_batch", .path = "/batches/{batch_id}", .tag = "batches", .summary = {"查看批次及进度", "A batch with its counts: the progress of its check and its filing"}};
  op.response = reference("Batch");
  op.secret_existence = true;
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::view_batch(db, services, call.who, call.id("batch_id"), services.time.now()); };
  return op;
}

Operation list_batch_rows() {
  Operation op{.id = "list_batch_rows", .path = "/batches/{batch_id}/rows", .tag = "batches", .summary = {"批次各行及其问题", "Rows with what is wrong with them, or the case that each became"}};
  op.query = {{"state", text("States separated by commas; all where left out", 60)}, {"limit", integer("Page size", 1, 1000)}, {"after", text("Cursor: `next` of the page before", 60)}};
  op.response = page_of("BatchRow", "Rows");
  op.secret_existence = true;
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    return office::list_batch_rows(db, services, call.who, call.id("batch_id"), comma_separated(call.query["state"].text()), call.query["after"].text(), static_cast<int>(call.query["limit"].int_or(200)), call.language,
                                   services.time.now());
  };
  return op;
}

Operation download_failed_rows() {
  Operation op{.id = "download_failed_rows", .path = "/batches/{batch_id}/failed-rows", .tag = "batches", .summary = {"下载有问题的行", "The rows that something is wrong with, as a workbook with a column that says what; mend and upload it again"}};
  op.query = {{"language", choice({"zh", "en"}, "That of the request where left out")}};
  op.content_type = kWorkbook;
  op.secret_existence = true;
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    SHUQUAN_TRY(std::string bytes, office::failed_rows(db, services, call.who, call.id("batch_id"), call.query["language"].string_or(call.language)));
    return file_reply(std::move(bytes), kWorkbook, "failed-rows.xlsx");
  };
  return op;
}

/// The table goes to the attachment folder first, so that it is read from a file and can be checked again.
Result<BlobId> keep_table(const Call& call, Services& services) {
  const std::string path = call.upload ? call.upload->path() : std::string();
  if (path.empty() && call.raw_body.empty()) return fail(Errc::invalid_input, "batch.empty");
  if (path.empty()) return services.blobs.put(call.raw_body);
  SHUQUAN_TRY(const crypto::Digest digest, office::digest_of_file(path));
  const BlobId id(crypto::to_hex(digest));
  if (!services.blobs.contains(id)) SHUQUAN_CHECK(services.blobs.adopt(path, id));
  return id;
}

Operation check_table() {
  Operation op{.id = "check_batch_table", .method = Method::put, .path = "/batches/{batch_id}/table", .tag = "batches",
               .summary = {"上传并检查申请表（不提交）", "Hand in a table (XLSX, CSV in UTF-8 or GB18030, or JSON {\"rows\": [{key, form, co_applicants: [{identifier, share_bp}]}]}) and check every row; files nothing"}};
  op.query = {{"name", text("File name", 200)}};
  op.raw_upload = true;
  op.body_limit = office::kBatchUpload;
  op.response = reference("Batch");
  op.secret_existence = true;
  op.prepare = [limit = std::make_shared<RateLimit>()](const Call& call, Connection& db, Services& services) -> Result<Json> {
    SHUQUAN_CHECK(limit->admit(call.who.account.value, kChecksPerMinute, services.time.now()));
    SHUQUAN_TRY(const office::Batch batch, batch_of(call, db, services));
    SHUQUAN_TRY(const BlobId table, keep_table(call, services));
    return office::check_batch(db, services, call.who, batch, table, call.query["name"].text());
  };
  op.write = [](const Call& call, Transaction& tx) { return office::store_check(tx, call.who, call.id("batch_id"), call.prepared); };
  return op;
}

Operation check_again() {
  Operation op{.id = "check_batch_again", .method = Method::post, .path = "/batches/{batch_id}/checks", .tag = "batches", .summary = {"重新检查申请表", "Check the table again, e.g. after files were added"}};
  op.response = reference("Batch");
  op.secret_existence = true;
  op.prepare = [limit = std::make_shared<RateLimit>()](const Call& call, Connection& db, Services& services) -> Result<Json> {
    SHUQUAN_CHECK(limit->admit(call.who.account.value, kChecksPerMinute, services.time.now()));
    SHUQUAN_TRY(const office::Batch batch, batch_of(call, db, services));
    if (batch.table_blob.empty()) return fail(Errc::rejected, "batch.not_checked");
    return office::check_batch(db, services, call.who, batch, BlobId(batch.table_blob), batch.table_name);
  };
  op.write = [](const Call& call, Transaction& tx) { return office::store_check(tx, call.who, call.id("batch_id"), call.prepared); };
  return op;
}

Operation add_file() {
  Operation op{.id = "add_batch_file", .method = Method::post, .path = "/batches/{batch_id}/files", .tag = "batches", .summary = {"上传批次附件", "Upload a file that rows name as attachment"}};
  op.query = {{"name", required_text("File name, as the rows write it", 200)}};
  op.raw_upload = true;
  op.body_limit = 200ULL * 1024 * 1024;
  op.response = reference("Batch");
  op.success = 201;
  op.secret_existence = true;
  op.prepare = [](const Call& call, Connection& db, Services& services) -> Result<Json> {
    SHUQUAN_TRY(const office::Batch batch, batch_of(call, db, services));
    return office::receive_upload(services, call.upload ? call.upload->path() : std::string(), call.raw_body, call.query["name"].text(), call.prepared["media_type"].text());
  };
  op.write = [](const Call& call, Transaction& tx) {
    const Json& file = call.prepared;
    return office::add_batch_file(tx, call.who, call.id("batch_id"), {"", file["name"].text(), file["media_type"].text(), file["size"].int_or(0), BlobId(file["sha256"].text()), file["sm3"].text()});
  };
  return op;
}

Operation remove_file() {
  Operation op{.id = "remove_batch_file", .method = Method::del, .path = "/batches/{batch_id}/files/{file_name}", .tag = "batches", .summary = {"移除批次附件", "Remove a file of a batch"}};
  op.response = reference("Batch");
  op.secret_existence = true;
  op.write = [](const Call& call, Transaction& tx) { return office::remove_batch_file(tx, call.who, call.id("batch_id"), call.id("file_name")); };
  return op;
}

Operation start_filing() {
  Operation op{.id = "start_batch_filing", .method = Method::post, .path = "/batches/{batch_id}/filing", .tag = "batches", .summary = {"提交通过检查的各行", "File the good rows in the background, or go on after a stop"}};
  op.response = reference("Batch");
  op.success = 202;
  op.secret_existence = true;
  op.write = [](const Call& call, Transaction& tx) { return office::start_filing(tx, call.who, call.id("batch_id")); };
  return op;
}

Operation stop_filing() {
  Operation op{.id = "stop_batch_filing", .method = Method::del, .path = "/batches/{batch_id}/filing", .tag = "batches", .summary = {"停止提交", "Stop filing; what was filed stays filed"}};
  op.response = reference("Batch");
  op.secret_existence = true;
  op.write = [](const Call& call, Transaction& tx) { return office::stop_filing(tx, call.who, call.id("batch_id")); };
  return op;
}

Operation give_up() {
  Operation op{.id = "give_up_batch", .method = Method::del, .path = "/batches/{batch_id}", .tag = "batches", .summary = {"放弃批次", "Give up a batch; what was filed stays filed, the rest is dropped"}};
  op.response = object({{"kept", flag("Whether it stays in the list because something was filed from it")}});
  op.secret_existence = true;
  op.write = [](const Call& call, Transaction& tx) { return office::give_up_batch(tx, call.who, call.id("batch_id")); };
  return op;
}

}  // namespace

std::vector<Operation> batch_operations() {
  return {download_template(), download_csv_template(), create_batch(), list_batches(), get_batch(), list_batch_rows(), download_failed_rows(), check_table(), check_again(), add_file(), remove_file(), start_filing(), stop_filing(), give_up()};
}

}  // namespace shuquan::api
