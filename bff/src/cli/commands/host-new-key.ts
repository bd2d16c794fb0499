import { randomToken, sha256 } from '../../base64url.ts'
import type { Command } from './command.ts'

const chance = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }

export const hostNewKey: Command = {
  name: 'host new-key',
  takes: '',
  does: "print a fresh key for a host's back end, and beside it the hash for host_keys in the configuration",
  run: async (desk) => {
    const key = `pbh_${randomToken(chance)}`
    desk.remark(`hash: 'sha256:${await sha256(key)}'`)
    desk.remark('The hash goes into the configuration, the key to the back end, and nowhere else.')
    desk.print(key)
    return 0
  },
}
