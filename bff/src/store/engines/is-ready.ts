import type { Store } from '../ports/ports.ts'

/** Resolves to true if the store answers a read. Never rejects. */
export const isReady = ({ sessions }: Pick<Store, 'sessions'>): Promise<boolean> =>
  sessions.find('').then(
    () => true,
    () => false,
  )
