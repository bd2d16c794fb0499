import type { Store } from '../ports/ports.ts'

/** Whether the store answers. */
export const isReady = ({ sessions }: Pick<Store, 'sessions'>): Promise<boolean> =>
  sessions.find('').then(
    () => true,
    () => false,
  )
