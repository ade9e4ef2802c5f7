import { z } from 'zod';

/**
 * Every error code of the product with its HTTP status and a title in both languages.
 * Codes are part of the contract: they are added, never renamed.
 */
export const problemCatalogue = {
  // payloads (quarantine)
  payload_too_large: { status: 413, en: 'The payload is larger than allowed', zh: '訊息內容超過大小上限' },
  payload_empty: { status: 422, en: 'The payload is empty', zh: '訊息內容為空' },
  payload_not_utf8: { status: 422, en: 'The payload is not valid UTF-8', zh: '訊息內容不是有效的 UTF-8' },
  payload_not_json: { status: 422, en: 'The payload is not valid JSON', zh: '訊息內容不是有效的 JSON' },
  payload_too_deep: { status: 422, en: 'The JSON is nested too deeply', zh: 'JSON 巢狀層數過深' },
  batch_size: {
    status: 422,
    en: 'A message holds 1 to 500 observations',
    zh: '每則訊息須含 1 至 500 筆觀測',
  },
  schema_violation: {
    status: 422,
    en: 'The payload does not follow the contract',
    zh: '訊息內容不符資料規格',
  },
  unknown_event: { status: 422, en: 'This kind of device has no such event', zh: '此類設備沒有這種事件' },
  observed_in_future: { status: 422, en: 'observedAt lies in the future', zh: '觀測時間在未來' },
  observed_too_old: { status: 422, en: 'observedAt is too long ago', zh: '觀測時間過於久遠' },
  duplicate_with_other_bytes: {
    status: 409,
    en: 'The same observation was sent before with other content',
    zh: '相同觀測曾以不同內容送出',
  },
  unknown_device: {
    status: 404,
    en: 'The device is not registered in this trial',
    zh: '此設備未登錄於本實驗',
  },
  topic_invalid: { status: 422, en: 'The topic does not follow the grammar', zh: '主題不符格式' },
  topic_forbidden: {
    status: 403,
    en: 'The credential has no right to this topic',
    zh: '此憑證無權使用該主題',
  },
  value_not_storable: { status: 422, en: 'A value cannot be stored', zh: '數值無法儲存' },
  // requests
  not_found: { status: 404, en: 'Not found', zh: '找不到' },
  validation_failed: { status: 400, en: 'The request is not valid', zh: '請求內容無效' },
  invalid_cursor: { status: 400, en: 'The cursor is not valid', zh: '分頁游標無效' },
  not_signed_in: { status: 401, en: 'Sign in first', zh: '請先登入' },
  bad_credentials: { status: 401, en: 'The user name or password is wrong', zh: '帳號或密碼錯誤' },
  account_locked: { status: 429, en: 'The account is locked for 15 minutes', zh: '帳號已鎖定 15 分鐘' },
  forbidden: { status: 403, en: 'You have no right to do this', zh: '您沒有此項權限' },
  csrf_rejected: { status: 403, en: 'The request came from another site', zh: '請求來自其他網站' },
  already_exists: { status: 409, en: 'It exists already', zh: '已存在' },
  conflict: { status: 409, en: 'It was changed in the meantime', zh: '資料已被變更' },
  permit_invalid: { status: 422, en: 'The permit is not valid', zh: '許可內容無效' },
  invalid_transition: { status: 409, en: 'Not possible in the present state', zh: '目前狀態不允許此操作' },
  too_much: { status: 413, en: 'More than is done at once', zh: '超過單次處理上限' },
  too_many_requests: { status: 429, en: 'Too many requests', zh: '請求過多' },
  not_ready: { status: 503, en: 'The service is not ready', zh: '服務尚未就緒' },
  internal: { status: 500, en: 'Something went wrong on our side', zh: '系統發生錯誤' },
} as const satisfies Record<string, { status: number; en: string; zh: string }>;

export type ProblemCode = keyof typeof problemCatalogue;
export const problemCodes = Object.keys(problemCatalogue) as ProblemCode[];

/** An expected failure inside the program. `at` is a JSON-pointer-like place in the input. */
export interface Problem {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly at?: string;
  readonly violations?: readonly Violation[];
}

export const violation = z.object({ at: z.string(), message: z.string() });
export type Violation = z.infer<typeof violation>;

/** problem+json as RFC 9457 3.1 defines it, with our `code` and the places of violations. */
export const problemDocument = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().optional(),
  code: z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]),
  titleZh: z.string(),
  violations: z.array(violation).optional(),
  requestId: z.string().optional(),
});
export type ProblemDocument = z.infer<typeof problemDocument>;

export function problem(
  code: ProblemCode,
  detail: string,
  more: { readonly at?: string; readonly violations?: readonly Violation[] } = {},
): Problem {
  return { code, detail, ...more };
}

/** The HTTP form of a problem (RFC 9457 3.1); `type` is a relative reference into the API's docs. */
export function toProblemDocument(
  from: Problem,
  more: { readonly instance?: string; readonly requestId?: string } = {},
): ProblemDocument {
  const entry = problemCatalogue[from.code];
  return {
    type: `/api/docs/problems#${from.code}`,
    title: entry.en,
    titleZh: entry.zh,
    status: entry.status,
    detail: from.detail,
    code: from.code,
    ...(from.violations === undefined ? {} : { violations: [...from.violations] }),
    ...more,
  };
}
