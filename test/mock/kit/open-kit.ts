import type { Kit, KitOptions } from './kit.ts'
import { openKeptKit } from './open-kept-kit.ts'

/** Opens the whole system: the real Planbridge on an empty store in memory, and the simulated providers. */
export const openKit = (options: KitOptions = {}): Promise<Kit> => openKeptKit(options)
