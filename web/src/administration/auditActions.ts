/** What the audit trail can say was done; auditActions.test.ts holds this against what the server writes. */
export const auditActions = [
  'sign_in', 'sign_in_failed', 'sign_in_paused', 'sign_out', 'sign_up', 'change_password', 'reset_password', 'end_session', 'confirm_second_factor', 'remove_second_factor', 'reset_second_factor', 'create_api_token', 'revoke_api_token',
  'set_mail_address', 'confirm_mail_address', 'remove_mail_address', 'create_calendar_feed', 'revoke_calendar_feed', 'create_webhook', 'rotate_webhook_secret', 'resume_webhook', 'delete_webhook',
  'lock_account', 'unlock_account', 'set_administrator', 'create_first_administrator', 'appoint_official', 'dismiss_official', 'set_absence', 'end_absence',
  'create_party', 'update_party', 'add_member', 'change_member', 'remove_member', 'grant_power_of_attorney', 'revoke_power_of_attorney',
  'filings.batch_started', 'filings.batch_stopped', 'filings.batch_given_up', 'filings.flagged', 'cases.acted_on', 'add_case_note', 'unmask_field', 'create_extract', 'revoke_extract', 'evaluate_obliviously', 'compare_suspect', 'assign_rereading', 'record_rereading', 'conclude_rereading',
] as const
