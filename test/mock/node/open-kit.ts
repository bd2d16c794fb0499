import type { Kit, KitOptions } from '../kit/kit.ts'
import { openKit as open } from '../kit/open-kit.ts'

/** Opens the whole system in this process: the real Planbridge on an empty store in memory, and the simulated providers. */
export const openKit = (options: KitOptions = {}): Promise<Kit> => open(options)
