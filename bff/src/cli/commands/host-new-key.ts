import { randomToken } from '../../runtime/random-token.ts'
import { sha256 } from '../../runtime/sha256.ts'
import type { Command } from './command.ts'

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }

export const hostNewKey: Command = {
  name: 'host new-key',
  operand: '',
  options: [],
  summary: "print a new key for a host's back end, and its hash for host_keys in the configuration",
  run: async (context) => {
    const key = `pbh_${randomToken(random)}`
    context.note(`hash: 'sha256:${await sha256(key)}'`)
    context.note(
      'Put the hash into the configuration and give the key to the back end. Store it nowhere else.',
    )
    context.print(key)
    return 0
  },
}
