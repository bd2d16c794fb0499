import { base64url } from 'jose'
import { vaultKeyBytes } from '../../domain/vault-key.ts'
import type { Command } from './command.ts'

export const vaultNewKey: Command = {
  name: 'vault new-key',
  takes: '',
  does: 'print a fresh key: the only command that prints a secret',
  run: (context) => {
    context.remark(
      'This is a secret. Keep it where the configuration can read it, and apart from backups of the store.',
    )
    context.print(base64url.encode(crypto.getRandomValues(new Uint8Array(vaultKeyBytes))))
    return Promise.resolve(0)
  },
}
