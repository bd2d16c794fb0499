import type { Finding } from '../problem.ts'
import type { Deployment } from './deployment-rules.ts'

/** Rules for host keys: no key twice, and only existing integrations. */
export const hostKeyRules = [
  ({ draft: { host_keys: keys = {} } }: Deployment): readonly Finding[] => {
    const hashes = Object.values(keys).map(({ hash }) => hash)
    return Object.entries(keys).flatMap(([name, { hash }], at) =>
      hashes.indexOf(hash) === at
        ? []
        : [{ path: ['host_keys', name, 'hash'], message: 'is the same as the hash of another key' }],
    )
  },
  ({ draft: { host_keys: keys = {} }, entries }: Deployment): readonly Finding[] =>
    Object.entries(keys).flatMap(([name, { integrations = [] }]) =>
      integrations.flatMap((id, at) =>
        entries.some((entry) => entry.id === id)
          ? []
          : [
              {
                path: ['host_keys', name, 'integrations', at],
                message: 'is not an integration of this file',
              },
            ],
      ),
    ),
] as const
