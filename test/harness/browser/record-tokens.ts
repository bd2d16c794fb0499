import type { Interruptible } from '@planbridge/mock/simulators'
import { recordSecret } from '../artifacts.ts'

const tokenPaths = /\/(connect\/token|oauth\/token|oauth\/v2\/token)$/

/** Registers every token that a simulator issues with the secret scan. */
export const recordTokens = ({ interrupt }: Interruptible): void => {
  interrupt({
    when: ({ url }) => tokenPaths.test(new URL(url).pathname),
    answer: async (_, proceed) => {
      const response = await proceed()
      const body: unknown = await response
        .clone()
        .json()
        .catch(() => ({}))
      const { access_token, refresh_token, id_token } = body as Record<string, unknown>
      for (const token of [access_token, refresh_token, id_token]) {
        if (typeof token === 'string') recordSecret(token)
      }
      return response
    },
    times: Number.POSITIVE_INFINITY,
  })
}
