import { useLocation } from 'wouter'
import { loadAll } from '../compose.ts'
import { useParts } from '../parts-context.tsx'
import { routes } from '../routes.ts'

/** Ends the session everywhere in this browser and leaves nothing of it on the screen. */
export function useSignOut(): () => Promise<void> {
  const parts = useParts()
  const [, go] = useLocation()
  return async () => {
    const result = await parts.session.getState().signOut()
    const notices = parts.notices.getState()
    if (result.kind === 'failed')
      return notices.show({ kind: 'failure', failure: result.failure, provider: null })
    parts.connections.getState().clear()
    parts.delegations.getState().clear()
    parts.jobs.getState().close()
    parts.apiCall.getState().reset()
    await parts.attempt.getState().forgetAll()
    parts.world.announce()
    notices.show({ kind: 'signed-out', report: result.output })
    go(routes.start)
    await loadAll(parts)
  }
}
