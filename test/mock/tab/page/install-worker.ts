import { workerPath } from '../places.ts'

/** Installs the worker. Resolves when it can answer a navigation; rejects where a browser allows no workers. */
export const installWorker = async (): Promise<void> => {
  await navigator.serviceWorker.register(workerPath, { updateViaCache: 'none' })
  const { active } = await navigator.serviceWorker.ready
  if (!active || active.state === 'activated') return
  await new Promise<void>((resolve) =>
    active.addEventListener('statechange', () => active.state === 'activated' && resolve()),
  )
}
