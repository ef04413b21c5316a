#include "api/schemas_deposit.h"

#include "api/shape.h"

namespace shuquan::api {
namespace {

constexpr std::int64_t kMany = 1'000'000'000'000'000;

Json moment(std::string_view what) { return Json::object({{"type", "string"}, {"format", "date-time"}, {"description", what}}); }
Json hex(std::string_view what) { return text(what, 64); }
Json number(std::string_view what, double low, double high) { return Json::object({{"type", "number"}, {"minimum", low}, {"maximum", high}, {"description", what}}); }

Json stamp() {
  return object({{"hash", choice({"sm3", "sha256"}, "Which digest of the head is stamped")}, {"time", moment("Time of the stamp")}, {"serial", text("Serial number, decimal", 60)},
                 {"policy", text("Policy of the authority (OID)", 200)}, {"authority", text("Name of the authority", 400)}},
                "A time stamp (RFC 3161) given at reception");
}

Json deposit() {
  return object({{"id", text("Deposit", 40)},
                 {"number", text("Number at this registry", 40)},
                 {"party", text("Whose it is", 40)},
                 {"title", text("Title", 1024)},
                 {"source_name", text("File name without folders", 1024)},
                 {"source_format", text("delimited, json-lines, json-array, sqlite, xlsx, opaque …", 40)},
                 {"created", moment("By the depositor's clock")},
                 {"received_at", moment("By the registry's clock")},
                 {"bytes", integer("Length of the data", 0, kMany)},
                 {"rows", nullable(integer("Rows; none where the data are no table", 0, kMany))},
                 {"column_count", nullable(integer("Columns", 0, 10'000'000))},
                 {"columns", list_of(text("Name", 65'536), "Names of the first 500 columns", 500)},
                 {"head_sm3", hex("SM3 of the head: identifies the deposit")},
                 {"head_sha256", hex("SHA-256 of the head: identifies the deposit")},
                 {"file_sm3", hex("Root of the file tree, SM3")},
                 {"file_sha256", hex("Root of the file tree, SHA-256")},
                 {"flat_sm3", nullable(hex("SM3 of the whole file"))},
                 {"flat_sha256", nullable(hex("SHA-256 of the whole file"))},
                 {"row_root", nullable(hex("Root of the row tree, SM3"))},
                 {"signed_by", nullable(hex("Ed25519 key of whoever signed it"))},
                 {"sketched", flag("Similar data can be recognised")},
                 optional_member("sketch_key", nullable(text("The registry's key that its sketch is keyed with, 32 hex digits; none for public hashes", 32))),
                 {"stamps", list_of(stamp(), "Time stamps; none where the server's clock was not to be trusted", 2)},
                 optional_member("profile", nullable(open_object("Counts by column, quality and personal columns; no values (shuquan-profile-v1)"))),
                 optional_member("cases", list_of(object({{"case_id", text("Case", 40)}, {"number", text("Application number", 80)}, {"title", text("Name", 600)}}), "Applications that name it, as far as you may see them", 100))},
                "A deposit of a data set; the data themselves are not here");
}

Json share() {
  return object({{"n", nullable(integer("Sampled elements", 0, kMany))}, {"m", nullable(integer("Of these found on the other side", 0, kMany))}, {"value", nullable(number("m / n; rounded to a twentieth where the data are somebody else's, and then not told of fewer than 200 sampled rows", 0, 1))},
                 {"standard_error", nullable(number("√(C(1−C)/n)", 0, 1))}, {"low", nullable(number("95 % interval (Wilson)", 0, 1))}, {"high", nullable(number("95 % interval (Wilson)", 0, 1))}},
                "An estimated share; of pairs and values nothing is told where the data are somebody else's");
}

Json row_share() {
  Json schema = share();
  Json properties = schema["properties"];
  properties.set("chance", nullable(number("Share that chance explains", 0, 1))).set("beyond_chance", nullable(flag("At least three matches, four standard deviations and 2 % beyond chance")));
  Json required = schema["required"];
  required.push("chance").push("beyond_chance");
  return schema.set("properties", std::move(properties)).set("required", std::move(required)).set("description", "An estimated share of rows, against chance");
}

Json similar_data() {
  return object({{"kind", choice({"right", "pending", "deposit"}, "What the deposit belongs to: a registered right, a pending case, or nothing that you may see")},
                 {"deposit_id", nullable(text("Deposit, where you may see it", 40))},
                 {"deposit_number", text("Number of the deposit at this registry", 40)},
                 {"received_at", moment("When it was received")},
                 {"came_first", nullable(flag("It was received before the deposit that is asked about"))},
                 {"same_holder", flag("It belongs to a party of this case, or to one of yours")},
                 {"title", nullable(text("Name of right, case or deposit, where you may see it", 1024))},
                 {"number", nullable(text("Registration or application number", 80))},
                 {"case_id", nullable(text("Case, where you may see it", 40))},
                 {"applicant", nullable(text("Lead applicant, where you may see the case", 400))},
                 {"rows", nullable(integer("Rows of that data set", 0, kMany))},
                 {"grade", choice({"same_rows", "shared_vocabulary", "none"}, "Rows in common well beyond chance; or only values in common, which is no evidence of copying")},
                 {"rows_found_there", reference("RowShare")},
                 {"rows_found_here", reference("RowShare")},
                 {"pairs", reference("Share")},
                 {"values", reference("Share")}},
                "A stored deposit that has something in common with the data asked about; evidence, not a verdict");
}

}  // namespace

Json keying() {
  return object({{"sketch_key", nullable(text("Key of the sketch that was asked about; none for public hashes", 32))},
                 {"not_compared", integer("Stored deposits whose sketches are keyed otherwise, so that nothing can be said of them", 0, kMany)}},
                "Sketches compare within one key only");
}

Json deposit_schemas() { return Json::object({{"Deposit", deposit()}, {"Share", share()}, {"RowShare", row_share()}, {"SimilarData", similar_data()}, {"SketchKeying", keying()}}); }

}  // namespace shuquan::api
