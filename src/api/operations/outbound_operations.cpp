#include "api/operations.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "office/mail_addresses.h"
#include "office/webhooks.h"

namespace shuquan::api {
namespace {

using http::Method;
using office::Services;
using office::Transaction;
using store::Connection;

Operation webhook_operation(std::string_view id, Method method, std::string_view path, rules::Text summary) {
  Operation op{.id = id, .method = method, .path = path, .tag = "webhooks", .summary = std::move(summary)};
  op.secret_existence = true;
  return op;
}

Operation list_webhooks() {
  Operation op = webhook_operation("list_webhooks", Method::get, "/webhooks", {"推送地址列表", "Webhooks of a party, or your own"});
  op.query = {{"party", text("One of your parties; your own where left out", 40)}};
  add_paging(op);
  op.response = page_of("Webhook", "Webhooks");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    return office::list_webhooks(db, call.who, PartyId(call.query["party"].text()), page_after(call), page_limit(call), services.time.now());
  };
  return op;
}

Operation create_webhook() {
  Operation op = webhook_operation("create_webhook", Method::post, "/webhooks", {"新增推送地址", "Send notifications to an address"});
  op.body = object({optional_member("party", text("One of your parties, as its owner; your own notifications where left out", 40)), {"url", required_text("https address of the receiver", 2000)}});
  op.response = reference("Webhook");
  op.success = 201;
  op.replayable = false;
  op.write = [](const Call& call, Transaction& tx) { return office::create_webhook(tx, call.who, PartyId(call.body["party"].text()), call.body["url"].text()); };
  return op;
}

Operation delete_webhook() {
  Operation op = webhook_operation("delete_webhook", Method::del, "/webhooks/{webhook_id}", {"删除推送地址", "Delete a webhook and its deliveries"});
  op.response = object({{"id", text("Webhook id", 40)}});
  op.write = [](const Call& call, Transaction& tx) { return office::delete_webhook(tx, call.who, call.id("webhook_id")); };
  return op;
}

Operation rotate_webhook_secret() {
  Operation op = webhook_operation("rotate_webhook_secret", Method::post, "/webhooks/{webhook_id}/secret", {"更换签名密钥", "Replace the secret; both sign for 24 hours"});
  op.response = reference("Webhook");
  op.replayable = false;
  op.write = [](const Call& call, Transaction& tx) { return office::rotate_webhook_secret(tx, call.who, call.id("webhook_id")); };
  return op;
}

Operation resume_webhook() {
  Operation op = webhook_operation("resume_webhook", Method::post, "/webhooks/{webhook_id}/resumption", {"恢复推送", "Send again after it was switched off"});
  op.response = reference("Webhook");
  op.write = [](const Call& call, Transaction& tx) { return office::resume_webhook(tx, call.who, call.id("webhook_id")); };
  return op;
}

Operation test_webhook() {
  Operation op = webhook_operation("test_webhook", Method::post, "/webhooks/{webhook_id}/tests", {"发送测试消息", "Send a test event"});
  op.response = reference("WebhookDelivery");
  op.success = 201;
  op.write = [](const Call& call, Transaction& tx) { return office::test_webhook(tx, call.who, call.id("webhook_id")); };
  return op;
}

Operation list_webhook_deliveries() {
  Operation op = webhook_operation("list_webhook_deliveries", Method::get, "/webhooks/{webhook_id}/deliveries", {"推送记录", "What was sent and how it ended, newest first"});
  add_paging(op);
  op.response = page_of("WebhookDelivery", "Deliveries of the last thirty days");
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> { return office::list_webhook_deliveries(db, call.who, call.id("webhook_id"), page_after(call), page_limit(call)); };
  return op;
}

Operation redeliver_webhook() {
  Operation op = webhook_operation("redeliver_webhook", Method::post, "/webhooks/{webhook_id}/deliveries/{delivery_id}/redelivery", {"重新推送", "Send the same event once more"});
  op.response = reference("WebhookDelivery");
  op.success = 201;
  op.write = [](const Call& call, Transaction& tx) { return office::redeliver_webhook(tx, call.who, call.id("webhook_id"), call.id("delivery_id")); };
  return op;
}

Operation mail_operation(std::string_view id, Method method, std::string_view path, rules::Text summary) {
  Operation op{.id = id, .method = method, .path = path, .tag = "accounts", .summary = std::move(summary)};
  op.response = reference("MailSettings");
  return op;
}

Operation get_mail() {
  Operation op = mail_operation("get_mail", Method::get, "/me/mail", {"邮件提醒", "Whether and where you are told by mail"});
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::get_mail(db, services, call.who); };
  return op;
}

Operation set_mail_address() {
  Operation op = mail_operation("set_mail_address", Method::put, "/me/mail", {"填写邮箱并发送验证码", "Enter an address; a code is sent to it"});
  op.body = object({{"address", required_text("Mail address", 254)}});
  op.write = [](const Call& call, Transaction& tx) { return office::set_mail_address(tx, call.who, call.body["address"].text()); };
  return op;
}

Operation confirm_mail_address() {
  Operation op = mail_operation("confirm_mail_address", Method::post, "/me/mail/confirmation", {"确认邮箱", "Give the code back"});
  op.body = object({{"code", required_text("Eight digits", 8)}});
  op.replayable = false;
  op.write = [](const Call& call, Transaction& tx) { return office::confirm_mail_address(tx, call.who, call.body["code"].text()); };
  op.refusal = office::confirmation_refusal;
  return op;
}

Operation choose_mail() {
  Operation op = mail_operation("choose_mail", Method::put, "/me/mail/choice", {"选择邮件提醒的内容", "Choose what comes by mail"});
  op.body = object({{"choice", choice({"all", "reminders", "none"}, "Everything told, deadlines only, or nothing")}});
  op.write = [](const Call& call, Transaction& tx) { return office::choose_mail(tx, call.who, call.body["choice"].text()); };
  return op;
}

Operation remove_mail_address() {
  Operation op = mail_operation("remove_mail_address", Method::del, "/me/mail", {"删除邮箱", "Forget the address"});
  op.write = [](const Call& call, Transaction& tx) { return office::remove_mail_address(tx, call.who); };
  return op;
}

}  // namespace

std::vector<Operation> outbound_operations() {
  return {list_webhooks(), create_webhook(), delete_webhook(), rotate_webhook_secret(), resume_webhook(), test_webhook(), list_webhook_deliveries(), redeliver_webhook(),
          get_mail(), set_mail_address(), confirm_mail_address(), choose_mail(), remove_mail_address()};
}

}  // namespace shuquan::api
