import { openConnectHost } from '../../harness/deployment/embedding/connect-session.ts'
import type { DeploymentOptions } from '../../harness/deployment/deployment.ts'
import { withHostKey } from '../../harness/deployment/host.ts'
import { type RecordedDeployment, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'

export const priya = { account: 'priya.nair' }
export const tom = { account: 'tom@elmsample.example' }

/** A deployment with a host, whose key has every scope. */
export const environment = async (name: string, options: DeploymentOptions = {}) => {
  const at = await recordedDeployment(`embedding ${name}`, { config: withHostKey, ...options })
  return { at, host: openConnectHost(at) }
}

const isRevocation = ({ path }: { readonly path: string }) => /\/connect\/revocation$|\/revoke$/.test(path)

/** The number of revocations that reached the providers. */
export const revocations = ({ simulators }: RecordedDeployment): number =>
  Object.values(simulators).flatMap(({ log }) => log.entries.filter(isRevocation)).length

/** The code of a refused request of a host; `accepted` otherwise. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error as { readonly code: string }).code,
  )
