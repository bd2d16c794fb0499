import { base64url } from 'jose'
import { vaultKeyBytes } from '../../domain/vault-key.ts'
import type { Command } from './command.ts'

export const vaultNewKey: Command = {
  name: 'vault new-key',
  operand: '',
  options: [],
  summary: 'print a new vault key, which is a secret',
  run: (context) => {
    context.note(
      'This key is a secret. Store it where the configuration can read it, and not with backups of the store.',
    )
    context.print(base64url.encode(crypto.getRandomValues(new Uint8Array(vaultKeyBytes))))
    return Promise.resolve(0)
  },
}
