import type { ConnectView, WindowSecret } from '@planbridge/shared/embed'
import { enterWindow } from '@planbridge/shared/embed'
import type { ConnectCall } from '../connect-flow/connect-client.ts'
import type { CallResult, ShownCode } from '../core/bff-client.ts'

export interface EnterNeeds {
  readonly call: ConnectCall
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** How long an announced window waits for its announcement, in milliseconds. */
const enterMsMax = 60_000
const firstWaitMs = 150
const waitMsMax = 2_000

/** Failures that may pass while the announcement is on its way. */
const passing: ReadonlySet<ShownCode> = new Set([
  'window-unknown',
  'answer-lost',
  'too-many-requests',
  'store-unavailable',
  'starting',
  'draining',
])

/** Redeems the secret of the window. One that a frame has just opened may be there before its announcement, so it tries again. */
export async function enter(
  { call, now, sleep }: EnterNeeds,
  { secret, announced }: { readonly secret: WindowSecret; readonly announced: boolean },
): Promise<CallResult<ConnectView>> {
  const until = now() + enterMsMax
  let waitMs = firstWaitMs
  for (;;) {
    const result = await call(enterWindow, { secret })
    if (result.kind === 'ok' || !announced || !passing.has(result.failure.code)) return result
    const pause = Math.max(waitMs, (result.failure.retryAfterSeconds ?? 0) * 1000)
    if (now() + pause > until) return result
    await sleep(pause)
    waitMs = Math.min(waitMs * 2, waitMsMax)
  }
}
