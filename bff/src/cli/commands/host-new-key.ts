import { randomToken } from '../../runtime/random-token.ts'
import { sha256 } from '../../runtime/sha256.ts'
import type { Command } from './command.ts'

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }

export const hostNewKey: Command = {
  name: 'host new-key',
  takes: '',
  does: "print a fresh key for a host's back end, and beside it the hash for host_keys in the configuration",
  run: async (context) => {
    const key = `pbh_${randomToken(random)}`
    context.remark(`hash: 'sha256:${await sha256(key)}'`)
    context.remark('The hash goes into the configuration, the key to the back end, and nowhere else.')
    context.print(key)
    return 0
  },
}
