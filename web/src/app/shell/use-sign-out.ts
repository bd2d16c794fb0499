import { useLocation } from 'wouter'
import { useApp } from '../app-context.tsx'
import { clearPerson, loadAll } from '../compose.ts'
import { routes } from '../routes.ts'

/** Returns a function that ends the session in every tab of this browser and clears all data from the screen. */
export function useSignOut(): () => Promise<void> {
  const app = useApp()
  const [, navigate] = useLocation()
  return async () => {
    const result = await app.session.getState().signOut()
    const notices = app.notices.getState()
    if (result.kind === 'failed')
      return notices.show({ kind: 'failure', failure: result.failure, provider: null })
    clearPerson(app)
    await app.attempt.getState().forgetAll()
    app.platform.announce('signed-out')
    notices.show({ kind: 'signed-out', report: result.output })
    navigate(routes.start)
    await loadAll(app)
  }
}
