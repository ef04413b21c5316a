#include "store/connection.h"

namespace shuquan::store {

namespace {
std::span<const Parameter> as_span(std::initializer_list<Parameter> params) { return {params.begin(), params.size()}; }

Result<void> misuse(std::string detail) { return fail_with_detail(Errc::internal, "store.transaction", std::move(detail)); }
}  // namespace

Result<void> Connection::ready(std::span<const Parameter> params) const {
  if (!usable_) return fail(Errc::unavailable, "store.connection_lost");
  if (failed_) return fail(Errc::internal, "store.transaction_failed");
  return check_parameters(params);
}

void Connection::mark_failed(std::uint64_t failed_scope) {
  if (!in_transaction_ || failed_) return;
  failed_ = true;
  failed_scope_ = failed_scope;
}

Result<Connection::Answer> Connection::run_checked(std::string_view sql, std::span<const Parameter> params) {
  SHUQUAN_CHECK(ready(params));
  kept_.note(sql);
  Result<Answer> answer = run(sql, params);
  if (!answer) mark_failed(scope_);
  return answer;
}

Result<Rows> Connection::query(std::string_view sql, std::initializer_list<Parameter> params) {
  return query(sql, as_span(params));
}

Result<Rows> Connection::query(std::string_view sql, std::span<const Parameter> params) {
  SHUQUAN_TRY(Answer answer, run_checked(sql, params));
  return std::move(answer.rows);
}

Result<Rows> Connection::query_kept(std::string_view table, std::string_view sql, std::initializer_list<Parameter> params) {
  if (!writing_) return query(sql, params);
  SHUQUAN_CHECK(ready(as_span(params)));
  std::string key = KeptRows::key(sql, params);
  if (const Rows* rows = kept_.find(table, key)) return *rows;
  SHUQUAN_TRY(Rows rows, query(sql, params));
  kept_.keep(table, std::move(key), rows);
  return rows;
}

Result<std::int64_t> Connection::execute(std::string_view sql, std::initializer_list<Parameter> params) {
  return execute(sql, as_span(params));
}

Result<std::int64_t> Connection::execute(std::string_view sql, std::span<const Parameter> params) {
  SHUQUAN_TRY(const Answer answer, run_checked(sql, params));
  return answer.affected;
}

Result<void> Connection::execute_later(std::string_view sql, std::initializer_list<Parameter> params) {
  return execute_later(sql, as_span(params));
}

Result<void> Connection::execute_later(std::string_view sql, std::span<const Parameter> params) {
  if (!in_transaction_) {
    SHUQUAN_CHECK(run_checked(sql, params));
    return {};
  }
  SHUQUAN_CHECK(ready(params));
  kept_.note(sql);
  Result<void> sent = run_later(sql, params);
  if (!sent) mark_failed(scope_);
  return sent;
}

Result<void> Connection::flush() {
  SHUQUAN_CHECK(ready({}));
  Result<void> drained = drain();
  if (!drained) mark_failed(0);
  return drained;
}

Result<void> Connection::run_script(std::string_view statements) {
  SHUQUAN_CHECK(flush());
  kept_.clear();
  Result<void> done = script(statements);
  if (!done) mark_failed(scope_);
  return done;
}

Result<void> Connection::start(Control what) {
  SHUQUAN_CHECK(ready({}));
  if (in_transaction_) return misuse("a transaction is already running");
  SHUQUAN_CHECK(control(what));
  in_transaction_ = true;
  writing_ = what == Control::begin;
  return {};
}

Result<void> Connection::begin() { return start(Control::begin); }
Result<void> Connection::begin_read() { return start(Control::begin_read); }

void Connection::end_transaction() {
  in_transaction_ = false;
  writing_ = false;
  failed_ = false;
  scope_ = 0;
}

Result<void> Connection::require_transaction(bool with_savepoint) const {
  if (!in_transaction_) return misuse("no transaction is running");
  if (with_savepoint && scope_ == 0) return misuse("no savepoint is open");
  if (!with_savepoint && scope_ != 0) return misuse("a savepoint is open");
  return {};
}

Result<void> Connection::commit() {
  Result<void> done = require_transaction(false);
  if (done) done = ready({});
  if (done) done = control(Control::commit);
  // The one commit point: what was sent before it either holds from here on or is gone.
  if (!done) rollback();
  end_transaction();
  return done;
}

void Connection::rollback() {
  if (!in_transaction_) return;
  kept_.clear();  // they may have been read from what is gone now
  if (usable_ && !control(Control::rollback)) usable_ = false;
  end_transaction();
}

Result<void> Connection::savepoint() {
  SHUQUAN_CHECK(ready({}));
  SHUQUAN_CHECK(require_transaction(false));
  scope_ = ++last_scope_;
  Result<void> done = control(Control::savepoint);
  if (!done) mark_failed(0);
  return done;
}

Result<void> Connection::release_savepoint() {
  SHUQUAN_CHECK(ready({}));
  SHUQUAN_CHECK(require_transaction(true));
  Result<void> done = control(Control::release_savepoint);
  if (!done) mark_failed(0);
  scope_ = 0;
  return done;
}

Result<void> Connection::rollback_to_savepoint() {
  if (!usable_) return fail(Errc::unavailable, "store.connection_lost");
  SHUQUAN_CHECK(require_transaction(true));
  kept_.clear();
  if (!failed_ && has_deferred_writes()) {
    // A failure among them is undone just now, unless it belongs to an earlier scope.
    Result<void> drained = drain();
    if (!drained) mark_failed(0);
    if (!drained && failed_scope_ != scope_) {
      scope_ = 0;
      return drained;
    }
  }
  if (failed_ && failed_scope_ != scope_) {
    scope_ = 0;
    return fail(Errc::internal, "store.transaction_failed");
  }
  failed_ = false;
  Result<void> done = control(Control::undo_savepoint);
  scope_ = 0;
  if (!done) mark_failed(0);
  return done;
}

}  // namespace shuquan::store
