import type { Kit } from '../kit/kit.ts'
import type { KitPerson } from '../kit/kit-person.ts'

/** A session ends after thirty minutes without a request. */
const stepMs = 20 * 60_000

/** Lets something happen some time ago. The person stays present until now. */
export const someTimeAgo = async (
  { clock }: Pick<Kit, 'clock'>,
  ms: number,
  person: KitPerson,
  act: () => Promise<unknown>,
): Promise<void> => {
  const now = clock.now()
  await clock.jumpTo(now - ms)
  await act()
  for (let at = now - ms + stepMs; at < now; at += stepMs) {
    await clock.jumpTo(at)
    await person.connections()
  }
  await clock.jumpTo(now)
}
