import { pendingAttempts } from '../../core/front-channel/pending-attempt.ts'
import { useApp } from '../app-context.tsx'
import type { ReconnectOptions } from '../connecting/use-connect.ts'
import { reconnectRequest, useReconnect } from '../connecting/use-connect.ts'

/**
 * Returns a function that signs in at the provider again in a window, so that the page keeps what it shows. If the browser opens no
 * window, the page itself goes there.
 */
export function useContinue(): (options: ReconnectOptions) => Promise<void> {
  const { platform, attempt } = useApp()
  const reconnect = useReconnect()
  return async (options) => {
    const opened = platform.openWindow()
    if (!opened) return reconnect(options)
    const pending = pendingAttempts(opened.storage, platform.now)
    await attempt.getState().startIn({ ...opened, pending }, reconnectRequest(options))
  }
}
